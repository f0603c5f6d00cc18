"""The whole bot as a process of its own, its clock on a Monday morning: `python -m bench.sender SECONDS_AHEAD`."""

import logging
import os
import sys
from datetime import timedelta

from bot.clock import MovedClock
from bot.run import run
from bot.settings import Settings

if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    run(Settings.read(os.environ), MovedClock(timedelta(seconds=float(sys.argv[1]))))

"""The whole bot as a process of its own, for whoever wants to kill it: `python -m tests.crash_bot SECONDS_AHEAD`.

Its settings come from the environment, as always. The clock runs ahead of the real one, so that a lease that another
process died on need not be waited for; and it is faster than Slack allows, because a sandbox does not mind.
"""

import logging
import os
import sys
from datetime import timedelta

from bot.clock import MovedClock
from bot.flows.pace import Pace
from bot.run import run
from bot.settings import Settings

TIMES = 1000.0


def main(seconds_ahead: float) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(process)d %(name)s: %(message)s")
    run(Settings.read(os.environ), MovedClock(timedelta(seconds=seconds_ahead)), Pace(times=TIMES))


if __name__ == "__main__":
    main(float(sys.argv[1]))

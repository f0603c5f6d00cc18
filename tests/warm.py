"""`python -m bot` without its imports, which take longer than all else that most commands do.

One process imports everything, and each command is a copy of it: a process of its own all the same, with its own
folder, settings and status. That a command says the same where nothing is imported yet is tried in test_main.py.
"""

import gc
import json
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
Json = dict[str, Any]


class Warm:
    """Where the copies come from."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm"],
            cwd=ROOT,
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, arguments: Sequence[str], folder: Path, env: Mapping[str, str], said: Path) -> tuple[int, str, str]:
        """Its status, and what it said, which is kept for a while in the folder `said`."""
        out, err = said / "out", said / "err"
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"arguments": arguments, "folder": str(folder), "env": dict(env), "out": str(out), "err": str(err)}
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline()), out.read_text("utf-8"), err.read_text("utf-8")

    def close(self) -> None:
        self._process.communicate()


def copies() -> None:
    """One for each line that comes, until it is the copy's turn: that goes on as `python -m bot` does, to its end."""
    for line in sys.stdin:
        copy = os.fork()
        if copy == 0:
            becomes(json.loads(line))
            runpy.run_module("bot", run_name="__main__", alter_sys=True)
            sys.exit(0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])}\n")
        sys.stdout.flush()


def becomes(asked: Json) -> None:
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.argv = ["bot", *asked["arguments"]]
    for number, name in enumerate((os.devnull, asked["out"], asked["err"])):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), number)


if __name__ == "__main__":
    import bot.app
    import bot.commands.database
    import bot.commands.doctor
    import bot.commands.exporting
    import bot.commands.importing
    import bot.commands.sandbox
    import bot.manifest
    import bot.run  # noqa: F401

    gc.collect()
    gc.freeze()  # or each copy looks for garbage in all of it as it ends, and copies every page that it touches
    with suppress(KeyboardInterrupt):
        copies()

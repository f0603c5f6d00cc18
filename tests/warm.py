"""`python -m bot` without its imports, which take longer than all else that most commands do.

One process imports everything, and each command is a copy of it: a process of its own all the same, with its own
folder, settings and status, which can be killed. That a command says the same where nothing is imported yet is tried
in test_main.py.
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
from select import select
from signal import SIGKILL
from typing import Any, NoReturn

ROOT = Path(__file__).parent.parent
Json = dict[str, Any]


class Warm:
    """Where the copies come from."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._lives = 0
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

    def start(self, module: str, arguments: Sequence[str], env: Mapping[str, str], log: Path) -> "Copy":
        """One that goes on by itself; what it says is added to the log."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._lives += 1
        os.mkfifo(life := log.with_name(f"{log.name}.{self._lives}"))
        ends = os.open(life, os.O_RDONLY | os.O_NONBLOCK)
        asked = {"module": module, "arguments": arguments, "folder": str(ROOT), "env": dict(env), "out": str(log),
                 "err": str(log), "life": str(life)}  # fmt: skip
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        return Copy(int(self._process.stdout.readline()), ends)

    def close(self) -> None:
        self._process.communicate()


class Copy:
    """A process that was started so, as `subprocess.Popen` shows its own."""

    def __init__(self, pid: int, ends: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ends = ends

    def poll(self) -> int | None:
        return self._looked(0.0)

    def wait(self, timeout: float | None = None) -> int:
        status = self._looked(timeout)
        if status is None:
            raise subprocess.TimeoutExpired("a copy", timeout or 0.0)
        return status

    def send_signal(self, signal: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal)

    def kill(self) -> None:
        self.send_signal(SIGKILL)

    def _looked(self, seconds: float | None) -> int | None:
        if self.returncode is None and select([self._ends], [], [], seconds)[0]:
            self.returncode = int(os.read(self._ends, 100))
            os.close(self._ends)
        return self.returncode


def copies() -> None:
    """One for each line that comes, until it is the copy's turn: that goes on as `python -m bot` does, to its end."""
    for line in sys.stdin:
        asked = json.loads(line)
        if "life" in asked:
            if os.fork() == 0:
                lives(asked)
                os._exit(0)
            continue
        copy = os.fork()
        if copy == 0:
            becomes(asked, os.O_TRUNC)
        says(f"{os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])}")


def lives(asked: Json) -> None:
    """Beside the copy, until it ends: then its status is there for whoever started it."""
    life = os.open(asked["life"], os.O_WRONLY)
    copy = os.fork()
    if copy == 0:
        os.close(life)
        becomes(asked, os.O_APPEND)
    says(f"{copy}")
    for each in (0, 1):  # whoever closes the one process waits for the end of what it says
        os.close(each)
    os.write(life, f"{os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])}".encode())


def says(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def becomes(asked: Json, opened: int) -> NoReturn:
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["env"])
    module = asked.get("module", "bot")
    sys.argv = [module, *asked["arguments"]]
    for number, name in enumerate((os.devnull, asked["out"], asked["err"])):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | opened, 0o600), number)
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    sys.exit(0)


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

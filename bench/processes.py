"""Processes of their own, so that nobody's work is counted as somebody else's."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen


def environment(**given: str) -> dict[str, str]:
    """Ours without the settings of whoever runs the bench."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "MOMENTS_"))}
    return kept | given


@contextmanager
def ended(process: "subprocess.Popen[Any]") -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(15.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def megabytes(pid: int) -> float:
    """What it holds in memory; 0 where the system does not say."""
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return int(said or 0) / 1024


def wait_until_ready(port: int, seconds: float = 30.0) -> None:
    """Raises TimeoutError."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2.0) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            pass
        time.sleep(0.01)
    raise TimeoutError(port)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])

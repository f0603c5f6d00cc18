"""No test reaches anything but this machine: neither Slack nor anybody else is ever asked by mistake.

What a test starts as a process of its own is not watched, nor is libpq, which opens its sockets by itself.
"""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any


class ReachedOut(Exception):
    """Not an OSError: what we do about those would hide it."""


@contextmanager
def loopback_only() -> Iterator[list[str]]:
    """Where somebody wanted to go, and in which test."""
    tried: list[str] = []
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(go: Callable[[socket.socket, Any], Any]) -> Callable[[socket.socket, Any], Any]:
        def to(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and not is_here(str(address[0])):
                tried.append(f"{address[0]} in {os.environ.get('PYTEST_CURRENT_TEST', 'no test')}")
                raise ReachedOut(tried[-1])
            return go(self, address)

        return to

    socket.socket.connect = guarded(connect)  # type: ignore[method-assign, assignment]
    socket.socket.connect_ex = guarded(connect_ex)  # type: ignore[method-assign, assignment]
    try:
        yield tried
    finally:
        socket.socket.connect, socket.socket.connect_ex = connect, connect_ex  # type: ignore[method-assign]


def is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

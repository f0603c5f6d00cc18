"""No test reaches anything but this machine."""

import socket
from pathlib import Path

import pytest

from bot.messenger import Messenger
from tests.loopback import ReachedOut

ELSEWHERE = "192.0.2.1"
"""An address that belongs to nobody."""


def test_nobody_else_is_reached_and_it_is_remembered_who_tried(tried_to_reach: list[str]) -> None:
    with socket.socket() as one, pytest.raises(ReachedOut, match=ELSEWHERE):
        one.connect((ELSEWHERE, 443))
    with socket.socket() as one, pytest.raises(ReachedOut, match=ELSEWHERE):
        one.connect_ex((ELSEWHERE, 443))
    with pytest.raises(ReachedOut):
        Messenger(f"http://{ELSEWHERE}/api/", lambda _: "xoxb-any").reach()
    assert len(tried_to_reach) == 3
    assert all("test_loopback" in each for each in tried_to_reach)
    tried_to_reach.clear()


def test_this_machine_is(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1])).close()
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "door"))
        server.listen()
        client.connect(str(tmp_path / "door"))

"""A killed sandbox comes back with what it had."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from bot.clock import MovedClock
from bot.sandbox import Sandbox
from tests.sandbox.conftest import MONDAY, client_of
from tests.sandbox.tiny import asking, modal

DIES = """
import os, signal, sys
from slack_sdk.web import WebClient
from bot.sandbox import Sandbox
with Sandbox.start(file=sys.argv[1]) as sandbox:
    client = WebClient("xoxb-sandbox", base_url=sandbox.api_url, retry_handlers=[])
    client.chat_postMessage(channel="U0OLGA", text="still here")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_messages_dms_homes_people_and_the_clock_come_back(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.db"
    clock = MovedClock()
    with Sandbox.start(file=file, clock=clock) as sandbox:
        client = client_of(sandbox)
        sandbox.set_clock(MONDAY + timedelta(days=9))
        first = client.chat_postMessage(
            channel="U0OLGA",
            text="one",
            blocks=[{"type": "divider"}],
            metadata={"event_type": "n", "event_payload": {"id": "1"}},
        )
        gone = client.chat_postMessage(channel="U0OLGA", text="gone")
        client.chat_delete(channel=gone["channel"], ts=gone["ts"])
        client.chat_update(channel=first["channel"], ts=first["ts"], text="two", blocks=[{"type": "divider"}])
        home = client.views_publish(user_id="U0OLGA", view={"type": "home", "blocks": [{"type": "divider"}]})
        client.views_open(trigger_id=sandbox.world.new_trigger("T0MOMENTS", "U0OLGA"), view=modal(asking("a")))
        sandbox.admin.archive("C0CLIENTS")
        sandbox.admin.change_person("U0TOM", tz="Asia/Tokyo")
        before = sandbox.person("U0OLGA").dms()
    with Sandbox.start(file=file) as again:
        olga = again.person("U0OLGA")
        assert olga.dms() == before
        assert [one.text for one in before] == ["two"]
        assert olga.home is not None
        assert olga.home.id == home["view"]["id"]
        assert olga.view is None  # a modal does not outlive the window it was in
        assert again.workspace.channels["C0CLIENTS"].is_archived
        assert again.workspace.people["U0TOM"].tz == "Asia/Tokyo"
        assert abs(again.clock.now() - clock.now()) < timedelta(seconds=1)
        later = client_of(again).chat_postMessage(channel="U0OLGA", text="three")
        assert later["ts"] > first["ts"]
        assert later["channel"] == first["channel"]


def test_a_sandbox_killed_in_the_middle_loses_nothing_it_had_taken(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.db"
    died = subprocess.run([sys.executable, "-c", DIES, str(file)], cwd=Path(__file__).parents[2], env=dict(os.environ))
    assert died.returncode == -signal.SIGKILL
    with Sandbox.start(file=file) as again:
        assert [one.text for one in again.person("U0OLGA").dms()] == ["still here"]


def test_without_a_file_nothing_is_kept() -> None:
    with Sandbox.start() as sandbox:
        client_of(sandbox).chat_postMessage(channel="U0OLGA", text="x")
    with Sandbox.start() as again:
        assert again.person("U0OLGA").dms() == []

"""Against the strict sandbox, over real sockets; only the desk behind them is ours."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_bolt import BoltRequest, BoltResponse

from bot import sockets as module
from bot.sandbox.driver import Outcome
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Grant
from bot.sockets import AppTokenRefused, Sockets

HUSH = "the founder's father died"
TEAM = "T0MOMENTS"


class Desk:
    """Answers what it was told to and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[BoltRequest] = []
        self.answer: Callable[[BoltRequest], BoltResponse] = lambda _: BoltResponse(status=200, body="")
        self.after: Callable[[], None] = lambda: None

    def dispatch(self, request: BoltRequest) -> tuple[BoltResponse, Callable[[], None]]:
        self.asked.append(request)
        return self.answer(request), self.after


@pytest.fixture
def sandbox(caplog: pytest.LogCaptureFixture) -> Iterator[Sandbox]:
    """Whatever a test does, nothing that was said and no token is in our log, at any level."""
    caplog.set_level(1)
    for name in ("bot.sockets", "bot.sockets.sdk", "bot.slack.sdk", "slack_bolt", "slack_sdk"):
        caplog.set_level(1, logger=name)
    with Sandbox.start(ack_within=1.0, retry_waits=(0.0,), rates=None) as sandbox:
        yield sandbox
    ours = [record for record in caplog.records if record.name.startswith(("bot.s", "slack"))]
    written = repr([vars(record) for record in ours if not record.name.startswith("bot.sandbox")])
    assert not [word for word in (HUSH, "xapp-", "xoxb-", "ticket=") if word in written]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def sockets(sandbox: Sandbox, desk: Desk) -> Iterator[Sockets]:
    sockets = Sockets(desk, sandbox.app_token, sandbox.api_url)
    sockets.start()
    sandbox.wait_until(lambda: sandbox.sockets.count == 2)
    yield sockets
    sockets.stop()


def says(sandbox: Sandbox, text: str = HUSH) -> Outcome:
    return sandbox.person("U0OLGA").command("C0CLIENTS", "/moment", text)


def problems(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.name == "bot.sockets" and one.levelno > logging.INFO]


def test_a_command_reaches_the_desk_and_its_answer_comes_back(sandbox: Sandbox, desk: Desk, sockets: Sockets) -> None:
    desk.answer = lambda request: BoltResponse(status=200, body={"text": request.body["command"]})
    outcome = says(sandbox)
    assert (outcome.acked, outcome.response) == (True, {"text": "/moment"})
    assert (desk.asked[0].mode, desk.asked[0].body["text"]) == ("socket_mode", HUSH)


def test_plain_words_are_an_answer_too(sandbox: Sandbox, desk: Desk, sockets: Sockets) -> None:
    desk.answer = lambda _: BoltResponse(status=200, body="Noted.")
    assert says(sandbox).response == {"text": "Noted."}


def test_what_follows_runs_only_after_the_answer_has_left(sandbox: Sandbox, desk: Desk, sockets: Sockets) -> None:
    arrived, followed = threading.Event(), threading.Event()

    def after() -> None:
        # It would wait in vain if it came before the answer.
        assert arrived.wait(5)
        followed.set()

    desk.after = after
    assert says(sandbox).acked
    arrived.set()
    assert followed.wait(5)


def test_what_follows_may_fail_without_harm(
    sandbox: Sandbox, desk: Desk, sockets: Sockets, caplog: pytest.LogCaptureFixture
) -> None:
    def after() -> None:
        raise ValueError(HUSH)

    desk.after = after
    assert says(sandbox).acked
    assert says(sandbox).acked
    sockets.stop()
    assert "What follows an answer to Slack failed: ValueError at" in problems(caplog)[0]


def test_what_nobody_handles_is_acknowledged_and_noted(
    sandbox: Sandbox, desk: Desk, sockets: Sockets, caplog: pytest.LogCaptureFixture
) -> None:
    desk.answer = lambda _: BoltResponse(status=404, body=json.dumps({"error": HUSH}))
    outcome = says(sandbox)
    assert (outcome.acked, outcome.response) == (True, None)
    assert problems(caplog) == ["Nobody handles an envelope (slash_commands: /moment); acknowledged all the same."]


def test_a_failed_command_is_left_to_slack_which_tells_the_person(
    sandbox: Sandbox, desk: Desk, sockets: Sockets, caplog: pytest.LogCaptureFixture
) -> None:
    desk.answer = lambda _: BoltResponse(status=500, body=HUSH)
    assert (says(sandbox).acked, says(sandbox).shown is not None) == (False, True)
    assert problems(caplog)[0] == "An envelope (slash_commands: /moment) failed; it is left to Slack."


def test_an_event_that_broke_the_desk_comes_again_with_its_number(
    sandbox: Sandbox, desk: Desk, sockets: Sockets, caplog: pytest.LogCaptureFixture
) -> None:
    def break_once(_: BoltRequest) -> BoltResponse:
        if len(desk.asked) == 1:
            raise ValueError(HUSH)
        return BoltResponse(status=200, body="")

    desk.answer = break_once
    sandbox.person("U0OLGA").open_home()
    sandbox.wait_until(lambda: len(desk.asked) == 2)
    assert desk.asked[1].headers["x-slack-retry-num"] == ["1"]
    assert desk.asked[1].headers["x-slack-retry-reason"] == ["http_timeout"]
    assert problems(caplog)[0].startswith("An envelope (events_api: app_home_opened) could not be handled: ValueError")


def test_an_answer_that_is_too_long_to_send_is_left_out_and_the_rest_is_acknowledged(
    sandbox: Sandbox, desk: Desk, sockets: Sockets, caplog: pytest.LogCaptureFixture
) -> None:
    desk.answer = lambda _: BoltResponse(status=200, body={"text": HUSH * 4000})
    outcome = says(sandbox)
    assert (outcome.acked, outcome.response) == (True, None)
    assert "too long" in problems(caplog)[0]


def test_two_hundred_commands_at_once_are_all_acknowledged(sandbox: Sandbox, desk: Desk, sockets: Sockets) -> None:
    sandbox.delivery.ack_within = 3.0
    with ThreadPoolExecutor(200) as people:
        outcomes = list(people.map(lambda _: says(sandbox), range(200)))
    assert [outcome for outcome in outcomes if not outcome.acked] == []
    assert len(desk.asked) == 200


def test_fifty_slow_ones_do_not_hold_up_the_next(sandbox: Sandbox, desk: Desk, sockets: Sockets) -> None:
    sandbox.delivery.ack_within = 3.0
    full, go = threading.Event(), threading.Event()

    def answer(request: BoltRequest) -> BoltResponse:
        if request.body["text"] == "slow":
            if len(desk.asked) == 50:
                full.set()
            go.wait(5)
        return BoltResponse(status=200, body="")

    desk.answer = answer
    with ThreadPoolExecutor(50) as people:
        slow = [people.submit(says, sandbox, "slow") for _ in range(50)]
        assert full.wait(5)
        assert says(sandbox, "quick").latency < 0.5
        go.set()
        assert all(one.result().acked for one in slow)


def test_a_renewed_connection_is_never_deaf(sandbox: Sandbox, desk: Desk, sockets: Sockets) -> None:
    # Both are renewed at once: slack_sdk alone would answer nobody for three seconds.
    sandbox.sockets.refresh(close_after=1.0)
    latencies: list[float] = []
    while sum(one.name == "hello" for one in sandbox.journal) < 4 or len(latencies) < 20:
        outcome = says(sandbox)
        assert outcome.acked
        latencies.append(outcome.latency)
    assert max(latencies) < 1.0
    sandbox.wait_until(lambda: sandbox.sockets.count == 2)
    assert sockets.state().connected == 2


def test_a_connection_that_is_cut_is_opened_again(sandbox: Sandbox, desk: Desk, sockets: Sockets) -> None:
    sandbox.sockets.cut()
    sandbox.wait_until(lambda: sandbox.sockets.count == 0)
    # slack_sdk alone would take six seconds
    sandbox.wait_until(lambda: sandbox.sockets.count == 2, timeout=3)
    assert says(sandbox).acked


def test_a_connection_that_is_closed_is_opened_again(sandbox: Sandbox, desk: Desk, sockets: Sockets) -> None:
    sandbox.sockets.close()
    sandbox.wait_until(lambda: sum(one.name == "hello" for one in sandbox.journal) == 4, timeout=10)
    assert says(sandbox).acked


def test_the_state_counts_connections_and_hears_pongs(sandbox: Sandbox, sockets: Sockets) -> None:
    sandbox.wait_until(lambda: all(line.last_pong() for line in sockets._lines))
    state = sockets.state()
    assert (state.connected, state.wanted, state.works) == (2, 2, True)
    assert state.quiet_seconds is not None
    assert 0 <= state.quiet_seconds < 5


def test_before_the_start_and_after_the_stop_nothing_is_connected(sandbox: Sandbox, desk: Desk) -> None:
    sockets = Sockets(desk, sandbox.app_token, sandbox.api_url)
    assert (sockets.state().works, sockets.state().quiet_seconds) == (False, None)
    sockets.start()
    sockets.stop()
    assert not sockets.state().works
    sandbox.wait_until(lambda: sandbox.sockets.count == 0)


def test_to_stop_lets_what_was_accepted_finish_and_takes_nothing_more(
    sandbox: Sandbox, desk: Desk, sockets: Sockets
) -> None:
    # given one command that is being handled
    asked, go, followed = threading.Event(), threading.Event(), threading.Event()

    def answer(_: BoltRequest) -> BoltResponse:
        asked.set()
        go.wait(5)
        return BoltResponse(status=200, body="Noted.")

    desk.answer, desk.after = answer, followed.set
    with ThreadPoolExecutor(3) as people:
        first = people.submit(says, sandbox)
        assert asked.wait(5)
        # when it is time to stop, and another one comes meanwhile
        began = time.monotonic()
        stopping = people.submit(sockets.stop)
        sandbox.wait_until(lambda: sockets._accepted._closed)
        late = people.submit(says, sandbox)
        sandbox.wait_until(lambda: len(sandbox.sockets.waiting) == 2)
        go.set()
        stopping.result(10)
        # then the first has its answer and what follows, and the other never reached the desk
        assert first.result().response == {"text": "Noted."}
        assert followed.is_set()
        assert time.monotonic() - began < 3
        assert not late.result().acked
    assert len(desk.asked) == 1


def test_to_stop_does_not_wait_for_ever(
    sandbox: Sandbox, desk: Desk, sockets: Sockets, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "SECONDS_TO_FINISH", 0.2)
    monkeypatch.setattr(module, "SECONDS_TO_CLOSE", 0.2)
    asked, go = threading.Event(), threading.Event()

    def answer(_: BoltRequest) -> BoltResponse:
        asked.set()
        go.wait(10)
        return BoltResponse(status=200, body="")

    desk.answer = answer
    with ThreadPoolExecutor(1) as people:
        people.submit(says, sandbox)
        assert asked.wait(5)
        began = time.monotonic()
        sockets.stop()
        assert time.monotonic() - began < 2
        go.set()
    assert "still being handled" in problems(caplog)[0]


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("xapp-unknown", "(invalid_auth)"),
        ("xoxb-sandbox", "is not an app-level token"),
        ("xapp-weak", "connections:write"),
    ],
)
def test_a_wrong_app_token_is_refused_with_the_next_step(sandbox: Sandbox, desk: Desk, token: str, words: str) -> None:
    sandbox.world.grant(Grant("xapp-weak", "app", TEAM))
    with pytest.raises(AppTokenRefused) as caught:
        Sockets(desk, token, sandbox.api_url).start()
    assert "SLACK_APP_TOKEN" in str(caught.value)
    assert words in str(caught.value)
    assert "https://api.slack.com/apps" in caught.value.next_step


@pytest.mark.parametrize("kind", ["http_500", "drop_before", "error"])
def test_when_slack_is_away_at_the_start_it_is_tried_again(
    sandbox: Sandbox, desk: Desk, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.faults.add("apps.connections.open", kind, times=2)
    sockets = Sockets(desk, sandbox.app_token, sandbox.api_url)
    sockets.start()
    assert not sockets.state().works
    assert "trying again" in problems(caplog)[0]
    sandbox.wait_until(lambda: sandbox.sockets.count == 2, timeout=10)
    assert says(sandbox).acked
    sockets.stop()


def test_while_slack_is_away_the_program_stops_all_the_same(sandbox: Sandbox, desk: Desk) -> None:
    sandbox.faults.add("apps.connections.open", "http_500", times=None)
    sockets = Sockets(desk, sandbox.app_token, sandbox.api_url)
    sockets.start()
    began = time.monotonic()
    sockets.stop()
    assert time.monotonic() - began < 3

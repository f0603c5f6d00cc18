"""Slack's pace: what is taken, what must wait, and for how long."""

from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError

from bot.clock import ManualClock
from bot.sandbox import Sandbox
from bot.sandbox.rates import Rates
from tests.sandbox.conftest import MONDAY, client_of


def taken(rates: Rates, method: str, calls: int, at: float, team: str = "T1") -> int:
    return sum(rates.wait_for_call(team, method, at) == 0 for _ in range(calls))


@pytest.mark.parametrize(
    ("method", "a_minute"),
    [
        ("users.list", 20),
        ("chat.update", 50),
        ("views.publish", 100),
        ("chat.postMessage", 300),
        ("apps.uninstall", 1),
    ],
)
def test_a_method_takes_its_tiers_number_in_any_minute_and_no_more(method: str, a_minute: int) -> None:
    rates = Rates()
    assert taken(rates, method, a_minute + 5, at=0) == a_minute
    assert rates.wait_for_call("T1", method, 59.5) == 1
    assert taken(rates, method, a_minute + 5, at=60) == a_minute


def test_another_workspace_has_a_pace_of_its_own() -> None:
    rates = Rates()
    taken(rates, "users.list", 20, at=0)
    assert rates.wait_for_call("T1", "users.list", 0) == 60
    assert rates.wait_for_call("T2", "users.list", 0) == 0


def test_a_channel_takes_three_at_once_and_then_one_a_second() -> None:
    rates = Rates()
    assert [rates.wait_for_post("T1", "C1", 0) for _ in range(4)] == [0, 0, 0, 1]
    assert rates.wait_for_post("T1", "C2", 0) == 0
    assert rates.wait_for_post("T1", "C1", 0.9) == 1
    assert rates.wait_for_post("T1", "C1", 1.0) == 0
    assert sum(rates.wait_for_post("T1", "C1", 1 + second) == 0 for second in range(100)) == 99


def test_a_hurried_pace_is_the_same_in_less_time() -> None:
    rates = Rates(speed=60)
    assert taken(rates, "users.list", 25, at=0) == 20
    assert taken(rates, "users.list", 25, at=1) == 20


def test_one_method_may_be_given_another_number() -> None:
    assert taken(Rates(allowed={"users.list": 3}), "users.list", 5, at=0) == 3


def test_who_is_too_fast_is_told_how_long_to_wait_and_is_taken_after_it() -> None:
    clock = ManualClock(MONDAY)
    with Sandbox.start(clock=clock) as sandbox:
        client = client_of(sandbox)
        for _ in range(3):
            client.chat_postMessage(channel="C0CLIENTS", text="x")
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel="C0CLIENTS", text="x")
        assert caught.value.response.status_code == 429
        assert caught.value.response["error"] == "ratelimited"
        assert caught.value.response.headers["retry-after"] == "1"
        clock.move(timedelta(seconds=1))
        assert client.chat_postMessage(channel="C0CLIENTS", text="x")["ok"]


def test_the_pace_can_be_switched_off() -> None:
    with Sandbox.start(rates=None) as sandbox:
        client = client_of(sandbox)
        for _ in range(25):
            client.chat_postMessage(channel="C0CLIENTS", text="x")
            client.users_list(limit=2)
        assert sandbox.counts()["by_channel"] == {"T0MOMENTS/C0CLIENTS": 25}

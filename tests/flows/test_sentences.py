"""A promise is parted from its time, and nothing that was said is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.flows.sentences import split_promise
from tests.flows.test_when import WORDS


@pytest.mark.parametrize(
    ("said", "what", "when"),
    [
        ("send the hiring plan by Friday noon", "send the hiring plan", "by Friday noon"),
        ("call back within 24 hours", "call back", "within 24 hours"),
        ("send the agenda tomorrow 5pm", "send the agenda", "tomorrow 5pm"),
        ("Send plan, by next Friday.", "Send plan", "by next Friday"),
        ("send the offer — by Friday!", "send the offer", "by Friday"),
        ("send it no later than Friday", "send it", "no later than Friday"),
        ("send the plan by the 5th at 10am", "send the plan", "by the 5th at 10am"),
        ("send the draft by friday before noon", "send the draft", "by friday before noon"),
        ("send it by 5 p.m. tomorrow", "send it", "by 5 p.m. tomorrow"),
        ("write the offer until end of next week", "write the offer", "until end of next week"),
        ("get back to them in an hour", "get back to them", "in an hour"),
        ("call them on Friday at 5pm", "call them", "on Friday at 5pm"),
        ("send the draft 30 November", "send the draft", "30 November"),
        ("do it before Dec 5, 2027", "do it", "before Dec 5, 2027"),
        ("review the plan for May by Friday", "review the plan for May", "by Friday"),
        ("finish module 3 tomorrow", "finish module 3", "tomorrow"),
        ("send the invoices by email tomorrow", "send the invoices by email", "tomorrow"),
        ("send the offer by 24.12.", "send the offer", "by 24.12."),
        ("send the offer by 24.12.2026.", "send the offer", "by 24.12.2026"),
        ("by Friday", "", "by Friday"),
        ("send the plan, due Friday", "send the plan", "due Friday"),
        ("send the plan Friday at the latest", "send the plan", "Friday at the latest"),
        ("send it by Christmas", "send it", "by Christmas"),
        ("call them on 3/4", "call them", "on 3/4"),
        ("send it by 3/4", "send it", "by 3/4"),
        ("send it Friday next week", "send it", "Friday next week"),
        ("send it by half past four tomorrow", "send it", "by half past four tomorrow"),
        ("send it in a couple of days", "send it", "in a couple of days"),
        ("send it by the last Friday of the month", "send it", "by the last Friday of the month"),
        ("send it a week on Friday", "send it", "a week on Friday"),
    ],
)
def test_a_promise_is_parted_from_its_time(said: str, what: str, when: str) -> None:
    assert split_promise(said) == (what, when)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "send the hiring plan",
        "the report written by Max",
        "stand by",
        "raise prices by 5",
        "raise prices by 5.",
        "raise prices by 2.5",
        "cut it by half",
        "send the agenda for Friday",
        "write up the minutes of Friday",
        "draft every Friday",
        "prepare 3 days",
        "book May",
        "by the way, send it",
        "read the book in March",
        "finish chapter 3/4",
        "be there 24/7",
        "come what may",
        "where the cat sat",
        "catch some sun",
        "by" + " by" * 3000,
        "5" + " 5" * 3000,
    ],
)
def test_words_that_only_look_like_a_time_stay_in_the_promise(said: str) -> None:
    assert split_promise(said) == (said, "")


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.lists(WORDS, max_size=6).map(" ".join), st.text(max_size=60)))
def test_nothing_that_was_said_is_lost(said: str) -> None:
    what, when = split_promise(said)
    assert [c for c in said if c.isalnum()] == [c for c in what + when if c.isalnum()]

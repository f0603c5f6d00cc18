"""The prompt before a date, in every kind and state."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.guidance import plain
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.journeys import Asks
from bot.domain.milestones import MilestoneKind
from bot.domain.nudges import Nudge, NudgeKind, NudgeState, Plan
from bot.views import milestones as views
from bot.views.blocks import SPOKEN_MOST, Message
from tests.cast import CORA, MONDAY, OLGA, birthday, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, elements, hold_message, hold_plain, hostile, labels

PLAN = Plan(
    1, Thing(Noun.MILESTONE, 3), NudgeKind.MILESTONE, 7, MONDAY.date(), OLGA, MONDAY, "Europe/Berlin", client_id=1
)
NUDGE = Nudge(5, PLAN)
MILESTONE = birthday(zebra_works(1))


def answer(what: What = What.MILESTONE_DONE, text: str = "") -> Entry:
    return Entry(9, 1, OLGA, MONDAY, what, Thing(Noun.NUDGE, 5), subject="Birthday of Ada Zebra", text=text)


def shown(nudge: Nudge = NUDGE, answer: Entry | None = None, late: str | None = None, **more: Any) -> Message:
    given = {"when": "today", "answer": answer, "late": late, "zone": BERLIN, "now": MONDAY, **more}
    of_it = {name: given.pop(name) for name in ("kind", "contact", "title", "step") if name in given}
    return views.prompt(replace(MILESTONE, **of_it), zebra_works(1), nudge, **given)


@hostile
@given(
    looking.milestones,
    looking.clients,
    looking.nudges,
    st.none() | looking.entries,
    looking.when_late,
    looking.instants,
)
def test_slack_takes_every_prompt_and_its_text_tells_it_all(milestone, client, nudge, entry, late, now) -> None:  # type: ignore[no-untyped-def]
    when = "on Friday 27 November"
    message = views.prompt(milestone, client, nudge, when=when, answer=entry, late=late, zone=BERLIN, now=now)
    hold_message(message)


@pytest.mark.parametrize("state", NudgeState)
@pytest.mark.parametrize("kind", MilestoneKind)
def test_our_own_words_are_plain_in_every_kind_and_state(kind: MilestoneKind, state: NudgeState) -> None:
    text = CORA if state is NudgeState.HANDED else "We had cake."
    message = shown(replace(NUDGE, state=state), answer(text=text), "yesterday at 9:00 (Berlin)", kind=kind)
    hold_message(message)
    hold_plain(message.text, *labels(message.blocks))
    assert "This comes late. It was due yesterday at 9:00 (Berlin)." in message.text
    assert len(set(labels(message.blocks))) == len(labels(message.blocks))


@pytest.mark.parametrize(
    ("state", "what", "pressable"),
    [
        (NudgeState.OPEN, None, ["prepare", "done", "later", "more"]),
        (NudgeState.OPEN, What.UNDONE, ["prepare", "done", "later", "more"]),
        (NudgeState.DONE, What.MILESTONE_DONE, ["note", "open_promise_form", "undo"]),
        (NudgeState.DONE, What.MILESTONE_NOTED, ["open_promise_form", "undo"]),
        (NudgeState.LATER, What.MILESTONE_LATER, ["undo"]),
        (NudgeState.DECLINED, What.MILESTONE_DECLINED, ["undo"]),
        (NudgeState.DECLINED, None, []),
        (NudgeState.HANDED, What.MILESTONE_HANDED, ["undo"]),
        (NudgeState.HANDED, None, []),
        (NudgeState.WITHDRAWN, What.MILESTONE_LATER, []),
        (NudgeState.WITHDRAWN, None, []),
    ],
)
def test_what_can_be_pressed_is_what_can_be_done(state: NudgeState, what: What | None, pressable: list[str]) -> None:
    text = CORA if state is NudgeState.HANDED else ""
    message = shown(replace(NUDGE, state=state), answer(what, text) if what else None)
    assert [one["action_id"] for one in elements(message.blocks)] == pressable
    hold_message(message)


@pytest.mark.parametrize(
    ("state", "what", "line"),
    [
        (NudgeState.DONE, What.MILESTONE_NOTED, "Done, today at 9:00. “Ada laughed.”"),
        (NudgeState.DECLINED, What.MILESTONE_DECLINED, "Not this time. “Ada laughed.”"),
        (NudgeState.LATER, What.MILESTONE_LATER, "I will ask again today at 9:00 (Berlin)."),
        (NudgeState.WITHDRAWN, What.MILESTONE_LATER, "This has changed since, so there is nothing to do here."),
    ],
)
def test_what_became_of_it_stands_in_the_text(state: NudgeState, what: What, line: str) -> None:
    assert shown(replace(NUDGE, state=state), answer(what, "Ada laughed.")).text.endswith(line)


def test_a_day_that_is_over_was() -> None:
    assert shown().text.startswith("Birthday of Ada Zebra is today.")
    assert shown(is_past=True).text.startswith("Birthday of Ada Zebra was today.")


def test_what_was_handed_over_says_by_whom() -> None:
    message = shown(replace(NUDGE, handed_by=CORA))
    hold_message(message)
    assert f"<@{CORA}> handed this over to you." in message.text
    assert "handed" not in shown().text


TITLES = ["The quarter's goals", "Is this still the right work?", "Day 27: the early win", "They speak well of us"]


@pytest.mark.parametrize("title", TITLES)
def test_what_can_wait_is_still_open_from_its_day(title: str) -> None:
    waits: dict[str, Any] = {"when": "on Saturday 28 November", "kind": MilestoneKind.JOURNEY, "title": title}
    for state in (NudgeState.OPEN, NudgeState.LATER, NudgeState.HANDED):
        message = shown(replace(NUDGE, state=state), is_past=True, **waits)
        assert message.text.startswith(f"{title} (still open from Saturday 28 November)\n")
        assert views.AFTERWARDS not in message.text
    assert "still open" not in shown(**waits).text
    assert "still open" not in shown(replace(NUDGE, state=NudgeState.DONE), is_past=True, **waits).text


@pytest.mark.parametrize("kind", [kind for kind in MilestoneKind if kind.is_celebration])
def test_a_few_words_count_after_the_day_of_a_celebration(kind: MilestoneKind) -> None:
    said = views.AFTERWARDS_QUIETLY if kind is MilestoneKind.MEMORIAL else views.AFTERWARDS
    assert said in shown(kind=kind, is_past=True).text


def test_what_stands_on_many_a_journey_is_spoken_of_with_its_client() -> None:
    goals = shown(kind=MilestoneKind.JOURNEY, title="The quarter's goals", step="goals")
    assert labels(goals.blocks) == [
        "Prepare: The quarter's goals, Zebra Works",
        "Done: The quarter's goals, Zebra Works",
    ]
    asks = shown(kind=MilestoneKind.JOURNEY, title="Is this still the right work?", step="review")
    assert labels(asks.blocks)[1] == "Done: Is this still the right work? (Zebra Works)"
    assert labels(shown().blocks)[1] == "Done: Birthday of Ada Zebra"


@pytest.mark.parametrize("verb", ["Done", "Say how it felt", "Not yet, ask again"])
def test_of_long_names_the_title_is_cut_and_the_client_still_heard(verb: str) -> None:
    long = replace(MILESTONE, step="win", title="Day 20: will the early win be done in time, as it was said?")
    client = replace(zebra_works(1), name="Sahara Solar Cooperative")
    said = views.spoken(verb, long, client)
    assert len(said) <= SPOKEN_MOST
    assert said.startswith(f"{verb}: Day 20")
    assert said.endswith("Sahara Solar Cooperative")


def test_what_is_asked_again_is_answered_in_the_newer_message() -> None:
    message = shown(NUDGE, answer(What.MILESTONE_LATER), is_asked_again=True)
    hold_message(message)
    assert message.text.endswith(views.ASKED_AGAIN)
    assert list(elements(message.blocks)) == []


def test_a_day_of_grief_is_named_and_nothing_more() -> None:
    assert shown(kind=MilestoneKind.MEMORIAL).text.startswith("Birthday of Ada Zebra: today.\nAda Zebra, Zebra Works")


def test_each_kind_has_a_line_of_what_to_do() -> None:
    assert set(views.WHAT_TO_DO) == set(MilestoneKind)
    assert len(set(views.WHAT_TO_DO.values())) == len(MilestoneKind)


def test_the_anniversary_of_a_person_is_not_taken_for_one_of_the_firm() -> None:
    firm, own = views.WHAT_TO_DO[MilestoneKind.ANNIVERSARY], views.OF_THEIR_OWN
    assert own in shown(kind=MilestoneKind.ANNIVERSARY, contact="Ada").text
    assert firm in shown(kind=MilestoneKind.ANNIVERSARY, contact=None).text


@pytest.mark.parametrize(
    ("asks", "next_lead", "first", "has_all"),
    [
        (Asks.NOTHING, None, views.DONE, False),
        (Asks.NOTHING, 1, views.DONE, False),
        (Asks.PULSE, 30, views.FOR_NOW, True),
        (Asks.WELCOME, 30, views.WRITE, False),
    ],
)
def test_what_is_prepared_in_rounds_is_done_for_now_unless_it_is_written_down(
    asks: Asks, next_lead: int | None, first: str, has_all: bool
) -> None:
    guidance = replace(plain(MILESTONE), asks=asks, next_lead=next_lead)
    row = views.buttons(NUDGE, replace(MILESTONE, step="renewal"), zebra_works(1), guidance)
    assert [each["action_id"] for each in row] == [views.PREPARE, first, views.LATER, views.MORE]
    assert ("5:all_of_it" in [each["value"] for each in row[3]["options"]]) is has_all

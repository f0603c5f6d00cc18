"""The reminder of a client of whom nobody heard, in every state."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clients import Client, Stage
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.nudges import Nudge, NudgeKind, NudgeState, Plan
from bot.domain.silence import Patience, Quiet
from bot.domain.touches import How, Pulse, Touch
from bot.views import silence as views
from bot.views.blocks import Message
from tests.cast import MONDAY, OLGA, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, anything, hold_message, hold_plain, hostile, labels

THIRTY_DAYS_AGO = MONDAY.replace(month=10, day=24)
PLAN = Plan(1, Thing(Noun.CLIENT, 3), NudgeKind.SILENCE, 0, MONDAY.date(), OLGA, MONDAY, "Europe/Berlin", client_id=3)
NUDGE, QUIET = Nudge(5, PLAN), Quiet(3, OLGA, None, THIRTY_DAYS_AGO, THIRTY_DAYS_AGO)
ZEBRA = replace(zebra_works(1), id=3)
CALL = Touch(8, 1, 3, OLGA, THIRTY_DAYS_AGO, How.CALL, "They look for an office.", Pulse.GOOD)
touches = st.builds(
    Touch,
    id=looking.ids,
    workspace_id=st.just(1),
    client_id=looking.ids,
    who=looking.people,
    at=looking.instants,
    how=st.sampled_from(How),
    line=anything,
    seems=st.none() | st.sampled_from(Pulse),
)
quiets = st.builds(
    Quiet,
    client_id=looking.ids,
    owner=looking.people,
    segment=looking.perhaps,
    came_at=looking.instants,
    heard_at=st.none() | looking.instants,
)


def shown(
    nudge: Nudge = NUDGE,
    quiet: Quiet | None = QUIET,
    touch: Touch | None = CALL,
    answer: Entry | None = None,
    client: Client = ZEBRA,
) -> Message:
    return views.reminder(views.item(client, quiet, nudge, touch, answer=answer, zone=BERLIN, now=MONDAY))


@hostile
@given(
    looking.clients,
    st.none() | quiets,
    looking.nudges,
    st.none() | touches,
    st.none() | looking.entries,
    looking.when_late,
    looking.instants,
)
def test_slack_takes_every_reminder_and_its_text_tells_it_all(client, quiet, nudge, touch, answer, late, now) -> None:  # type: ignore[no-untyped-def]
    item = views.item(client, quiet, nudge, touch, answer=answer, zone=BERLIN, now=now)
    hold_message(views.reminder(item, late))
    hold_message(views.asked_again(client))


def test_it_says_how_long_what_was_last_said_and_one_idea() -> None:
    assert shown().text == (
        "A word with Zebra Works\n"
        "Nobody was in touch for 30 days, and nothing is planned.\n"
        f"The last time: a call by <@{OLGA}>, Saturday 24 October at 10:00. They seemed good."
        " “They look for an office.”\n"
        "An idea: ask what they would gladly have off their desk this month."
    )
    assert labels(shown().blocks) == ["Log a touch with Zebra Works"]


def test_where_nobody_ever_was_in_touch_it_says_what_matters_to_them() -> None:
    said = shown(quiet=replace(QUIET, heard_at=None), touch=None).text.splitlines()

    assert said[1:3] == [
        "No contact is on record for 30 days, and nothing is planned.",
        "What matters to them: Prefers the phone.",
    ]


def test_where_nothing_is_known_it_says_no_more_than_it_knows() -> None:
    bare = replace(ZEBRA, notes=None)

    assert len(shown(quiet=replace(QUIET, heard_at=None), touch=None, client=bare).text.splitlines()) == 3


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (NudgeState.DONE, "Somebody has been in touch since, so there is nothing left to do here."),
        (NudgeState.WITHDRAWN, "This has changed since, so there is nothing to do here."),
        (NudgeState.DECLINED, "Not this time."),
    ],
)
def test_once_it_is_over_it_says_why_and_asks_nothing(state: NudgeState, says: str) -> None:
    message = shown(replace(NUDGE, state=state))

    assert message.text == f"A word with Zebra Works\n{says}"
    assert labels(message.blocks) == []


def test_what_was_answered_by_a_button_can_be_undone() -> None:
    why = Entry(9, 1, OLGA, MONDAY, What.MILESTONE_DECLINED, Thing(Noun.NUDGE, 5), text="They are on holiday.")

    message = shown(replace(NUDGE, state=NudgeState.DECLINED), answer=why)

    assert "Not this time. “They are on holiday.”" in message.text
    assert labels(message.blocks) == ["Undo: a word with Zebra Works"]


@pytest.mark.parametrize("stage", Stage)
def test_every_client_has_an_idea_of_its_own_stage_that_does_not_change(stage: Stage) -> None:
    ideas = [views.idea(replace(ZEBRA, id=number, stage=stage)) for number in range(35)]

    assert ideas == [views.idea(replace(ZEBRA, id=number, stage=stage)) for number in range(35)]
    assert len(set(ideas)) >= 5
    hold_plain(*ideas)
    assert all(idea.endswith(".") for idea in ideas)


def test_before_the_first_day_nobody_is_asked_how_it_goes_since() -> None:
    ideas = [views.idea(replace(ZEBRA, id=number, stage=Stage.LANDING)) for number in range(35)]

    assert not [idea for idea in ideas if "since you began" in idea or "works already" in idea]


@pytest.mark.parametrize(
    ("patience", "said"),
    [
        (Patience(), "Owners are reminded of a client after 30 days of silence."),
        (
            Patience(30, (("coaching", 14), ("retainer", 0))),
            "Owners are reminded of a client after 30 days of silence (coaching 14 days, retainer never).",
        ),
        (Patience(0, (("coaching", 1),)), "Owners are reminded only of some clients: coaching after 1 day of silence."),
        (Patience(0), "Nobody is reminded of clients that are silent."),
    ],
)
def test_what_was_saved_is_one_sentence(patience: Patience, said: str) -> None:
    assert views.in_words(patience) == said
    hold_plain(said)

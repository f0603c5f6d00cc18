"""An open moment as it stands in the moments channel, and a line of its log."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.moments import Moment, Outcome
from bot.views import posts as views
from bot.views.blocks import Message
from bot.views.moment_cards import LOGGED
from tests.cast import CORA, MAX, MONDAY, OLGA, OSCAR, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, hold_message, hold_plain, hostile, labels

FLAGGED = Moment(4, 1, 12, 1, "The founder's father died.", OSCAR, MONDAY, OLGA)
TAKEN = replace(FLAGGED, taken_at=MONDAY)
SPOKEN = replace(TAKEN, spoken_at=MONDAY)
CLOSED = SPOKEN.close(MAX, MONDAY)
NOW = MONDAY + timedelta(hours=1)
AT = "Monday 23 November at 9:00 (Berlin)"


def shown(moment: Moment, answer: Entry | None = None, late: str | None = None) -> Message:
    return views.post(moment, zebra_works(1), answer=answer, late=late, zone=BERLIN, now=NOW)


def entry(what: What, text: str = "", who: str | None = OLGA) -> Entry:
    return Entry(9, 1, who, MONDAY, what, Thing(Noun.MOMENT, 4), subject="Moment 12", text=text)


@hostile
@given(looking.moments, looking.clients, st.none() | looking.entries, looking.when_late, looking.instants)
def test_slack_takes_every_post(moment, client, answer, late, now) -> None:  # type: ignore[no-untyped-def]
    hold_message(views.post(moment, client, answer=answer, late=late, zone=BERLIN, now=now))


@hostile
@given(st.sampled_from(list(LOGGED)), looking.anything, looking.anything, looking.instants)
def test_slack_takes_every_line_of_the_log(what, text, name, now) -> None:  # type: ignore[no-untyped-def]
    told = CORA if what in (What.MOMENT_ESCALATED, What.MOMENT_HANDED, What.MOMENT_SHARED) else text
    hold_message(views.reply(entry(what, told), name, zone=BERLIN, now=now))


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (FLAGGED, "Waiting for <@U0OLGA>."),
        (TAKEN, f"<@U0OLGA> has it, since {AT}."),
        (SPOKEN, f"<@U0OLGA> has spoken with them, {AT}."),
        (CLOSED, f"<@U0MAX> closed it, {AT}."),
        (FLAGGED.close(OLGA, MONDAY, Outcome.NOT_ONE), f"<@U0OLGA> closed it, {AT}: it was not one after all."),
        (FLAGGED.withdraw(OSCAR, MONDAY), f"<@U0OSCAR> withdrew it, {AT}. There is nothing to do here."),
    ],
)
def test_it_says_in_text_and_blocks_how_it_stands_and_who_flagged_it(moment: Moment, said: str) -> None:
    post = shown(moment)
    blocks = "\n".join(looking.texts(post.blocks))
    for part in (said, "The founder's father died.", "Zebra Works", f"Moment 12. Flagged by <@U0OSCAR>, {AT}."):
        assert part in post.text
        assert part in blocks
    hold_plain(post.text)


@pytest.mark.parametrize(
    ("moment", "answer", "pressable"),
    [
        (FLAGGED, None, ["I have it", "I have spoken with them", "Open"]),
        (TAKEN, entry(What.MOMENT_TAKEN), ["I have spoken with them", "Open", "Undo"]),
        (SPOKEN, None, ["Open"]),
        (CLOSED, None, ["Open"]),
    ],
)
def test_what_can_be_pressed(moment: Moment, answer: Entry | None, pressable: list[str]) -> None:
    (row,) = [block for block in shown(moment, answer).blocks if block["type"] == "actions"]
    assert [each["text"]["text"] for each in row["elements"]] == pressable


def test_a_day_is_said_by_its_date_because_it_stands_there_for_days() -> None:
    for word in ("today", "yesterday", "tomorrow"):
        assert word not in shown(TAKEN).text


def test_nobody_is_called_about_what_they_did_themselves() -> None:
    said = views.reply(entry(What.MOMENT_HANDED, CORA), "Olga Marin", zone=BERLIN, now=MONDAY)
    assert said.text == "Olga Marin handed it to <@U0CORA>."


@pytest.mark.parametrize(
    ("after", "is_said"), [(timedelta(minutes=9, seconds=59), False), (timedelta(minutes=10), True)]
)
def test_a_line_that_comes_late_says_when_it_was(after: timedelta, is_said: bool) -> None:
    said = views.reply(entry(What.MOMENT_NOTED, "They are at home."), "Olga Marin", zone=BERLIN, now=MONDAY + after)
    assert said.text == f"{f'{AT}: ' if is_said else ''}Olga Marin: “They are at home.”"


def test_what_time_did_is_told_without_a_name() -> None:
    said = views.reply(entry(What.MOMENT_ESCALATED, MAX, None), None, zone=BERLIN, now=MONDAY)
    assert said.text == "It had waited too long, so <@U0MAX> was told."
    assert labels(said.blocks) == []

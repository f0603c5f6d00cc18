"""Moments of Truth as people see them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.history import Entry, Noun, Thing, Visibility, What
from bot.domain.moments import Moment
from bot.domain.playbooks import Size
from bot.views import moment_forms as forms
from bot.views import moments as views
from bot.views.blocks import Message
from tests.cast import CORA, MAX, MONDAY, OLGA, OSCAR, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, elements, hold_message, hold_plain, hold_view, hostile, labels

FLAGGED = Moment(4, 1, 12, 1, "The founder's father died.", OSCAR, MONDAY, OLGA)
TAKEN = replace(FLAGGED, taken_at=MONDAY)
SPOKEN = replace(TAKEN, spoken_at=MONDAY)


def entry(what: What) -> Entry:
    return Entry(9, 1, OLGA, MONDAY, what, Thing(Noun.MOMENT, 4), subject="Moment 12")


def shown(moment: Moment, answer: Entry | None = None, late: str | None = None) -> Message:
    now = MONDAY + timedelta(hours=1)
    return views.flagged(moment, zebra_works(1), views.Told(BERLIN, now, answer, late))


@hostile
@given(looking.moments, looking.clients, st.none() | looking.entries, looking.when_late, looking.instants)
def test_slack_takes_every_message_about_a_moment(moment, client, answer, late, now) -> None:  # type: ignore[no-untyped-def]
    for view in (views.flagged, views.unanswered, views.to_speak, views.heard_of):
        hold_message(view(moment, client, views.Told(BERLIN, now, answer, late)))
    hold_view(forms.recorded(moment, client, [MAX, CORA], OLGA))
    hold_view(forms.same(moment, client, views.Filled(client.id, moment.text), now))


@hostile
@given(st.none() | looking.clients, looking.anything)
def test_slack_takes_the_form_whatever_was_typed(client, text) -> None:  # type: ignore[no-untyped-def]
    hold_view(forms.form(views.Start(client, text, OLGA)))


@pytest.mark.parametrize("moment", [FLAGGED, TAKEN, SPOKEN, replace(FLAGGED, flagged_by=OLGA)])
@pytest.mark.parametrize("late", [None, "yesterday at 9:00 (Berlin)"])
def test_our_own_words_are_plain(moment: Moment, late: str | None) -> None:
    message = shown(moment, entry(What.MOMENT_TAKEN), late)
    hold_message(message)
    hold_plain(
        message.text, *labels(message.blocks), views.USAGE, str(forms.form(views.Start(None, "", OLGA))["title"])
    )
    assert len(set(labels(message.blocks))) == len(labels(message.blocks))


@pytest.mark.parametrize(
    ("moment", "what", "pressable"),
    [
        (FLAGGED, What.MOMENT_FLAGGED, ["take", "speak", "open_moment"]),
        (TAKEN, What.MOMENT_TAKEN, ["speak", "open_moment", "undo"]),
        (SPOKEN, What.MOMENT_SPOKEN, ["open_moment", "undo"]),
        (SPOKEN, What.UNDONE, ["open_moment"]),
    ],
)
def test_what_can_be_pressed_is_what_can_be_done(moment: Moment, what: What, pressable: list[str]) -> None:
    assert [one["action_id"] for one in elements(shown(moment, entry(what)).blocks)] == pressable


def test_the_text_says_who_has_it_and_since_when() -> None:
    assert "<@U0OLGA> has it, since today at 9:00." in shown(TAKEN).text
    assert "<@U0OLGA> has spoken with them, today at 9:00." in shown(SPOKEN).text
    assert "Flagged by <@U0OSCAR>, today at 9:00." in shown(FLAGGED).text
    assert "needs you" not in shown(TAKEN).text + shown(SPOKEN).text


def test_the_manager_learns_who_was_asked_and_later_that_somebody_has_it() -> None:
    now = MONDAY + timedelta(hours=2)
    told = views.unanswered(FLAGGED, zebra_works(1), views.Told(BERLIN, now))
    assert told.text.startswith("Zebra Works: nobody has this yet. <@U0OLGA> was asked and has not answered.")
    relieved = views.unanswered(TAKEN, zebra_works(1), views.Told(BERLIN, now))
    assert "nobody has this" not in relieved.text


def test_whoever_flags_for_themselves_has_it() -> None:
    mine = replace(TAKEN, flagged_by=OLGA)
    assert "You have it." in said_of(mine, None)
    assert "is told now" in said_of(FLAGGED, MAX)


def test_whoever_flags_it_learns_who_is_told_next_and_of_nobody_where_there_is_nobody() -> None:
    assert said_of(FLAGGED, MAX).endswith("If nobody has it within 2 working hours, <@U0MAX> is told.")
    assert said_of(FLAGGED, OSCAR).endswith("If nobody has it within 2 working hours, you are told.")
    assert said_of(FLAGGED, None).endswith("<@U0OLGA> is told now.")


def said_of(moment: Moment, helper: str | None) -> str:
    called = [helper] if helper else []
    return str(forms.recorded(moment, zebra_works(1), called)["blocks"][0]["text"]["text"])


def test_the_form_is_read_as_it_was_drawn() -> None:
    form = forms.form(views.Start(zebra_works(1), "x", OLGA))
    blocks = [block["block_id"] for block in form["blocks"]]
    assert blocks == ["client", "kind", "what", "size:", "secrecy:", "about", "taker:", "spoken"]
    values = {
        "client": {"choose_client": {"selected_option": {"value": "7"}}},
        "what": {"what": {"value": "It burns."}},
        "size:": {"size": {"selected_option": {"value": "4"}}},
        "secrecy:": {"secrecy": {"selected_option": {"value": "sealed"}}},
        "taker:": {"taker": {"selected_user": OLGA}},
    }
    read = forms.read({**form, "state": {"values": values}})
    assert read == views.Filled(7, "It burns.", "", Size.WHOLE, Visibility.SEALED, OLGA)
    nobody = values | {"taker:": {"taker": {"selected_user": None}}}
    assert forms.read({**form, "state": {"values": nobody}}).taker is None


def test_usage_is_a_message_of_its_own() -> None:
    hold_message(views.usage())

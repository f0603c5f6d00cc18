"""A client is changed by two people at once, seen ahead, and taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.history import What
from tests.cast import OLGA
from tests.stories.house import House, Someone, held, words
from tests.stories.test_client_forms import client_called, opens_card, unfolds

ASKED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HOSTILE = ["<!channel> <@U0MAX>", "\u202e\u05e9\u05dc\u05d5\u05dd", "a\0b", "*x* `y` > z"]


def edits(person: Someone) -> None:
    """The form stands on the card."""
    opens_card(person)
    person.presses(person.form, "edit_client")


# --- the dates are seen before anything is saved


def test_a_first_day_shows_its_years_and_what_was_typed_stays(house: House, olga: Someone) -> None:
    olga.types("/client", "add Acme")
    unfolds(olga)
    olga.actor.fill(olga.form, {"notes": "Loves trains.", "segment": "gardening", "start": "2026-12-01"})

    olga.presses(olga.form, "start_of_client", "2026-12-01")

    shown = words(olga.form)
    assert "*Their next dates*\nFirst day working together on Tuesday 1 December\n1 year together on" in shown
    assert (
        "Nobody is prompted about the first day and its years. If somebody should be, press Add a date on the card."
        in shown
    )
    assert held(olga)["notes"]["value"] == "Loves trains."
    assert held(olga)["segment"]["value"] == "gardening"
    assert not olga.sends().fields
    assert str(client_called(house, "Acme").start_date) == "2026-12-01"


def test_a_start_that_is_only_typed_stands_among_the_dates_of_an_old_client(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-27")
    edits(olga)

    olga.presses(olga.form, "start_of_client", "2024-11-25")

    assert "Ana's birthday on Friday" in words(olga.form)
    assert "*Their next dates*\n2 years together on Wednesday\nAna's birthday on Friday" in words(olga.form)
    assert client_called(house, "Zebra Works").start_date is None


# --- what is new in the form


def test_journey_enquiry_and_channel_are_kept_and_taken_back(house: House, olga: Someone) -> None:
    edits(olga)
    assert "On your own clock (Berlin)." in words(olga.form)

    sent = olga.sends(journey="Business coaching", enquired=int(ASKED.timestamp()), channel="C0CLIENTS")

    assert not sent.fields
    zebra = client_called(house, "Zebra Works")
    assert (zebra.journey, zebra.enquired_at, zebra.channel) == ("Business coaching", ASKED, "C0CLIENTS")
    assert "changed (journey, when they first asked, channel), <@U0OLGA>" in words(olga.form)
    assert "Their journey: Business coaching" in words(olga.form)
    assert "First asked for us on Friday 20 November at 10:30 · Channel: <#C0CLIENTS>" in words(olga.form)

    olga.presses(olga.form, "undo_on_card")

    zebra = client_called(house, "Zebra Works")
    assert (zebra.journey, zebra.enquired_at, zebra.channel) == (None, None, None)
    assert house.history() == [What.CLIENT_EDITED, What.UNDONE]


def test_a_channel_that_is_shared_is_not_offered(olga: Someone) -> None:
    edits(olga)

    (channel,) = [block["element"] for block in olga.form.blocks if block["block_id"] == "channel"]

    assert channel["filter"] == {"include": ["public", "private"], "exclude_external_shared_channels": True}
    assert "Please choose none that another company or a guest reads: I cannot look." in words(olga.form)


@pytest.mark.parametrize("said", HOSTILE)
def test_whatever_is_typed_calls_nobody_and_is_kept(house: House, olga: Someone, said: str) -> None:
    edits(olga)

    assert not olga.sends(name=f"Z {said}", segment=said, notes=said * 100).fields

    assert "<!channel>" not in words(olga.form)
    assert "<@U0MAX>" not in words(olga.form).replace("Manager: <@U0MAX>", "")
    olga.presses(olga.form, "undo_on_card")
    assert client_called(house, "Zebra Works").notes == "Prefers the phone."


def test_a_card_full_of_three_thousand_letters_still_opens(house: House, olga: Someone) -> None:
    edits(olga)

    assert not olga.sends(notes="x" * 3000, aliases="; ".join(f"Z{n}" for n in range(500))[:3000]).fields

    assert olga.form.title == "Client"


# --- undone


def test_what_was_done_last_stands_first_to_be_undone(house: House, olga: Someone) -> None:
    """Also where the same client was changed before everything else."""
    edits(olga)
    olga.sends(notes="First.")
    for how in ("call", "visit", "gift"):
        olga.presses(olga.form, "log_touch")
        olga.sends(how=how)
    olga.presses(olga.form, "edit_client")

    olga.sends(notes="Last.")

    just_now = [_text(each) for each in olga.form.blocks if "Just now" in _text(each)]
    assert "changed (what matters to them)" in just_now[0]
    assert ["a gift" in just_now[1], "a visit" in just_now[2]] == [True, True]
    olga.presses(olga.form, "undo_on_card", block=_of_line(olga, "changed (what"))
    assert client_called(house, "Zebra Works").notes == "First."


def _of_line(person: Someone, line: str) -> str:
    return next(str(b["block_id"]) for b in person.form.blocks if f"Just now: {line}" in _text(b))


def _text(block: dict[str, Any]) -> str:
    return str(block.get("text", {}).get("text", ""))


def test_after_ten_minutes_an_edit_stays(house: House, olga: Someone) -> None:
    edits(olga)
    olga.sends(notes="Prefers a letter.")
    house.move_by(timedelta(minutes=10))

    olga.presses(olga.form, "undo_on_card")

    assert "Undo works for ten minutes" in words(olga.form)
    assert client_called(house, "Zebra Works").notes == "Prefers a letter."


def test_what_somebody_changed_since_is_not_taken_back(house: House, olga: Someone, cora: Someone) -> None:
    edits(olga)
    olga.sends(notes="Prefers a letter.")
    edits(cora)
    cora.sends(segment="agency")

    olga.presses(olga.form, "undo_on_card")

    assert words(olga.form).startswith("This has changed since, so it cannot be undone any more.")
    assert client_called(house, "Zebra Works").notes == "Prefers a letter."


# --- two at once


def test_two_who_change_different_things_both_are_heard(house: House, olga: Someone, cora: Someone) -> None:
    edits(olga)
    edits(cora)
    cora.sends(segment="agency")

    assert not olga.sends(notes="Prefers a letter.").fields

    zebra = client_called(house, "Zebra Works")
    assert (zebra.segment, zebra.notes) == ("agency", "Prefers a letter.")


def test_whoever_comes_second_reads_what_it_says_now_and_decides(house: House, olga: Someone, cora: Someone) -> None:
    edits(olga)
    edits(cora)
    cora.sends(notes="Prefers a letter.", stage="ending")

    olga.sends(notes="Prefers mail.", segment="agency")

    assert olga.form.title == "Edit a client"
    assert "<@U0CORA> changed this while you were writing. It says now:" in words(olga.form)
    assert "*What matters to them*: Prefers a letter." in words(olga.form)
    assert held(olga)["notes"]["value"] == "Prefers mail."
    assert client_called(house, "Zebra Works").notes == "Prefers a letter."

    olga.sends()

    assert olga.form.title == "Client"
    zebra = client_called(house, "Zebra Works")
    assert (zebra.notes, zebra.segment, zebra.stage) == ("Prefers mail.", "agency", "ending")


def test_whoever_is_shown_both_may_leave_it_at_that(house: House, olga: Someone, cora: Someone) -> None:
    edits(olga)
    edits(cora)
    cora.sends(owner="U0CORA", cover=OLGA)
    olga.sends(owner="U0MAX")
    assert "*Owner*: <@U0CORA>" in words(olga.form)

    olga.closes()

    assert client_called(house, "Zebra Works").owner == "U0CORA"
    assert house.history() == [What.CLIENT_EDITED]

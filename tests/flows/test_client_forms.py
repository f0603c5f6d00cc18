"""The form writes only what was changed in it, and every change can be taken back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.clients import Client, ClientKind, NameTaken, NotAChannelOfOurs, Stage
from bot.domain.history import CannotUndo, ChangedSince, Entry, NotYoursToUndo, Noun, Thing, TooLateToUndo, What
from bot.domain.nudges import NudgeState
from bot.flows import client_forms, history
from bot.views.client_forms import Filled, Overtaken, of_client
from tests.cast import CORA, MAX, OLGA, OSCAR, zebra_works
from tests.flows.world import MINUTE, World

ASKED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
FIELDS: list[tuple[str, Any]] = [
    ("name", "Quagga Ltd"),
    ("owner", MAX),
    ("cover", None),
    ("manager", OSCAR),
    ("kind", ClientKind.PERSON),
    ("segment", "agency"),
    ("stage", Stage.ADVOCATE),
    ("journey", "Half a year of coaching, then we see"),
    ("start", date(2026, 12, 1)),
    ("enquired", int(ASKED.timestamp())),
    ("zone", "Asia/Tokyo"),
    ("country", "JP"),
    ("channel", "C0CLIENTS"),
    ("aliases", "Z & Co; Zebra; ZW"),
    ("notes", "Prefers a letter."),
]


def zebra(world: World) -> Client:
    with world.read() as work:
        return world.client(work)


def opened(world: World) -> Filled:
    """What the form of Zebra Works begins with."""
    return of_client(zebra(world))


def save(world: World, filled: Filled, who: str = OLGA) -> Client | Overtaken:
    return client_forms.save(world.store, world.actor(who), filled, world.now, f"{who} {world.now} {hash(str(filled))}")


def newest(world: World) -> Entry:
    with world.read() as work:
        entry = work.history.newest(world.id, Thing(Noun.CLIENT, world.cast.zebra.id))
    assert entry is not None
    return entry


def prompted(world: World) -> list[str]:
    """Who is to hear of the birthday."""
    with world.read() as work:
        unsent = work.nudges.unsent(world.id, Thing(Noun.MILESTONE, world.cast.birthday.id))
    return [nudge.plan.recipient for nudge in unsent if nudge.state is NudgeState.OPEN]


def undo(world: World, who: str = OLGA) -> None:
    history.undo(world.store, world.actor(who), newest(world).id, world.now, None)


# --- undone, field by field


@pytest.mark.parametrize(("field", "value"), FIELDS, ids=[field for field, _ in FIELDS])
def test_every_field_is_changed_and_taken_back(world: World, field: str, value: Any) -> None:
    before = zebra(world)
    changed = save(world, replace(opened(world), **{field: value}))
    assert changed == zebra(world) != before
    assert getattr(of_client(zebra(world)), field) == value
    assert newest(world).what is (What.STAGE_CHANGED if field == "stage" else What.CLIENT_EDITED)

    undo(world)

    assert zebra(world) == before
    assert newest(world).what is What.UNDONE


def test_an_edit_is_taken_back_for_ten_minutes_by_whoever_made_it(world: World) -> None:
    save(world, replace(opened(world), notes="New."))
    with pytest.raises(NotYoursToUndo):
        undo(world, CORA)
    world.clock.move(10 * MINUTE)
    with pytest.raises(TooLateToUndo):
        undo(world)
    assert zebra(world).notes == "New."


def test_what_somebody_changed_since_is_left_alone(world: World) -> None:
    save(world, replace(opened(world), notes="Mine."))
    mine = newest(world)
    save(world, replace(opened(world), segment="Hers."), CORA)
    with pytest.raises(ChangedSince):
        history.undo(world.store, world.actor(), mine.id, world.now, None)


def test_a_name_that_somebody_took_meanwhile_does_not_come_back(world: World) -> None:
    save(world, replace(opened(world), name="Quagga Ltd"))
    with world.store.begin() as work:
        work.clients.add(replace(zebra_works(world.id), name="Zebra Works", aliases=()))
    with pytest.raises(NameTaken):
        undo(world)


def test_the_prompts_follow_the_owner_back(world: World) -> None:
    world.planned()
    save(world, replace(opened(world), owner=MAX, manager=None))
    assert prompted(world) == [MAX]
    undo(world)
    assert prompted(world) == [OLGA]


def test_nothing_of_before_is_left_once_it_cannot_be_undone(world: World) -> None:
    save(world, replace(opened(world), notes="New."))
    with world.store.begin() as work:
        work.formers.forget(world.now + timedelta(seconds=1))
    with pytest.raises(CannotUndo):
        undo(world)


# --- two at once


def test_what_two_people_change_in_different_fields_is_both_kept(world: World) -> None:
    hers, mine = opened(world), opened(world)
    save(world, replace(hers, notes="Prefers a letter."), CORA)
    save(world, replace(mine, segment="agency"))
    assert (zebra(world).notes, zebra(world).segment) == ("Prefers a letter.", "agency")


def test_whoever_comes_second_to_the_same_field_is_shown_what_it_says_now(world: World) -> None:
    hers, mine = opened(world), replace(opened(world), notes="Prefers mail.")
    save(world, replace(hers, notes="Prefers a letter."), CORA)

    found = save(world, mine)

    assert isinstance(found, Overtaken)
    assert (found.who, found.names, found.theirs.notes) == (CORA, ("notes",), "Prefers a letter.")
    assert zebra(world).notes == "Prefers a letter."
    again = mine.after(found)
    save(world, again)
    assert zebra(world).notes == "Prefers mail."


def test_the_same_words_twice_are_no_quarrel(world: World) -> None:
    hers, mine = opened(world), opened(world)
    save(world, replace(hers, notes="Same."), CORA)
    assert isinstance(save(world, replace(mine, notes="Same.")), Client)


@pytest.mark.parametrize("notes", ["x" * 10_000, "  two\r\nlines  ", "a\0b", "\u202eRTL"])
def test_what_the_form_cannot_show_is_not_cut_by_saving_it(world: World, notes: str) -> None:
    """An import may have brought it."""
    world.change_client(notes=notes, enquired_at=datetime(1999, 1, 2, 3, 4, 5, 6, tzinfo=UTC))
    shown = replace(opened(world), notes=opened(world).notes.replace("\0", "")[:3000].strip(), segment="agency")
    save(world, shown)
    assert zebra(world).notes == notes
    assert zebra(world).enquired_at == datetime(1999, 1, 2, 3, 4, 5, 6, tzinfo=UTC)


# --- what cannot be


@pytest.mark.parametrize("channel", ["D0OLGA", "U0OLGA", "<!channel>"])
def test_only_a_channel_is_a_channel(world: World, channel: str) -> None:
    with pytest.raises(NotAChannelOfOurs):
        save(world, replace(opened(world), channel=channel))


# --- the next dates, before anything is saved


def near(world: World, filled: Filled) -> list[tuple[str, str]]:
    found = client_forms.go_on(world.store, world.actor(), filled, world.now).near
    return [(each.milestone.title, str(each.due.occurrence)) for each in found]


def test_a_start_brings_its_day_and_its_years(world: World) -> None:
    new = Filled(0, "Acme", OLGA, is_unfolded=True, start=date(2026, 12, 1))
    assert near(world, new) == [
        ("first day working together", "2026-12-01"),
        ("1 year together", "2027-12-01"),
        ("2 years together", "2028-12-01"),
        ("3 years together", "2029-12-01"),
        ("4 years together", "2030-12-01"),
    ]


def test_a_start_that_was_typed_over_joins_the_dates_that_are_known(world: World) -> None:
    assert near(world, replace(opened(world), start=date(2020, 2, 29)))[:2] == [
        ("Birthday of Ada Zebra", "2026-12-14"),
        ("7 years together", "2027-02-28"),
    ]


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_a_year_nobody_counts_in_shows_nothing(world: World, year: int) -> None:
    assert near(world, Filled(0, "Acme", OLGA, start=date(year, 1, 1))) == []

"""What is sealed is counted nowhere, undone without a trace, erased whole, and read with our keys alone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import select

from bot.app import App
from bot.commands import database
from bot.domain.history import CannotUndo, Noun, Thing, Visibility, What
from bot.domain.moments import NoSuchMoment
from bot.domain.nudges import NudgeGone
from bot.domain.playbooks import Playbooks
from bot.flows import circles, clients, closings, erasing, history, moments, nudges, team, workspaces
from bot.run import CannotStart, rotate_keys, try_keys
from bot.secrets import Vault, new_key
from bot.settings import Settings
from bot.views.moments import Filled
from store import Store, tables
from tests.cast import CORA, MAX, OLGA, OSCAR, fill
from tests.flows.world import DAY, HOUR, World

KEY, OTHER_KEY = new_key(), new_key()
SAID = "The founder's father died."


@pytest.fixture
def world(empty_file: Path, tmp_path: Path) -> Iterator[World]:
    file = tmp_path / "moments.db"
    copyfile(empty_file, file)
    store = Store(f"sqlite:///{file}", Vault([KEY]))
    yield World(store, fill(store))
    store.close()


def settings(world: World, *keys: str) -> Settings:
    return Settings(bot_token="xoxb-1", app_token="xapp-1", database_url=world.store.url, secret_keys=keys)


def seal(world: World, by: str = OSCAR, taker: str = CORA, secrecy: Visibility = Visibility.SEALED) -> int:
    """By default nobody but Oscar and Cora may know of it."""
    filled = Filled(world.cast.zebra.id, SAID, taker=taker, secrecy=secrecy)
    return moments.flag(world.store, world.actor(by), filled, Playbooks(), world.now, f"form {world.now}").moment.id


def counted(world: World) -> dict[str, int]:
    """The rows of each table that has any, but for mornings: those are of a person, whatever stands in them."""
    with world.store._reading.begin() as connection:
        rows = {each.name: connection.execute(select(each)).all() for each in tables.EVERY}
    rows["delivery"] = [each for each in rows["delivery"] if each.noun != str(Noun.BRIEF)]
    return {name: len(some) for name, some in rows.items() if some}


# --- nothing may be inferred


def test_an_undo_leaves_no_line_on_the_card_of_the_client(world: World) -> None:
    moment = seal(world)
    moments.take(world.store, world.actor(CORA), moment, world.now, None)
    with world.read() as work:
        taken = work.history.newest(world.id, Thing(Noun.MOMENT, moment))
    assert taken is not None

    history.undo(world.store, world.actor(CORA), taken.id, world.now, None)

    with world.read() as work:
        assert work.history.of_client(world.id, world.cast.zebra.id) == []
        assert work.history.about(world.id, Thing(Noun.MOMENT, moment))[0].what is What.UNDONE


def test_an_undo_gives_it_back_to_whoever_had_it_to_take(world: World) -> None:
    moment = seal(world, taker=CORA)
    moments.take(world.store, world.actor(OSCAR), moment, world.now, None)
    with world.read() as work:
        taken = work.history.newest(world.id, Thing(Noun.MOMENT, moment))
    assert taken is not None

    history.undo(world.store, world.actor(OSCAR), taken.id, world.now, None)

    with world.read() as work:
        assert work.moments.get(world.id, moment).taker == CORA


def test_a_message_of_what_is_sealed_has_no_number_not_even_for_a_screen_reader(world: World) -> None:
    moment = seal(world)
    world.pass_time(2 * DAY)
    moments.take(world.store, world.actor(CORA), moment, world.now, None)
    world.deliver()
    assert world.slack.standing
    assert "Moment 1" not in str(list(world.slack.standing.values()))


def test_whoever_is_added_is_told_that_there_is_something_and_nothing_of_it(world: World) -> None:
    moment = seal(world)
    circles.share(world.store, world.actor(CORA), moment, [OLGA], world.now, "share")
    world.deliver()

    (told,) = world.slack.texts("D0OLGA")
    assert told.startswith("A sealed item: you can open it now.")
    assert "Zebra" not in str(list(world.slack.standing.values()))


def test_whoever_gives_it_to_themselves_has_it_and_is_not_told(world: World) -> None:
    moment = seal(world)
    moments.give(world.store, world.actor(OSCAR), moment, OSCAR, world.now, "give")
    world.deliver()

    with world.read() as work:
        assert work.moments.get(world.id, moment).taken_at is not None
    assert world.slack.texts("D0OSCAR") == []


def test_undo_says_the_same_of_what_is_not_theirs_to_know_as_of_what_is_not_there(world: World) -> None:
    moment = seal(world)
    moments.take(world.store, world.actor(CORA), moment, world.now, None)
    with world.read() as work:
        taken = work.history.newest(world.id, Thing(Noun.MOMENT, moment))
    assert taken is not None

    for entry in (taken.id, 4711):
        with pytest.raises(CannotUndo):
            history.undo(world.store, world.actor(OLGA), entry, world.now, None)


def test_a_prompt_of_a_moment_is_no_prompt_to_anybody_else_and_names_nobody(world: World) -> None:
    moment = seal(world)
    for nudge in world.nudges(Thing(Noun.MOMENT, moment)):
        for who in (OLGA, nudge.plan.recipient):
            with pytest.raises(NudgeGone):
                nudges.done(world.store, world.actor(who), nudge.id, world.now, None)


@pytest.mark.parametrize("who", [OLGA, MAX])
@pytest.mark.parametrize("secrecy", [Visibility.SEALED, Visibility.TEAM])
def test_whoever_erases_the_client_counts_nothing_that_a_circle_has(
    world: World, who: str, secrecy: Visibility
) -> None:
    world.replan()
    _, before = erasing.look(world.store, world.actor(who), world.cast.zebra.id)
    seal(world, secrecy=secrecy)
    world.pass_time(3 * HOUR)

    assert erasing.look(world.store, world.actor(who), world.cast.zebra.id)[1] == before


def test_a_client_is_as_quiet_for_their_owner_as_if_there_were_none(world: World) -> None:
    seal(world)
    with world.store.begin() as work:
        work.workspaces.set(world.id, listens_since=world.now - 90 * DAY)
    assert [each.id for each in clients.quiet(world.store, world.actor(), world.now)] == [world.cast.zebra.id]


def test_a_manager_who_looks_at_a_day_sees_no_sealed_item_of_it(world: World) -> None:
    seal(world, taker=OLGA)
    world.pass_time(DAY)

    assert team.show_day(world.store, world.actor(MAX), OLGA, world.now).brief.items == []


def test_a_manager_in_its_circle_does(world: World) -> None:
    seal(world, taker=OLGA, by=MAX)
    world.pass_time(DAY)

    (item,) = team.show_day(world.store, world.actor(MAX), OLGA, world.now).brief.items
    assert item.moment is not None


def test_a_digest_is_not_edited_when_something_sealed_changes(world: World) -> None:
    world.promised(by=OLGA)
    world.digested()
    world.pass_time(DAY + 2 * HOUR)
    assert world.slack.texts("C0CLIENTS")
    before = world.slack.count("edit")

    closings.not_one(world.store, world.actor(CORA), seal(world), world.now)
    world.deliver()

    assert world.slack.count("edit") == before


# --- it goes whole


@pytest.mark.parametrize("secrecy", list(Visibility))
def test_erasing_the_client_leaves_nothing_of_it(world: World, secrecy: Visibility) -> None:
    before = counted(world)
    moment = seal(world, secrecy=secrecy)
    world.pass_time(3 * HOUR)
    circles.note(world.store, world.actor(CORA), moment, "A line", world.now, "note")
    assert counted(world)["nudge"] > before.get("nudge", 0)

    erasing.erase(world.store, world.actor(), world.cast.zebra.id, world.now)

    left = counted(world)
    gone = ("moment", "nudge", "delivery", "circle", "circle_member", "client", "milestone")
    assert not {name: left[name] for name in gone if name in left}
    assert left["entry"] == 1  # the receipt


def test_nothing_of_it_is_left_after_moments_was_uninstalled(world: World) -> None:
    seal(world)
    workspaces.purge(world.store, world.id, world.now + DAY)
    assert {*counted(world)} <= {"alembic_version"}


# --- keys


def test_there_is_no_start_with_something_sealed_and_no_key(world: World) -> None:
    seal(world)
    keyless = settings(world)
    store = Store(world.store.url)
    with pytest.raises(CannotStart, match="sealed moments in the database, and MOMENTS_SECRET_KEYS is not set"):
        try_keys(App(keyless, store, world.clock))
    store.close()


def test_with_another_key_it_starts_and_says_how_much_nobody_can_read(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    seal(world)
    store = Store(world.store.url, Vault([OTHER_KEY]))
    try_keys(App(settings(world, OTHER_KEY), store, world.clock))
    store.close()
    assert "2 texts of moments were sealed with a key that is not in MOMENTS_SECRET_KEYS" in caplog.text


def test_what_cannot_be_read_breaks_no_list_and_stays_as_it_is(world: World) -> None:
    moment = seal(world)
    store = Store(world.store.url, Vault([OTHER_KEY]))
    locked = World(store, world.cast)

    ((listed, _),), _ = circles.listed(store, locked.actor(CORA))
    shown = circles.show(store, locked.actor(CORA), moment, locked.now)
    moments.take(store, locked.actor(CORA), moment, locked.now, None)
    store.close()

    assert listed.is_locked
    assert "not in MOMENTS_SECRET_KEYS" in shown.moment.text or "no longer in" in shown.moment.text
    with world.read() as work:
        assert work.moments.get(world.id, moment).text == SAID


def test_after_the_keys_were_changed_the_first_alone_reads_it(world: World) -> None:
    moment = seal(world)

    said = rotate_keys(settings(world, OTHER_KEY, KEY))

    assert (
        said == "0 tokens and 2 texts of moments are now sealed with the first key. The other keys can be taken away."
    )
    store = Store(world.store.url, Vault([OTHER_KEY]))
    shown = circles.show(store, world.actor(CORA), moment, world.now)
    store.close()
    assert shown.moment.text == SAID
    assert SAID in [each.text for each in shown.log]


def test_a_change_of_keys_says_what_no_key_opens(world: World) -> None:
    seal(world)
    said = rotate_keys(settings(world, OTHER_KEY))
    assert "No key opens 2 texts of moments: add the key that they were sealed with" in said


def test_the_doctor_says_that_something_cannot_be_read(world: World) -> None:
    seal(world)
    assert database.examine(settings(world, KEY)).ok
    found = database.examine(settings(world, OTHER_KEY))
    assert not found.ok
    assert "2 texts of moments are sealed with a key that is not in MOMENTS_SECRET_KEYS" in found.said


def test_a_number_that_is_not_theirs_to_know_is_refused_as_one_that_is_not_there(world: World) -> None:
    seal(world)
    for number in (1, 2):
        with pytest.raises(NoSuchMoment):
            circles.find(world.store, world.actor(), number, world.now)


def test_nobody_joins_what_is_sealed_by_flagging_the_same(world: World) -> None:
    moment = seal(world)
    with pytest.raises(NoSuchMoment):
        circles.join(world.store, replace(world.actor(), slack_id=CORA), moment, "The same", world.now, "join")

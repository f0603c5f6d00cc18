"""Who is quiet: what counts as contact, what as planned, and whom nobody is reminded of."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.clients import Client, Stage
from bot.domain.history import Noun, Thing, Visibility, What
from bot.domain.moments import Moment
from bot.domain.nudges import NudgeKind, NudgeState, Plan
from bot.domain.promises import Ending, Promise
from bot.domain.silence import Quiet
from bot.domain.touches import How, Touch
from store import Store, Work, tables
from tests.cast import CORA, MONDAY, OLGA, Cast, zebra_works

DAY = timedelta(days=1)
LONG_AGO, THEN = MONDAY - 300 * DAY, MONDAY - 40 * DAY
BEFORE = MONDAY - 29 * DAY


@pytest.fixture(autouse=True)
def listened_to(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.silence.listen(cast.id, LONG_AGO)
        about = Thing(Noun.CLIENT, cast.zebra.id)
        work.history.record(cast.id, What.CLIENT_ADDED, about, THEN, OLGA, cast.zebra.id)


def quiet(store: Store, cast: Cast) -> Quiet | None:
    """Found by the pass over everybody, and alike where one alone is asked for."""
    with store.read() as work:
        found = {each.client_id: each for each in work.silence.quiet(cast.id, BEFORE, MONDAY)}
        alone = work.silence.of_client(cast.id, cast.zebra.id, MONDAY)
    here = found.get(cast.zebra.id)
    assert here in (None, alone)
    return here


def known(store: Store, cast: Cast) -> Quiet:
    with store.read() as work:
        found = work.silence.of_client(cast.id, cast.zebra.id, MONDAY)
    assert found is not None
    return found


def touched(work: Work, cast: Cast, at: datetime) -> None:
    work.touches.add(Touch(0, cast.id, cast.zebra.id, CORA, at, How.CALL))


def kept(work: Work, cast: Cast, at: datetime) -> None:
    work.promises.add(
        Promise(0, cast.id, cast.zebra.id, "The plan.", OLGA, OLGA, THEN, at, "UTC", ended_at=at, ending=Ending.KEPT)
    )


def spoken(work: Work, cast: Cast, at: datetime) -> None:
    number = work.moments.next_number(cast.id)
    work.moments.add(Moment(0, cast.id, number, cast.zebra.id, "A loss.", OLGA, THEN, OLGA, THEN, spoken_at=at))


def seen_to(work: Work, cast: Cast, at: datetime, what: What = What.MILESTONE_DONE) -> None:
    work.history.record(cast.id, what, Thing(Noun.NUDGE, 99), at, OLGA, cast.zebra.id)


CONTACTS = [touched, kept, spoken, seen_to]


def test_whom_nobody_was_in_touch_with_is_quiet_since_they_came(store: Store, cast: Cast) -> None:
    assert quiet(store, cast) == Quiet(cast.zebra.id, OLGA, None, came_at=THEN)


@pytest.mark.parametrize("contact", CONTACTS)
def test_every_contact_is_known_and_ends_it(
    store: Store, cast: Cast, contact: Callable[[Work, Cast, datetime], None]
) -> None:
    with store.begin() as work:
        contact(work, cast, BEFORE)
    found = quiet(store, cast)
    assert found is not None
    assert found.heard_at == BEFORE

    with store.begin() as work:
        contact(work, cast, BEFORE + timedelta(seconds=1))

    assert quiet(store, cast) is None
    assert known(store, cast).heard_at == BEFORE + timedelta(seconds=1)


def test_of_several_the_last_one_counts(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        for days, contact in enumerate(CONTACTS):
            contact(work, cast, THEN + days * DAY)

    assert known(store, cast).heard_at == THEN + 3 * DAY


def test_what_was_undone_is_no_contact(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        seen_to(work, cast, MONDAY)
        entry = work.history.newest(cast.id, Thing(Noun.NUDGE, 99))
        assert entry is not None
        work.history.record(cast.id, What.UNDONE, entry.about, MONDAY, OLGA, cast.zebra.id, undoes=entry.id)

    assert quiet(store, cast) is not None


def test_what_is_not_open_to_all_tells_nothing(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        for contact in (kept, spoken):
            contact(work, cast, MONDAY)
        for table in (tables.promises, tables.moments):
            work.silence._run(table.update().values(visibility=str(Visibility.SEALED)))

    found = quiet(store, cast)
    assert found is not None
    assert found.heard_at is None


# --- what is planned


def promised(work: Work, cast: Cast, due_at: datetime) -> None:
    work.promises.add(Promise(0, cast.id, cast.zebra.id, "The plan.", OLGA, OLGA, THEN, due_at, "UTC"))


def prompted(
    work: Work,
    cast: Cast,
    due_at: datetime,
    occurrence: date = date(2026, 12, 14),
    kind: NudgeKind = NudgeKind.MILESTONE,
) -> None:
    about = Thing(Noun.MILESTONE, cast.birthday.id)
    plan = Plan(cast.id, about, kind, 7, occurrence, OLGA, due_at, "Europe/Berlin", cast.zebra.id)
    work.nudges.replan(cast.id, about, [plan])


def put_off(work: Work, cast: Cast, until: datetime) -> None:
    prompted(work, cast, THEN, THEN.date())
    nudge = work.nudges.about(cast.id, Thing(Noun.MILESTONE, cast.birthday.id))[0]
    work.nudges.save(replace(nudge, plan=replace(nudge.plan, due_at=until), state=NudgeState.LATER))


@pytest.mark.parametrize(
    ("plans", "on", "not_on"),
    [
        (promised, MONDAY + timedelta(seconds=1), MONDAY),
        (prompted, MONDAY + 7 * DAY - timedelta(seconds=1), MONDAY + 7 * DAY),
        (prompted, MONDAY - DAY, MONDAY + 9 * DAY),
        (put_off, MONDAY + timedelta(seconds=1), MONDAY),
    ],
)
def test_what_lies_ahead_is_planned_and_what_is_over_or_far_is_not(
    store: Store, cast: Cast, plans: Callable[[Work, Cast, datetime], None], on: datetime, not_on: datetime
) -> None:
    with store.begin() as work:
        plans(work, cast, not_on)
    assert quiet(store, cast) is not None
    with store.begin() as work:
        work.silence._run(tables.nudges.delete())
        work.silence._run(tables.deliveries.delete())

        plans(work, cast, on)

    assert quiet(store, cast) is None
    assert known(store, cast).is_planned


def test_a_prompt_whose_day_is_over_is_not_planned(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        prompted(work, cast, MONDAY - 3 * DAY, (MONDAY - DAY).date())

    assert quiet(store, cast) is not None


def test_where_a_moment_is_open_somebody_speaks_with_them_anyway(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.moments.add(Moment(0, cast.id, 1, cast.zebra.id, "A loss.", OLGA, THEN, OLGA))

    assert quiet(store, cast) is None


@pytest.mark.parametrize("visibility", Visibility)
def test_whoever_may_know_of_it_and_only_until_it_is_closed(store: Store, cast: Cast, visibility: Visibility) -> None:
    with store.begin() as work:
        loss = Moment(0, cast.id, 1, cast.zebra.id, "A loss.", OLGA, THEN, OLGA)
        work.moments.add(loss)
    with store._writing.begin() as connection:
        connection.execute(tables.moments.update().values(visibility=str(visibility)))
    assert quiet(store, cast) is None

    with store._writing.begin() as connection:
        connection.execute(tables.moments.update().values(closed_at=THEN))
    assert quiet(store, cast) is not None


def test_the_reminder_itself_is_nothing_planned(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        prompted(work, cast, MONDAY + DAY, kind=NudgeKind.SILENCE)

    assert quiet(store, cast) is not None


# --- whom nobody is reminded of


@pytest.mark.parametrize("stage", [Stage.SUSPECT, Stage.PROSPECT, Stage.ENDING, Stage.ALUMNI])
def test_who_is_no_client_yet_or_is_leaving_is_not_listened_to(store: Store, cast: Cast, stage: Stage) -> None:
    save(store, replace(cast.zebra, stage=stage))

    assert quiet(store, cast) is None


def test_nor_is_the_archive(store: Store, cast: Cast) -> None:
    save(store, cast.zebra.archive(MONDAY))

    assert quiet(store, cast) is None


def save(store: Store, client: Client) -> None:
    with store.begin() as work:
        work.clients.save(client)


# --- since when


def test_before_we_listened_nobody_was_silent(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.workspaces.set(cast.id, listens_since=MONDAY - 30 * DAY)

    found = quiet(store, cast)
    assert found is not None
    assert (found.came_at, found.came_with_many) == (MONDAY - 30 * DAY, True)


def test_in_the_hour_in_which_we_begin_to_listen_nobody_is(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.workspaces.set(cast.id, listens_since=None)

    assert quiet(store, cast) is None
    assert known(store, cast).came_at == MONDAY


def test_listening_begins_once(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.silence.listen(cast.id, MONDAY)
        assert work.silence.listens_since(cast.id) == LONG_AGO


@pytest.mark.parametrize("what", [What.CLIENT_RESTORED, What.STAGE_CHANGED])
def test_who_came_back_or_moved_on_is_counted_anew(store: Store, cast: Cast, what: What) -> None:
    with store.begin() as work:
        work.history.record(cast.id, what, Thing(Noun.CLIENT, cast.zebra.id), MONDAY - DAY, OLGA, cast.zebra.id)

    assert known(store, cast).came_at == MONDAY - DAY


def test_who_came_by_an_import_is_known_to_have_come_with_many(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        other = work.clients.add(replace(zebra_works(cast.id), name="Lion", aliases=()))
        work.history.record(cast.id, What.CLIENT_IMPORTED, Thing(Noun.CLIENT, other.id), THEN, OLGA, other.id)

    with store.read() as work:
        found = {each.client_id: each.came_with_many for each in work.silence.quiet(cast.id, BEFORE, MONDAY)}
    assert found == {cast.zebra.id: False, other.id: True}


def test_not_this_time_is_known_for_the_reminder_alone(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        prompted(work, cast, THEN, THEN.date())
        other = work.nudges.about(cast.id, Thing(Noun.MILESTONE, cast.birthday.id))[0]
        work.history.record(cast.id, What.MILESTONE_DECLINED, Thing(Noun.NUDGE, other.id), THEN, OLGA, cast.zebra.id)
    assert known(store, cast).declined_at is None

    with store.begin() as work:
        work.silence._run(tables.nudges.update().values(kind=str(NudgeKind.SILENCE)))

    assert known(store, cast).declined_at == THEN

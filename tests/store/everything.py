"""A workspace with a row in every table, and a picture of all rows to compare."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.domain.arrangements import Arrangements
from bot.domain.calendar import PartialDate
from bot.domain.deliveries import DeliveryKind, DeliveryState, brief_of
from bot.domain.digests import Digest
from bot.domain.drafts import Draft, Source
from bot.domain.goals import Goal
from bot.domain.handovers import Handing, HandOver
from bot.domain.history import Noun, Thing, What
from bot.domain.marks import Mark
from bot.domain.meetings import Meeting
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.moments import Moment
from bot.domain.nudges import NudgeKind, NudgeState, Plan
from bot.domain.preferences import Preferences
from bot.domain.promises import Move, Promise
from bot.domain.roles import Role
from bot.domain.sales import Sale
from bot.domain.statuses import Absence
from bot.domain.touches import How, Pulse, Touch
from bot.domain.welcomes import Felt, Welcome
from store import Store, Work, tables
from tests.cast import CORA, MAX, MONDAY, OLGA, Cast, fill
from tests.coaching import COACHING

DAY = timedelta(days=1)


@dataclass
class Everything:
    cast: Cast
    ids: dict[Noun, list[int]] = field(default_factory=dict)
    circle: int = 0
    entry: int = 0
    draft: int = 0
    digest: str = ""
    """Of the journey along which Zebra walks."""


def fill_everything(store: Store, team_id: str, name: str, ahead: timedelta = DAY) -> Everything:
    """Olga's brief is sent and a prompt in it answered, her next one waits until `ahead`, and so does a message of its
    own. Cora's brief did not reach her."""
    cast = fill(store, team_id, name)
    whole = Everything(
        cast, {Noun.WORKSPACE: [cast.id], Noun.CLIENT: [cast.zebra.id], Noun.MILESTONE: [cast.birthday.id]}
    )
    with store.begin() as work:
        _make_things(work, whole)
        _plan(work, whole, MONDAY + ahead)
    with store.begin() as work:
        _send_one(work, whole)
    return whole


def rows(store: Store, workspace_id: int) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a workspace, by table."""
    with store._reading.begin() as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(select(table).where(_of(table, workspace_id))))
            for table in tables.EVERY
        }


def empty_tables(found: dict[str, list[tuple[Any, ...]]]) -> Iterable[str]:
    return [name for name, its_rows in found.items() if not its_rows]


def _of(table: Any, workspace_id: int) -> Any:
    return (table.c.id if table is tables.workspaces else table.c.workspace_id) == workspace_id


def _make_things(work: Work, whole: Everything) -> None:
    cast, zebra = whole.cast, whole.cast.zebra
    unplanned = work.milestones.add(replace(cast.birthday, title="Wedding of Ada Zebra"))
    whole.ids[Noun.MILESTONE].append(unplanned.id)
    ada = work.contacts.called(cast.id, zebra.id, "Ada Zebra")
    assert ada is not None
    work.contacts.save(ada.lose(None, MONDAY))
    whole.ids[Noun.CONTACT] = [ada.id]
    for role in Role:
        work.roles.set(cast.id, OLGA, role, cast.workspace.name, MONDAY)
    work.people.set_unplanned(cast.id, [OLGA], MONDAY)
    work.preferences.save(Preferences(cast.id, OLGA, country="DE"))
    status = work.statuses.add(Absence(0, cast.id, OLGA, "", None, None))
    assert status is not None
    work.arrangements.save(Arrangements(cast.id, fallback=cast.workspace.name, prompted=frozenset({OLGA})))
    touch = work.touches.add(Touch(0, cast.id, zebra.id, OLGA, MONDAY, How.CALL, cast.workspace.name, Pulse.UNEASY))
    work.silence.listen(cast.id, MONDAY)
    link = work.links.connect(cast.id, OLGA, cast.workspace.name, MONDAY)
    work.meetings.add_new(cast.id, OLGA, [Meeting(zebra.id, cast.workspace.name, MONDAY, MONDAY + DAY)])
    work.feeds.make(cast.id, OLGA, f"digest of {cast.workspace.name}", MONDAY)
    goal = work.goals.add(Goal(0, cast.id, zebra.id, cast.workspace.name, date(2026, 12, 31), OLGA, MONDAY))
    until = date(2026, 12, 1)
    handing = work.handovers.add_handing(
        Handing(0, cast.id, OLGA, MONDAY, MAX, until, cast.workspace.name, is_planned=False)
    )
    handover = work.handovers.add(
        HandOver(0, cast.id, zebra.id, MAX, OLGA, until, MAX, MONDAY, handing_id=handing.id, back_id=handing.id)
    )
    whole.ids |= {Noun.TOUCH: [touch.id], Noun.GOAL: [goal.id], Noun.CALENDAR: [link.id], Noun.STATUS: [status]}
    whole.ids |= {Noun.HANDOVER: [handover.id], Noun.HANDING: [handing.id]}
    moment = work.moments.add(
        Moment(0, cast.id, work.moments.next_number(cast.id), zebra.id, cast.workspace.name, CORA, MONDAY, OLGA)
    )
    promise = work.promises.add(
        Promise(0, cast.id, zebra.id, cast.workspace.name, OLGA, CORA, MONDAY, MONDAY + DAY, "Europe/Berlin")
    )
    kept = work.promises.add(
        Promise(0, cast.id, zebra.id, "kept", OLGA, CORA, MONDAY, MONDAY + DAY, "Europe/Berlin").keep(MONDAY)
    )
    moved = promise.move(MONDAY + 2 * DAY, True, MONDAY)
    agreed = (MONDAY, OLGA, promise.due_at, True, None, moved.due_at, True, cast.workspace.name, How.CALL)
    work.promises.add_move(Move(0, cast.id, zebra.id, promise.id, *agreed))
    digest = work.digests.add(Digest(0, cast.id, "C0CLIENTS", MAX, "Europe/London"))
    assert digest is not None
    whole.circle = work.circles.add(cast.id)
    work.circles.admit(cast.id, whole.circle, CORA, MAX, MONDAY)
    flagged = work.history.record(
        cast.id, What.MOMENT_FLAGGED, Thing(Noun.MOMENT, moment.id), MONDAY, CORA, zebra.id, text=cast.workspace.name
    )
    whole.entry = work.history.record(
        cast.id, What.UNDONE, Thing(Noun.MOMENT, moment.id), MONDAY, CORA, zebra.id, undoes=flagged
    )
    whole.ids[Noun.ENTRY] = [flagged]
    work.formers.keep(cast.id, whole.entry, zebra.id, cast.workspace.name, MONDAY)
    work.receipts.record(cast.id, "Ev0001", MONDAY)
    whole.ids |= _walk(work, whole)
    rows_given = Source("clients.csv", "F0CSV", f"name,owner\nZebra Works of {cast.workspace.name},@olga")
    waits = Draft(0, cast.id, MAX, MONDAY, rows_given, Source("dates.csv", text="client,date"))
    whole.draft = work.drafts.add(waits).id
    here = Thing(Noun.WORKSPACE, cast.id)
    work.history.record(cast.id, What.ROSTER_IMPORTED, here, MONDAY, MAX, text=cast.workspace.name)
    whole.ids |= {Noun.MOMENT: [moment.id], Noun.PROMISE: [promise.id, kept.id], Noun.DIGEST: [digest.id]}


def _walk(work: Work, whole: Everything) -> dict[Noun, list[int]]:
    """Zebra walks along a journey."""
    cast = whole.cast
    name, digest = cast.workspace.name, work.journeys.keep(cast.id, COACHING, MONDAY)
    whole.digest = digest
    day = PartialDate(2025, 3, 3)
    work.milestones.add(Milestone(0, cast.id, cast.zebra.id, MilestoneKind.JOURNEY, name, day, step="review"))
    mark = work.journeys.mark(Mark(0, cast.id, COACHING.name, "review", True, MAX, MONDAY))
    work.clients.save(replace(cast.zebra, journey_digest=digest))
    sale = work.sales.add(Sale(0, cast.id, cast.zebra.id, MAX, MONDAY, name, ("A plan by May",), "Zebra", "Zebra"))
    welcome = work.welcomes.add(Welcome(0, cast.id, cast.zebra.id, OLGA, MONDAY, Felt.BUMPY, name))
    return {
        Noun.SALE: [sale.id],
        Noun.WELCOME: [welcome.id],
        Noun.JOURNEY: [cast.zebra.id],
        Noun.MARK: [mark.id],
    }


def _plan(work: Work, whole: Everything, ahead: datetime) -> None:
    cast = whole.cast
    about = Thing(Noun.MILESTONE, cast.birthday.id)
    plans = [
        Plan(cast.id, about, NudgeKind.MILESTONE, 7, date(2026 + n, 12, 14), OLGA, at, "Europe/Berlin", cast.zebra.id)
        for n, at in enumerate([MONDAY, ahead])
    ]
    work.nudges.replan(cast.id, about, plans)
    (moment,) = whole.ids[Noun.MOMENT]
    flagged = Thing(Noun.MOMENT, moment)
    rings = replace(plans[1], about=flagged, kind=NudgeKind.MOMENT_TAKE, lead=0)
    work.nudges.replan(cast.id, flagged, [rings])
    nudges = [*work.nudges.unsent(cast.id, about), *work.nudges.unsent(cast.id, flagged)]
    whole.ids[Noun.NUDGE] = [nudge.id for nudge in nudges]
    whole.ids[Noun.DELIVERY] = [nudge.delivery_id for nudge in nudges if nudge.delivery_id is not None]
    other = Thing(Noun.MILESTONE, whole.ids[Noun.MILESTONE][1])
    waits, answered = (replace(plans[0], about=other, recipient=recipient) for recipient in (CORA, OLGA))
    work.nudges.replan(cast.id, other, [waits, answered])
    (done,) = [each for each in work.nudges.unsent(cast.id, other) if each.plan.recipient == OLGA]
    work.nudges.answer(done.answer(NudgeState.DONE, MONDAY))
    whole.ids[Noun.BRIEF] = [brief_of(MONDAY.date()).id]


def _send_one(work: Work, whole: Everything) -> None:
    delivery = work.deliveries.claim_next(whole.cast.id, MONDAY, "me")
    assert delivery is not None
    assert work.deliveries.record_sent(delivery, "me", "D0OLGA", f"{whole.cast.workspace.name}.1", MONDAY)
    failed = work.deliveries.claim_next(whole.cast.id, MONDAY, "me")
    assert failed is not None
    assert work.deliveries.settle(failed, "me", DeliveryState.FAILED, "user_disabled")
    line = Thing(Noun.ENTRY, whole.ids[Noun.ENTRY][0])
    told = work.deliveries.add(whole.cast.id, "log", DeliveryKind.LOG, line, "C0CLIENTS", MONDAY + 9 * DAY)
    assert told is not None
    whole.ids[Noun.DELIVERY].append(told)

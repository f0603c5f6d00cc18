from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, func, or_, select, update

from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.history import Noun, Thing
from bot.domain.nudges import ALONE, URGENT, Nudge, NudgeGone, NudgeKind, NudgeState, Plan
from store.deliveries import Deliveries
from store.keeper import Keeper
from store.tables import deliveries, handovers, milestones
from store.tables import nudges as table

MISSED = ("another_day", "not_at_work")
"""Why a brief was dropped that could not be sent on its own day."""
UNANSWERED = (str(NudgeState.OPEN), str(NudgeState.LATER))
BATCH = 5_000
"""How many things one statement may name."""
SETTLED = (str(NudgeState.DONE), str(NudgeState.DECLINED), str(NudgeState.HANDED))

ONE = select(table).where(table.c.workspace_id == bindparam("workspace"), table.c.id == bindparam("nudge"))
NAMED = ONE.add_columns(
    select(milestones.c.title)
    .where(table.c.noun == str(Noun.MILESTONE), milestones.c.id == table.c.thing_id)
    .scalar_subquery()
    .label("subject")
)
MANY = select(table).where(table.c.id.in_(bindparam("ids", expanding=True)))
CHANGE = update(table).where(table.c.id == bindparam("nudge"))
ABOUT = (
    table.c.workspace_id == bindparam("workspace"),
    table.c.noun == bindparam("about_noun"),
    table.c.thing_id == bindparam("about_id"),
)
OF_THING = select(table).where(*ABOUT).order_by(table.c.id)
UNSENT = (
    select(table)
    .join(deliveries, deliveries.c.id == table.c.delivery_id)
    .where(*ABOUT, deliveries.c.state == str(DeliveryState.WAITING))
    .order_by(table.c.id)
)
FOR_BRIEF = (
    select(table, deliveries.c.kind.label("carrier"), deliveries.c.sent_at, deliveries.c.reason)
    .outerjoin(deliveries, deliveries.c.id == table.c.delivery_id)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.recipient == bindparam("reader"),
        table.c.state.in_(UNANSWERED),
        # Without a delivery it was put off and Undo took that back: it waits for an answer now.
        or_(table.c.due_at <= bindparam("now"), table.c.delivery_id.is_(None)),
        table.c.kind.not_in([str(kind) for kind in ALONE]),
    )
    .order_by(table.c.due_at, table.c.id)
)
NEXT_IN = select(func.min(table.c.due_at)).where(
    table.c.workspace_id == bindparam("workspace"),
    table.c.recipient == bindparam("reader"),  # for the index
    table.c.state.in_(UNANSWERED),
    table.c.due_at > bindparam("after"),
    table.c.due_at < bindparam("until"),
    table.c.delivery_id == bindparam("carrier"),
)
ANSWERED = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.recipient == bindparam("reader"),
        table.c.answered_at >= bindparam("since"),
        table.c.answered_at < bindparam("until"),
    )
    .order_by(table.c.answered_at, table.c.id)
)
AWAITED = (
    select(table.c.recipient)
    .join(deliveries, deliveries.c.id == table.c.delivery_id)
    .where(table.c.workspace_id == bindparam("workspace"), deliveries.c.state == str(DeliveryState.WAITING))
    .distinct()
)
AWAITED_AMONG = AWAITED.where(table.c.recipient.in_(bindparam("among", expanding=True)))
# Without a delivery it was put off and Undo took that back: it waits for an answer now.
ASKED_OF_CLIENTS = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.client_id.in_(bindparam("ids", expanding=True)),
        table.c.kind.in_([str(NudgeKind.MILESTONE), str(NudgeKind.SILENCE)]),
        table.c.state.in_(UNANSWERED),
        or_(table.c.due_at <= bindparam("now"), table.c.delivery_id.is_(None)),
    )
    .order_by(table.c.occurrence, table.c.id)
)
# Without a delivery it was put off and Undo took that back: its first message stands.
SETTLED_OCCURRENCES = (
    select(table.c.occurrence)
    .outerjoin(deliveries, deliveries.c.id == table.c.delivery_id)
    .where(
        *ABOUT,
        or_(
            and_(
                table.c.recipient == bindparam("told"),
                or_(deliveries.c.id.is_(None), deliveries.c.state != str(DeliveryState.WAITING)),
                table.c.state != str(NudgeState.WITHDRAWN),
            ),
            table.c.state.in_(SETTLED),
        ),
    )
)


class Nudges(Keeper):
    """What is owed to whom. Each round of a nudge has one delivery, planned with it in the same transaction."""

    def get(self, workspace_id: int, nudge_id: int) -> Nudge:
        """Raises NudgeGone."""
        row = self._row(NAMED, workspace=workspace_id, nudge=nudge_id)
        if row is None or row.state == str(NudgeState.WITHDRAWN):
            raise NudgeGone
        return replace(_nudge(row), subject=row.subject or "")

    def find(self, workspace_id: int, nudge_id: int) -> Nudge | None:
        row = self._row(ONE, workspace=workspace_id, nudge=nudge_id)
        return None if row is None else _nudge(row)

    def foresee(self, ids: Collection[int]) -> list[Nudge]:
        """Those of them that exist, of any workspace; `find` knows them from now on."""
        rows = self._rows(MANY, ids=list(ids))
        self._foresee(ONE, {(row.workspace_id, row.id): row for row in rows})
        return [_nudge(row) for row in rows]

    def thing_of(self, workspace_id: int, nudge_id: int) -> Thing | None:
        """What it is about, which never changes: so nothing is held."""
        row = self._find(ONE, workspace=workspace_id, nudge=nudge_id)
        return None if row is None else Thing(Noun(row.noun), row.thing_id)

    def replan(
        self, workspace_id: int, about: Thing, plans: Iterable[Plan], unsent: Sequence[Nudge] | None = None
    ) -> None:
        """These are now the plans for this thing: what is unsent and not among them goes, the rest moves or is
        added. What was sent or answered stays as it is, and what was put off keeps its time. Whoever looked
        already at what is unsent hands it in."""
        wanted = {plan.key: plan for plan in plans}
        for nudge in self.unsent(workspace_id, about) if unsent is None else unsent:
            if nudge.state in SETTLED:
                continue
            if nudge.plan.key not in wanted:
                self._withdraw(nudge)
            elif nudge.round == 0:
                self._move(nudge, wanted[nudge.plan.key])
        for plan in wanted.values():
            self._add(plan)

    def add_many(self, plans: Sequence[Plan]) -> None:
        """For things that were only just added, so that nothing of theirs was planned before; nothing urgent."""
        carriers = Deliveries(self._db).carry_many(plans)
        self._new_ids(
            table,
            [
                {**_facts(plan), "key": plan.key, "delivery_id": carrier}
                for plan, carrier in zip(plans, carriers, strict=True)
            ],
        )

    def withdraw_ahead(self, workspace_id: int, noun: Noun, ids: Sequence[int], after: date, now: datetime) -> set[int]:
        """Takes back what is planned for many things at once, where nobody can have noticed: nothing of it was
        sent, answered, put off, or is due already, and it occurs after that day. Which things these were."""
        withdrawn: set[int] = set()
        for start in range(0, len(ids), BATCH):
            withdrawn |= self._withdraw_ahead(workspace_id, noun, ids[start : start + BATCH], after, now)
        return withdrawn

    def about(self, workspace_id: int, about: Thing) -> list[Nudge]:
        return [_nudge(row) for row in self._rows(OF_THING, **_given(workspace_id, about))]

    def unsent(self, workspace_id: int, about: Thing) -> list[Nudge]:
        """Nudges whose delivery nobody has claimed yet."""
        return [_nudge(row) for row in self._rows(UNSENT, **_given(workspace_id, about))]

    def unsent_to(self, workspace_id: int, recipient: str) -> list[Nudge]:
        return self._joined(
            table.c.workspace_id == workspace_id,
            table.c.recipient == recipient,
            deliveries.c.state == str(DeliveryState.WAITING),
        )

    def unsent_until(self, workspace_id: int, noun: Noun, until: datetime) -> list[Nudge]:
        """What nobody was told of yet, and comes before that instant, the first one first."""
        query = (
            select(table)
            .join(deliveries, deliveries.c.id == table.c.delivery_id)
            .where(
                table.c.workspace_id == workspace_id,
                table.c.noun == str(noun),
                table.c.state == str(NudgeState.OPEN),
                table.c.due_at < until,
                deliveries.c.state == str(DeliveryState.WAITING),
            )
            .order_by(table.c.due_at, table.c.id)
        )
        return [_nudge(row) for row in self._rows(query)]

    def awaited_by(self, workspace_id: int) -> set[str]:
        """Everybody to whom something is unsent: looks through all that waits."""
        return {row.recipient for row in self._rows(AWAITED, workspace=workspace_id)}

    def awaited_among(self, workspace_id: int, slack_ids: Collection[str]) -> set[str]:
        """Those of them to whom something is unsent."""
        rows = self._rows(AWAITED_AMONG, workspace=workspace_id, among=list(slack_ids)) if slack_ids else []
        return {row.recipient for row in rows}

    def coming_to(
        self, workspace_id: int, recipient: str, now: datetime, until: datetime, most: int
    ) -> tuple[list[Nudge], int]:
        """The dates that this person will be asked about for the first time before `until`, the next first, and how
        many these are."""
        theirs = (
            table.c.workspace_id == workspace_id,
            table.c.recipient == recipient,
            table.c.state == str(NudgeState.OPEN),
            table.c.due_at > now,
            table.c.due_at < until,
            table.c.kind == str(NudgeKind.MILESTONE),
            # Without a delivery it was put off and Undo took that back: it waits for an answer now.
            table.c.delivery_id.is_not(None),
        )
        rows = self._rows(select(table).where(*theirs).order_by(table.c.due_at, table.c.id).limit(most))
        if len(rows) < most:
            return [_nudge(row) for row in rows], len(rows)
        return [_nudge(row) for row in rows], self._db.execute(select(func.count()).where(*theirs)).scalar_one()

    def dates_handed_over(
        self, workspace_id: int, recipient: str, handing_id: int, since: date, most: int = 20
    ) -> list[Nudge]:
        """The dates from `since` on of the clients in that hand-over, of which this person was or will be told."""
        theirs = or_(handovers.c.handing_id == handing_id, handovers.c.back_id == handing_id)
        gone = select(handovers.c.client_id).where(handovers.c.workspace_id == workspace_id, theirs)
        rows = self._rows(
            select(table)
            .where(
                table.c.workspace_id == workspace_id,
                table.c.recipient == recipient,
                table.c.kind == str(NudgeKind.MILESTONE),
                table.c.state.in_(UNANSWERED),
                table.c.occurrence >= since,
                table.c.client_id.in_(gone),
            )
            .order_by(table.c.occurrence, table.c.id)
            .limit(most)
        )
        return [_nudge(row) for row in rows]

    def settled_occurrences(self, workspace_id: int, about: Thing, recipient: str) -> set[date]:
        """Those this recipient was prompted about already, or that anybody has answered."""
        rows = self._rows(SETTLED_OCCURRENCES, **_given(workspace_id, about), told=recipient)
        return {row.occurrence for row in rows}

    def for_brief(self, workspace_id: int, recipient: str, now: datetime, since: datetime | None) -> list[Nudge]:
        """What waits for this person's answer and belongs in their brief: not what was, or is still to be, said today
        (`since` is when their day began) in a message of its own. Without `since` all of it."""
        return [
            replace(_nudge(row), was_missed=row.carrier == str(DeliveryKind.BRIEF) and row.reason in MISSED)
            for row in self._rows(FOR_BRIEF, workspace=workspace_id, reader=recipient, now=now)
            if since is None or not _has_its_own(row, since)
        ]

    def asked_about(self, workspace_id: int, about: Thing, now: datetime) -> list[Nudge]:
        """What somebody was asked about this thing and has not answered: it is not unsent any more."""
        sent = or_(deliveries.c.id.is_(None), deliveries.c.state != str(DeliveryState.WAITING))
        query = (
            select(table)
            .outerjoin(deliveries, deliveries.c.id == table.c.delivery_id)
            .where(_about(workspace_id, about), table.c.state == str(NudgeState.OPEN), table.c.due_at <= now, sent)
            .order_by(table.c.id)
        )
        return [_nudge(row) for row in self._rows(query)]

    def has_its_own(self, workspace_id: int, about: Thing, recipient: str, since: datetime) -> bool:
        """Whether a message of its own about this thing went to them since then."""
        query = (
            select(table.c.id)
            .join(deliveries, deliveries.c.id == table.c.delivery_id)
            .where(_about(workspace_id, about), table.c.recipient == recipient, table.c.kind.in_(map(str, ALONE)))
            .where(deliveries.c.kind == str(DeliveryKind.NUDGE), deliveries.c.sent_at >= since)
        )
        return self._db.execute(query.limit(1)).first() is not None

    def coming(self, workspace_id: int, recipient: str, since: datetime) -> Counter[date]:
        """How much this person is told on each day of theirs, from then on: also what they answered meanwhile."""
        day = func.substr(table.c.wall, 1, 10)
        theirs = (table.c.workspace_id == workspace_id, table.c.recipient == recipient, table.c.due_at >= since)
        stands = (table.c.state != str(NudgeState.WITHDRAWN), *theirs)
        rows = self._rows(select(day.label("day"), func.count().label("count")).where(*stands).group_by(day))
        return Counter({date.fromisoformat(row.day): row.count for row in rows})

    def answered_between(self, workspace_id: int, recipient: str, since: datetime, until: datetime) -> list[Nudge]:
        """What was asked of this person and answered then, by whomever, the first answered first. What was put off is
        among it."""
        rows = self._rows(ANSWERED, workspace=workspace_id, reader=recipient, since=since, until=until)
        return [_nudge(row) for row in rows]

    def put_off_by(self, workspace_id: int, recipient: str, now: datetime, most: int = 20) -> list[Nudge]:
        """What comes again later, the next first."""
        theirs = (table.c.workspace_id == workspace_id, table.c.recipient == recipient)
        later = (table.c.state == str(NudgeState.LATER), table.c.due_at > now)
        rows = self._rows(select(table).where(*theirs, *later).order_by(table.c.due_at, table.c.id).limit(most))
        return [_nudge(row) for row in rows]

    def carried_by(self, workspace_id: int, delivery_ids: Collection[int]) -> list[Nudge]:
        here = (table.c.workspace_id == workspace_id, table.c.delivery_id.in_(list(delivery_ids)))
        return [_nudge(row) for row in self._rows(select(table).where(*here).order_by(table.c.id))]

    def next_in(self, workspace_id: int, recipient: str, brief_id: int, after: datetime) -> datetime | None:
        """When the next of what their brief carries, and nobody answered, is due within a day of that instant. UTC."""
        given = {"workspace": workspace_id, "reader": recipient, "carrier": brief_id}
        at: datetime | None = self._run(NEXT_IN, **given, after=after, until=after + timedelta(days=1)).scalar()
        return at

    def waiting_without_brief(self, workspace_id: int, now: datetime) -> set[str]:
        """Everybody of whom an answer is waited for, and to whom no brief is to be sent within a day: one of next year
        asks nothing now."""
        ahead = select(deliveries.c.recipient).where(
            deliveries.c.workspace_id == workspace_id,
            deliveries.c.kind == str(DeliveryKind.BRIEF),
            deliveries.c.next_at <= now + timedelta(days=1),
            deliveries.c.state.in_((str(DeliveryState.WAITING), str(DeliveryState.SENDING))),
        )
        rows = self._rows(
            select(table.c.recipient)
            .where(
                table.c.workspace_id == workspace_id,
                table.c.state.in_(UNANSWERED),
                or_(table.c.due_at <= now, table.c.delivery_id.is_(None)),
                table.c.kind.not_in([str(kind) for kind in ALONE]),
                table.c.recipient.not_in(ahead),
            )
            .distinct()
        )
        return {row.recipient for row in rows}

    def routine_of_clients(self, workspace_id: int, client_ids: Collection[int], now: datetime) -> list[Nudge]:
        """What is due about these clients by itself and waits for an answer, whoever is asked; the first day first."""
        rows = self._rows(ASKED_OF_CLIENTS, workspace=workspace_id, ids=list(client_ids), now=now) if client_ids else ()
        return [_nudge(row) for row in rows]

    def hold_many(self, workspace_id: int, ids: Collection[int]) -> None:
        """Nobody else changes these until this transaction ends."""
        if not ids:
            return
        self._held_rows(
            select(table).where(table.c.workspace_id == workspace_id, table.c.id.in_(ids)).order_by(table.c.id)
        )

    def adopt(self, workspace_id: int, ids: Collection[int], brief_id: int) -> None:
        """From now on they stand in this brief."""
        if not ids:
            return
        these = (table.c.workspace_id == workspace_id, table.c.id.in_(list(ids)))
        self._run(update(table).where(*these).values(delivery_id=brief_id))

    def withdraw_all(self, workspace_id: int, ids: Collection[int]) -> None:
        """Nobody has to answer these any more."""
        if not ids:
            return
        these = (table.c.workspace_id == workspace_id, table.c.id.in_(list(ids)), table.c.state.in_(UNANSWERED))
        self._run(update(table).where(*these).values(state=str(NudgeState.WITHDRAWN)))

    def settle(self, workspace_id: int, about: Thing, state: NudgeState, at: datetime) -> None:
        """What was shown about this thing and still waits: nobody has to answer it any more."""
        self._run(
            update(table)
            .where(_about(workspace_id, about), table.c.state.in_(UNANSWERED))
            .values(state=str(state), answered_at=at)
        )

    def unsettle(self, workspace_id: int, about: Thing, since: datetime) -> None:
        """For Undo: what was done about this thing then, or later, waits again."""
        done = (_about(workspace_id, about), table.c.state == str(NudgeState.DONE), table.c.answered_at >= since)
        self._run(update(table).where(*done).values(state=str(NudgeState.OPEN), answered_at=None))

    def keyed(self, workspace_id: int, key: str) -> Nudge | None:
        row = self._row(select(table).where(table.c.workspace_id == workspace_id, table.c.key == key))
        return None if row is None else _nudge(row)

    def give(self, plan: Plan, by: str, *, alone: bool) -> int:
        """Its recipient has this from now on. Who had it before, and gets it back, has it again."""
        new = self._add_new(table, {**_facts(plan), "key": plan.key, "handed_by": by})
        if new is not None:
            self._run(CHANGE, nudge=new, delivery_id=self._deliver(new, f"{plan.key}#0", plan, alone))
            return new
        known = self.keyed(plan.workspace_id, plan.key)
        assert known is not None
        again = Nudge(known.id, plan, round=known.round + 1, handed_by=by)
        self.save(again)
        self.deliver_again(again, alone=alone)
        return known.id

    def save(self, nudge: Nudge) -> None:
        self._run(
            CHANGE,
            nudge=nudge.id,
            state=str(nudge.state),
            round=nudge.round,
            due_at=nudge.plan.due_at,
            wall=_wall(nudge.plan),
            zone=nudge.plan.zone,
            delivery_id=nudge.delivery_id,
            answered_at=nudge.answered_at,
            handed_by=nudge.handed_by,
        )

    def answer(self, nudge: Nudge) -> None:
        """Only its state is another one: no time is reckoned and written anew at each press."""
        self._run(CHANGE, nudge=nudge.id, state=str(nudge.state), answered_at=nudge.answered_at)

    def move(self, nudge: Nudge) -> None:
        """To its new time and zone, if it was not sent yet."""
        self._move(nudge, nudge.plan)

    def deliver_again(self, nudge: Nudge, *, alone: bool = False) -> int | None:
        """A delivery for the nudge's newest round: that morning's brief, or a message of its own."""
        key = self._deliver(nudge.id, nudge.delivery_key, nudge.plan, alone)
        self._run(CHANGE, nudge=nudge.id, delivery_id=key)
        return key

    def _withdraw_ahead(
        self, workspace_id: int, noun: Noun, ids: Sequence[int], after: date, now: datetime
    ) -> set[int]:
        theirs = (table.c.workspace_id == workspace_id, table.c.noun == str(noun), table.c.thing_id.in_(ids))
        rows = self._rows(select(table).where(*theirs))
        ahead = {
            row.id: row.delivery_id
            for row in rows
            if row.state == str(NudgeState.OPEN)
            and row.round == 0
            and row.handed_by is None
            and row.due_at > now
            and row.occurrence > after
        }
        waiting = self._hold_waiting(workspace_id, [key for key in ahead.values() if key is not None])
        noticed = {row.thing_id for row in rows if ahead.get(row.id) not in waiting}
        gone = [row for row in rows if row.thing_id not in noticed]
        self._run(table.delete().where(table.c.id.in_([row.id for row in gone])))
        own = (deliveries.c.id.in_([row.delivery_id for row in gone]), deliveries.c.kind == str(DeliveryKind.NUDGE))
        self._run(deliveries.delete().where(*own))
        return set(ids) - noticed

    def _hold_waiting(self, workspace_id: int, ids: Sequence[int]) -> set[int]:
        """Those that nobody has claimed, and that nobody can claim until this transaction ends."""
        waiting = (deliveries.c.workspace_id == workspace_id, deliveries.c.state == str(DeliveryState.WAITING))
        held = select(deliveries.c.id).where(*waiting, deliveries.c.id.in_(ids)).with_for_update(skip_locked=True)
        return {row.id for row in self._rows(held)}

    def _add(self, plan: Plan) -> None:
        new = self._add_new(table, {**_facts(plan), "key": plan.key})
        if new is None:
            self._revive(plan)
            return
        key = self._deliver(new, f"{plan.key}#0", plan)
        self._run(CHANGE, nudge=new, delivery_id=key)

    def _revive(self, plan: Plan) -> None:
        """A nudge that was withdrawn after it had been put off is wanted after all: in a round of its own."""
        withdrawn = (table.c.key == plan.key, table.c.state == str(NudgeState.WITHDRAWN))
        row = self._row(select(table).where(table.c.workspace_id == plan.workspace_id, *withdrawn))
        if row is not None:
            nudge = Nudge(row.id, plan, round=row.round + 1)
            self.save(nudge)
            self.deliver_again(nudge)

    def _deliver(self, nudge_id: int, key: str, plan: Plan, alone: bool = False) -> int | None:
        if plan.kind not in ALONE and not alone:
            return Deliveries(self._db).carry(plan)
        return Deliveries(self._db).add(
            plan.workspace_id,
            key,
            DeliveryKind.NUDGE,
            Thing(Noun.NUDGE, nudge_id),
            plan.recipient,
            plan.due_at,
            urgent=plan.kind in URGENT,
        )

    def _move(self, nudge: Nudge, plan: Plan) -> None:
        moved = {"due_at": plan.due_at, "wall": _wall(plan), "zone": plan.zone}
        self._run(update(table).where(table.c.id == nudge.id).values(**moved))
        if nudge.delivery_id is None:
            return
        if not Deliveries(self._db).is_brief(plan.workspace_id, nudge.delivery_id):
            Deliveries(self._db).reschedule(plan.workspace_id, nudge.delivery_id, plan.due_at)
        elif (carrier := Deliveries(self._db).carry(plan)) != nudge.delivery_id:
            self._run(CHANGE, nudge=nudge.id, delivery_id=carrier)

    def _withdraw(self, nudge: Nudge) -> None:
        """Nothing of it was sent in this round. A nudge that was put off has an older message with buttons, so it
        stays, as withdrawn."""
        assert nudge.delivery_id is not None
        self.save(nudge.without_delivery())
        if not Deliveries(self._db).let_go(nudge.plan.workspace_id, nudge.delivery_id):
            self.save(nudge)  # another replica has just claimed it: it is being sent
        elif nudge.round == 0:
            self._run(table.delete().where(table.c.id == nudge.id))
        else:
            self.save(replace(nudge.without_delivery(), state=NudgeState.WITHDRAWN))

    def _joined(self, *where: Any) -> list[Nudge]:
        query = (
            select(table).join(deliveries, deliveries.c.id == table.c.delivery_id).where(*where).order_by(table.c.id)
        )
        return [_nudge(row) for row in self._rows(query)]


def _about(workspace_id: int, about: Thing) -> Any:
    return (table.c.workspace_id == workspace_id) & (table.c.noun == str(about.noun)) & (table.c.thing_id == about.id)


def _given(workspace_id: int, about: Thing) -> dict[str, Any]:
    return {"workspace": workspace_id, "about_noun": str(about.noun), "about_id": about.id}


def _wall(plan: Plan) -> str:
    return plan.due_at.astimezone(ZoneInfo(plan.zone)).strftime("%Y-%m-%dT%H:%M:%S")


def _facts(plan: Plan) -> dict[str, Any]:
    return {
        "workspace_id": plan.workspace_id,
        "noun": str(plan.about.noun),
        "thing_id": plan.about.id,
        "client_id": plan.client_id,
        "kind": str(plan.kind),
        "lead": plan.lead,
        "occurrence": plan.occurrence,
        "recipient": plan.recipient,
        "due_at": plan.due_at,
        "wall": _wall(plan),
        "zone": plan.zone,
        "state": str(NudgeState.OPEN),
    }


def _nudge(row: Any) -> Nudge:
    return Nudge(
        id=row.id,
        plan=Plan(
            workspace_id=row.workspace_id,
            about=Thing(Noun(row.noun), row.thing_id),
            kind=NudgeKind(row.kind),
            lead=row.lead,
            occurrence=row.occurrence,
            recipient=row.recipient,
            due_at=row.due_at,
            zone=row.zone,
            client_id=row.client_id,
        ),
        state=NudgeState(row.state),
        round=row.round,
        delivery_id=row.delivery_id,
        answered_at=row.answered_at,
        handed_by=row.handed_by,
    )


def _has_its_own(row: Any, since: datetime) -> bool:
    """Whether a message of its own is on its way, or came today: one place a day is enough."""
    if row.carrier != str(DeliveryKind.NUDGE):
        return False
    return row.sent_at is None or row.sent_at >= since

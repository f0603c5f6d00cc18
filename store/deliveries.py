from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, Update, and_, bindparam, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.deliveries import LEASE, TRIED, Delivery, DeliveryKind, DeliveryState, brief_key, brief_of, day_of
from bot.domain.history import Noun, Thing
from bot.domain.nudges import Plan
from store.keeper import Keeper
from store.tables import deliveries as table
from store.tables import entries, workspaces

POSTS = (str(DeliveryState.WAITING), str(DeliveryState.SENDING))
EDITS = (str(DeliveryState.SENT), str(DeliveryState.EDITING))
HELD = (str(DeliveryState.SENDING), str(DeliveryState.EDITING))
ACTIVE = select(workspaces.c.id).where(workspaces.c.is_active)

ONE = select(table).where(table.c.workspace_id == bindparam("workspace"), table.c.id == bindparam("delivery"))
KEYED = select(table).where(table.c.workspace_id == bindparam("workspace"), table.c.key == bindparam("with_key"))
BRIEFS = (
    select(table)
    .where(table.c.workspace_id == bindparam("workspace"), table.c.key.in_(bindparam("keys", expanding=True)))
    .order_by(table.c.recipient)  # two who change briefs take them in the same order
)
SHOWN_AS = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.channel == bindparam("in_channel"),
        table.c.ts == bindparam("with_ts"),
    )
    .limit(1)
)
OF_LOG = (
    select(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.noun == str(Noun.ENTRY),
        table.c.thing_id.in_(
            select(entries.c.id).where(
                entries.c.workspace_id == bindparam("workspace"),
                entries.c.noun == bindparam("of_noun"),
                entries.c.thing_id == bindparam("of_id"),
            )
        ),
    )
    .order_by(table.c.thing_id)
)
NEXT_DUE = (
    select(table.c.next_at)
    .where(table.c.next_at.is_not(None), table.c.workspace_id.in_(ACTIVE))
    .order_by(table.c.next_at)
    .limit(1)
)
STANDS = table.c.state == str(DeliveryState.SENT)
WAITS = table.c.state == str(DeliveryState.WAITING)
IS_HELD = table.c.state.in_(HELD)
IS_OVER = table.c.state.in_(
    [str(each) for each in (DeliveryState.DROPPED, DeliveryState.FAILED, DeliveryState.UNKNOWN)]
)

# The doubts tell this claim from a later one of the same holder.
SETTLE = (
    update(table)
    .where(
        table.c.id == bindparam("delivery"),
        table.c.claimed_by == bindparam("holder"),
        table.c.doubts == bindparam("doubted"),
    )
    .returning(table.c.id)
)
SETTLE_SHOWN = SETTLE.values(
    next_at=case((table.c.is_stale, bindparam("again", type_=table.c.next_at.type)), else_=None)
)

# Something changed since it was drawn, or while it was: it is not over, but drawn anew at once.
DROP = SETTLE.values(
    state=case((table.c.is_stale, str(DeliveryState.WAITING)), else_=str(DeliveryState.DROPPED)),
    next_at=case((table.c.is_stale, table.c.due_at), else_=None),
    reason=case((table.c.is_stale, table.c.reason), else_=bindparam("why", type_=table.c.reason.type)),
    doubts=case((table.c.is_stale, 0), else_=table.c.doubts),
    claimed_by=None,
).returning(table.c.state)
RELEASE = SETTLE.values(
    state=bindparam("as_before", type_=table.c.state.type),
    next_at=case((table.c.is_stale, table.c.due_at), else_=bindparam("until", type_=table.c.next_at.type)),
    doubts=0,
    claimed_by=None,
)


def _sooner(at: Any) -> Any:
    """Than it is looked at already."""
    return case((table.c.next_at < at, table.c.next_at), else_=at)


# What stands is edited now; what is just being posted or edited, once more afterwards. What waits stays as it is, but
# is held by whoever changes it: else it could be claimed and drawn before their change is there to be seen.
REDRAW = (
    update(table)
    .where(or_(*(table.c.state == state for state in (*POSTS, *EDITS))))
    .values(
        next_at=case((STANDS, _sooner(bindparam("now", type_=table.c.next_at.type))), else_=table.c.next_at),
        is_stale=case((IS_HELD, True), else_=table.c.is_stale),
    )
)

REDRAW_ONE = REDRAW.where(table.c.id == bindparam("delivery"))
REDRAW_MANY = REDRAW.where(table.c.id.in_(bindparam("these", expanding=True)))
CLAIMED_FOR = (
    update(table)
    .where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.recipient == bindparam("reader"),
        table.c.state == str(DeliveryState.SENDING),
    )
    .values(is_stale=True)
)


class Deliveries(Keeper):
    """The outgoing half of the ledger. `next_at` says when a row must be looked at again: claimed rows carry the
    end of their lease there, so that a claim whose holder died comes up again by itself."""

    def add(
        self,
        workspace_id: int,
        key: str,
        kind: DeliveryKind,
        about: Thing,
        recipient: str,
        due_at: datetime,
        reason: str | None = None,
        urgent: bool = False,
    ) -> int | None:
        """The new row's id, or None where the key is known: the same message is owed once."""
        facts = _as_added(workspace_id, key, kind, about, recipient, due_at)
        return self._add_new(table, {**facts, "reason": reason, "urgency": 0 if urgent else 1})

    def carry(self, plan: Plan) -> int:
        """The brief in which this comes, where it is the morning's first thing made anew."""
        return self.brief(plan.workspace_id, plan.recipient, plan.day, plan.due_at)

    def carry_many(self, plans: Sequence[Plan]) -> list[int]:
        """As `carry` for each, in the same order: most mornings of many are new."""
        days: dict[tuple[int, str, date], datetime] = {}
        for plan in plans:
            whose = (plan.workspace_id, plan.recipient, plan.day)
            days[whose] = min(plan.due_at, days.get(whose, plan.due_at))
        # Two imports for the same people take them in the same order, the later morning first as everybody does.
        order = sorted(days, key=lambda whose: (whose[0], whose[1], -whose[2].toordinal()))
        briefs = {whose: self.brief(*whose, days[whose]) for whose in order}
        return [briefs[plan.workspace_id, plan.recipient, plan.day] for plan in plans]

    def brief(self, workspace_id: int, recipient: str, day: date, due_at: datetime) -> int:
        """That morning's brief. One that had nothing to say is to be looked at again; one that stands is edited; one
        that is just being sent is edited afterwards; one that waits comes no later than this. Nobody claims it until
        this transaction ends, so that it is not sent without what joins it here."""
        about, key = brief_of(day), brief_key(recipient, day)
        facts = _as_added(workspace_id, key, DeliveryKind.BRIEF, about, recipient, due_at)
        return int(self._db.execute(_join(self._db.dialect.name), facts).scalar_one())

    def is_brief(self, workspace_id: int, delivery_id: int) -> bool:
        row = self._find(ONE, workspace=workspace_id, delivery=delivery_id)
        return row is not None and row.kind == str(DeliveryKind.BRIEF)

    def brief_on(self, workspace_id: int, recipient: str, day: date) -> Delivery | None:
        """That day's, whatever became of it; and it stays so until this transaction ends, where it writes."""
        row = self._row(KEYED, workspace=workspace_id, with_key=brief_key(recipient, day))
        return None if row is None else _delivery(row)

    def brief_tried_before(self, brief: Delivery) -> Delivery | None:
        """The last one before this that was sent to its recipient, or could not be."""
        tried = table.c.state.in_([str(state) for state in TRIED])
        return self._last_brief(brief.workspace_id, brief.recipient, day_of(brief), tried)

    def brief_before(self, workspace_id: int, recipient: str, day: date) -> Delivery | None:
        """The last one before that day that this person was sent."""
        return self._last_brief(workspace_id, recipient, day, table.c.ts.is_not(None))

    def _last_brief(self, workspace_id: int, recipient: str, before: date, which: Any) -> Delivery | None:
        row = self._db.execute(
            select(table)
            .where(
                table.c.workspace_id == workspace_id,
                table.c.recipient == recipient,
                table.c.kind == str(DeliveryKind.BRIEF),
                table.c.thing_id < before.toordinal(),
                which,
            )
            .order_by(table.c.thing_id.desc())
            .limit(1)
        ).first()
        return None if row is None else _delivery(row)

    def find(self, workspace_id: int, delivery_id: int) -> Delivery | None:
        row = self._row(ONE, workspace=workspace_id, delivery=delivery_id)
        return None if row is None else _delivery(row)

    def find_sent(self, workspace_id: int, channel: str, ts: str) -> Delivery | None:
        """The delivery that became this message."""
        row = self._run(SHOWN_AS, workspace=workspace_id, in_channel=channel, with_ts=ts).first()
        return None if row is None else _delivery(row)

    def about(self, workspace_id: int, about: Thing) -> list[Delivery]:
        rows = self._rows(select(table).where(_about(workspace_id, [about])).order_by(table.c.id))
        return [_delivery(row) for row in rows]

    def keyed(self, workspace_id: int, key: str) -> Delivery | None:
        row = self._find(KEYED, workspace=workspace_id, with_key=key)
        return None if row is None else _delivery(row)

    def of_log(self, workspace_id: int, about: Thing) -> list[Delivery]:
        """The messages about what happened to this thing, in the order in which it happened."""
        rows = self._rows(OF_LOG, workspace=workspace_id, of_noun=str(about.noun), of_id=about.id)
        return [_delivery(row) for row in rows]

    def is_told_of(self, delivery: Delivery, kinds: Collection[DeliveryKind]) -> bool:
        """Whether another one of these kinds met the same trouble with the same recipient, and none arrived there
        since."""
        theirs = (
            table.c.workspace_id == delivery.workspace_id,
            table.c.recipient == delivery.recipient,
            table.c.kind.in_([str(kind) for kind in kinds]),
        )
        arrived = select(func.max(table.c.sent_at)).where(*theirs).scalar_subquery()
        since = table.c.ts.is_not(None) | (table.c.due_at >= func.coalesce(arrived, table.c.due_at))
        troubled = table.c.state.in_([str(DeliveryState.FAILED), *POSTS]) & (table.c.reason == delivery.reason)
        other = select(table.c.id).where(*theirs, table.c.id != delivery.id, troubled, since).limit(1)
        return self._db.execute(other).first() is not None

    def next_due(self) -> datetime | None:
        """When the ledger must next be looked at: the earliest of all rows of active workspaces."""
        at: datetime | None = self._db.execute(NEXT_DUE).scalar()
        return at

    def next_sending(self, workspace_id: int, recipient: str, after: datetime) -> datetime | None:
        """When the next message for somebody after this instant is due."""
        return self._db.execute(
            select(func.min(table.c.next_at)).where(
                table.c.workspace_id == workspace_id,
                table.c.recipient == recipient,
                table.c.next_at > after,
                table.c.state == str(DeliveryState.WAITING),
            )
        ).scalar()

    def due_workspaces(self, now: datetime) -> list[tuple[int, bool]]:
        """Which workspaces have something due: (workspace, whether it is an edit)."""
        is_edit = table.c.state.in_(EDITS).label("is_edit")
        rows = self._rows(
            select(table.c.workspace_id, is_edit)
            .where(table.c.next_at <= now, table.c.workspace_id.in_(ACTIVE))
            .distinct()
        )
        return [(row.workspace_id, bool(row.is_edit)) for row in rows]

    def claim_next(
        self, workspace_id: int, now: datetime, by: str, busy: Collection[str] = (), edits: bool = False
    ) -> Delivery | None:
        """Takes the most urgent due row in one conditional update. `busy` recipients are left alone: one message a
        second in a channel, and what is in flight is not claimed again. None where nothing is due."""
        named = {f"busy_{number}": recipient for number, recipient in enumerate(busy)}
        row = self._run(
            _claim(edits, len(named)), workspace=workspace_id, now=now, lease_end=now + LEASE, holder=by, **named
        ).first()
        return None if row is None else _delivery(row)

    def record_sent(self, delivery: Delivery, by: str, channel: str, ts: str, at: datetime) -> bool:
        """False where the claim was lost to somebody else meanwhile, as with every settling below."""
        return self._settle_shown(delivery, by, at, channel=channel, ts=ts, sent_at=at)

    def record_edited(self, delivery: Delivery, by: str, now: datetime) -> bool:
        return self._settle_shown(delivery, by, now)

    def settle(self, delivery: Delivery, by: str, state: DeliveryState, reason: str) -> bool:
        """Failed, unknown or dropped: this row is over."""
        return self._settle(delivery, by, state=str(state), reason=reason)

    def drop(self, delivery: Delivery, by: str, reason: str) -> bool:
        """It was not sent, for certain, and does not matter any more. False where somebody changed something since it
        was drawn: then it may matter after all, and is looked at again."""
        row = self._run(DROP, **_claimed(delivery, by), why=reason).first()
        return row is not None and row.state == str(DeliveryState.DROPPED)

    def release(self, delivery: Delivery, by: str, until: datetime) -> bool:
        """Nothing was sent, for certain: it is due again then, or now where somebody changed something since it was
        drawn."""
        state = DeliveryState.SENT if delivery.is_edit else DeliveryState.WAITING
        return self._run(RELEASE, **_claimed(delivery, by), as_before=str(state), until=until).first() is not None

    def doubt(self, delivery: Delivery, by: str, until: datetime) -> bool:
        """Nobody knows whether it was sent: somebody must look, not before `until`."""
        held = DeliveryState.EDITING if delivery.is_edit else DeliveryState.SENDING
        return self._settle(delivery, by, state=str(held), next_at=until)

    def post_anew(self, delivery: Delivery, by: str, now: datetime) -> bool:
        """The message it was is gone or cannot be edited any more: it becomes a new one."""
        return self._settle(
            delivery, by, state=str(DeliveryState.WAITING), channel=None, ts=None, doubts=0, next_at=now
        )

    def is_waiting(self, workspace_id: int, about: Thing) -> bool:
        """Whether something about it is still to be sent."""
        waiting = _about(workspace_id, [about]) & table.c.state.in_(POSTS)
        return self._db.execute(select(table.c.id).where(waiting).limit(1)).first() is not None

    def newest_sent(self, workspace_id: int, about: Thing) -> Delivery | None:
        """The last message about it."""
        row = self._db.execute(
            select(table)
            .where(_about(workspace_id, [about]), table.c.ts.is_not(None))
            .order_by(table.c.id.desc())
            .limit(1)
        ).first()
        return None if row is None else _delivery(row)

    def redraw(
        self, workspace_id: int, about: Iterable[Thing], now: datetime, but: tuple[str, str] | None = None
    ) -> None:
        """Every message about these things is to be edited, except the one (channel, ts) that was shown anew
        already."""
        things = list(about)
        if things:
            given = {"workspace": workspace_id, **_named(things)}
            given |= {"but_channel": but[0], "but_ts": but[1]} if but else {}
            self._run(_redraw_about(len(things), but is not None), **given, now=now)

    def redraw_newest(self, workspace_id: int, about: Thing, now: datetime) -> None:
        """Only the last message about it: older ones are the past."""
        newest = self.newest_sent(workspace_id, about)
        if newest is not None:
            self.redraw_one(newest.id, now)

    def redraw_one(self, delivery_id: int, now: datetime) -> None:
        self._run(REDRAW_ONE, delivery=delivery_id, now=now)

    def redraw_briefs(
        self, workspace_id: int, days: Mapping[str, date], now: datetime, but: tuple[str, str] | None = None
    ) -> None:
        """Each person's brief of their day, except the one (channel, ts) that was shown anew already."""
        keys = [brief_key(recipient, day) for recipient, day in days.items()]
        rows = self._held_rows(BRIEFS, workspace=workspace_id, keys=keys)
        these = [row.id for row in rows if row.ts is None or (row.channel, row.ts) != but]
        if these:
            self._run(REDRAW_MANY, these=these, now=now)

    def redraw_claimed(self, workspace_id: int, recipient: str) -> None:
        """What is just being sent to them, or is found not to be for now, is looked at once more afterwards."""
        self._run(CLAIMED_FOR, workspace=workspace_id, reader=recipient)

    def let_go(self, workspace_id: int, delivery_id: int) -> bool:
        """Something in it is not to be said any more: a brief says the rest, or nothing. False where it is too late:
        then it is edited afterwards."""
        row = self._row(ONE, workspace=workspace_id, delivery=delivery_id)
        if row is None:
            return False
        if row.state != str(DeliveryState.WAITING):
            self.redraw_one(delivery_id, row.due_at)
            return False
        return row.kind == str(DeliveryKind.BRIEF) or self.withdraw(workspace_id, delivery_id)

    def withdraw(self, workspace_id: int, delivery_id: int) -> bool:
        """Takes back what was not sent yet. False where it is too late for that."""
        gone = self._run(
            table.delete()
            .where(
                table.c.workspace_id == workspace_id,
                table.c.id == delivery_id,
                table.c.state == str(DeliveryState.WAITING),
            )
            .returning(table.c.id)
        )
        return gone.first() is not None

    def try_again(self, delivery: Delivery, recipient: str, now: datetime) -> None:
        """What failed or was dropped, for this recipient. What stands with them already is edited instead. It keeps
        why it failed: nobody is told of that again."""
        stood = delivery.ts is not None and delivery.recipient == recipient
        state = DeliveryState.SENT if stood else DeliveryState.WAITING
        anew: dict[str, Any] = {"state": str(state), "recipient": recipient, "next_at": now, "doubts": 0}
        if not stood:
            anew |= {"due_at": now, "channel": None, "ts": None}
        over = table.c.state.in_([str(DeliveryState.FAILED), str(DeliveryState.DROPPED)])
        self._run(update(table).where(table.c.id == delivery.id, over).values(**anew))

    def hurry(self, workspace_id: int, delivery_id: int, now: datetime) -> None:
        """What waits is looked at now."""
        waits = (table.c.workspace_id == workspace_id, table.c.state == str(DeliveryState.WAITING))
        self._run(update(table).where(table.c.id == delivery_id, *waits).values(next_at=now))

    def reschedule(self, workspace_id: int, delivery_id: int, due_at: datetime) -> None:
        """Only what was not claimed yet."""
        self._run(
            update(table)
            .where(
                table.c.workspace_id == workspace_id,
                table.c.id == delivery_id,
                table.c.state == str(DeliveryState.WAITING),
            )
            .values(due_at=due_at, next_at=due_at)
        )

    def recover(self, now: datetime) -> None:
        """For the one process that holds this SQLite file: whoever held these claims is dead, so they are looked at
        now."""
        self._run(update(table).where(table.c.state.in_(HELD)).values(next_at=now - timedelta(seconds=1)))

    def _settle_shown(self, delivery: Delivery, by: str, now: datetime, **facts: Any) -> bool:
        """What changed since it was drawn is edited at once."""
        shown = {**facts, "state": str(DeliveryState.SENT), "doubts": 0, "is_stale": False, "again": now}
        return self._settled(SETTLE_SHOWN, delivery, by, shown)

    def _settle(self, delivery: Delivery, by: str, **facts: Any) -> bool:
        return self._settled(SETTLE, delivery, by, {"next_at": None, **facts})

    def _settled(self, settle: Any, delivery: Delivery, by: str, facts: dict[str, Any]) -> bool:
        return self._run(settle, **_claimed(delivery, by), **facts, claimed_by=None).first() is not None


@cache
def _join(dialect: str) -> Any:
    """One statement, so that nothing can happen between looking at a brief and joining it."""
    insert: Any = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=[table.c.workspace_id, table.c.key],
        set_={
            "due_at": case((or_(IS_OVER, and_(WAITS, new.due_at < table.c.due_at)), new.due_at), else_=table.c.due_at),
            "next_at": case((IS_OVER, new.due_at), (or_(WAITS, STANDS), _sooner(new.due_at)), else_=table.c.next_at),
            "is_stale": case((IS_HELD, True), else_=table.c.is_stale),
            "state": case((IS_OVER, new.state), else_=table.c.state),
            "doubts": case((IS_OVER, 0), else_=table.c.doubts),
            **{name: case((IS_OVER, None), else_=table.c[name]) for name in ("reason", "channel", "ts")},
        },
    ).returning(table.c.id)


def _as_added(
    workspace_id: int, key: str, kind: DeliveryKind, about: Thing, recipient: str, due_at: datetime
) -> dict[str, Any]:
    """As it begins: it waits, with no reason, and is not urgent."""
    return {
        "workspace_id": workspace_id,
        "key": key,
        "kind": str(kind),
        "noun": str(about.noun),
        "thing_id": about.id,
        "recipient": recipient,
        "due_at": due_at,
        "next_at": due_at,
        "state": str(DeliveryState.WAITING),
        "reason": None,
        "urgency": 1,
    }


def _claimed(delivery: Delivery, by: str) -> dict[str, Any]:
    """Which claim it is."""
    return {"delivery": delivery.id, "holder": by, "doubted": delivery.doubts}


@cache
def _redraw_about(many: int, has_but: bool) -> Update:
    each = [
        (table.c.noun == bindparam(f"noun_{number}")) & (table.c.thing_id == bindparam(f"thing_{number}"))
        for number in range(many)
    ]
    redraw = REDRAW.where(table.c.workspace_id == bindparam("workspace"), or_(*each))
    if not has_but:
        return redraw
    other = (table.c.channel != bindparam("but_channel")) | (table.c.ts != bindparam("but_ts"))
    # An older drawing of it that is on its way would land on top of what was just shown.
    return redraw.where(or_(~STANDS, other))


def _named(things: Sequence[Thing]) -> dict[str, Any]:
    nouns = {f"noun_{number}": str(thing.noun) for number, thing in enumerate(things)}
    return nouns | {f"thing_{number}": thing.id for number, thing in enumerate(things)}


@cache
def _claim(edits: bool, busy: int) -> Update:
    urgent, usual = (_next_to_claim(edits, urgency, busy) for urgency in (0, 1))
    return (
        update(table)
        .where(table.c.id == func.coalesce(urgent.scalar_subquery(), usual.scalar_subquery()))
        .values(
            state=str(DeliveryState.EDITING if edits else DeliveryState.SENDING),
            next_at=bindparam("lease_end"),
            claimed_by=bindparam("holder"),
            doubts=table.c.doubts + 1,
            # A post in doubt may turn out to be the old drawing; everything else is drawn anew now.
            is_stale=case((table.c.state == str(DeliveryState.SENDING), table.c.is_stale), else_=False),
        )
        .returning(*table.c)
    )


def _next_to_claim(edits: bool, urgency: int, busy: int) -> Select[Any]:
    return (
        select(table.c.id)
        .where(
            table.c.workspace_id == bindparam("workspace"),
            table.c.urgency == urgency,
            table.c.next_at <= bindparam("now"),
            table.c.state.in_(EDITS if edits else POSTS),
            *(table.c.recipient != bindparam(f"busy_{number}") for number in range(busy)),
        )
        .order_by(table.c.next_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _about(workspace_id: int, things: list[Thing]) -> Any:
    each = [(table.c.noun == str(thing.noun)) & (table.c.thing_id == thing.id) for thing in things]
    return (table.c.workspace_id == workspace_id) & or_(*each)


def _delivery(row: Any) -> Delivery:
    return Delivery(
        id=row.id,
        workspace_id=row.workspace_id,
        key=row.key,
        kind=DeliveryKind(row.kind),
        about=Thing(Noun(row.noun), row.thing_id),
        recipient=row.recipient,
        due_at=row.due_at,
        state=DeliveryState(row.state),
        doubts=row.doubts,
        channel=row.channel,
        ts=row.ts,
        sent_at=row.sent_at,
        reason=row.reason,
    )

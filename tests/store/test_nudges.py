from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState, brief_key, brief_of
from bot.domain.history import Noun, Thing
from bot.domain.nudges import Nudge, NudgeGone, NudgeKind, NudgeState, Plan
from store import Store, tables
from tests.cast import CORA, MONDAY, OLGA, Cast

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = MONDAY.date()
FIRST, SECOND = date(2026, 12, 14), date(2027, 12, 14)


class Planner:
    """Each call is one transaction."""

    def __init__(self, store: Store, cast: Cast, about: Thing) -> None:
        self.store, self.cast, self.about = store, cast, about

    def plan(
        self,
        occurrence: date = FIRST,
        recipient: str = OLGA,
        at: datetime = MONDAY,
        kind: NudgeKind = NudgeKind.MILESTONE,
        zone: str = "Europe/Berlin",
    ) -> Plan:
        return Plan(self.cast.id, self.about, kind, 7, occurrence, recipient, at, zone, self.cast.zebra.id)

    def replan(self, *plans: Plan) -> None:
        with self.store.begin() as work:
            work.nudges.replan(self.cast.id, self.about, plans)

    def all(self) -> list[Nudge]:
        with self.store.read() as work:
            return work.nudges.about(self.cast.id, self.about)

    def only(self) -> Nudge:
        (nudge,) = self.all()
        return nudge

    def delivery(self, nudge: Nudge) -> Delivery:
        assert nudge.delivery_id is not None
        with self.store.read() as work:
            delivery = work.deliveries.find(self.cast.id, nudge.delivery_id)
        assert delivery is not None
        return delivery

    def deliveries(self) -> list[Delivery]:
        """Every one there is, the oldest first."""
        with self.store.read() as work:
            ids = work.deliveries._db.execute(select(tables.deliveries.c.id).order_by(tables.deliveries.c.id)).scalars()
            found = [work.deliveries.find(self.cast.id, each) for each in ids]
        return [delivery for delivery in found if delivery is not None]

    def carried(self, recipient: str = OLGA, day: date = TODAY) -> list[Nudge]:
        """What stands in that brief."""
        with self.store.read() as work:
            brief = work.deliveries.brief_on(self.cast.id, recipient, day)
            return work.nudges.carried_by(self.cast.id, [brief.id]) if brief else []

    def claim(self, now: datetime = MONDAY) -> Delivery:
        with self.store.begin() as work:
            delivery = work.deliveries.claim_next(self.cast.id, now, "me")
        assert delivery is not None
        return delivery

    def send(self, now: datetime = MONDAY) -> Delivery:
        delivery = self.claim(now)
        with self.store.begin() as work:
            assert work.deliveries.record_sent(delivery, "me", "D0OLGA", f"{delivery.id}.1", now)
        return delivery

    def answer(self, nudge: Nudge, state: NudgeState = NudgeState.DONE) -> Nudge:
        answered = nudge.answer(state)
        with self.store.begin() as work:
            work.nudges.save(answered)
        return answered

    def put_off(self, nudge: Nudge, until: datetime, *, alone: bool = True) -> Nudge:
        later = nudge.put_off(until, MONDAY)
        with self.store.begin() as work:
            work.nudges.save(later)
            work.nudges.deliver_again(later, alone=alone)
            return work.nudges.get(self.cast.id, nudge.id)

    def settled(self, recipient: str = OLGA) -> set[date]:
        with self.store.read() as work:
            return work.nudges.settled_occurrences(self.cast.id, self.about, recipient)


@pytest.fixture
def planner(store: Store, cast: Cast) -> Planner:
    return Planner(store, cast, Thing(Noun.MILESTONE, cast.birthday.id))


def test_a_new_plan_is_a_nudge_and_a_message_that_waits(planner: Planner) -> None:
    planner.replan(planner.plan())

    nudge = planner.only()
    assert (nudge.plan, nudge.state, nudge.round) == (planner.plan(), NudgeState.OPEN, 0)
    delivery = planner.delivery(nudge)
    assert (delivery.kind, delivery.about) == (DeliveryKind.BRIEF, brief_of(MONDAY.date()))
    assert (delivery.recipient, delivery.due_at, delivery.state) == (OLGA, MONDAY, DeliveryState.WAITING)


def test_planning_the_same_again_changes_nothing(planner: Planner) -> None:
    planner.replan(planner.plan())
    before = (planner.all(), planner.deliveries())

    planner.replan(planner.plan())

    assert (planner.all(), planner.deliveries()) == before


def test_another_hour_or_zone_moves_what_is_unsent_and_doubles_nothing(planner: Planner) -> None:
    planner.replan(planner.plan())
    planner.replan(planner.plan(at=MONDAY - HOUR, zone="Europe/London"))

    nudge = planner.only()
    assert (nudge.plan.due_at, nudge.plan.zone) == (MONDAY - HOUR, "Europe/London")
    assert [each.due_at for each in planner.deliveries()] == [MONDAY - HOUR]


def test_another_day_is_another_brief(planner: Planner) -> None:
    planner.replan(planner.plan())
    planner.replan(planner.plan(at=MONDAY + DAY))

    assert planner.carried() == []
    assert planner.carried(day=MONDAY.date() + DAY) == [planner.only()]
    assert planner.delivery(planner.only()).due_at == MONDAY + DAY


def test_a_brief_comes_with_the_first_of_what_it_carries(planner: Planner) -> None:
    planner.replan(planner.plan(at=MONDAY + HOUR), planner.plan(SECOND))

    assert len(planner.carried()) == 2
    assert [each.due_at for each in planner.deliveries()] == [MONDAY]


def test_a_plan_that_holds_no_longer_is_withdrawn_unsent(planner: Planner) -> None:
    planner.replan(planner.plan())
    planner.replan()

    assert planner.all() == planner.carried() == []


def test_another_owner_gets_the_prompt_instead(planner: Planner) -> None:
    planner.replan(planner.plan())
    planner.replan(planner.plan(recipient=CORA))

    assert planner.only().plan.recipient == CORA
    assert planner.delivery(planner.only()).recipient == CORA
    assert (planner.carried(), planner.carried(CORA)) == ([], [planner.only()])


@pytest.mark.parametrize("plans", [0, 1], ids=["withdrawn", "moved"])
def test_what_is_being_sent_is_left_alone(planner: Planner, plans: int) -> None:
    planner.replan(planner.plan())
    claimed = planner.claim()
    nudge = planner.only()

    planner.replan(*[planner.plan(at=MONDAY + HOUR)][:plans])

    assert planner.only() == nudge
    assert planner.delivery(nudge) == claimed


def test_what_was_sent_is_not_sent_again_by_planning_it_again(planner: Planner) -> None:
    planner.replan(planner.plan())
    planner.send()
    planner.replan()
    planner.replan(planner.plan(at=MONDAY + HOUR, zone="Asia/Kolkata"))

    assert planner.only().plan.due_at == MONDAY
    assert [each.state for each in planner.deliveries()] == [DeliveryState.SENT]
    assert planner.settled() == {FIRST}


def test_what_was_answered_before_it_was_sent_stays_answered(planner: Planner) -> None:
    planner.replan(planner.plan())
    answered = planner.answer(planner.only())

    planner.replan(planner.plan(at=MONDAY + HOUR))
    assert planner.only() == answered
    planner.replan(planner.plan(SECOND))

    assert [(each.plan.occurrence, each.state) for each in planner.all()] == [
        (FIRST, NudgeState.DONE),
        (SECOND, NudgeState.OPEN),
    ]
    assert planner.settled() == {FIRST}


def test_what_was_put_off_keeps_the_time_that_the_person_chose(planner: Planner) -> None:
    planner.replan(planner.plan())
    planner.send()
    later = planner.put_off(planner.only(), MONDAY + 2 * HOUR)

    planner.replan(planner.plan(at=MONDAY + HOUR))

    assert planner.only() == later
    assert planner.delivery(later).due_at == MONDAY + 2 * HOUR
    assert [each.state for each in planner.deliveries()] == [DeliveryState.SENT, DeliveryState.WAITING]


def test_each_round_that_has_an_hour_is_a_message_of_its_own(planner: Planner) -> None:
    planner.replan(planner.plan())
    first = planner.send()
    planner.put_off(planner.only(), MONDAY + HOUR)
    second = planner.send(MONDAY + HOUR)

    assert (first.key, second.key) == (brief_key(OLGA, MONDAY.date()), f"{planner.plan().key}#1")
    assert second.about == Thing(Noun.NUDGE, planner.only().id)


def test_what_was_put_off_to_another_morning_comes_in_its_brief(planner: Planner) -> None:
    planner.replan(planner.plan())
    planner.send()
    later = planner.put_off(planner.only(), MONDAY + DAY, alone=False)

    assert planner.carried(day=MONDAY.date() + DAY) == [later]
    planner.replan(planner.plan(at=MONDAY + HOUR))
    assert planner.only() == later
    planner.replan()
    assert planner.only().state is NudgeState.WITHDRAWN


def test_what_was_put_off_and_holds_no_longer_is_out_of_date(planner: Planner) -> None:
    planner.replan(planner.plan())
    planner.send()
    later = planner.put_off(planner.only(), MONDAY + HOUR)

    planner.replan()

    assert planner.only().state is NudgeState.WITHDRAWN
    with planner.store.begin() as work:
        assert work.deliveries.claim_next(planner.cast.id, MONDAY + HOUR, "me") is None
        assert work.nudges.find(planner.cast.id, later.id) is not None
        with pytest.raises(NudgeGone):
            work.nudges.get(planner.cast.id, later.id)


def test_what_was_withdrawn_and_holds_again_is_prompted_after_all(planner: Planner) -> None:
    planner.replan(planner.plan())
    planner.send()
    planner.put_off(planner.only(), MONDAY + HOUR)
    planner.replan()

    planner.replan(planner.plan(at=MONDAY + DAY))

    nudge = planner.only()
    assert (nudge.state, nudge.plan.due_at) == (NudgeState.OPEN, MONDAY + DAY)
    assert planner.delivery(nudge).state is DeliveryState.WAITING
    assert planner.delivery(nudge).due_at == MONDAY + DAY


def test_what_comes_up_on_a_day_whose_brief_stands_is_edited_into_it(planner: Planner) -> None:
    planner.replan(planner.plan())
    sent = planner.send()

    planner.replan(planner.plan(), planner.plan(SECOND, at=MONDAY + HOUR))

    assert [each.plan.occurrence for each in planner.carried()] == [FIRST, SECOND]
    with planner.store.begin() as work:
        edited = work.deliveries.claim_next(planner.cast.id, MONDAY + HOUR, "me", edits=True)
    assert edited is not None
    assert edited.id == sent.id


def test_only_this_thing_is_planned_anew(planner: Planner) -> None:
    other = Planner(planner.store, planner.cast, Thing(Noun.PROMISE, planner.about.id))
    planner.replan(planner.plan())
    other.replan(other.plan())

    planner.replan()

    assert len(other.all()) == 1


def test_the_prompts_about_a_moment_are_urgent(planner: Planner) -> None:
    planner.replan(
        planner.plan(at=MONDAY - HOUR),
        planner.plan(recipient=CORA, kind=NudgeKind.MOMENT_TAKE),
    )

    assert planner.claim().recipient == CORA


def test_the_key_never_holds_the_time(planner: Planner) -> None:
    assert planner.plan().key == planner.plan(at=MONDAY + HOUR, zone="Asia/Kolkata").key
    others = [planner.plan(SECOND), planner.plan(recipient=CORA), planner.plan(kind=NudgeKind.PROMISE_DUE)]
    others.append(replace(planner.plan(), lead=3))
    assert len({each.key for each in [planner.plan(), *others]}) == 5


def test_the_owner_who_was_told_is_not_told_again_but_the_next_owner_is(planner: Planner) -> None:
    planner.replan(planner.plan())
    assert planner.settled() == set()
    planner.send()

    assert planner.settled(OLGA) == {FIRST}
    assert planner.settled(CORA) == set()
    planner.answer(planner.only())
    assert planner.settled(CORA) == {FIRST}


def test_what_waits_for_somebody_is_found_by_its_recipient(planner: Planner) -> None:
    planner.replan(planner.plan(), planner.plan(SECOND, at=MONDAY + DAY))
    planner.replan(*[planner.plan(), planner.plan(SECOND, at=MONDAY + DAY), planner.plan(recipient=CORA)])
    for _ in (OLGA, CORA):  # both are due then, and nobody says who comes first
        planner.send()

    with planner.store.read() as work:
        unsent = work.nudges.unsent_to(planner.cast.id, OLGA)
        coming, count = work.nudges.coming_to(planner.cast.id, OLGA, MONDAY, MONDAY + 2 * DAY, 1)
        sooner = work.nudges.coming_to(planner.cast.id, OLGA, MONDAY, MONDAY + DAY, 5)
        past = work.nudges.coming_to(planner.cast.id, OLGA, MONDAY + DAY, MONDAY + 2 * DAY, 5)
    assert [each.plan.occurrence for each in unsent] == [SECOND]
    assert ([each.plan.occurrence for each in coming], count) == ([SECOND], 1)
    assert (sooner, past) == (([], 0), ([], 0))


# A plain model of the ledger: which briefs were sent, what stands in one, what a person put off or answered.
OCCURRENCES = [date(2026, 12, day) for day in (1, 2, 3)]
RECIPIENTS = [OLGA, CORA]
KEYS = st.tuples(st.sampled_from(OCCURRENCES), st.sampled_from(RECIPIENTS))
REPLAN = st.tuples(st.just("replan"), st.dictionaries(KEYS, st.integers(0, 3), max_size=4))
OTHERS = st.tuples(st.sampled_from(["send", "answer", "put off"]), KEYS)
Key = tuple[date, str]


class Model:
    """key -> (state, days until due, how often it was said). What joins a brief that stands is said by it."""

    def __init__(self) -> None:
        self.rows: dict[Key, tuple[str, int, int]] = {}
        self.standing: set[tuple[str, int]] = set()
        """Whose briefs, of which days."""

    def replan(self, wanted: dict[Key, int]) -> None:
        for key, (state, _, said) in list(self.rows.items()):
            if state in ("waiting", "put off") and key not in wanted:
                self.rows[key] = ("gone", 0, said)
            elif state == "waiting" and said == 0:
                self._plan(key, wanted[key])
        for key, due in wanted.items():
            if self.rows.get(key, ("gone", 0, 0))[0] == "gone":
                self._plan(key, due)

    def act(self, deed: str, key: Key) -> bool:
        """Whether the deed is possible."""
        state, due, said = self.rows.get(key, ("gone", 0, 0))
        if deed == "send" and state == "waiting":
            self._send(key[1], due)
        elif deed == "send" and state == "put off":
            self.rows[key] = ("said", due, said + 1)
        elif deed == "answer" and state in ("waiting", "said"):
            self.rows[key] = ("answered", due, said)
        elif deed == "put off" and state == "said":
            self.rows[key] = ("put off", 9, said)
        else:
            return False
        return True

    def _plan(self, key: Key, due: int) -> None:
        _, _, said = self.rows.get(key, ("gone", 0, 0))
        stands = (key[1], due) in self.standing
        self.rows[key] = ("said", due, said + 1) if stands else ("waiting", due, said)

    def _send(self, recipient: str, due: int) -> None:
        self.standing.add((recipient, due))
        for key, (state, day, said) in self.rows.items():
            if (key[1], day, state) == (recipient, due, "waiting"):
                self.rows[key] = ("said", due, said + 1)

    @property
    def waiting(self) -> set[tuple[date, str, int]]:
        return {(*key, due) for key, (state, due, _) in self.rows.items() if state in ("waiting", "put off")}

    @property
    def said(self) -> dict[Key, int]:
        return {key: said for key, (state, _, said) in self.rows.items() if said and state != "answered"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(REPLAN, OTHERS), max_size=10))
def test_planning_again_and_again_always_ends_where_a_plain_model_does(
    store: Store, cast: Cast, steps: list[tuple[str, object]]
) -> None:
    planner, model, seen = Planner(store, cast, _new_thing(store, cast)), Model(), Seen()
    start = MONDAY + 10 * planner.about.id * DAY  # nobody else's briefs
    for deed, what in steps:
        if isinstance(what, dict):
            model.replan(what)
            planner.replan(*(planner.plan(day, person, start + due * DAY) for (day, person), due in what.items()))
        elif isinstance(what, tuple) and model.act(deed, what):
            _act(planner, deed, start, *what)
        seen.look(planner)
        assert _waiting(planner, start) == model.waiting, (deed, what)
        assert {key: seen.said[key] for key in model.said} == model.said, (deed, what)


class Seen:
    """How often each was said: in whichever messages that stand it was found."""

    def __init__(self) -> None:
        self._found: set[tuple[Key, int, int]] = set()

    def look(self, planner: Planner) -> None:
        for nudge in planner.all():
            stands = nudge.delivery_id is not None and planner.delivery(nudge).state is DeliveryState.SENT
            if nudge.delivery_id is not None and stands:
                key = (nudge.plan.occurrence, nudge.plan.recipient)
                self._found.add((key, nudge.round, nudge.delivery_id))

    @property
    def said(self) -> Counter[Key]:
        return Counter(key for key, _, _ in self._found)


def _new_thing(store: Store, cast: Cast) -> Thing:
    with store.begin() as work:
        return Thing(Noun.MILESTONE, work.milestones.add(cast.birthday).id)


def _act(planner: Planner, deed: str, start: datetime, day: date, person: str) -> None:
    nudge = next(each for each in planner.all() if (each.plan.occurrence, each.plan.recipient) == (day, person))
    if deed == "answer":
        planner.answer(nudge)
    elif deed == "put off":
        planner.put_off(nudge, start + 9 * DAY)
    else:
        _send_one(planner, nudge)


def _send_one(planner: Planner, nudge: Nudge) -> None:
    """The message that carries it and no other. Whoever sends a message of its own reopens what it asks."""
    long_ago = MONDAY - 9 * DAY
    with planner.store.begin() as work:
        work.deliveries.reschedule(planner.cast.id, planner.delivery(nudge).id, long_ago)
    assert planner.send(long_ago).id == nudge.delivery_id
    if nudge.state is NudgeState.LATER:
        with planner.store.begin() as work:
            work.nudges.save(nudge.reopen())


def _waiting(planner: Planner, start: datetime) -> set[tuple[date, str, int]]:
    """What will be said, without what was answered meanwhile (a brief leaves that out)."""
    return {
        (nudge.plan.occurrence, nudge.plan.recipient, (nudge.plan.due_at - start) // DAY)
        for nudge in planner.all()
        if nudge.state in (NudgeState.OPEN, NudgeState.LATER)
        and nudge.delivery_id is not None
        and planner.delivery(nudge).state is DeliveryState.WAITING
    }

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.deliveries import Delivery, DeliveryState
from bot.domain.history import Noun, Thing
from bot.domain.nudges import Nudge, NudgeGone, NudgeKind, NudgeState, Plan
from store import Store
from tests.cast import CORA, MONDAY, OLGA, Cast

HOUR = timedelta(hours=1)
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
        with self.store.read() as work:
            found = [work.deliveries.about(self.cast.id, Thing(Noun.NUDGE, nudge.id)) for nudge in self.all()]
        return [delivery for each in found for delivery in each]

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

    def put_off(self, nudge: Nudge, until: datetime) -> Nudge:
        later = nudge.put_off(until, MONDAY)
        with self.store.begin() as work:
            work.nudges.save(later)
            work.nudges.deliver_again(later)
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
    assert delivery.about == Thing(Noun.NUDGE, nudge.id)
    assert (delivery.recipient, delivery.due_at, delivery.state) == (OLGA, MONDAY, DeliveryState.WAITING)


def test_planning_the_same_again_changes_nothing(planner: Planner) -> None:
    planner.replan(planner.plan())
    before = (planner.all(), planner.deliveries())

    planner.replan(planner.plan())

    assert (planner.all(), planner.deliveries()) == before


def test_another_hour_or_zone_moves_what_is_unsent_and_doubles_nothing(planner: Planner) -> None:
    planner.replan(planner.plan())
    planner.replan(planner.plan(at=MONDAY + HOUR, zone="Europe/London"))

    nudge = planner.only()
    assert (nudge.plan.due_at, nudge.plan.zone) == (MONDAY + HOUR, "Europe/London")
    assert [each.due_at for each in planner.deliveries()] == [MONDAY + HOUR]


def test_a_plan_that_holds_no_longer_is_withdrawn_unsent(planner: Planner) -> None:
    planner.replan(planner.plan())
    planner.replan()

    assert planner.all() == []
    with planner.store.read() as work:
        assert work.deliveries.next_due() is None


def test_another_owner_gets_the_prompt_instead(planner: Planner) -> None:
    planner.replan(planner.plan())
    planner.replan(planner.plan(recipient=CORA))

    assert planner.only().plan.recipient == CORA
    assert planner.send().recipient == CORA
    with planner.store.begin() as work:
        assert work.deliveries.claim_next(planner.cast.id, MONDAY, "me") is None


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


def test_each_round_is_a_message_of_its_own(planner: Planner) -> None:
    planner.replan(planner.plan())
    first = planner.send()
    planner.put_off(planner.only(), MONDAY + HOUR)
    second = planner.send(MONDAY + HOUR)

    assert (first.key, second.key) == (f"{planner.plan().key}#0", f"{planner.plan().key}#1")
    assert first.about == second.about


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

    planner.replan(planner.plan(at=MONDAY + 3 * HOUR))

    nudge = planner.only()
    assert (nudge.state, nudge.plan.due_at) == (NudgeState.OPEN, MONDAY + 3 * HOUR)
    assert planner.delivery(nudge).state is DeliveryState.WAITING
    assert planner.delivery(nudge).due_at == MONDAY + 3 * HOUR


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
    planner.replan(planner.plan(), planner.plan(SECOND, at=MONDAY + HOUR))
    planner.replan(*[planner.plan(), planner.plan(SECOND, at=MONDAY + HOUR), planner.plan(recipient=CORA)])
    planner.send()

    with planner.store.read() as work:
        unsent = work.nudges.unsent_to(planner.cast.id, OLGA)
        coming, count = work.nudges.coming_to(planner.cast.id, OLGA, MONDAY, MONDAY + 2 * HOUR, 1)
        sooner = work.nudges.coming_to(planner.cast.id, OLGA, MONDAY, MONDAY + HOUR, 5)
        past = work.nudges.coming_to(planner.cast.id, OLGA, MONDAY + HOUR, MONDAY + 2 * HOUR, 5)
    assert [each.plan.occurrence for each in unsent] == [SECOND]
    assert ([each.plan.occurrence for each in coming], count) == ([SECOND], 1)
    assert (sooner, past) == (([], 0), ([], 0))


# A plain model of the ledger: what waits, what was sent, what a person put off or answered.
OCCURRENCES = [date(2026, 12, day) for day in (1, 2, 3)]
RECIPIENTS = [OLGA, CORA]
KEYS = st.tuples(st.sampled_from(OCCURRENCES), st.sampled_from(RECIPIENTS))
REPLAN = st.tuples(st.just("replan"), st.dictionaries(KEYS, st.integers(0, 3), max_size=4))
OTHERS = st.tuples(st.sampled_from(["send", "answer", "put off"]), KEYS)


class Model:
    """key -> [state, hours until due, rounds sent]"""

    def __init__(self) -> None:
        self.rows: dict[tuple[date, str], tuple[str, int, int]] = {}

    def replan(self, wanted: dict[tuple[date, str], int]) -> None:
        for key, (state, _, sent) in list(self.rows.items()):
            if state == "waiting":
                if key in wanted and sent == 0:
                    self.rows[key] = ("waiting", wanted[key], 0)
                elif key not in wanted:
                    self.rows[key] = ("gone", 0, sent)
            elif state == "put off" and key not in wanted:
                self.rows[key] = ("gone", 0, sent)
        for key, due in wanted.items():
            state, _, sent = self.rows.get(key, ("gone", 0, 0))
            if state == "gone":
                self.rows[key] = ("waiting", due, sent)

    def act(self, deed: str, key: tuple[date, str]) -> bool:
        """Whether the deed is possible."""
        state, due, sent = self.rows.get(key, ("gone", 0, 0))
        if deed == "send" and state in ("waiting", "put off"):
            self.rows[key] = ("sent", due, sent + 1)
        elif deed == "answer" and state in ("waiting", "sent"):
            self.rows[key] = ("answered", due, sent)
        elif deed == "put off" and state == "sent":
            self.rows[key] = ("put off", 9, sent)
        else:
            return False
        return True

    @property
    def waiting(self) -> set[tuple[date, str, int]]:
        return {(*key, due) for key, (state, due, _) in self.rows.items() if state in ("waiting", "put off")}

    @property
    def sent(self) -> dict[tuple[date, str], int]:
        return {key: sent for key, (_, _, sent) in self.rows.items() if sent}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(REPLAN, OTHERS), max_size=10))
def test_planning_again_and_again_always_ends_where_a_plain_model_does(
    store: Store, cast: Cast, steps: list[tuple[str, object]]
) -> None:
    planner, model = Planner(store, cast, _new_thing(store, cast)), Model()
    for deed, what in steps:
        if isinstance(what, dict):
            model.replan(what)
            planner.replan(*(planner.plan(day, person, MONDAY + due * HOUR) for (day, person), due in what.items()))
        elif isinstance(what, tuple) and model.act(deed, what):
            _act(planner, deed, *what)
        assert _waiting(planner) == model.waiting, (deed, what)
        assert _sent(planner) == model.sent, (deed, what)


def _new_thing(store: Store, cast: Cast) -> Thing:
    with store.begin() as work:
        return Thing(Noun.MILESTONE, work.milestones.add(cast.birthday).id)


def _act(planner: Planner, deed: str, day: date, person: str) -> None:
    nudge = next(each for each in planner.all() if (each.plan.occurrence, each.plan.recipient) == (day, person))
    if deed == "answer":
        planner.answer(nudge)
    elif deed == "put off":
        planner.put_off(nudge, MONDAY + 9 * HOUR)
    else:
        _send_one(planner, nudge)


def _send_one(planner: Planner, nudge: Nudge) -> None:
    """This one and no other. Whoever sends a message reopens what it asks."""
    long_ago = MONDAY - timedelta(days=9)
    with planner.store.begin() as work:
        work.deliveries.reschedule(planner.cast.id, planner.delivery(nudge).id, long_ago)
    assert planner.send(long_ago).about.id == nudge.id
    with planner.store.begin() as work:
        work.nudges.save(nudge.reopen())


def _waiting(planner: Planner) -> set[tuple[date, str, int]]:
    """What will be sent, without what was answered meanwhile (the drain drops that)."""
    return {
        (nudge.plan.occurrence, nudge.plan.recipient, (planner.delivery(nudge).due_at - MONDAY) // HOUR)
        for nudge in planner.all()
        if nudge.state in (NudgeState.OPEN, NudgeState.LATER)
        and nudge.delivery_id is not None
        and planner.delivery(nudge).state is DeliveryState.WAITING
    }


def _sent(planner: Planner) -> dict[tuple[date, str], int]:
    counts: dict[tuple[date, str], int] = {}
    for delivery in planner.deliveries():
        if delivery.state is DeliveryState.SENT:
            nudge = next(each for each in planner.all() if each.id == delivery.about.id)
            key = (nudge.plan.occurrence, nudge.plan.recipient)
            counts[key] = counts.get(key, 0) + 1
    return counts

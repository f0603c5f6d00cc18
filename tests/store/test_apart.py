"""Two workspaces with the same people never see, or change, each other's data.

The walk finds every public method of every keeper by itself: a new one is in it from its first day, and one with a
parameter that is not known here fails until this file is told what to hand it.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from bot.domain.deliveries import Delivery, DeliveryKind, brief_of
from bot.domain.history import Noun, Thing, Visibility, What
from bot.domain.nudges import NudgeKind, NudgeState, Plan
from bot.domain.refusals import Refusal
from bot.domain.seals import Unsealed
from bot.domain.team import Scope
from store import Store, Work
from store.keeper import Keeper
from tests.cast import CORA, MAX, MONDAY, OLGA
from tests.store.everything import Everything, empty_tables, fill_everything, rows

WRITING = {
    *(
        "add",
        "admit",
        "answer",
        "claim",
        "deliver",
        "doubt",
        "end",
        "erase",
        "forget",
        "hold",
        "keep",
        "move",
        "post",
        "purge",
    ),
    *(
        "put",
        "record",
        "recover",
        "redraw",
        "release",
        "remove",
        "replan",
        "reschedule",
        "save",
        "set",
        "settle",
        "silence",
    ),
    *("drop", "hurry", "mark", "take", "try", "unmark", "withdraw", "adopt", "carry", "give", "let", "unsettle"),
    *("connect", "disconnect", "dismiss", "listen", "make", "reseal"),
}
"""The first words of methods that change something. Those with a value of the workspace's own in their hands
(`save`, `settle`) are not tried below: what they are given says whose it is."""

OF_ALL = {
    "workspaces.all",
    "workspaces.find",
    "workspaces.of_team",
    "workspaces.sealed_tokens",
    "links.sealed",
    "feeds.whose",
    "deliveries.next_due",
    "deliveries.due_workspaces",
    *(f"{noun}.foresee" for noun in ("nudges", "milestones", "clients", "people", "preferences")),
    "history.foresee_nothing",
    "sealed.of_moments",
    "sealed.of_entries",
}
"""They are asked about every workspace: by the drain, by whoever holds the keys, and to find out which one is
meant."""


@pytest.fixture
def ours(store: Store) -> Everything:
    return fill_everything(store, "T0MOMENTS", "ours")


@pytest.fixture
def theirs(store: Store, ours: Everything) -> Everything:
    return fill_everything(store, "T0OTHER", "theirs", ahead=timedelta(hours=1))


def test_the_two_have_something_in_every_table(store: Store, ours: Everything, theirs: Everything) -> None:
    assert empty_tables(rows(store, ours.cast.id)) == []
    assert empty_tables(rows(store, theirs.cast.id)) == []


def test_every_public_method_that_reads_is_asked_and_finds_something_of_ours(
    store: Store, ours: Everything, theirs: Everything
) -> None:
    said = everything_that_is_read(store, ours, known=[ours])

    silent = {name for name, answers in said.items() if not any(answers)}
    # Every client here has something planned, so none is quiet and nobody is reminded of one; each walks along a
    # journey; nothing was answered yet, nobody is away, no promise has a message of its own, nobody opened
    # what is sealed, no brief carries anything for a later hour, and nobody asked for us.
    quiet = {"silence.quiet_of_owner", "silence.quiet", "silence.asked"}
    unasked = {"clients.unpinned", "milestones.answered", "preferences.on_leave", "nudges.has_its_own"}
    unheard = {"workspaces.sealed_token", "history.newest_by", "promises.enquiries_of", "nudges.next_in"}
    unheard |= {"history.acted_about"}  # nothing was answered yet
    assert silent <= {*unheard, *quiet, *unasked}, silent
    assert len(said) > 30


def test_what_one_workspace_reads_is_the_same_whether_the_other_is_there_or_not(
    store: Store, ours: Everything, theirs: Everything
) -> None:
    """Asked with the ids of both, in every combination."""
    before = everything_that_is_read(store, ours, known=[ours, theirs])
    with store.begin() as work:
        work.workspaces.purge(theirs.cast.id)
    after = everything_that_is_read(store, ours, known=[ours, theirs])

    for name in before:
        assert before[name] == after[name], name


def test_nothing_that_one_workspace_reads_belongs_to_the_other(
    store: Store, ours: Everything, theirs: Everything
) -> None:
    for name, answers in everything_that_is_read(store, ours, known=[theirs]).items():
        for answer in answers:
            assert "theirs" not in repr(answer), name
            assert f"workspace_id={theirs.cast.id}," not in repr(answer), name


@pytest.mark.parametrize(
    "name",
    [
        *("people.set_dm", "people.set_home_seen", "nudges.replan", "deliveries.add", "deliveries.claim_next"),
        *("deliveries.redraw", "deliveries.redraw_newest", "deliveries.withdraw", "deliveries.reschedule"),
        *("deliveries.brief", "deliveries.carry", "deliveries.carry_many", "deliveries.let_go"),
        "deliveries.hurry",
        *("nudges.adopt", "nudges.give", "nudges.hold_many", "nudges.settle", "nudges.unsettle"),
        *("nudges.withdraw_ahead", "nudges.withdraw_all"),
        *(
            "moments.next_number",
            "circles.add",
            "history.record",
            "receipts.record",
            "milestones.silence",
            "erasing.erase",
            "drafts.remove",
            "drafts.remove_of",
        ),
        "workspaces.purge",
    ],
)
def test_what_one_workspace_does_with_the_others_ids_changes_nothing_of_theirs(
    store: Store, ours: Everything, theirs: Everything, name: str
) -> None:
    before = rows(store, theirs.cast.id)

    for arguments in combinations(method_of(Work, name), ours, known=[theirs]):
        with store.begin() as work:
            answer(bound(work, name), arguments)  # a refusal changes nothing, too

    assert rows(store, theirs.cast.id) == before


def test_what_was_foreseen_for_the_other_is_not_found_for_ours(
    store: Store, ours: Everything, theirs: Everything
) -> None:
    def ask(work: Work, whose: int) -> list[Any]:
        nudge, milestone, client = (theirs.ids[noun][0] for noun in (Noun.NUDGE, Noun.MILESTONE, Noun.CLIENT))
        named = work.clients.some(whose, [client])
        return [
            work.nudges.find(whose, nudge),
            work.milestones.find(whose, milestone),
            named and work.clients.get(whose, client),
            work.history.newest(whose, Thing(Noun.NUDGE, nudge)),
        ]

    with store.read() as work:
        asked_plainly = ask(work, theirs.cast.id)
    with store.read() as work:
        work.nudges.foresee(theirs.ids[Noun.NUDGE])
        work.milestones.foresee(theirs.ids[Noun.MILESTONE])
        work.clients.foresee(theirs.ids[Noun.CLIENT])
        work.people.foresee([(theirs.cast.id, OLGA)])
        assert ask(work, theirs.cast.id) == asked_plainly
        assert not any(ask(work, ours.cast.id))


def everything_that_is_read(store: Store, ours: Everything, known: list[Everything]) -> dict[str, list[Any]]:
    said: dict[str, list[Any]] = {}
    with store.read() as work:
        for name, method in reading_methods():
            said[name] = [answer(bound(work, name), arguments) for arguments in combinations(method, ours, known)]
    return said


def answer(method: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    try:
        return method(**arguments)
    except (Refusal, LookupError):
        return None


def reading_methods() -> Iterator[tuple[str, Callable[..., Any]]]:
    for noun, keeper in keepers():
        for name, method in inspect.getmembers(keeper, inspect.isfunction):
            writes = name in ("next_number", "brief") or name.split("_")[0] in WRITING
            if not (name.startswith("_") or writes or f"{noun}.{name}" in OF_ALL):
                yield f"{noun}.{name}", method


def keepers() -> Iterator[tuple[str, type[Keeper]]]:
    for noun, keeper in vars(Work(None, Unsealed())).items():  # type: ignore[arg-type]  # nothing is asked of it
        if noun == "seals":
            continue
        assert isinstance(keeper, Keeper), noun
        yield noun, type(keeper)


def method_of(_work: type[Work], name: str) -> Callable[..., Any]:
    noun, verb = name.split(".")
    method: Callable[..., Any] = getattr(dict(keepers())[noun], verb)
    return method


def bound(work: Work, name: str) -> Callable[..., Any]:
    noun, verb = name.split(".")
    method: Callable[..., Any] = getattr(getattr(work, noun), verb)
    return method


def combinations(method: Callable[..., Any], ours: Everything, known: list[Everything]) -> Iterator[dict[str, Any]]:
    """Every way to call it for our workspace with what is known."""
    names = [
        name
        for name, parameter in inspect.signature(method).parameters.items()
        if name != "self" and parameter.kind is not inspect.Parameter.VAR_KEYWORD
    ]
    choices = [values(name, method, ours, known) for name in names]
    for chosen in product(*choices):
        yield dict(zip(names, chosen, strict=True))


def values(name: str, method: Callable[..., Any], ours: Everything, known: list[Everything]) -> list[Any]:
    ids = {f"{noun}_id": [each for one in known for each in one.ids[noun]] for noun in Noun}
    things = [Thing(noun, each) for one in known for noun, those in one.ids.items() for each in those]
    choices: dict[str, list[Any]] = {
        **ids,
        "workspace_id": [ours.cast.id],
        "ids": [[each for those in ids.values() for each in those]],
        "about": [things] if "Iterable" in str(inspect.signature(method).parameters.get("about")) else list(things),
        "ref": [one.cast.zebra.ref for one in known],
        "slack_ids": [[OLGA, CORA]],
        "client_ids": [[each for one in known for each in one.ids[Noun.CLIENT]]],
        "before_id": [None, 99_999],
        "day": [MONDAY.date(), MONDAY.date() + timedelta(days=400)],
        "circle_id": [one.circle for one in known],
        "circle_ids": [[one.circle for one in known]],
        "person": [CORA],
        "number": [1],
        "reader": [OLGA],
        "visibility": [Visibility.TEAM],
        "entry_id": [one.entry for one in known],
        "draft_id": [one.draft for one in known],
        "plan": [_plan(one, ours) for one in known],
        "absence_id": [each for one in known for each in one.ids[Noun.STATUS]],
        "link_id": [each for one in known for each in one.ids[Noun.CALENDAR]],
        "plans": [[_plan(one, ours) for one in known]],
        "brief": [_brief(ours)],
        "delivery": [_failing(ours)],
        "kinds": [tuple(DeliveryKind)],
        "brief_id": [each for one in known for each in one.ids[Noun.DELIVERY]],
        "delivery_ids": [[each for one in known for each in one.ids[Noun.DELIVERY]]],
        "noun": [Noun.MILESTONE],
        "state": [NudgeState.DONE],
        "alone": [False, True],
        "unsent": [None],
        "ts": [f"{one.cast.workspace.name}.1" for one in known],
        "today": [MONDAY.date() + timedelta(days=400)],
        "what": [What.CLIENT_CHANGED, What.ROSTER_IMPORTED],
        "kind": [DeliveryKind.NOTICE],
        "text": ["ours"],
        "words": ["Zebra", "works", "%", "_"],
        "name": ["Zebra Works", "ZW", "Ada Zebra"],
        "channel": ["D0OLGA", "C0CLIENTS", "C0ZEBRA"],
        "dm": ["D0NEW"],
        "key": ["new", "log", "Ev0001", replace(_plan(ours, ours), occurrence=date(2026, 12, 14)).key],
        "by": ["me"],
        "steps": [[(one.digest, "review") for one in known]],
        **{one: [each.digest for each in known] for one in ("digest", "address")},
        "called": [["zebra works", "zw", "ada zebra"]],
        "shortest": [1],
        "longest": [99],
        "most": [50],
        "page": [0],
        "scope": [Scope(ours.cast.id, MAX, whose) for whose in (None, MAX)],
        "owners": [[OLGA, CORA]],
        "busy": [()],
        "held": [()],
        "subject": [""],
        **{one: [OLGA] for one in ("slack_id", "owner", "recipient", "promiser", "taker")},
        **{one: [OLGA, CORA] for one in ("who", "cover")},
        "manager": [OLGA, MAX],
        "whose": [None, MAX],
        "now": [MONDAY, MONDAY + timedelta(days=9)],
        **{one: [MONDAY] for one in ("at", "since", "due_at")},
        **{one: [MONDAY - timedelta(days=9), MONDAY + timedelta(days=9)] for one in ("before", "until", "after")},
        **{one: [None] for one in ("reason", "but", "undoes")},
        **{one: [False, True] for one in ("urgent", "edits", "managed")},
    }
    assert name in choices, f"Tell this test what to hand to {method.__qualname__} as {name}."
    return choices[name]


def _brief(ours: Everything) -> Delivery:
    """Long after those that are there."""
    about = brief_of(MONDAY.date() + timedelta(days=400))
    return Delivery(99_999, ours.cast.id, "brief", DeliveryKind.BRIEF, about, OLGA, MONDAY)


def _failing(ours: Everything) -> Delivery:
    """As Cora's brief did."""
    return replace(_brief(ours), recipient=CORA, reason="user_disabled")


def _plan(one: Everything, ours: Everything) -> Plan:
    about = Thing(Noun.MILESTONE, one.cast.birthday.id)
    return Plan(ours.cast.id, about, NudgeKind.MILESTONE, 7, date(2030, 1, 1), OLGA, MONDAY, "UTC")

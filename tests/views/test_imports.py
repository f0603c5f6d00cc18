"""An import as it is shown: whatever stands in the cells, and however much of it."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dates import Order
from bot.domain.drafts import Draft, Source
from bot.domain.duplicates import Duplicate, Named
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.imports import ClientStep, DateStep, Import, Known
from bot.domain.sheets import Mistake
from bot.views import imports as views
from bot.views.blocks import View
from bot.views.imports import Begun, Given, Receipt, Shown
from bot.views.planned import Walkers
from tests.cast import MAX, MONDAY, OLGA, birthday, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, hold_plain, hold_view, hostile, lines

DRAFT = Draft(7, 1, MAX, MONDAY, Source("clients.csv", "F0"), Source("dates.csv"), attempt=2)
LAST = Entry(1, 1, MAX, MONDAY, What.ROSTER_IMPORTED, Thing(Noun.WORKSPACE, 1), text="2 clients added")
NOBODY = Begun(None, BERLIN)

mistakes = st.builds(
    Mistake, file=looking.anything, line=st.integers(1, 10_000), column=looking.anything, reason=looking.anything,
    asks_order=st.booleans(),
)  # fmt: skip
client_steps = st.builds(
    ClientStep, line=st.integers(1, 10_000), before=st.none() | looking.clients, after=looking.clients
)
date_steps = st.builds(
    DateStep,
    line=st.integers(1, 10_000),
    client=looking.anything,
    before=st.none() | looking.milestones,
    after=looking.milestones,
)
twins = st.builds(Duplicate, st.builds(Named, looking.anything, st.integers(1, 99)), st.builds(Named, looking.anything))
plans = st.builds(
    Import,
    workspace_id=st.just(1),
    clients=st.lists(client_steps, max_size=25).map(tuple),
    dates=st.lists(date_steps, max_size=25).map(tuple),
    mistakes=st.just(()) | st.lists(mistakes, max_size=30).map(tuple),
    notes=st.lists(looking.anything, max_size=25).map(tuple),
    known=st.just(Known()),
    duplicates=st.lists(twins, max_size=25).map(tuple),
)
prompts = st.lists(st.tuples(looking.plans, looking.milestones, looking.clients), max_size=40)
walkers = st.lists(st.builds(Walkers, looking.anything, st.integers(1, 9), st.integers(0, 9)), max_size=30)
names = st.dictionaries(looking.people, looking.anything, max_size=4)


@hostile
@given(plans, prompts, names, st.booleans(), walkers, looking.instants)
def test_slack_takes_whatever_would_happen(plan, prompted, called, is_changed, walking, now) -> None:  # type: ignore[no-untyped-def]
    many = prompted * 40  # also of very many only as many lines as Slack takes
    for each in (prompted, many):
        hold_view(views.dry_run(Shown(DRAFT, plan, each, called, is_changed, walking, is_changed), now))
        hold_view(views.receipt(Receipt(plan, each, called, walking, is_changed), now))


@hostile
@given(looking.anything, st.booleans())
def test_slack_takes_whatever_was_pasted(said: str, may_read: bool) -> None:
    hold_view(views.form(NOBODY, may_read, MONDAY, Given(roster=said, dates=said)))
    hold_view(views.reading(DRAFT, said, 1, 2))


def plan(**facts: Any) -> Import:
    new = Import(1, (ClientStep(2, None, zebra_works(1)),), (), (), (), Known())
    return replace(new, **facts)


def said(view: View) -> str:
    return "\n".join(lines(view["blocks"]))


def test_our_own_words_are_plain() -> None:
    unclear = Mistake("dates.csv", 2, "date", "It may be two days.", asks_order=True)
    shown = [
        views.form(Begun(LAST, BERLIN), True, MONDAY),
        views.form(NOBODY, False, MONDAY),
        views.reading(DRAFT),
        views.importing(),
        views.dry_run(Shown(DRAFT, plan(), [], {}, is_changed=True), MONDAY),
        views.dry_run(Shown(DRAFT, plan(clients=()), [], {}), MONDAY),
        views.dry_run(Shown(DRAFT, plan(mistakes=(unclear,)), [], {}), MONDAY),
        views.receipt(Receipt(plan(), [], {}), MONDAY),
    ]
    for view in shown:
        hold_view(view)
        hold_plain(said(view))


def test_where_the_journeys_begin_later_nobody_is_said_to_be_asked_nothing() -> None:
    walking = [Walkers("Business coaching", 600, 0)]
    at_once = views.dry_run(Shown(DRAFT, plan(), [], {}, walkers=walking), MONDAY)
    later = views.dry_run(Shown(DRAFT, plan(), [], {}, walkers=walking, begins_later=True), MONDAY)
    assert "Nobody is prompted about these clients in the first two weeks." in said(at_once)
    assert "Nobody" not in said(later)
    assert "the journeys begin in the minutes after the import" in said(later)
    hold_plain(said(at_once), said(later))


def test_more_than_fits_is_counted() -> None:
    wrong = tuple(Mistake("a.csv", number, "owner", f"Nobody is called {number}.") for number in range(2, 2_002))
    shown = said(views.dry_run(Shown(DRAFT, plan(mistakes=wrong), [], {}), MONDAY))
    assert "there are 2,000 mistakes to mend first" in shown
    assert "and 1,980 more" in shown


def test_the_count_says_only_what_there_is() -> None:
    client, date = zebra_works(1), birthday(zebra_works(1))
    both = (ClientStep(2, None, client), ClientStep(3, client, zebra_works(2)))
    assert views.counted(plan(clients=both)) == "1 client added, 1 changed"
    assert views.counted(plan(clients=(), dates=(DateStep(2, "zebra", None, date),) * 2)) == "2 dates added"
    assert views.counted(plan(clients=both[1:])) == "1 client changed"
    assert views.counted(plan(clients=())) == "Nothing new"


def test_what_was_said_about_the_order_is_shown_back() -> None:
    draft = Draft(7, 1, OLGA, MONDAY, Source("a.csv"), order=Order.MDY)
    assert "The month stands first in your dates, as you said." in said(
        views.dry_run(Shown(draft, plan(), [], {}), MONDAY)
    )


def test_a_form_reads_back_which_draft_and_which_time_it_is() -> None:
    assert views.key_of(views.dry_run(Shown(DRAFT, plan(), [], {}), MONDAY)) == (7, 2)

"""Handing over: the forms, and what happened."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.handovers import Along, Handing
from bot.views import handovers as views
from bot.views.handovers import Done, Filled, Several, Start, Sure
from tests.cast import CORA, MONDAY, OLGA, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, hold_plain, hold_view, hostile, labels, lines

counts = st.integers(0, 10_000)
alongs = st.builds(Along, dates=counts, promises=counts, moments=counts, later=counts)
days = st.none() | looking.instants.map(lambda at: at.date())
filled = st.builds(
    Filled,
    client_ids=st.lists(looking.ids, max_size=100).map(tuple),
    to=looking.people,
    until=days,
    is_all=st.booleans(),
    seen=st.integers(0, 2**32 - 1),
)
handings = st.builds(
    Handing,
    id=looking.ids,
    workspace_id=st.just(1),
    to=looking.people,
    at=looking.instants,
    by=st.none() | looking.people,
    until=days,
    word=looking.anything,
    undone_at=st.none() | looking.instants,
)
some = st.lists(looking.clients, min_size=1, max_size=30)
FRIDAY = date(2026, 11, 27)
ZEBRA = replace(zebra_works(1), id=7)
HANDING = Handing(3, 1, CORA, MONDAY, OLGA, FRIDAY, "Back on Monday.")


@hostile
@given(looking.clients, alongs, counts, filled, some, handings, looking.instants)
def test_slack_takes_every_form_whatever_they_are_called(client, along, mine, chosen, going, handing, now) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.form(Start(client, along, 2**32 - 1)))
    hold_view(views.several(Several(mine)))
    hold_view(views.sure(Sure(chosen, going, along, now.date())))
    hold_view(views.done(Done(handing, going, 5, now, BERLIN), now))
    hold_view(views.undone())


@given(filled)
def test_what_was_chosen_is_the_same_after_it_was_looked_through(chosen: Filled) -> None:
    view = views.sure(Sure(chosen, [ZEBRA], Along(), FRIDAY))

    state = {"word": {"word": {"type": "plain_text_input", "value": "Back on Monday."}}}
    read = views.read_sure({**view, "state": {"values": state}})

    assert read == replace(chosen, word="Back on Monday.")


def test_our_own_words_are_plain() -> None:
    along = Along(2, 1, 1, 1)
    for view in (
        views.form(Start(ZEBRA, along, 1)),
        views.several(Several(3)),
        views.sure(Sure(Filled((7,), CORA, FRIDAY), [ZEBRA], along, MONDAY.date())),
        views.done(Done(HANDING, [ZEBRA, ZEBRA], 5, MONDAY + timedelta(days=1), BERLIN), MONDAY),
        views.undone(),
    ):
        hold_plain(*lines(view["blocks"]), *labels(view["blocks"]))


def test_what_goes_along_is_counted_in_words() -> None:
    def said(along: Along) -> str:
        return next(line for line in lines(views.form(Start(ZEBRA, along, 1))["blocks"]) if "along" in line)

    assert said(Along()) == "No dates, promises or open moments go along."
    assert said(Along(dates=1)) == "What goes along: the prompts about one date."
    assert said(Along(dates=1_200, moments=2)) == (
        "What goes along: the prompts about 1,200 dates and 2 open moments that are with <@U0OLGA>."
    )


def test_of_ten_thousand_the_first_ten_are_named() -> None:
    going = [replace(ZEBRA, name=f"Heron {number}") for number in range(10_000)]

    said = "\n".join(lines(views.sure(Sure(Filled((), CORA, is_all=True), going, Along(), FRIDAY))["blocks"]))

    assert said.startswith("10,000 clients go from <@U0OLGA> to <@U0CORA> for good.")
    assert "Heron 9 and 9,990 more" in said

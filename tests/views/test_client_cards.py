"""A client's card."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Due
from bot.domain.clients import Client
from bot.domain.handovers import HandOver
from bot.domain.people import Person
from bot.domain.promises import Promise
from bot.views import client_cards as views
from bot.views.client_cards import Card, Near
from tests.cast import CORA, MONDAY, OLGA, OSCAR, birthday, people, zebra_works
from tests.views import looking, test_goals, test_sales, test_touches, test_walks, test_welcomes
from tests.views.looking import BERLIN, hold_message, hold_plain, hold_view, hostile, labels

OLGA_HERSELF = people(1)[0]
nears = st.builds(Near, looking.milestones, looking.instants.map(lambda at: Due(at.date(), at)))


def several(each: st.SearchStrategy[object], most: int) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(each, max_size=most).map(tuple)


cards = st.builds(
    Card,
    client=looking.clients,
    viewer=st.just(OLGA_HERSELF),
    zone=st.just(BERLIN),
    is_closed=st.booleans(),
    near=several(nears, 5),
    moments=several(looking.moments, 12),
    promises=several(looking.promises, 12),
    history=several(looking.entries, 8),
    goals=several(test_goals.goals, 10),
    touch=st.none() | test_touches.touches,
    history_count=st.integers(0, 100),
    recent=several(looking.entries, 3),
    may_change=st.booleans(),
    may_take_out=st.booleans(),
    standing=st.none() | test_walks.standings,
    sale=st.none() | test_sales.sales,
    welcome=st.none() | test_welcomes.welcomes,
)


def card(client: Client, viewer: Person = OLGA_HERSELF) -> Card:
    return Card(client, viewer, BERLIN, is_closed=client.is_closed_to(viewer))


@hostile
@given(cards, looking.instants)
def test_slack_takes_every_card(card: Card, now) -> None:  # type: ignore[no-untyped-def]
    hold_message(views.card(card, now))
    hold_view(views.card_view(card, now))


@hostile
@given(looking.clients, st.lists(looking.entries, min_size=1, max_size=20), st.booleans(), looking.instants)
def test_slack_takes_every_page_of_the_history(client, entries, is_more, now) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.older(client, entries, is_more, BERLIN, now))


def test_a_card_with_the_longest_notes_and_a_hundred_promises_still_fits() -> None:
    long = replace(zebra_works(1), notes="A & B say <so>. " * 300)
    promise = Promise(1, 1, 1, "Send & mend. " * 30, OLGA, OLGA, MONDAY, MONDAY, "Europe/Berlin")
    full = replace(card(long), promises=(promise,) * 100)
    hold_message(views.card(full, MONDAY))
    hold_view(views.card_view(full, MONDAY))


def test_our_own_words_are_plain() -> None:
    near = Near(birthday(zebra_works(1)), Due((MONDAY + timedelta(days=21)).date(), MONDAY))
    for shown in (card(zebra_works(1)), replace(card(zebra_works(1)), near=(near,))):
        hold_message(views.card(shown, MONDAY))
        hold_plain(views.card(shown, MONDAY).text, *labels(views.card(shown, MONDAY).blocks))


def test_a_stranger_to_the_client_sees_name_owner_and_stage() -> None:
    (_, _, _, oscar, _) = people(1)
    shown = views.card(card(zebra_works(1), oscar), MONDAY)
    assert shown.text.startswith("*Zebra Works*\nActive · Owner: <@U0OLGA>")
    for secret in ("phone", "Zebra, ZW", "<@U0CORA>"):
        assert secret not in shown.text + str(shown.blocks)
    assert oscar.slack_id == OSCAR
    assert labels(shown.blocks) == []


def test_a_card_says_what_is_known() -> None:
    near = Near(birthday(zebra_works(1)), Due((MONDAY + timedelta(days=21)).date(), MONDAY))
    shown = views.card(replace(card(zebra_works(1)), near=(near,)), MONDAY)
    for fact in ("<@U0CORA>", "<@U0MAX>", "Also called Zebra, ZW", "Prefers the phone.", "on Monday 14 December"):
        assert fact in shown.text


def test_whoever_has_them_for_a_while_is_said_with_the_day() -> None:
    lent = HandOver(1, 1, 1, from_=CORA, to=OLGA, until=date(2026, 12, 4), by=CORA, at=MONDAY)
    shown = views.card(replace(card(zebra_works(1)), lent=lent), MONDAY)
    assert "Owner: <@U0OLGA> until Friday 4 December, then <@U0CORA>" in shown.text

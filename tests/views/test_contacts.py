"""The dates of a client, and the words for a loss."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.contacts import Contact
from bot.views import contacts as views
from bot.views import dates
from tests.cast import MONDAY, OLGA, birthday, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, hold_plain, hold_view, hostile, lines

contacts = st.builds(
    Contact,
    id=looking.ids,
    workspace_id=st.just(1),
    client_id=looking.ids,
    name=looking.anything,
    role=looking.perhaps,
    lost_recorded_at=st.none() | looking.instants,
)
ANA = Contact(3, 1, 1, "Ana Ruiz", "head of operations")
DAY = birthday(zebra_works(1))
several = st.lists(looking.milestones, max_size=12, unique_by=lambda each: each.id)


@hostile
@given(looking.clients, several, st.lists(contacts, max_size=12), looking.instants)
def test_slack_takes_every_list_of_dates(client, dates, people, now) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.listed(client, dates, people, BERLIN, now))


@hostile
@given(looking.clients, looking.anything, contacts, several, several)
def test_slack_takes_every_form(client, said, contact, theirs, others) -> None:  # type: ignore[no-untyped-def]
    hold_view(dates.form(client, said))
    hold_view(views.lost_form(contact, client, theirs, others))


def test_a_hundred_dates_and_people_still_fit() -> None:
    dates = [replace(DAY, id=at) for at in range(1, 101)]
    shown = views.listed(zebra_works(1), dates, [ANA] * 100, BERLIN, MONDAY)
    hold_view(shown)
    assert "60 more dates are not shown here." in list(lines(shown["blocks"]))
    assert "70 more people are not shown here." in list(lines(shown["blocks"]))


def test_our_own_words_are_plain() -> None:
    silent = DAY.silence(MONDAY, OLGA)
    lost = ANA.lose(None, MONDAY)
    for view in (
        dates.form(zebra_works(1)),
        views.listed(zebra_works(1), [DAY, silent], [ANA, lost], BERLIN, MONDAY),
        views.lost_form(ANA, zebra_works(1), [DAY], [DAY]),
    ):
        hold_plain(*lines(view["blocks"]))

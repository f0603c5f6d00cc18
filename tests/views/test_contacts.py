"""The dates of a client, and the words for a loss."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.contacts import Contact
from bot.domain.milestones import GIVEN, MilestoneKind
from bot.views import contacts as views
from bot.views import dates
from bot.views.contacts import Listing
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
@given(
    looking.clients, several, st.lists(contacts, max_size=12), st.lists(looking.entries, max_size=3), looking.instants
)
def test_slack_takes_every_list_of_dates(client, dates, people, done, now) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.listed(Listing(client, dates, people, done, BERLIN), now))


@hostile
@given(looking.clients, looking.milestones.filter(lambda each: each.kind in GIVEN), contacts, several, several)
def test_slack_takes_every_form(client, date, contact, theirs, others) -> None:  # type: ignore[no-untyped-def]
    hold_view(dates.form(client, dates.of_milestone(date)))
    hold_view(views.form(client, views.of_contact(contact)))
    hold_view(views.lost_form(contact, client, theirs, others))


def test_a_hundred_dates_and_people_still_fit() -> None:
    days = [replace(DAY, id=at) for at in range(1, 101)]
    shown = views.listed(Listing(zebra_works(1), days, [ANA] * 100, [], BERLIN), MONDAY)
    hold_view(shown)
    assert "60 more dates are not shown here." in list(lines(shown["blocks"]))
    assert "70 more people are not shown here." in list(lines(shown["blocks"]))


def test_our_own_words_are_plain() -> None:
    silent = DAY.silence(MONDAY, OLGA)
    lost = ANA.lose(None, MONDAY)
    for view in (
        dates.form(zebra_works(1), dates.Filled(1)),
        dates.form(zebra_works(1), dates.of_milestone(DAY)),
        views.form(zebra_works(1), views.Filled(1)),
        views.form(zebra_works(1), views.of_contact(ANA)),
        views.listed(Listing(zebra_works(1), [DAY, silent], [ANA, lost], [], BERLIN), MONDAY),
        views.lost_form(ANA, zebra_works(1), [DAY], [DAY] * 12),
    ):
        hold_plain(*lines(view["blocks"]))


def test_what_more_could_be_silenced_is_said() -> None:
    shown = views.lost_form(ANA, zebra_works(1), [], [replace(DAY, id=at) for at in range(1, 13)])
    assert "2 more stand in Dates and people, and can be silenced there." in list(lines(shown["blocks"]))


def test_a_date_with_a_name_of_its_own_keeps_it_in_the_form() -> None:
    usual = replace(DAY, title="Ada Zebra's birthday")
    assert dates.of_milestone(DAY).title == "Birthday of Ada Zebra"
    assert dates.of_milestone(usual).title == ""
    marathon = replace(DAY, kind=MilestoneKind.OTHER, title="Ada's half marathon")
    assert dates.of_milestone(marathon).title == "Ada's half marathon"
    assert dates.of_milestone(usual).date == "14 December"

"""What those concerned are told of a hand-over."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import PartialDate
from bot.domain.clients import Listed, Stage
from bot.views import handings as views
from bot.views.blocks import Message
from bot.views.handings import Told
from tests.cast import CORA, MAX, MONDAY, birthday
from tests.views import looking
from tests.views.looking import hold_message, hold_plain, hostile, labels
from tests.views.test_handovers import HANDING, ZEBRA, handings
from tests.views.test_promises import MADE

listed = st.builds(
    Listed,
    id=looking.ids,
    name=looking.anything,
    owner=looking.people,
    stage=st.sampled_from(Stage),
    segment=looking.perhaps,
)
days = looking.instants.map(lambda at: at.date())
tolds = st.builds(
    Told,
    handing=handings,
    clients=st.lists(listed, min_size=1, max_size=views.LISTED_MOST),
    count=st.integers(8, 10_000),
    today=days,
    is_kept=st.booleans(),
    near=st.lists(st.tuples(looking.milestones, days, looking.clients), max_size=views.NEAR_MOST),
    promises=st.lists(st.tuples(looking.promises, looking.clients), max_size=views.PROMISES_MOST),
    promises_count=st.integers(0, 2_000),
    moments=st.lists(looking.clients, max_size=views.MOMENTS_MOST),
    moments_count=st.integers(0, 2_000),
)
HERON = Listed(8, "Heron", CORA, Stage.ACTIVE, None)
ONE = Told(HANDING, [Listed(7, "Zebra Works", CORA, Stage.ACTIVE, None)], 1, MONDAY.date())
FULL = replace(
    ONE,
    near=[(birthday(ZEBRA), date(2026, 12, 14), ZEBRA)],
    promises=[(MADE, ZEBRA)],
    promises_count=2,
    moments=[ZEBRA],
    moments_count=4,
)
EVERY = (views.gone, views.gone_back, views.taken_back, lambda told: views.received(told, MONDAY))


@hostile
@given(tolds, looking.instants)
def test_slack_takes_every_message_and_its_text_says_everything(told, now) -> None:  # type: ignore[no-untyped-def]
    hold_message(views.received(told, now))
    for view in (views.gone, views.gone_back, views.taken_back):
        hold_message(view(told))


@pytest.mark.parametrize("handing", [HANDING, replace(HANDING, by=None), replace(HANDING, until=None, by=CORA)])
def test_our_own_words_are_plain(handing) -> None:  # type: ignore[no-untyped-def]
    for told in (ONE, FULL, replace(FULL, is_kept=True), replace(ONE, clients=[*ONE.clients, HERON], count=12)):
        for view in EVERY:
            message: Message = view(replace(told, handing=handing))
            hold_message(message)
            hold_plain(message.text, *labels(message.blocks))


def test_the_receiver_reads_what_needs_them_first_and_a_moment_names_only_the_client() -> None:
    assert views.received(FULL, MONDAY).text.split("\n") == [
        "<@U0OLGA> handed Zebra Works over to you until Friday.",
        "“Back on Monday.”",
        "Needs you",
        "Zebra Works has an open moment. The card says what happened.",
        "3 more clients have open moments.",
        "To keep",
        "Send the hiring plan., <@U0OLGA>, due today at 12:00 (Berlin)",
        "One more promise stands in Home.",
        "Near",
        "Birthday of Ada Zebra on Monday 14 December",
        "Zebra Works",
    ]


def test_where_nothing_is_open_that_is_said() -> None:
    assert "Nothing is open there, and no date is near." in views.received(ONE, MONDAY).text


def test_a_month_is_no_day_here_either() -> None:
    month = replace(birthday(ZEBRA), date=PartialDate(None, 12, None))
    told = replace(ONE, near=[(month, date(2026, 12, 1), ZEBRA)])

    assert "Birthday of Ada Zebra in December" in views.received(told, MONDAY).text


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (1, "<@U0CORA> took Zebra Works over from you for good."),
        (12, "<@U0CORA> took 12 clients over from you for good."),
    ],
)
def test_whoever_loses_them_is_told_who_took_them(count: int, says: str) -> None:
    told = replace(ONE, count=count, handing=replace(HANDING, by=CORA, until=None))
    assert views.gone(told).text.startswith(says)


def test_whoever_loses_them_is_told_who_has_them_now() -> None:
    told = replace(ONE, handing=replace(HANDING, by=MAX))
    assert views.gone(told).text.startswith("<@U0MAX> handed Zebra Works over from you to <@U0CORA> until Friday.")

"""A manager's team today: in words, by name, and only to be read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.briefs import Brief, Item, Rank
from bot.domain.moments import Moment
from bot.domain.people import Person
from bot.domain.promises import Promise
from bot.domain.team import Away, Day, Team, Waits
from bot.views import team as views
from bot.views.blocks import Block
from tests.cast import CORA, MAX, MONDAY, OLGA, OSCAR, birthday, people, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, elements, hold_plain, hold_view, hostile, labels, lines
from tests.views.test_milestones import NUDGE

OLGA_HERSELF, CORA_HERSELF = people(1)[:2]
ZEBRA = zebra_works(1)
DAY = timedelta(days=1)
TODAY = MONDAY.date()
PROMISE = Promise(4, 1, 1, "Send the hiring plan.", OLGA, OLGA, MONDAY - DAY, MONDAY - DAY, "Europe/Berlin")
MOMENT = Moment(4, 1, 12, 1, "The founder's father died.", OSCAR, MONDAY, OLGA)

everyone = st.builds(Person, workspace_id=st.just(1), slack_id=looking.people, name=looking.anything)
waits = st.builds(
    Waits,
    count=st.integers(0, 10_000),
    since=st.none() | looking.instants,
    overdue=st.integers(0, 50),
    untaken=st.integers(0, 50),
)
aways = st.builds(
    Away,
    person=everyone,
    until=st.none() | looking.instants.map(lambda at: at.date()),
    covers=st.lists(st.tuples(looking.people, st.integers(1, 500)), max_size=4),
    uncovered=st.integers(0, 500),
)
teams = st.builds(
    Team,
    busy=st.lists(st.tuples(everyone, waits), max_size=4),
    free=st.lists(everyone, max_size=3),
    away=st.lists(aways, max_size=2),
)


def a_team(many: int) -> Team:
    """As large as somebody says."""
    busy = [(OLGA_HERSELF, Waits(3, MONDAY - 4 * DAY, 2, 1))] * many
    away = [Away(OLGA_HERSELF, None, [(CORA, 3)] * 5, 2)] * many
    return Team(busy, [CORA_HERSELF] * many, away)


def said(team: Team) -> list[str]:
    return list(lines(views.rows(team, BERLIN, MONDAY)))


@hostile
@given(teams, looking.instants, st.integers(-1, 3))
def test_slack_takes_every_team(team: Team, now, page: int) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.everybody(team, BERLIN, now, page))


@hostile
@given(
    st.lists(st.tuples(looking.promises, looking.clients), max_size=5),
    st.lists(
        st.builds(
            Item,
            client=looking.clients,
            rank=st.just(Rank.MILESTONE),
            day=st.just(TODAY),
            since=looking.instants,
            nudge=looking.nudges,
            milestone=looking.milestones,
        ),
        max_size=4,
    ),
    st.none() | aways,
    looking.instants,
)
def test_slack_takes_every_day(overdue, items, away, now) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.day(Day(OLGA_HERSELF, Brief(MAX, TODAY, BERLIN, items), overdue, away), now))


@pytest.mark.parametrize(
    ("waits", "words"),
    [
        (Waits(1, MONDAY), "One thing waits."),
        (Waits(1, MONDAY - 3 * DAY), "One thing waits, since Friday 20 November."),
        (Waits(3, MONDAY - DAY), "3 things wait, the oldest since yesterday."),
        (Waits(1, MONDAY, untaken=1), "One thing waits. One moment has nobody yet."),
        (Waits(4, MONDAY, 2, 3), "4 things wait. 3 moments have nobody yet. 2 promises are overdue."),
        (Waits(overdue=1), "One promise is overdue."),
    ],
)
def test_what_waits_is_said_in_one_line(waits: Waits, words: str) -> None:
    assert said(Team([(OLGA_HERSELF, waits)])) == ["<@U0OLGA>", words]


def test_those_for_whom_nothing_waits_are_one_line() -> None:
    assert said(Team(free=[CORA_HERSELF])) == ["Nothing waits for <@U0CORA>."]
    assert said(Team(free=[CORA_HERSELF, OLGA_HERSELF])) == ["Nothing waits for <@U0CORA> and <@U0OLGA>."]
    assert said(Team(free=[CORA_HERSELF] * 17))[0].endswith("<@U0CORA> and 2 more people.")


def test_who_is_away_and_who_stands_in_is_said() -> None:
    away = Away(OLGA_HERSELF, TODAY + 2 * DAY, [(CORA, 3), (OSCAR, 1)], 2)

    assert said(Team(away=[away])) == [
        "<@U0OLGA> is away until Wednesday. <@U0CORA> stands in for 3 clients."
        " <@U0OSCAR> stands in for one client. For 2 clients nobody stands in."
    ]
    assert said(Team(away=[replace(away, until=None, covers=(), uncovered=1)])) == [
        "<@U0OLGA> is away. For one client nobody stands in."
    ]


def test_of_many_people_the_others_are_one_tap_away() -> None:
    seven = views.rows(a_team(7), BERLIN, MONDAY)

    assert "Something waits for one more person." in list(lines(seven))
    assert labels(seven)[-1] == "Show everybody in your team"
    assert "Show everybody in your team" not in labels(views.rows(a_team(6), BERLIN, MONDAY))


def test_everybody_is_shown_a_page_at_a_time() -> None:
    def pressable(page: int) -> list[tuple[str, str]]:
        blocks: list[Block] = views.everybody(a_team(81), BERLIN, MONDAY, page)["blocks"]
        return [
            (one["text"]["text"], one["value"])
            for one in elements(blocks)
            if one["action_id"] in (views.BACK, views.MORE)
        ]

    assert (pressable(0), pressable(1), pressable(2)) == (
        [("More", "1")],
        [("Back", "0"), ("More", "2")],
        [("Back", "1")],
    )


def test_a_day_is_only_to_be_read_and_says_what_waits_in_plain_words() -> None:
    items = [
        Item(ZEBRA, Rank.CRISIS, TODAY, MONDAY, moment=MOMENT),
        Item(ZEBRA, Rank.MILESTONE, TODAY, MONDAY - 3 * DAY, NUDGE, milestone=birthday(ZEBRA)),
    ]
    away = Away(OLGA_HERSELF, None, [(CORA, 1)])
    view = views.day(Day(OLGA_HERSELF, Brief(MAX, TODAY, BERLIN, items), [(PROMISE, ZEBRA)], away), MONDAY)

    told = list(lines(view["blocks"]))
    assert told == [
        "What waits for <@U0OLGA> today, about the clients that you manage.",
        "<@U0OLGA> is away. <@U0CORA> stands in for one client.",
        "Zebra Works",
        "The founder's father died.",
        "Moment 12. Nobody has this yet.",
        "Birthday of Ada Zebra is today.",
        "Ada Zebra, Zebra Works",
        "Open since Friday 20 November.",
        "<@U0OLGA> promised Zebra Works: Send the hiring plan.",
        "It was due yesterday at 9:00 (Berlin). A word about where it stands helps more than silence.",
    ]
    assert list(elements(view["blocks"])) == []
    hold_view(view)
    hold_plain(*told, *labels(views.rows(a_team(7), BERLIN, MONDAY)), *said(a_team(7)))

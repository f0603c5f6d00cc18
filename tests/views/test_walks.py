"""The walk along a journey as people see it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import PartialDate
from bot.domain.clients import Persona, Stage
from bot.domain.journeys import START, JourneyMilestone, When
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.walks import State, Stop
from bot.views import walks as views
from bot.views.blocks import plain_message
from bot.views.walks import Preview, Shown, Standing
from tests import coaching
from tests.cast import MONDAY, OLGA, zebra_works
from tests.views import looking, test_sales, test_welcomes
from tests.views.looking import BERLIN, hold_message, hold_plain, hold_view, hostile, labels, lines

TODAY = MONDAY.date()
TUESDAY = TODAY + timedelta(days=1)
days = looking.instants.map(lambda at: at.date())


def row(stop: JourneyMilestone, day: date = TUESDAY) -> Milestone:
    when = PartialDate(day.year, day.month, day.day)
    return Milestone(7, 1, 1, MilestoneKind.JOURNEY, stop.title, when, step=stop.key)


def stop(stop: JourneyMilestone, state: State, day: date | None = TUESDAY) -> Stop:
    return Stop(stop, state, day, row(stop, day) if day else None)


stops = st.builds(
    lambda title, state, day, has_row: replace(
        stop(JourneyMilestone("key", title, Stage.ACTIVE, When(START), "", ()), state, day),
        row=row(coaching.REVIEW) if has_row else None,
    ),
    looking.anything,
    st.sampled_from(State),
    st.none() | days,
    st.booleans(),
)
standings = st.builds(Standing, looking.anything, st.lists(stops, max_size=70).map(tuple))
walks = st.builds(
    Shown,
    client=looking.clients,
    standing=st.none() | standings,
    recent=st.lists(looking.entries, max_size=3),
    zone=st.just(BERLIN),
    sale=st.none() | test_sales.sales,
    welcome=st.none() | test_welcomes.welcomes,
    is_newer=st.booleans(),
)
previews = st.builds(
    Preview,
    client=looking.clients,
    journey=looking.anything,
    comes=st.lists(st.tuples(looking.anything, days), max_size=20),
    moves=st.lists(st.tuples(looking.anything, days, days), max_size=20),
    goes=st.lists(looking.anything, max_size=20),
    others=st.integers(0, 9_999),
    today=days,
)

STANDING = Standing(
    "Coaching",
    (
        stop(coaching.HAND_OVER, State.BEFORE, date(2026, 10, 26)),
        stop(coaching.FIRST_DAY, State.MET, date(2026, 11, 2)),
        stop(coaching.EARLY_WIN, State.AHEAD),
        stop(coaching.WELCOME, State.AHEAD, date(2026, 12, 2)),
        stop(coaching.FIRST_HIRE, State.ASKED, date(2027, 1, 1)),
        stop(coaching.REVIEW, State.SILENT, date(2027, 2, 2)),
        stop(coaching.AFTER_HIRE, State.OPEN, None),
    ),
)
SHOWN = Shown(replace(zebra_works(1), id=3, start_date=date(2026, 11, 2)), STANDING, [], BERLIN)


@hostile
@given(walks, looking.instants)
def test_slack_takes_every_walk(walk, now) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.shown(walk, now))


@hostile
@given(standings, days)
def test_slack_takes_every_line_on_the_card(standing, today) -> None:  # type: ignore[no-untyped-def]
    said = views.lines(standing, today)
    assert len(said) <= 4
    hold_message(plain_message(*said))


@hostile
@given(previews)
def test_slack_takes_every_preview(preview) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.preview(preview))


def test_the_card_says_in_four_lines_where_they_are() -> None:
    assert views.lines(STANDING, TODAY) == [
        "Last: The first day together, met.",
        "Next: The early win tomorrow, then How the first weeks felt on Wednesday 2 December.",
        "Asked about now and then: The first hire.",
        "So far 1 met and 1 from before we kept track.",
    ]


@pytest.mark.parametrize("stage", [Stage.SUSPECT, Stage.PROSPECT])
def test_of_whoever_has_not_landed_one_line_says_why_nothing_comes(stage: Stage) -> None:
    client = replace(SHOWN.client, stage=stage)
    why = f"They are a {stage}: nothing of their journey comes before their stage is landing or later."
    assert views.on_card(client, Standing("Coaching", ()), TODAY) == [why]
    nothing = SHOWN._replace(client=client, standing=Standing("Coaching", ()))
    assert f"Coaching\n{why}" in "\n".join(lines(views.shown(nothing, MONDAY)["blocks"]))
    hold_plain(why)


def test_what_can_still_be_done_before_the_first_day_says_which_day_it_was_for() -> None:
    owed = Standing("Coaching", (stop(coaching.HAND_OVER, State.STILL, date(2026, 11, 17)), *STANDING.stops[2:3]))
    assert views.lines(owed, TODAY)[0] == (
        "Next: The hand-over from sales (it was for Tuesday 17 November), then The early win tomorrow."
    )
    said = "\n".join(lines(views.shown(SHOWN._replace(standing=owed), MONDAY)["blocks"]))
    assert "The hand-over from sales\nIt was for Tuesday 17 November, and can still be done." in said


def test_a_walk_without_anything_ahead_says_so() -> None:
    assert views.lines(Standing("Coaching", ()), TODAY) == ["None of its milestones has a day ahead."]


def test_the_whole_walk_says_how_each_stands_and_what_can_be_done() -> None:
    view = views.shown(SHOWN, MONDAY)
    said = "\n".join(lines(view["blocks"]))
    for line in (
        "The first day together\nMet, on Monday 2 November.",
        "The early win\nTomorrow.",
        "The first hire\nIt has no day until it happens. I ask from Friday 1 January 2027 on.",
        "The review\nDoes not apply to them.",
        "From before we kept track: The hand-over from sales.",
        "Three weeks with the first hire\nIt has no day yet.",
    ):
        assert line in said
    menus = [block["accessory"] for block in view["blocks"] if "accessory" in block]
    assert [[each["text"]["text"] for each in menu["options"]] for menu in menus] == [
        ["Does not apply"],
        ["Does not apply"],
        ["It happened", "Long ago", "Does not apply"],
        ["It applies after all"],
    ]
    hold_plain(said, *labels(view["blocks"]))


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (SHOWN._replace(client=replace(SHOWN.client, persona=Persona.OLD_HAND)), "as an old hand"),
        (SHOWN._replace(client=replace(SHOWN.client, start_date=None)), "nobody has filled in yet"),
        (SHOWN._replace(standing=None), "They walk along no journey."),
        (SHOWN._replace(is_newer=True), "The journey “Coaching” has changed since they began."),
    ],
)
def test_it_says_what_is_to_be_known_about_the_whole(shown: Shown, said: str) -> None:
    told = "\n".join(lines(views.shown(shown, MONDAY)["blocks"]))
    assert said in told
    hold_plain(told)


def test_the_preview_says_what_comes_moves_and_goes() -> None:
    friday = date(2026, 11, 27)
    found = Preview(SHOWN.client, "Coaching", [("A call", TUESDAY)], [("A win", TUESDAY, friday)], ["A test"], 2, TODAY)
    view = views.preview(found)
    said = "\n".join(lines(view["blocks"]))
    assert "• A call tomorrow" in said
    assert "• A win: on Friday instead of tomorrow" in said
    assert "• A test" in said
    assert "The other 2 on the older one, too" in str(view)
    hold_plain(said)


def test_where_no_day_changes_it_says_so_and_only_managers_may_move_all() -> None:
    view = views.preview(Preview(SHOWN.client, "Coaching", [], [], [], 0, TODAY))
    assert "No day changes for them. Only the words do." in str(view)
    assert "too" not in str(view["blocks"][-1])
    assert views.read({"private_metadata": "3", "state": {"values": {}}}) == (3, False)


def test_whoever_is_mentioned_is_a_person() -> None:
    assert OLGA in str(views.shown(SHOWN._replace(sale=test_sales.SALE), MONDAY))

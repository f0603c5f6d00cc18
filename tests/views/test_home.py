"""App Home, for somebody new and for somebody with far too much to do."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.arrangements import Arrangements
from bot.domain.briefs import Brief, Item, Rank
from bot.domain.clients import Listed, Stage
from bot.domain.goals import Goal
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.home import ON_A_PAGE, Ahead, Heard, Mine
from bot.domain.milestones import MilestoneKind
from bot.domain.moments import Moment
from bot.domain.preferences import MANY, Preferences
from bot.domain.promises import Promise
from bot.domain.terms import Terms
from bot.sandbox.grammar import text_in
from bot.views import home as views
from bot.views import mine
from bot.views.blocks import Block
from bot.views.home import Home, Lacking
from tests.cast import MONDAY, OLGA, OSCAR, birthday, people, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, hold_plain, hold_view, hostile, labels, lines
from tests.views.test_milestones import NUDGE
from tests.views.test_team import a_team, teams

OLGA_HERSELF = people(1)[0]
ZEBRA = zebra_works(1)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LISTED = Listed(7, "Zebra Works", OLGA, Stage.ACTIVE, None)
PROMISE = Promise(4, 1, 1, "Send the hiring plan.", OLGA, OLGA, MONDAY, MONDAY + 3 * HOUR, "Europe/Berlin")
MOMENT = Moment(4, 1, 12, 1, "The founder's father died.", OSCAR, MONDAY, OLGA)
GOAL = Goal(3, 1, 1, "Ten people by spring", (MONDAY + 40 * DAY).date(), OLGA, MONDAY)
DONE = Entry(9, 1, OLGA, MONDAY, What.MILESTONE_DONE, Thing(Noun.NUDGE, 5), subject="Birthday of Ada Zebra")
TODAY = MONDAY.date()
DATE = Item(ZEBRA, Rank.MILESTONE, TODAY, MONDAY, NUDGE, milestone=birthday(ZEBRA))
CRISIS = Item(ZEBRA, Rank.CRISIS, TODAY, MONDAY, moment=MOMENT)
PROMISED = Item(ZEBRA, Rank.PROMISE, TODAY, MONDAY + 2 * DAY, promise=PROMISE)
NOTHING = Brief(OLGA, TODAY, BERLIN, in_home=True)
EMPTY = Home(OLGA_HERSELF, NOTHING)

of_milestones = st.builds(
    Item,
    client=looking.clients,
    rank=st.just(Rank.MILESTONE),
    day=looking.instants.map(lambda at: at.date()),
    since=looking.instants,
    nudge=looking.nudges,
    milestone=looking.milestones,
    for_whom=st.none() | looking.people,
)
of_promises = st.builds(
    Item,
    client=looking.clients,
    rank=st.just(Rank.PROMISE),
    day=looking.instants.map(lambda at: at.date()),
    since=looking.instants,
    nudge=looking.nudges,
    promise=looking.promises,
)
of_moments = st.builds(
    Item,
    client=looking.clients,
    rank=st.just(Rank.CRISIS),
    day=looking.instants.map(lambda at: at.date()),
    since=looking.instants,
    moment=looking.moments.map(lambda moment: replace(moment, spoken_at=None)),
)
briefs = st.builds(
    Brief,
    reader=st.just(OLGA),
    day=st.just(TODAY),
    zone=st.just(BERLIN),
    items=st.lists(
        of_milestones | of_promises | of_moments,
        max_size=4,
        unique_by=lambda item: (item.nudge.id if item.nudge else None, item.moment.id if item.moment else None),
    ),
    most=st.integers(1, MANY),
    in_home=st.just(True),
)
goals = st.builds(
    Goal,
    id=looking.ids,
    workspace_id=st.just(1),
    client_id=looking.ids,
    text=looking.anything,
    due=st.none() | looking.instants.map(lambda at: at.date()),
    set_by=looking.people,
    set_at=looking.instants,
)
listed = st.builds(
    Listed,
    id=looking.ids,
    name=looking.anything,
    owner=looking.people,
    stage=st.sampled_from(Stage),
    segment=looking.perhaps,
)
heard = st.builds(Heard, client=listed, at=st.none() | looking.instants, came_at=st.none() | looking.instants)
homes = st.builds(
    Home,
    viewer=st.just(OLGA_HERSELF),
    today=briefs,
    week=st.builds(Ahead, items=st.lists(of_milestones | of_promises, max_size=3), more=st.integers(0, 3)),
    later=st.builds(Ahead, items=st.lists(of_milestones, max_size=2), more=st.integers(0, 3)),
    goals=st.lists(st.tuples(goals, looking.clients), max_size=2),
    goals_count=st.integers(0, 100),
    promises=st.lists(st.tuples(looking.promises, looking.clients), max_size=7),
    mine=st.builds(Mine, heard=st.lists(heard, max_size=3), count=st.integers(0, 10_000), page=st.integers(0, 900)),
    team=teams,
    recent=st.lists(st.tuples(looking.entries, st.none() | looking.clients), max_size=4),
    terms=st.none()
    | st.builds(
        Terms,
        zone=st.just(BERLIN),
        preferences=st.builds(
            Preferences,
            workspace_id=st.just(1),
            slack_id=st.just(OLGA),
            leave_from=st.none() | st.just(MONDAY.date()),
            paused_until=st.none() | looking.instants,
        ),
        usual=st.builds(Arrangements, workspace_id=st.just(1), is_small_start=st.booleans()),
    ),
    lacking=st.none() | st.builds(Lacking, *[st.booleans()] * 5),
)


@hostile
@given(homes, looking.instants)
def test_slack_takes_every_home(shown: Home, now) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.page(shown, now))


def full() -> Home:
    """As full as it gets, for the most that somebody may ask for."""
    return Home(
        OLGA_HERSELF,
        replace(
            NOTHING,
            items=[replace(DATE, nudge=replace(NUDGE, id=number)) for number in range(40)],
            most=MANY,
        ),
        week=Ahead([DATE] * 10, 30),
        later=Ahead([DATE] * 5, 15),
        goals=[(GOAL, ZEBRA)] * 5,
        goals_count=60,
        promises=[(PROMISE, ZEBRA)] * 60,
        mine=Mine([Heard(LISTED)] * ON_A_PAGE, 500, 3),
        team=a_team(30),
        recent=[(DONE, ZEBRA)] * 20,
        terms=Terms(BERLIN, Preferences(1, OLGA, leave_from=TODAY), Arrangements(1, is_small_start=True)),
        lacking=Lacking(True, True, True, True, True),
    )


def test_the_fullest_home_fits_and_what_is_left_out_is_counted() -> None:
    page = views.page(full(), MONDAY)

    hold_view(page)
    assert len(page["blocks"]) < 100, "a hundred may have been cut off"
    assert text_in(page["blocks"]) < 12_000
    said = "\n".join(lines(page["blocks"]))
    for more in (
        "25 more wait.",
        "30 more come after these.",
        "15 more come after these.",
        "55 more stand on their clients' cards.",
        "31 to 40 of 500",
        "Something waits for 24 more people.",
    ):
        assert more in said


def test_the_same_items_with_the_same_buttons_as_in_the_brief() -> None:
    page = views.page(replace(EMPTY, today=replace(NOTHING, items=[CRISIS, DATE])), MONDAY)

    said = list(lines(page["blocks"]))
    assert "The founder's father died." in said
    assert "Birthday of Ada Zebra is today." in said
    pressable = labels(page["blocks"])
    assert "I have it: Moment 12" in pressable
    assert "Prepare: Birthday of Ada Zebra" in pressable
    hold_plain(*said, *pressable)


def test_what_comes_and_what_was_put_off_goals_and_promises_in_plain_words() -> None:
    tomorrow = replace(DATE, since=MONDAY + DAY, day=TODAY + timedelta(days=8))
    page = views.page(
        replace(
            EMPTY,
            week=Ahead([tomorrow, PROMISED]),
            later=Ahead([tomorrow]),
            goals=[(GOAL, ZEBRA)],
            goals_count=1,
            promises=[(PROMISE, ZEBRA)],
            mine=Mine([Heard(LISTED, MONDAY - 40 * DAY)], 1),
            recent=[(DONE, ZEBRA)],
        ),
        MONDAY,
    )

    said = list(lines(page["blocks"]))
    for line in (
        "Tomorrow · Birthday of Ada Zebra, Zebra Works, on Tuesday 1 December",
        "Wednesday · Send the hiring plan., promised to Zebra Works, due at 9:00",
        "Birthday of Ada Zebra, Zebra Works, on Tuesday 1 December",
        "I will ask again tomorrow at 9:00.",
        "Ten people by spring, by Saturday 2 January 2027",
        "Zebra Works: Send the hiring plan., <@U0OLGA>, due today at 12:00 (Berlin)",
        "Last touch on Wednesday 14 October",
        "Birthday of Ada Zebra: done. (Zebra Works)",
    ):
        assert line in said
    hold_plain(*said, *labels(page["blocks"]))
    assert len(set(labels(page["blocks"]))) == len(labels(page["blocks"]))


def test_no_day_is_said_of_what_has_none_until_it_happens() -> None:
    asked = replace(birthday(ZEBRA), kind=MilestoneKind.JOURNEY, title="The first hire", is_expected=True)
    item = replace(DATE, milestone=asked, since=MONDAY + 2 * DAY, day=TODAY - timedelta(days=1))
    page = views.page(replace(EMPTY, week=Ahead([item]), later=Ahead([item])), MONDAY)

    said = list(lines(page["blocks"]))
    assert "Wednesday · The first hire, Zebra Works: has it happened by then?" in said
    assert "The first hire, Zebra Works" in said
    assert "yesterday" not in " ".join(said)


def headers(blocks: list[Block]) -> list[str]:
    return [block["text"]["text"] for block in blocks if block["type"] == "header"]


def test_what_is_empty_takes_no_room_but_a_quiet_day_is_said() -> None:
    page = views.page(replace(EMPTY, mine=Mine([Heard(LISTED)], 1)), MONDAY)

    assert headers(page["blocks"]) == ["Today", "Your clients"]
    assert "Nothing waits for you right now." in list(lines(page["blocks"]))


def turns(page: int, count: int) -> list[tuple[str, str]]:
    shown = Mine([Heard(LISTED)] * min(ON_A_PAGE, count - page * ON_A_PAGE), count, page)
    blocks = mine.rows(shown, BERLIN, MONDAY)
    return [
        (one["text"]["text"], one["value"])
        for one in looking.elements(blocks)
        if one["action_id"] in (mine.BACK, mine.MORE)
    ]


def test_more_and_back_say_which_page_they_lead_to() -> None:
    assert turns(0, 10) == []
    assert turns(0, 11) == [("More", "1")]
    assert turns(1, 11) == [("Back", "0")]
    assert turns(1, 31) == [("Back", "0"), ("More", "2")]


def test_how_long_ago_is_said_also_where_nobody_was_ever_in_touch() -> None:
    rows = [Heard(LISTED, MONDAY - DAY), Heard(LISTED, None, MONDAY - 30 * DAY), Heard(LISTED)]

    said = list(lines(mine.rows(Mine(rows, 3), BERLIN, MONDAY)))

    assert said[1::2] == [
        "Last touch yesterday",
        "No touch on record (kept since Saturday 24 October)",
        "No touch on record",
    ]


def test_somebody_new_is_told_what_this_is() -> None:
    page = views.page(EMPTY, MONDAY)
    hold_view(page)
    assert "You own no clients yet." in list(lines(page["blocks"]))
    hold_plain(*lines(page["blocks"]))


def test_whoever_administers_reads_what_is_open_in_plain_words() -> None:
    page = views.page(replace(EMPTY, lacking=Lacking(True, True, True, True, True)), MONDAY)
    hold_view(page)
    hold_plain(*lines(page["blocks"]), *labels(page["blocks"]))
    assert "Set up Moments" in labels(page["blocks"])
    done = views.page(replace(EMPTY, lacking=Lacking()), MONDAY)
    assert "Moments is set up." in list(lines(done["blocks"]))


def test_a_guest_reads_one_sentence() -> None:
    hold_view(views.guest())
    hold_plain(*lines(views.guest()["blocks"]))

"""App Home, for somebody new and for somebody with far too much to do."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.arrangements import Arrangements
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.moments import Moment
from bot.domain.preferences import Preferences
from bot.domain.promises import Promise
from bot.domain.terms import Terms
from bot.sandbox.grammar import text_in
from bot.views import home as views
from bot.views.home import Home, Lacking
from tests.cast import MONDAY, OLGA, OSCAR, birthday, people, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, hold_plain, hold_view, hostile, labels, lines
from tests.views.test_milestones import NUDGE

OLGA_HERSELF = people(1)[0]
ZEBRA = zebra_works(1)
PROMISE = Promise(4, 1, 1, "Send the hiring plan.", OLGA, OLGA, MONDAY, MONDAY + timedelta(hours=3), "Europe/Berlin")
MOMENT = Moment(4, 1, 12, 1, "The founder's father died.", OSCAR, MONDAY, OLGA)
DONE = Entry(9, 1, OLGA, MONDAY, What.MILESTONE_DONE, Thing(Noun.NUDGE, 5), subject="Birthday of Ada Zebra")
EMPTY = Home(OLGA_HERSELF, BERLIN, [], 0, [], [], [], [])

homes = st.builds(
    Home,
    viewer=st.just(OLGA_HERSELF),
    zone=st.just(BERLIN),
    clients=st.lists(looking.clients, max_size=35),
    clients_count=st.integers(0, 10_000),
    near=st.lists(st.tuples(looking.nudges, looking.milestones, looking.clients), max_size=12),
    promises=st.lists(st.tuples(looking.promises, looking.clients), max_size=20),
    moments=st.lists(st.tuples(looking.moments, looking.clients), max_size=15),
    recent=st.lists(looking.entries, max_size=20),
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


def test_a_hundred_clients_and_sixty_promises_fit_and_what_is_left_out_is_counted() -> None:
    full = Home(
        OLGA_HERSELF,
        BERLIN,
        [ZEBRA] * 100,
        100,
        [(NUDGE, birthday(ZEBRA), ZEBRA)] * 40,
        [(PROMISE, ZEBRA)] * 60,
        [(MOMENT, ZEBRA)] * 50,
        [DONE] * 20,
        Terms(BERLIN, Preferences(1, OLGA, leave_from=MONDAY.date()), Arrangements(1, is_small_start=True)),
        Lacking(True, True, True, True, True),
    )
    page = views.page(full, MONDAY)
    hold_view(page)
    assert text_in(page["blocks"]) < 12_000
    assert len(page["blocks"]) <= 100
    said = "\n".join(lines(page["blocks"]))
    assert page["blocks"][-1]["type"] == "context"
    for more in ("40 more stand on their clients' cards", "48 more stand on their clients' cards", "70 more: "):
        assert more in said


def test_the_same_facts_as_in_the_messages() -> None:
    page = views.page(
        replace(
            EMPTY,
            clients=[ZEBRA],
            clients_count=1,
            promises=[(PROMISE, ZEBRA)],
            moments=[(MOMENT, ZEBRA)],
            recent=[DONE],
            near=[(NUDGE, birthday(ZEBRA), ZEBRA)],
        ),
        MONDAY,
    )
    said = list(lines(page["blocks"]))
    assert "Zebra Works: Send the hiring plan., <@U0OLGA>, due today at 12:00 (Berlin)" in said
    assert "Moment 12: The founder's father died. (waiting for <@U0OLGA>)" in said
    assert "Birthday of Ada Zebra today" in said
    assert "Today at 9:00: Birthday of Ada Zebra: done, <@U0OLGA>." in said
    hold_plain(*said, *labels(page["blocks"]))
    assert len(set(labels(page["blocks"]))) == len(labels(page["blocks"]))


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

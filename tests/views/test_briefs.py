"""The brief, with every kind of thing in it and words as bad as they come."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.briefs import Answered, Brief, Item, Rank
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.journeys import Weight
from bot.domain.milestones import MilestoneKind
from bot.domain.moments import Moment
from bot.domain.nudges import NudgeState
from bot.domain.preferences import MANY, MOST
from bot.domain.promises import Promise
from bot.views import briefs as views
from tests.cast import CORA, MONDAY, OLGA, birthday, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, HOSTILE, elements, hold_message, hold_plain, hold_view, hostile, labels
from tests.views.test_milestones import NUDGE
from tests.views.test_silence import QUIET

TODAY = MONDAY.date()
ZEBRA = zebra_works(1)
DATE = Item(ZEBRA, Rank.MILESTONE, TODAY, MONDAY, NUDGE, milestone=birthday(ZEBRA))
PROMISE = Item(
    ZEBRA,
    Rank.PROMISE,
    TODAY,
    MONDAY,
    replace(NUDGE, id=6),
    promise=Promise(3, 1, 1, "Send the plan.", OLGA, OLGA, MONDAY, MONDAY, "Europe/Berlin"),
)
MOMENT = Item(
    ZEBRA, Rank.CRISIS, TODAY, MONDAY, moment=Moment(2, 1, 4, 1, "The founder left.", CORA, MONDAY, OLGA, MONDAY)
)


def shown(*items: Item, **more: Any) -> Brief:
    return Brief(OLGA, TODAY, BERLIN, items, **more)


def one_of_a_kind(number: int) -> st.SearchStrategy[Item]:
    """Things have ids of their own, as they do in the database."""
    common = {
        "client": looking.clients,
        "rank": st.sampled_from(Rank),
        "day": looking.instants.map(lambda at: at.date()),
        "since": looking.instants,
        "weight": st.sampled_from(Weight),
        "for_whom": st.none() | looking.people,
    }
    nudges = looking.nudges.map(lambda nudge: replace(nudge, id=number, state=NudgeState.OPEN))
    moments = looking.moments.map(lambda moment: replace(moment, id=number, spoken_at=None))
    return st.one_of(
        st.builds(Item, nudge=nudges, milestone=looking.milestones, **common),
        st.builds(Item, nudge=nudges, promise=looking.promises, **common),
        st.builds(Item, moment=moments, **common),
        st.builds(Item, nudge=nudges, quiet=st.just(QUIET), **common),
    )


def many(most: int) -> st.SearchStrategy[list[Item]]:
    return st.lists(one_of_a_kind(1), max_size=most).map(
        lambda items: [_numbered(item, number + 1) for number, item in enumerate(items)]
    )


def _numbered(item: Item, number: int) -> Item:
    if item.moment is not None:
        return replace(item, moment=replace(item.moment, id=number))
    assert item.nudge is not None
    return replace(item, nudge=replace(item.nudge, id=number))


def answered(number: int) -> st.SearchStrategy[Answered]:
    nudges = looking.nudges.map(lambda nudge: replace(nudge, id=number))
    entries = looking.entries.map(lambda entry: replace(entry, who=entry.who or CORA))
    promises = st.none() | looking.promises
    return st.builds(Answered, nudges, looking.anything, st.none() | looking.clients, entries, promises)


def answers(most: int) -> st.SearchStrategy[list[Answered]]:
    return st.lists(answered(1), max_size=most).map(
        lambda told: [replace(each, nudge=replace(each.nudge, id=number + 1)) for number, each in enumerate(told)]
    )


@hostile
@given(many(2), answers(1), answers(1), looking.when_late, looking.instants, st.integers(1, MANY))
def test_slack_takes_every_brief_and_its_text_tells_it_all(items, done, away, late, now, most) -> None:  # type: ignore[no-untyped-def]
    hold_message(views.brief(shown(*items, answered=done, while_away=away, most=most), now, late))


@hostile
@given(answers(2))
def test_slack_takes_every_brief_that_is_over_and_nothing_in_it_can_be_pressed(done) -> None:  # type: ignore[no-untyped-def]
    message = views.past(shown(answered=done))
    hold_message(message)
    assert list(elements(message.blocks)) == []


@hostile
@given(many(2), looking.instants, st.integers(0, 3))
def test_slack_takes_every_page_of_the_rest(items, now, page) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.rest(shown(*items, most=1), now, page))


@pytest.mark.parametrize("count", [MOST, MANY])
@pytest.mark.parametrize("longest", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", [DATE, PROMISE, MOMENT], ids=["dates", "promises", "moments"])
def test_as_many_as_a_person_can_choose_fit_with_the_longest_texts(kind: Item, longest: str, count: int) -> None:
    items = [with_words(kind, longest, number) for number in range(count + 3)]
    done = [
        Answered(replace(NUDGE, id=900 + n, state=NudgeState.DONE), longest, ZEBRA, entry(longest)) for n in range(30)
    ]
    message = views.brief(shown(*items, answered=done, while_away=done, most=count), MONDAY, "today at 9:00")
    hold_message(message)


def with_words(item: Item, words: str, number: int) -> Item:
    client = replace(ZEBRA, name=words)
    if item.milestone is not None:
        milestone = replace(item.milestone, title=words, contact=words)
        return replace(item, client=client, milestone=milestone, nudge=replace(NUDGE, id=number + 1))
    if item.promise is not None:
        promise = replace(item.promise, id=number + 1, text=words)
        return replace(item, client=client, promise=promise, nudge=replace(NUDGE, id=number + 1))
    assert item.moment is not None
    return replace(item, client=client, moment=replace(item.moment, id=number + 1, text=words))


def entry(text: str = "", what: What = What.MILESTONE_DONE, who: str = CORA) -> Entry:
    return Entry(9, 1, who, MONDAY, what, Thing(Noun.NUDGE, 5), text=text)


def done(state: NudgeState = NudgeState.DONE, what: What = What.MILESTONE_DONE) -> Answered:
    return Answered(replace(NUDGE, state=state), "Ada's birthday", ZEBRA, entry(what=what))


def text(brief: Brief, late: str | None = None) -> str:
    message = views.brief(brief, MONDAY, late)
    hold_message(message)
    hold_plain(message.text, *labels(message.blocks))
    return message.text


def test_each_thing_says_what_it_is_whose_and_what_can_be_done() -> None:
    said = text(shown(MOMENT, PROMISE, DATE))
    assert said.split("\n") == [
        "Your day, Monday 23 November.",
        "Zebra Works",
        "The founder left.",
        "Moment 4. Nobody has spoken with them yet.",
        "You promised Zebra Works: Send the plan.",
        "It was due today at 9:00 (Berlin). A word about where it stands helps more than silence."
        if PROMISE.promise and PROMISE.promise.is_overdue(MONDAY)
        else "Due today at 9:00 (Berlin).",
        "Birthday of Ada Zebra is today.",
        "Ada Zebra, Zebra Works",
        "Write or call in your own words, and mention something that only you would know.",
    ]


@pytest.mark.parametrize(
    ("item", "pressable"),
    [
        (DATE, ["prepare", "done", "later", "more"]),
        (PROMISE, ["keep", "move_promise", "open_promise"]),
        (MOMENT, ["speak", "open_moment"]),
    ],
    ids=["date", "promise", "moment"],
)
def test_what_can_be_pressed_is_what_can_be_done(item: Item, pressable: list[str]) -> None:
    found = [one["action_id"] for one in elements(views.brief(shown(item), MONDAY, None).blocks)]
    assert found == pressable


def test_each_things_buttons_stand_in_a_block_of_their_own_that_keeps_its_name() -> None:
    blocks = views.brief(shown(MOMENT, PROMISE, DATE), MONDAY, None).blocks
    assert [each["block_id"] for each in blocks if each["type"] == "actions"] == ["moment:2", "nudge:6", "nudge:5"]


def test_whom_it_is_for_and_since_when_it_is_open_are_said() -> None:
    item = replace(DATE, for_whom=CORA, since=MONDAY.replace(day=20))
    said = text(shown(item))
    assert f"For <@{CORA}>, who is away." in said
    assert "Open since Friday 20 November." in said


def test_from_whom_it_came_is_said_to_whoever_got_it_and_not_to_their_cover() -> None:
    handed = replace(DATE, nudge=replace(NUDGE, handed_by=CORA))
    assert f"<@{CORA}> handed this over to you." in text(shown(handed))
    assert "handed" not in text(shown(replace(handed, for_whom=OLGA)))


def test_what_a_journey_left_open_is_open_from_its_own_day_and_no_other_is_said() -> None:
    friday = TODAY - timedelta(days=3)
    journey = replace(birthday(ZEBRA), kind=MilestoneKind.JOURNEY, title="The quarter's goals")
    nudge = replace(NUDGE, plan=replace(NUDGE.plan, occurrence=friday))
    said = text(shown(replace(DATE, nudge=nudge, milestone=journey, since=MONDAY.replace(day=15))))
    assert "The quarter's goals (still open from Friday 20 November)" in said
    assert "Open since" not in said


def test_a_brief_that_comes_late_says_when_it_was_due() -> None:
    assert "This comes late. It was due today at 9:00 (Berlin)." in text(shown(DATE), "today at 9:00 (Berlin)")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (0, None),
        (1, "One more can wait until you have a minute."),
        (14, "14 more can wait until you have a minute."),
        (15, "15 more wait. If that is too much, say in *Your settings* what you want to hear of."),
    ],
)
def test_beyond_the_daily_number_a_count_and_a_button_stand(more: int, says: str | None) -> None:
    items = [replace(DATE, nudge=replace(NUDGE, id=each + 1)) for each in range(MOST + more)]
    message = views.brief(shown(*items), MONDAY, None)
    assert message.text.count("is today.") == MOST
    assert (views.REST in [one["action_id"] for one in elements(message.blocks)]) is (says is not None)
    assert says is None or says in message.text


@pytest.mark.parametrize("items", range(1, MANY + 1))
def test_the_newest_answer_keeps_its_undo_however_full_the_day_is(items: int) -> None:
    waiting = [replace(DATE, nudge=replace(NUDGE, id=each + 1)) for each in range(items + 3)]
    answered = [replace(done(), nudge=replace(done().nudge, id=100 + each)) for each in range(8)]
    full = shown(*waiting, answered=answered, while_away=[done()], most=items)
    message = views.brief(full, MONDAY, "yesterday at 9:00")
    hold_message(message)
    assert message.blocks[-1]["type"] == "actions"
    assert message.blocks[-1]["elements"][-1]["action_id"] == "undo"


def test_the_rest_turns_page_by_page_and_says_which() -> None:
    items = [replace(DATE, nudge=replace(NUDGE, id=each + 1)) for each in range(1 + 2 * views.REST_MOST + 1)]
    turns = []
    for page in range(3):
        view = views.rest(shown(*items, most=1), MONDAY, page)
        hold_view(view)
        assert views.place_of(view) == views.place(page, shown(*items))
        turns.append(
            [one["text"]["text"] for one in elements(view["blocks"]) if one["action_id"] in (views.BACK, views.MORE)]
        )
    assert turns == [["More"], ["Back", "More"], ["Back"]]


def test_a_page_that_is_gone_since_is_the_last_one() -> None:
    assert views.place_of(views.rest(shown(DATE, DATE, most=1), MONDAY, 7)) == "0"


@pytest.mark.parametrize(
    ("answered", "line", "pressable"),
    [
        (done(), "Ada's birthday: Done, today at 9:00.", ["note", "open_promise_form", "undo"]),
        (done(what=What.MILESTONE_NOTED), "Ada's birthday: Done, today at 9:00.", ["open_promise_form", "undo"]),
        (done(NudgeState.DECLINED, What.MILESTONE_DECLINED), "Ada's birthday: Not this time.", ["undo"]),
        (done(what=What.UNDONE), "Ada's birthday: Done, today at 9:00.", []),
    ],
)
def test_what_was_answered_stands_below_with_what_can_be_undone(
    answered: Answered, line: str, pressable: list[str]
) -> None:
    message = views.brief(shown(answered=[answered]), MONDAY, None)
    hold_message(message)
    assert message.text.endswith(line)
    assert views.ALL_DONE in message.text
    assert [one["action_id"] for one in elements(message.blocks)] == pressable


def test_whoever_returns_hears_in_one_line_what_others_did() -> None:
    states = (NudgeState.DONE, NudgeState.LATER, NudgeState.DECLINED)
    told = [replace(done(state), milestone=birthday(ZEBRA)) for state in states]
    said = text(shown(DATE, while_away=told))
    assert (
        f"Welcome back. While you were away: Ada's birthday, Zebra Works (done by <@{CORA}>);"
        f" Ada's birthday, Zebra Works (put off by <@{CORA}>);"
        f" Ada's birthday, Zebra Works (not this time, says <@{CORA}>)."
    ) in said
    many_told = text(shown(DATE, while_away=[done()] * (views.AWAY_MOST + 2)))
    assert "2 more." in many_told


@pytest.mark.parametrize("state", [NudgeState.DONE, NudgeState.DECLINED])
def test_whoever_returns_hears_that_what_is_expected_was_answered(state: NudgeState) -> None:
    asked = replace(done(state), milestone=replace(birthday(ZEBRA), is_expected=True))
    assert f"(answered by <@{CORA}>)." in text(shown(DATE, while_away=[asked]))


def test_what_others_have_too_is_said_with_the_clients_name() -> None:
    review = replace(done(), title="The review", milestone=replace(birthday(ZEBRA), step="review"))
    right = replace(review, title="Is it still right?")
    assert "The review, Zebra Works: Done, today at 9:00." in text(shown(answered=[review]))
    assert "Is it still right? (Zebra Works): Done, today at 9:00." in text(shown(answered=[right]))


def test_what_the_reader_did_in_place_of_somebody_says_for_whom() -> None:
    said = text(shown(answered=[replace(done(), for_whom=CORA)]))
    assert f"Ada's birthday: Done, today at 9:00. For <@{CORA}>." in said


def test_a_day_that_is_over_says_where_the_rest_stands_and_each_day_with_its_date() -> None:
    message = views.past(shown(answered=[done()]))
    hold_plain(message.text)
    assert message.text.split("\n") == [
        "Monday 23 November is over. What is still open stands in your newest brief.",
        "Ada's birthday: Done, Monday 23 November at 9:00.",
    ]

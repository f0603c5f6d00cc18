"""The forms around the end of a moment, and what is asked afterwards: whatever was typed, and in no loud word."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.briefs import Brief, Item, Rank
from bot.domain.history import Entry, Noun, Thing, Visibility, What
from bot.domain.milestones import MilestoneKind
from bot.domain.moments import FOLLOW_UPS, Goes, Moment, Outcome
from bot.domain.nudges import Nudge, NudgeKind, Plan
from bot.domain.playbooks import Holds
from bot.domain.touches import Pulse
from bot.playbooks import load
from bot.views import briefs, follow_ups, lingering, moment_cards, moment_forms
from bot.views import closings as views
from bot.views import moments as messages
from bot.views.blocks import View
from tests.cast import MONDAY, OLGA, OSCAR, birthday, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, elements, hold_message, hold_plain, hold_view, hostile, labels, texts

ZEBRA, EVERY = zebra_works(1), load(None)
DEATH = EVERY.get("bereavement")
OPEN = Moment(4, 1, 12, 1, "The founder's father died.", OSCAR, MONDAY, OLGA, MONDAY, MONDAY, playbook=DEATH)
CLOSED = replace(OPEN.close(OLGA, MONDAY), did="We ran their Monday.", lingers="The flat.", seems=Pulse.UNEASY)
QUIET = [each for each in EVERY.all if each.is_quiet]


def plan(lead: int = 1) -> Plan:
    day = (MONDAY + timedelta(days=lead)).date()
    kind = NudgeKind.MOMENT_FOLLOW
    return Plan(1, Thing(Noun.MOMENT, 4), kind, lead, day, OLGA, MONDAY + timedelta(days=lead), "Europe/Berlin", 1)


def after(moment: Moment, lead: int = 1) -> Item:
    day = (MONDAY + timedelta(days=lead)).date()
    return Item(ZEBRA, Rank.MILESTONE, day, MONDAY, Nudge(7, plan(lead)), moment=moment)


def waited(number: int, title: str = "Ada's birthday") -> Item:
    day = replace(birthday(ZEBRA), title=title)
    return Item(ZEBRA, Rank.MILESTONE, MONDAY.date(), MONDAY, Nudge(number, plan()), milestone=day)


def form(*held: Item, moment: Moment = OPEN, **more: Any) -> View:
    return views.form(views.Start(moment, ZEBRA, held, BERLIN, **more), MONDAY)


def field(view: View, block: str) -> dict[str, Any]:
    return next(each["element"] for each in view["blocks"] if each.get("block_id") == block)


def offered(view: View, block: str = "held") -> list[str]:
    return [each["text"]["text"] for each in field(view, block)["options"]]


# --- Slack takes it


waiting = st.lists(
    st.builds(waited, looking.ids, looking.anything), max_size=14, unique_by=lambda item: item.nudge and item.nudge.id
)


@hostile
@given(looking.moments, looking.clients, waiting, looking.instants, st.booleans())
def test_slack_takes_the_forms_whatever_was_typed(moment, client, held, now, sees) -> None:  # type: ignore[no-untyped-def]
    mine = replace(moment, did=moment.text, lingers=moment.text, lesson=moment.text, lets_out=frozenset(Goes))
    hold_view(views.form(views.Start(mine, client, held, BERLIN, may_remember=True, may_see=sees), now))
    hold_view(views.let_out_form(mine))
    hold_view(views.learn_form(mine))


@hostile
@given(looking.moments, looking.clients, st.sampled_from(Visibility), st.sampled_from([0, *FOLLOW_UPS]))
def test_slack_takes_every_follow_up(moment, client, visibility, lead) -> None:  # type: ignore[no-untyped-def]
    mine = replace(moment, visibility=visibility, did=moment.text, lingers=moment.text, spoken_at=MONDAY)
    mine = mine if lead == 0 else replace(mine, closed_at=MONDAY, outcome=Outcome.MET)
    item = replace(after(mine, lead), client=client)
    hold_message(briefs.brief(Brief(OLGA, MONDAY.date(), BERLIN, [item]), MONDAY, None))


@hostile
@given(looking.anything)
def test_slack_takes_the_card_of_one_that_is_closed(text) -> None:  # type: ignore[no-untyped-def]
    closed = replace(CLOSED, did=text, lingers=text, lesson=text)
    hold_view(moment_cards.card(moment_cards.Shown(closed, ZEBRA, OLGA, BERLIN), MONDAY))


# --- the form


def test_it_is_read_as_it_was_drawn() -> None:
    view = form(waited(7), waited(8), may_remember=True)
    values = {
        "seems": {"seems": {"selected_option": {"value": "2"}}},
        "did": {"did": {"value": "We ran it."}},
        "lingers": {"lingers": {"value": "The flat."}},
        "held": {"held": {"selected_options": [{"value": "8"}, {"value": "rest"}]}},
        "remember": {"remember": {"selected_options": [{"value": "yes"}]}},
    }
    assert views.read({**view, "state": {"values": values}}) == views.Filled(
        4, MONDAY, Pulse.UNEASY, "We ran it.", "The flat.", frozenset({7, 8}), frozenset({8}), True, True
    )
    assert views.read({**view, "state": {"values": {}}}) == views.Filled(4, MONDAY, listed=frozenset({7, 8}))


def test_nothing_is_ticked_before_somebody_does() -> None:
    view = form(waited(7), may_remember=True)
    assert [each.get("initial_options") for each in (field(view, "held"), field(view, "remember"))] == [None, None]


def test_where_nothing_waited_nothing_is_asked() -> None:
    assert "held" not in [each.get("block_id") for each in form()["blocks"]]


def test_more_than_fit_are_said_in_a_sentence_and_have_one_tick() -> None:
    view = form(*[waited(number) for number in range(1, 15)])
    assert "5 things waited as well." in texts(view["blocks"])
    assert len(offered(view)) == 10
    assert offered(view)[-1] == "Let the other 5 come, too"


@pytest.mark.parametrize(("count", "said"), [(1, "Let it come now"), (3, "Let all 3 come now")])
def test_whoever_may_not_see_the_dates_is_told_only_how_many_wait(count: int, said: str) -> None:
    view = form(*[waited(number) for number in range(count)], may_see=False)
    assert offered(view) == [said]
    assert "Ada" not in str(view)


@pytest.mark.parametrize("visibility", Visibility)
def test_where_it_comes_back_is_said_as_it_is(visibility: Visibility) -> None:
    hint = next(each["hint"]["text"] for each in form(moment=replace(OPEN, visibility=visibility))["blocks"][3:4])
    assert hint == views.COMES_BACK[visibility]


def test_what_may_go_out_shows_what_may_already() -> None:
    view = views.let_out_form(replace(OPEN, lets_out=frozenset({Goes.JOURNEY})))
    (ticked,) = field(view, "goes")["initial_options"]
    assert ticked["value"] == "journey"
    values = {"goes": {"goes": {"selected_options": [{"value": "dates"}, {"value": "silence"}]}}}
    assert views.read_let_out({**view, "state": {"values": values}}) == (4, frozenset({Goes.DATES, Goes.SILENCE}))
    assert views.read_let_out({**view, "state": {"values": {}}}) == (4, frozenset())


# --- afterwards


def said(item: Item) -> str:
    return "\n".join(follow_ups.said(item, BERLIN, item.day))


def pressable(item: Item) -> list[str]:
    return [each["text"]["text"] for each in follow_ups.buttons(item)]


def test_what_happened_is_said_only_where_everybody_may_know() -> None:
    opened, team, sealed = (said(after(replace(CLOSED, visibility=each))) for each in Visibility)
    assert opened == (
        "Zebra Works: how are they now?\n"
        "Moment 12, closed yesterday. Somebody died. “The founder's father died.”\n"
        "What we did: We ran their Monday.\n"
        "What lingers: The flat."
    )
    assert team == "Zebra Works: how are they now?\nMoment 12 was closed yesterday."
    assert sealed == "A sealed item\nHow are they now?"


@pytest.mark.parametrize("lead", FOLLOW_UPS)
def test_a_line_to_learn_is_offered_once_and_never_at_a_death(lead: int) -> None:
    mistake = replace(CLOSED, playbook=EVERY.get("our-mistake"))
    usual = ["Done", "Log a touch", "Open"]
    assert pressable(after(mistake, lead)) == usual + (["One line to learn"] if lead == 7 else [])
    assert pressable(after(replace(mistake, lesson="Call first."), lead)) == usual
    assert pressable(after(CLOSED, lead)) == usual


def test_what_is_sealed_is_not_named_by_its_buttons_either() -> None:
    item = after(replace(CLOSED, visibility=Visibility.SEALED, playbook=EVERY.get("theft")), 7)
    assert pressable(item) == ["Done", "Open", "One line to learn"]
    assert "Zebra" not in str(follow_ups.buttons(item))
    assert "Moment 12" not in str(follow_ups.buttons(item))


def test_whoever_closed_it_can_undo_that_on_its_card_for_ten_minutes() -> None:
    entry = of_closing()
    for minutes, viewer, there in ((0, OLGA, True), (9, OLGA, True), (10, OLGA, False), (0, OSCAR, False)):
        shown = moment_cards.Shown(CLOSED, ZEBRA, viewer, BERLIN, log=[entry])
        view = moment_cards.card(shown, MONDAY + timedelta(minutes=minutes))
        assert ("undo" in [one["action_id"] for one in elements(view["blocks"])]) is there


def of_closing() -> Entry:
    return Entry(9, 1, OLGA, MONDAY, What.MOMENT_CLOSED, Thing(Noun.MOMENT, 4), subject="Moment 12")


# --- our own words around what is quiet


LOUD = re.compile(
    r"congratulat|celebrat|cheer|happy|great|awesome|well done|good job|hooray|score|chart|rating|streak|points|success"
    r"|exciting|thrilled|opportunit|[\U0001f000-\U0001faff☀-➿]|:[a-z_]+:|!|%",
    re.IGNORECASE,
)


def screens(moment: Moment) -> list[str]:
    """Every screen of it, without what people and the playbook's file say."""
    bare = replace(moment, playbook=moment.playbook and replace(moment.playbook, know="-", first_words=(), avoid=()))
    assert bare.playbook
    bare = replace(bare, playbook=replace(bare.playbook, steps=(), stop_elsewhere=("-",), name="-"))
    closed = replace(bare, closed_at=MONDAY, closed_by=OLGA, outcome=Outcome.MET, did="-", lingers="-")
    views_of = [moment_cards.card(moment_cards.Shown(each, ZEBRA, OLGA, BERLIN), MONDAY) for each in (bare, closed)] + [
        form(waited(7, "-"), moment=bare, may_remember=True),
        views.let_out_form(bare),
        moment_forms.recorded(bare, ZEBRA, [OSCAR], OLGA),
        moment_forms.give_form(bare),
        moment_forms.note_form(bare),
        moment_forms.share_form(bare),
        moment_forms.share_check(bare, ZEBRA, [OSCAR], [OLGA]),
    ]
    posted = [
        view(each, ZEBRA, messages.Told(BERLIN, MONDAY, late="yesterday"))
        for each in (bare, closed, replace(bare, taken_at=None, spoken_at=None))
        for view in (messages.flagged, messages.unanswered, messages.to_speak, messages.heard_of)
    ]
    asked = [after(bare, 0), *(after(closed, lead) for lead in FOLLOW_UPS)]
    posted += [briefs.brief(Brief(OLGA, MONDAY.date(), BERLIN, [each]), MONDAY, None) for each in asked]
    lingers = lingering.lines(None, [], [closed], [], BERLIN, MONDAY)
    return [str(each) for each in views_of] + [f"{each.text}{each.blocks}" for each in posted] + lingers


@pytest.mark.parametrize("playbook", QUIET, ids=lambda playbook: playbook.key)
@pytest.mark.parametrize("visibility", Visibility)
def test_around_grief_a_theft_and_a_firing_there_is_no_cheer_no_score_and_no_emoji(  # type: ignore[no-untyped-def]
    playbook, visibility
) -> None:
    moment = replace(OPEN, text="-", playbook=playbook, visibility=visibility)
    for said in screens(moment):
        found = LOUD.search(said)
        assert found is None, (found, said)


def test_there_are_three_such_kinds_and_a_death_is_one_of_those_that_hold_everything() -> None:
    assert {each.key for each in QUIET} == {"bereavement", "letting-go", "theft"}
    assert {each.key for each in EVERY.all if each.holds is Holds.ALL} == {"bereavement"}
    assert not DEATH.learns


def test_our_own_words_are_plain() -> None:
    view = form(*[waited(number) for number in range(1, 15)], may_remember=True)
    hold_plain(*texts(view["blocks"]), *views.GOES.values(), *views.COMES_BACK.values())
    hold_plain(views.HELD_HINT, views.REMEMBER_HINT, said(after(CLOSED)), *labels(follow_ups_blocks()))
    assert len(set(labels(follow_ups_blocks()))) == 4


def follow_ups_blocks() -> list[dict[str, Any]]:
    mistake = replace(CLOSED, playbook=EVERY.get("our-mistake"))
    return [{"type": "actions", "elements": follow_ups.buttons(after(mistake, 7))}]


def test_an_expected_thing_that_waited_is_named_as_a_question() -> None:
    first = replace(birthday(ZEBRA), kind=MilestoneKind.JOURNEY, title="The first hire", is_expected=True)
    view = form(replace(waited(7), milestone=first), replace(waited(8), milestone=None))
    assert offered(view) == [
        "The first hire: whether it has happened",
        "A word with them: nobody was in touch for long",
    ]

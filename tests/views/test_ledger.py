"""The ledger of promises in views, and the forms about how one ends."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.ledger import Answers, Count, Group
from bot.domain.promises import Move, Promise, Standing
from bot.domain.touches import How
from bot.views import endings, promise_cards
from bot.views import ledger as views
from bot.views.ledger import Listed, Mine, Numbers, Which, Whose
from bot.views.promise_cards import Shown
from tests.cast import CORA, MONDAY, OLGA, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, elements, hold_plain, hold_view, hostile, labels, lines

DUE = MONDAY + timedelta(days=4)
MADE = Promise(4, 1, 1, "Send the hiring plan.", OLGA, OLGA, MONDAY, DUE, "Europe/Berlin")
MOVE = Move(1, 1, 1, 4, MONDAY, OLGA, DUE, True, None, DUE + timedelta(days=3), True, "Ada", How.CALL)
ENDED = [MADE.keep(DUE), MADE.keep(DUE + timedelta(days=2)), MADE.break_off(DUE), MADE.release(DUE, "Ada")]
FORMS = [
    endings.done_form, endings.deliver_form, endings.break_form, endings.release_form, endings.move_form,
    endings.correct_form, endings.offer_form,
]  # fmt: skip
COUNT = Count(kept=8, late=1, broken=1, released=2, open=3, overdue=1, moved=3, days_late=2.0)


def shown(promise: Promise, **more: Any) -> Shown:
    return Shown(promise, zebra_works(1), OLGA, BERLIN, **more)


def said(view: dict[str, Any]) -> str:
    return "\n".join(lines(view["blocks"]))


def pressable(view: dict[str, Any]) -> list[str]:
    return [one["action_id"] for one in elements(view["blocks"])]


@hostile
@given(looking.promises, looking.clients, st.lists(looking.entries, max_size=12), looking.instants, st.booleans())
def test_slack_takes_every_card_list_and_form(promise, client, log, now, may) -> None:  # type: ignore[no-untyped-def]
    moves = [replace(MOVE, agreed_by=promise.text)] * promise.moved
    hold_view(promise_cards.card(Shown(promise, client, OLGA, BERLIN, moves, log, may), now, "Recorded."))
    hold_view(views.listed(Listed(Which(), [(promise, client)] * 40, BERLIN), now))
    hold_view(views.mine(Mine([(promise, client)] * 30, COUNT, BERLIN, manages=True), now))
    for form in FORMS:
        hold_view(form(promise, client, now, "brief_rest_view:3+"))
    hold_view(endings.refuse_form(promise))


@hostile
@given(st.lists(st.builds(Group, looking.anything.filter(str.strip), st.none() | st.just(COUNT)), max_size=40))
def test_slack_takes_the_numbers_whatever_the_groups_are_called(groups: list[Group]) -> None:
    people = [Group(OLGA, each.count) for each in groups]
    hold_view(views.numbers(Numbers(COUNT, people, groups, groups, groups, Answers(3, 2, 1.5, 1))))


@pytest.mark.parametrize("promise", [MADE, *ENDED, MADE.take_out(DUE), MADE.offer_to(CORA, OLGA)])
def test_our_own_words_are_plain(promise: Promise) -> None:
    for view in (
        promise_cards.card(shown(promise, moves=[MOVE]), MONDAY),
        *(f(promise, zebra_works(1), MONDAY) for f in FORMS),
    ):
        hold_plain(said(view), *labels(view["blocks"]))


def test_a_card_says_how_it_stands_and_what_can_be_done() -> None:
    view = promise_cards.card(shown(MADE), MONDAY, "Recorded.")

    assert said(view).startswith("Recorded.\nYou promised Zebra Works: Send the hiring plan.\nDue Friday 27 November")
    assert pressable(view) == ["keep", "move_promise", "offer_promise", "release_promise", "break_promise"]


def test_whoever_only_sees_it_can_change_nothing() -> None:
    assert pressable(promise_cards.card(shown(MADE, may_change=False), MONDAY)) == []


def test_whoever_is_asked_to_take_it_over_can_say_so_on_its_card() -> None:
    asked = promise_cards.card(replace(shown(MADE.offer_to(CORA, OLGA)), viewer=CORA, may_change=False), MONDAY)
    assert pressable(asked) == ["accept_promise", "refuse_promise"]


@pytest.mark.parametrize("promise", ENDED)
def test_what_has_ended_can_be_put_right(promise: Promise) -> None:
    assert "correct_promise" in pressable(promise_cards.card(shown(promise), MONDAY))
    assert "keep" not in pressable(promise_cards.card(shown(promise), MONDAY))


def test_every_move_is_told_with_whoever_agreed() -> None:
    late = replace(MOVE, is_in_time=False, agreed_by="Ben")
    view = said(promise_cards.card(shown(MADE, moves=[MOVE, late]), MONDAY))
    moved = "It was on Friday 27 November at 9:00, and moved to Monday 30 November at 9:00, agreed with Ada."
    assert moved in view
    assert "agreed with Ben. That was after it was due." in view


@pytest.mark.parametrize(("ago", "can"), [(9, True), (10, False)])
def test_undo_stands_there_for_ten_minutes_for_whoever_did_it(ago: int, can: bool) -> None:
    entry = Entry(9, 1, OLGA, MONDAY - timedelta(minutes=ago), What.PROMISE_KEPT, Thing(Noun.PROMISE, 4))
    assert ("undo" in pressable(promise_cards.card(shown(ENDED[0], log=[entry]), MONDAY))) is can
    somebodys = replace(entry, who=CORA)
    assert "undo" not in pressable(promise_cards.card(shown(ENDED[0], log=[somebodys]), MONDAY))


def test_the_rate_never_stands_without_the_share_that_was_moved() -> None:
    view = views.mine(Mine([], COUNT, BERLIN), MONDAY)
    assert "8 of 10 kept in time (80 %). 3 of them had been moved in time (30 %). Of the last 90 days." in said(view)
    assert "What was kept late was 2.0 days late, on average." in said(view)


def test_each_number_opens_what_it_counts() -> None:
    view = views.mine(Mine([], COUNT, BERLIN), MONDAY)
    opens = {
        block["text"]["text"]: Which.read(block["accessory"]["value"])
        for block in view["blocks"]
        if "accessory" in block
    }
    assert opens["8 kept in time"] == Which(Whose.MINE, Standing.KEPT)
    assert opens["3 moved in time"].only_moved
    assert opens["1 overdue"] == Which(Whose.MINE, only_due=True)


def test_a_number_that_is_nothing_opens_nothing() -> None:
    assert pressable(views.mine(Mine([], Count(), BERLIN), MONDAY)) == []
    assert "No promise has come to an end in the last 90 days." in said(views.mine(Mine([], Count(), BERLIN), MONDAY))


def test_of_small_groups_it_is_only_said_that_they_are_small() -> None:
    view = said(views.numbers(Numbers(COUNT, [Group(OLGA, COUNT), Group(CORA, None)])))
    assert "<@U0OLGA>: 8 of 10 kept in time (80 %)." in view
    assert "<@U0CORA>: too few to tell" in view


@pytest.mark.parametrize("which", [Which(), Which(Whose.TEAM, Standing.LATE, page=3), Which(only_due=True)])
def test_a_list_is_read_as_it_was_drawn(which: Which) -> None:
    assert Which.read(str(which)) == which
    view = views.listed(Listed(which, [], BERLIN), MONDAY)
    assert views.which_of(view) == which


def test_pages_are_turned_both_ways() -> None:
    found = [(replace(MADE, id=n), zebra_works(1)) for n in range(40)]
    view = views.listed(Listed(Which(page=1), found, BERLIN), MONDAY)
    hold_view(view)
    turns = list(elements(view["blocks"]))[-2:]
    assert [(one["text"]["text"], Which.read(one["value"]).page) for one in turns] == [("Back", 0), ("More", 2)]


def test_the_forms_are_read_as_they_were_drawn() -> None:
    def sent(form: Any, **values: Any) -> dict[str, Any]:
        view = form(MADE, zebra_works(1), MONDAY, "promise_card:4")
        return {**view, "state": {"values": {name: {name: held} for name, held in values.items()}}}

    done = sent(
        endings.done_form, in_time={"selected_option": {"value": "in_time"}}, done_on={"selected_date": "2026-11-27"},
        said={"value": "The plan."},
    )  # fmt: skip
    assert endings.read_done(done) == endings.Done(4, True, date(2026, 11, 27), "The plan.")
    moved = sent(
        endings.move_form, due_date={"selected_date": "2026-12-01"}, due_time={"selected_time": "10:30"},
        agreed_by={"value": "Ada"}, how={"selected_option": {"value": "message"}},
    )  # fmt: skip
    assert endings.read_moved(moved) == endings.Moved(4, date(2026, 12, 1), time(10, 30), "Ada", How.MESSAGE)
    corrected = sent(
        endings.correct_form, standing={"selected_option": {"value": "late"}}, done_on={"selected_date": "2026-11-28"},
        agreed_by={"value": None}, said={"value": None},
    )  # fmt: skip
    assert endings.read_corrected(corrected) == endings.Corrected(4, Standing.LATE, date(2026, 11, 28))


def test_a_late_move_says_that_it_will_count_as_late() -> None:
    late = endings.move_form(MADE, zebra_works(1), DUE + timedelta(minutes=1))["blocks"][1]["hint"]["text"]
    assert late.startswith("Its time has passed, so it will count as late.")
    in_time = endings.move_form(MADE, zebra_works(1), MONDAY)["blocks"][1]["hint"]["text"]
    assert in_time == "The time counts as moved, because they agree before it has passed."


def test_nothing_is_listed_as_nothing() -> None:
    view = views.listed(Listed(Which(), [], BERLIN), MONDAY)
    assert "`/promise` records one." in said(view)

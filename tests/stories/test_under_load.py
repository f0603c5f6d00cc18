"""Everybody at once, and a Slack that is slow: each is answered in time all the same."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.domain.milestones import MilestoneKind
from bot.sandbox.driver import Outcome
from tests.stories.house import House, Someone, flags, november, the_button, the_message

both_ways = pytest.mark.parametrize("house", ["sockets", "http"], indirect=True)
TYPED = (("/client", "Zebra"), ("/moment", "help"), ("/promise", "help"), ("/client", ""))
PEOPLE = ("U0OLGA", "U0CORA", "U0MAX", "U0PRIYA", "U0TOM")


@pytest.mark.slow
@both_ways
def test_two_hundred_commands_at_once_are_all_answered_inside_three_seconds(house: House) -> None:
    people = [house.person(each).actor for each in PEOPLE]

    def types(number: int) -> Outcome:
        command, words = TYPED[number % len(TYPED)]
        return people[number % len(people)].command("C0CLIENTS", command, words)

    with ThreadPoolExecutor(200) as crowd:
        answers = list(crowd.map(types, range(200)))

    assert [answer for answer in answers if not answer.ok] == []
    assert max(answer.latency for answer in answers) < 3


@pytest.mark.slow
@both_ways
def test_a_slack_that_takes_five_seconds_delays_no_answer(house: House, olga: Someone, max_: Someone) -> None:
    house.has_date("Ana's birthday", "--11-23")
    house.has_date("Ben's birthday", "--11-23")
    house.move_to(november(23, 9))
    olga.types("/promise", "Zebra Works send the hiring plan by Friday noon")
    brief = the_message(olga, "Ana's birthday")
    ana = the_button(brief, "done")["value"]
    house.sandbox.faults.add("*", "hang", times=None, seconds=5)
    acts: list[Callable[[], Outcome]] = [
        olga.actor.submit,
        lambda: olga.actor.press(brief, "done", ana),
        lambda: olga.actor.command("C0CLIENTS", "/client", "zebra"),
        *[lambda: max_.actor.command("C0CLIENTS", "/moment", "Zebra: the founder's father died")] * 20,
    ]

    with ThreadPoolExecutor(len(acts)) as crowd:
        answers = list(crowd.map(lambda act: act(), acts))

    house.sandbox.faults.clear()
    house.forgives_everything()  # twenty forms wait for sixteen threads, and a trigger lives for three seconds
    assert [answer for answer in answers if not answer.ok] == []
    assert max(answer.latency for answer in answers) < 1.5


@both_ways
def test_slack_is_asked_nothing_before_it_has_its_answer(house: House, olga: Someone, max_: Someone) -> None:
    house.has_date("Ana's exam", "--11-23", kind=MilestoneKind.OTHER)
    house.move_to(november(23, 9))
    calls = house.spies_on_calls()

    olga.opens_home()
    olga.types("/client", "zebra")
    olga.types("/moment", "Zebra: the founder's father died")
    flags(olga, kind_of_moment="complaint")
    olga.closes()
    olga.types("/promise", "Zebra Works send the hiring plan by Friday noon")
    olga.sends()
    olga.closes()
    olga.presses(the_message(olga, "Ana's exam"), "done")
    olga.presses(the_message(olga, "Ana's exam"), "undo")
    olga.presses("home", "open_moment_form")
    max_.uses_shortcut("flag_moment")

    assert len(calls) > 8
    assert [name for name, is_before in calls if is_before] == []


def test_a_form_is_the_first_thing_that_is_asked_for_after_an_answer(house: House, olga: Someone) -> None:
    started = len(house.sandbox.journal)

    olga.types("/moment", "Zebra: the founder's father died")

    passed = [(entry.kind, entry.name) for entry in house.sandbox.journal.since(started)]
    assert passed == [("payload", "/moment"), ("api", "views.open")]

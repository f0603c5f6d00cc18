"""Home as Olga, Cora and Max live it: the same day as the brief, always current."""

from datetime import timedelta

import pytest

from bot.domain.clients import Client
from bot.domain.history import Noun, Thing, What
from tests.cast import CORA, MAX, OLGA
from tests.stories.house import House, Someone, buttons, flags, november, the_button, words

TUESDAY = november(24, 9)


def item(house: House, title: str, date: str = "--11-24", client: Client | None = None) -> int:
    """A date, and the id of the nudge about it."""
    milestone = house.has_date(title, date, client)
    with house.store.read() as work:
        return work.nudges.about(house.workspace.id, Thing(Noun.MILESTONE, milestone.id))[0].id


def parts(person: Someone) -> dict[str, str]:
    """What stands under each heading of their Home."""
    found: dict[str, list[str]] = {"": []}
    for block in person.opens_home().blocks:
        if block["type"] == "header":
            found[block["text"]["text"]] = []
        elif block.get("text"):
            found[list(found)[-1]].append(block["text"]["text"])
    return {title: "\n".join(said) for title, said in found.items()}


# --- today


def test_today_is_answered_in_home_and_the_brief_says_so(house: House, olga: Someone) -> None:
    nudge = item(house, "Ana's birthday")
    house.move_to(TUESDAY)
    assert "Ana's birthday is today." in parts(olga)["Today"]

    olga.presses("home", "done", block=f"nudge:{nudge}")
    house.look()

    assert parts(olga)["Today"] == "Nothing waits for you right now."
    assert parts(olga)["Just now"] == "Ana's birthday: done. (Zebra Works)"
    assert "Ana's birthday: Done, today at 9:00." in olga.dms[0].text

    olga.presses("home", "undo")
    house.look()

    assert "Ana's birthday is today." in parts(olga)["Today"]
    assert "Ana's birthday is today." in olga.dms[0].text
    assert house.history()[-1] is What.UNDONE


def test_a_crisis_that_was_told_just_now_stands_in_today(house: House, olga: Someone, max_: Someone) -> None:
    max_.types("/moment", "Zebra Works: the founder's father died")
    flags(max_)

    assert "the founder's father died" in parts(olga)["Today"]
    olga.presses("home", "take")
    assert "I have it" not in buttons(olga.home)
    assert "Nobody has spoken with them yet." in parts(olga)["Today"]


def test_the_rest_of_today_is_one_tap_away_and_answers_there_count_everywhere(house: House, olga: Someone) -> None:
    nudges = [item(house, f"Day {number} of theirs") for number in range(9)]
    house.move_to(TUESDAY)
    assert "2 more can wait until you have a minute." in parts(olga)["Today"]

    olga.presses("home", "brief_rest")
    assert [f"Day {number} of theirs" in words(olga.form) for number in range(6, 9)] == [False, True, True]
    olga.presses(olga.form, "done", block=f"nudge:{nudges[7]}")

    assert "Day 7" not in words(olga.form)
    assert "One more can wait until you have a minute." in parts(olga)["Today"]


def test_whoever_covers_finds_in_home_what_they_stand_in_for(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday")
    olga.presses(olga.opens_home(), "open_settings_form")
    olga.sends(leave_from="2026-11-24", leave_until="2026-11-27")
    house.move_to(TUESDAY)

    assert "For <@U0OLGA>, who is away." in parts(cora)["Today"]


# --- what lies around it


def test_this_week_says_each_thing_with_its_day(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday", "--11-26")
    item(house, "Ben's birthday", "--12-02")

    assert parts(olga)["This week"] == "*Thursday* · Ana's birthday, Zebra Works"


def test_what_was_put_off_is_asked_again_when_somebody_wants_it(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(TUESDAY)
    olga.opens_home()
    olga.presses("home", "later", "Tomorrow")
    assert "I will ask again tomorrow at 9:00." in parts(olga)["You said later"]
    assert "is today" not in olga.dms[0].text

    olga.presses("home", "ask_now")
    house.look()

    assert "You said later" not in parts(olga)
    assert "Ana's birthday is today." in parts(olga)["Today"]
    assert "Ana's birthday is today." in olga.dms[0].text
    assert len(olga.dms) == 1


def test_put_off_and_undone_stands_in_the_brief_again(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(TUESDAY)
    olga.puts_off(olga.dms[0], "Tomorrow")

    olga.presses(olga.dms[0], "undo")
    house.look()

    assert "Ana's birthday is today." in olga.dms[0].text


def test_goals_are_changed_in_home(olga: Someone) -> None:
    olga.types("/client", "zebra")
    olga.presses(olga.actor.ephemeral()[-1], "add_goal")
    olga.sends(what="Ten people", by="2027-03-01")
    olga.closes()
    assert "*Zebra Works*\nTen people, by Monday 1 March 2027" in parts(olga)["Goals"]

    olga.presses("home", "change_goal")
    olga.sends(ending="They reached it")
    olga.closes()

    assert "Goals" not in parts(olga)


def test_what_somebody_just_did_says_with_which_client(olga: Someone) -> None:
    olga.types("/client", "zebra")
    olga.presses(olga.actor.ephemeral()[-1], "archive_client")

    assert parts(olga)["Just now"] == "Zebra Works: archived."


def test_a_client_is_found_and_opened(house: House, olga: Someone) -> None:
    house.serves("Acme", owner=CORA)
    olga.opens_home()
    before = the_button(olga.home, "choose_client")

    olga.presses("home", "choose_client", "Acme")

    assert "*Acme*" in words(olga.form)
    assert the_button(olga.home, "choose_client") == before
    olga.closes()
    olga.presses("home", "choose_client", "Acme")  # what was found before does not stay in it
    assert "*Acme*" in words(olga.form)


def test_my_clients_are_turned_a_page_at_a_time(house: House, olga: Someone) -> None:
    for number in range(11):
        house.serves(f"Client {number:02}")
    assert "Zebra Works" not in parts(olga)["Your clients"]

    olga.presses("home", "home_more")
    assert "11 to 12 of 12" in words(olga.home)
    assert "*Zebra Works*" in words(olga.home)

    olga.presses("home", "home_back")
    assert "1 to 10 of 12" in words(olga.home)


# --- the team


@pytest.fixture
def busy(house: House, olga: Someone) -> None:
    """Something waits for Olga since Tuesday, and she leaves on Friday."""
    item(house, "Ana's birthday")
    house.move_to(TUESDAY)
    olga.presses(olga.opens_home(), "open_settings_form")
    olga.sends(leave_from="2026-11-27", leave_until="2026-11-30")


@pytest.mark.usefixtures("busy")
def test_a_manager_sees_the_day_of_their_team_by_person(house: House, olga: Someone, max_: Someone) -> None:
    assert parts(max_)["Your team today"] == "*<@U0OLGA>*\nOne thing waits."
    house.move_by(timedelta(days=1))
    assert parts(max_)["Your team today"] == "*<@U0OLGA>*\nOne thing waits, since yesterday."

    max_.presses("home", "team_day")

    assert "*Ana's birthday was yesterday.*\nZebra Works" in words(max_.form)
    assert buttons(max_.form) == []
    max_.closes()
    olga.presses(olga.dms[-1], "done")
    assert parts(max_)["Your team today"] == "Nothing waits for <@U0OLGA>."


@pytest.mark.usefixtures("busy")
def test_a_manager_sees_who_is_away_and_who_stands_in(house: House, max_: Someone) -> None:
    house.serves("Acme", cover=None)
    assert "away" not in parts(max_)["Your team today"]

    house.move_to(november(27, 10))

    assert (
        "<@U0OLGA> is away until Monday. <@U0CORA> stands in for one client. For one client nobody stands in."
        in parts(max_)["Your team today"]
    )


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("who", [OLGA, CORA, "U0OSCAR"])
def test_nobody_else_has_a_team(house: House, who: str) -> None:
    assert "Your team today" not in parts(house.person(who))


@pytest.mark.usefixtures("busy")
def test_who_managed_when_home_was_drawn_and_does_no_more_is_told_so(house: House) -> None:
    tom = house.person("U0TOM")
    house.zebra = house.changes(house.zebra, manager=tom.id)
    tom.opens_home()
    house.changes(house.zebra, manager=MAX)

    tom.presses("home", "team_day")

    assert "Only whoever manages these clients" in words(tom.form)

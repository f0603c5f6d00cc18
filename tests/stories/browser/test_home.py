"""Home in a real browser: one's own day and clients, a manager's team, and whoever has nothing here yet."""

import pytest
from playwright.sync_api import Page, expect

from bot.domain.history import What
from bot.sandbox.firm import Person
from bot.views import team
from tests.cast import CORA
from tests.chromium import IN_A_BROWSER
from tests.stories.browser.hands import at, pick, press, says, says_no_more, top
from tests.stories.house import House, november
from tests.stories.test_silence import a_month_later

pytestmark = IN_A_BROWSER


@pytest.fixture
def today(house: House) -> None:
    """It is Tuesday, and Ana's birthday."""
    house.has_date("Ana's birthday", "--11-24")
    house.move_to(november(24, 9))


# --- today, and what lies around it


@pytest.mark.usefixtures("today")
def test_done_and_undo_in_home(page: Page, house: House) -> None:
    at(page, house, "app:home")
    press(page, "Done: Ana's birthday")
    says(page, "Nothing waits for you right now.")

    press(page, "Undo: Ana's birthday")

    says(page, "Ana's birthday is today.")
    assert house.history()[-1] is What.UNDONE


@pytest.mark.usefixtures("today")
def test_what_was_put_off_stands_in_home_and_is_asked_again_when_somebody_wants_it(page: Page, house: House) -> None:
    at(page, house, "app:home")
    pick(page, "Later", "Next week")
    says(page, "You said later")

    press(page, "Ask me again now: Ana's birthday")

    says(page, "Ana's birthday is today.")
    says_no_more(page, "You said later")


def test_the_rest_of_a_long_day_is_one_tap_away_in_home(page: Page, house: House) -> None:
    for number in range(9):
        house.has_date(f"the birthday of guest {number}", "--11-24")
    house.move_to(november(24, 9))
    at(page, house, "app:home")

    press(page, "Show the rest")
    press(top(page), "Done")

    says(page, "One more can wait until you have a minute.")


def test_a_goal_is_changed_in_home(page: Page, house: House) -> None:
    at(page, house, "app:home")
    press(page, "Show Zebra Works")
    press(top(page), "Add a goal of Zebra Works")
    top(page).get_by_label("What do they want to reach?").fill("Ten people")
    press(top(page), "Set it")
    says(page, "a new goal: Ten people")
    press(top(page), "Close")

    press(page, "Change the goal: Ten people")
    pick(top(page), "What happened?", "They reached it")
    press(top(page), "Save")

    says(page, "reached today")
    assert house.history()[-1] is What.GOAL_REACHED


def test_a_promise_is_recorded_in_home_and_kept_there(page: Page, house: House) -> None:
    at(page, house, "app:home")
    press(page, "Record a promise")
    pick(top(page), "Client", "Zebra Works")
    top(page).get_by_label("What was promised?").fill("Send the plan")
    top(page).get_by_label("Due day").fill("2026-12-01")
    top(page).get_by_label("Due time").fill("12:00")
    press(top(page), "Record it")
    says(page, "You promised Zebra Works: Send the plan")
    press(top(page), "Close")

    press(page, "Kept: Send the plan")

    says(page, "1 of 1 kept in time (100 %).")
    assert house.history()[-1] is What.PROMISE_KEPT


# --- my clients


def test_a_client_is_searched_for_and_opened(page: Page, house: House) -> None:
    house.serves("Acme", owner=CORA)
    at(page, house, "app:home")

    pick(page, "Find a client", "Acme")

    expect(top(page).get_by_text("Acme").first).to_be_visible()


def test_my_clients_are_turned_a_page_at_a_time(page: Page, house: House) -> None:
    for number in range(11):
        house.serves(f"Client {number:02}")
    at(page, house, "app:home")

    press(page, "More of your clients")
    says(page, "11 to 12 of 12, the longest without a touch first")
    press(page, "Back: your clients")

    says(page, "1 to 10 of 12, the longest without a touch first")


def test_a_client_of_whom_nobody_heard_for_a_month_and_a_touch(page: Page, house: House) -> None:
    at(page, house, "app:home")
    press(page, "Show Zebra Works")
    press(top(page), "Log a touch with Zebra Works")
    top(page).get_by_label("In one line").fill("They look for an office.")
    press(top(page), "Log it")
    says(page, "They look for an office.")
    press(top(page), "Close")
    a_month_later(house)
    at(page, house, "app:home")
    says(page, "Nobody was in touch for 30 days, and nothing is planned.")

    press(page, "Log a touch")
    top(page).get_by_label("In one line").fill("They found one.")
    press(top(page), "Log it")

    says_no_more(page, "Nobody was in touch for 30 days")
    says(page, "Last touch today")


# --- the team


@pytest.mark.usefixtures("today")
def test_a_manager_opens_the_day_of_one_of_their_team(page: Page, house: House) -> None:
    at(page, house, "app:home", "U0MAX")
    says(page, "One thing waits.")

    press(page, "Their day: Olga Marin")

    expect(top(page).get_by_text("Ana's birthday is today.")).to_be_visible()
    expect(top(page).get_by_role("button", name="Done")).to_have_count(0)


def test_a_manager_of_many_turns_through_all_of_them(page: Page, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(team, "ON_A_PAGE", 7)
    for number in range(8):
        house.sandbox.admin.add_person(Person(f"U0MANY{number}", f"many{number}", f"Many {number}", tz="Europe/Berlin"))
    house.settle()
    for number in range(8):
        client = house.serves(f"Client {number}", owner=f"U0MANY{number}", cover=None)
        house.has_date("Birthday", "--11-24", client)
    house.move_to(november(24, 9))
    at(page, house, "app:home", "U0MAX")

    press(page, "Show everybody in your team")
    press(top(page), "More")
    says(page, "Page 2 of 2")
    press(top(page).locator(".modal-body"), "Back")

    says(page, "Page 1 of 2")


# --- whoever has nothing here


def test_an_outsider_learns_what_it_is_for_and_a_guest_that_it_is_not_for_them(page: Page, house: House) -> None:
    at(page, house, "app:home", "U0OSCAR")
    says(page, "You own no clients yet.")
    says_no_more(page, "Zebra Works")

    at(page, house, "app:home", "U0GRETA")
    says(page, "there is nothing here for guests")


def test_a_newcomer_gets_a_home_as_soon_as_a_client_is_theirs(page: Page, house: House) -> None:
    house.sandbox.admin.add_person(Person("U0NEW", "new", "Nora New", tz="Europe/Berlin"))
    house.settle()
    at(page, house, "app:home", "U0NEW")
    says(page, "You own no clients yet.")

    house.serves("Heron", owner="U0NEW")
    at(page, house, "app:home", "U0NEW")

    says(page, "Your clients")
    says(page, "Heron")

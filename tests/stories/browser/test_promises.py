"""A promise in a real browser: read from the words, asked about, and brought to each of its endings."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from bot.domain.history import What
from tests.chromium import IN_A_BROWSER
from tests.stories.browser.hands import at, pick, press, says, says_no_more, top, types
from tests.stories.house import House, november

pytestmark = IN_A_BROWSER


@pytest.fixture
def promised(page: Page, house: House) -> None:
    """To send the hiring plan by Friday noon; its card is open."""
    types(page, house, "/promise Zebra Wroks send the hiring plan by Friday noon")
    says(page, "Read as Friday 27 November at 12:00 (Berlin).")
    press(top(page), "Record it")
    says(page, "You promised Zebra Works: send the hiring plan")


def test_what_can_be_read_in_two_ways_is_asked_and_one_tap_says_which(page: Page, house: House) -> None:
    types(page, house, "/promise Zebra Works the new logo, next Friday", "U0PRIYA")
    top(page).get_by_label("Friday 4 December, at the end of the day, 18:00 (Kolkata)").check()

    press(top(page), "Record it")

    says(page, "Due Friday 4 December, at the end of the day, 18:00 (Kolkata).")


@pytest.mark.usefixtures("promised")
def test_it_is_moved_let_off_taken_back_and_put_right(page: Page, house: House) -> None:
    press(top(page), "New time")
    top(page).last.get_by_label("The new day").fill("2026-12-01")
    top(page).last.get_by_label("Who at the client agreed?").fill("Ada Zebra")
    press(top(page).last, "Save")
    says(page, "and moved to Tuesday 1 December at 18:00, agreed with Ada Zebra.")

    press(top(page), "They let us off")
    top(page).last.get_by_label("Who at the client said so?").fill("Ada Zebra")
    press(top(page).last, "Save")
    says(page, "They let us off: Ada Zebra said so.")
    press(top(page), "Undo")
    says(page, "The time was moved once.")

    press(top(page), "We will not keep it")
    press(top(page).last, "Not kept")
    house.move_by(timedelta(minutes=11))
    press(top(page), "Put it right")
    pick(top(page).last, "How was it really?", "Kept in time")
    press(top(page).last, "Save")

    says(page, "Kept, ")
    assert house.history()[-1] is What.PROMISE_CORRECTED


@pytest.mark.usefixtures("promised")
def test_once_its_time_has_passed_it_is_kept_late_or_was_done_in_time(page: Page, house: House) -> None:
    press(top(page), "Close")
    for day in (25, 26, 27):
        house.move_to(november(day, 9))
    house.move_to(november(27, 12, 1))
    at(page, house, "app:messages")
    says(page, "Its time has passed.")

    page.get_by_role("button", name="Kept").last.click()
    press(top(page), "Kept")

    says(page, "Kept late, today at 12:01.")
    press(page, "Say what was delivered")
    top(page).get_by_label("What was delivered?").fill("https://example.com/plan")
    press(top(page), "Save")
    says_no_more(page, "Say what was delivered")


@pytest.mark.usefixtures("promised")
def test_somebody_is_asked_to_take_it_over_and_does(page: Page, house: House) -> None:
    press(top(page), "Hand over")
    pick(top(page).last, "Who could take it over?", "Cora Lind")
    press(top(page).last, "Ask them")
    says(page, "was asked to take it over, and has not said yes.")
    house.move_to(november(23, 9))

    at(page, house, "app:messages", "U0CORA")
    press(page, "I take it over")

    says(page, "You took it over.")


def test_the_ledger_is_open_from_home(page: Page, house: House) -> None:
    at(page, house, "app:home")
    press(page, "My promises")
    says(page, "No promise has come to an end in the last 90 days.")


def test_what_somebody_heard_on_a_call_is_one_more_tap_from_a_promise(page: Page, house: House) -> None:
    types(page, house, "/client Zebra Works")
    press(page, "Log a touch")
    top(page).get_by_label("Anything you heard?").fill("I'll send them the plan by Friday noon")
    press(top(page), "Log it")

    press(top(page), "We promised it")

    says(page, "Read as Friday 27 November at 12:00 (Berlin).")

"""A Moment of Truth in a real browser: flagged by one, taken and answered by another."""

import pytest
from playwright.sync_api import Page

from bot.domain.history import What
from tests.chromium import IN_A_BROWSER
from tests.stories.browser.hands import at, pick, press, says, top, types
from tests.stories.house import House

pytestmark = IN_A_BROWSER


@pytest.fixture
def flagged(page: Page, house: House) -> None:
    types(page, house, "/moment Zebra Works: the founder's father died", "U0CORA")
    press(top(page), "Flag it")
    says(page, "Moment 1, Zebra Works, is flagged.")
    press(top(page), "Close")


@pytest.mark.usefixtures("flagged")
def test_whoever_has_it_says_so_and_then_that_they_have_spoken(page: Page, house: House) -> None:
    at(page, house, "app:messages")
    press(page, "I have it")
    says(page, "has it, since today at 8:55.")
    press(page, "I have spoken with them")
    says(page, "has spoken with them, today at 8:55.")

    press(page, "Undo")

    says(page, "has it, since today at 8:55.")
    assert house.history()[-1] is What.UNDONE


@pytest.mark.usefixtures("flagged")
def test_it_is_taken_in_home(page: Page, house: House) -> None:
    at(page, house, "app:home")

    press(page, "I have it")

    says(page, "Nobody has spoken with them yet.")


def test_it_is_flagged_in_home(page: Page, house: House) -> None:
    at(page, house, "app:home")
    press(page, "Flag a moment")
    pick(top(page), "Client", "Zebra Works")
    top(page).get_by_label("What happened?").fill("A theft.")
    press(top(page), "Flag it")

    says(page, "Moment 1, Zebra Works, is flagged.")

"""The settings in a real browser: leave, hours, one's own calendar, the feed, and a status that asks first."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.secrets import new_key
from tests.calendars import Shelf, a_shelf, event
from tests.cast import OLGA
from tests.chromium import IN_A_BROWSER
from tests.stories.browser.hands import at, press, says, says_no_more, top, types
from tests.stories.house import House, november

pytestmark = IN_A_BROWSER


# --- leave and hours


def test_leave_is_set_in_home_and_ended_there(page: Page, house: House) -> None:
    at(page, house, "app:home")
    press(page, "Your settings")
    top(page).get_by_label("On leave from").fill("2026-11-24")
    top(page).get_by_label("Last day of leave").fill("2026-11-26")
    press(top(page), "Save")
    says(page, "You are on leave from tomorrow until Thursday")
    press(top(page), "Close")

    press(page, "Send prompts again now")

    says_no_more(page, "You are on leave")


def test_working_hours_and_a_day_that_ends_before_it_begins(page: Page, house: House) -> None:
    types(page, house, "/moment settings")
    form = top(page)
    form.get_by_label("Monday").uncheck()
    form.get_by_label("Until", exact=True).fill("08:00")
    press(form, "Save")
    says(page, "The day would end before it begins.")

    form.get_by_label("Until", exact=True).fill("17:00")
    press(form, "Save")

    says(page, "Your prompts come from 9:00 to 17:00, Tuesday to Friday (Berlin).")


def test_back_already_ends_the_leave_in_the_form(page: Page, house: House) -> None:
    types(page, house, "/moment settings")
    top(page).get_by_label("Pause until").fill("2026-11-30")
    press(top(page), "Save")
    says(page, "Your prompts are paused until")
    press(top(page), "Close")

    types(page, house, "/moment settings")
    top(page).get_by_label("End my leave and pause, and go on").check()
    press(top(page), "Save")

    says(page, "Your prompts come from 9:00 to 18:00")
    says_no_more(page, "Your prompts are paused until")


# --- their own calendar


def opens_calendar(page: Page, house: House) -> None:
    types(page, house, "/moment settings")
    press(top(page), "Your calendar")
    says(page, "Your meetings count as contact")


def test_without_keys_and_an_address_of_ours_the_page_says_what_is_missing(page: Page, house: House) -> None:
    opens_calendar(page, house)

    says(page, "whoever runs Moments must set MOMENTS_SECRET_KEYS first")
    says(page, "There is no address for this yet")
    expect(top(page).get_by_role("button", name="Connect")).to_have_count(0)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with a_shelf() as one:
        one.holds(event("Zebra Works: the plan", november(22, 10)))
        yield one


@pytest.fixture
def ready(house: House) -> None:
    """Whoever runs Moments has set the keys, and where it is reached from outside."""
    house.goes_down()
    house.keys, house.public_url = (new_key(),), "https://moments.example.com"
    house.comes_back()


@pytest.mark.usefixtures("ready")
def test_a_calendar_is_connected_a_meeting_taken_back_and_all_disconnected(
    page: Page, house: House, shelf: Shelf
) -> None:
    opens_calendar(page, house)
    top(page).get_by_label("The secret address").fill(shelf.url)
    press(top(page), "Connect")
    says(page, "Connected. It is being read now")
    press(top(page), "Close")
    house.settle()

    at(page, house, "app:home")
    press(page, "Show Zebra Works")
    press(top(page), "Undo this meeting with Zebra Works")
    says_no_more(page, "from their calendar")
    press(top(page), "Close")

    opens_calendar(page, house)
    press(top(page), "Disconnect")
    press(page.get_by_role("dialog", name="Disconnect your calendar?"), "Disconnect")
    says(page, "The secret address")


@pytest.mark.usefixtures("ready")
def test_the_private_address_is_made_changed_and_taken_away(page: Page, house: House) -> None:
    opens_calendar(page, house)
    press(top(page), "Make a private address")
    says(page, "https://moments.example.com/")
    press(top(page), "Close")

    opens_calendar(page, house)
    press(top(page), "Change the address")
    press(page.get_by_role("dialog", name="Change the address?"), "Change it")
    says(page, "https://moments.example.com/")
    press(top(page), "Close")

    opens_calendar(page, house)
    press(top(page), "Take it away")
    press(page.get_by_role("dialog", name="Take the address away?"), "Take it away")
    expect(top(page).get_by_role("button", name="Make a private address")).to_be_visible()


# --- a status that asks first


def test_a_status_asks_first_and_each_answer_can_be_undone(page: Page, house: House) -> None:
    house.move_to(november(23, 10))
    house.sandbox.admin.set_status(OLGA, "Vacationing", ":palm_tree:", november(27, 23, 59))
    house.look()
    at(page, house, "app:messages")
    says(page, "Your Slack status says that you are away until Friday 27 November.")

    for answer, said in (
        ("Yes, I am away", "You are on leave until Friday 27 November."),
        ("No, I am here", "Then everything stays as it is."),
    ):
        press(page, answer)
        says(page, said)
        press(page, "Undo")
        says(page, "Shall")

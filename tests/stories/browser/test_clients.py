"""A client's card in a real browser: who they are, their days and people, and who looks after them."""

from playwright.sync_api import Page, expect

from bot.domain.history import What
from tests.chromium import IN_A_BROWSER
from tests.stories.browser.hands import at, choose, pick, press, says, says_no_more, top, types
from tests.stories.house import House

pytestmark = IN_A_BROWSER


def opens_card(page: Page, house: House) -> None:
    at(page, house, "app:home")
    press(page, "Show Zebra Works")


def test_a_client_is_added_edited_and_archived_and_each_taken_back(page: Page, house: House) -> None:
    types(page, house, "/client add Heron")
    press(top(page), "More about them")
    top(page).get_by_label("First day working together").fill("2026-12-01")
    press(top(page), "Add")
    says(page, "Heron")

    press(top(page), "Edit Heron")
    top(page).get_by_label("What matters to them").fill("Likes it short.")
    press(top(page), "Save")
    says(page, "Likes it short.")
    press(top(page), "Undo: Heron")
    says_no_more(page, "Likes it short.")

    press(top(page), "Archive Heron")
    page.get_by_role("dialog").last.get_by_role("button", name="Archive", exact=True).click()
    press(top(page), "Bring back Heron")
    expect(top(page).get_by_role("button", name="Archive Heron")).to_be_visible()


def test_the_stage_is_changed_and_taken_back(page: Page, house: House) -> None:
    opens_card(page, house)
    press(top(page), "Change the stage of Zebra Works")
    top(page).get_by_label("Advocate").check()
    press(top(page), "Save")
    says(page, "Just now: the stage is now advocate.")

    press(top(page), "Undo")

    says_no_more(page, "Just now: the stage is now advocate.")
    assert house.history()[-1] is What.UNDONE


def test_a_person_and_their_date_are_added_changed_and_taken_back(page: Page, house: House) -> None:
    opens_card(page, house)
    press(top(page), "Dates and people of Zebra Works")
    press(top(page), "Add a person at Zebra Works")
    top(page).get_by_label("Name").fill("Ana Ruiz")
    press(top(page), "Add")
    press(top(page), "Add a date of Zebra Works")
    pick(top(page), "What is it?", "A birthday")
    top(page).get_by_label("Date", exact=True).fill("24 November")
    top(page).get_by_label("Whose?").fill("Ana Ruiz")
    press(top(page), "Add it")
    says(page, "Ana Ruiz's birthday")

    choose(page, "Change", beside="Ana Ruiz's birthday")
    top(page).get_by_label("Date", exact=True).fill("26 November")
    press(top(page), "Save")
    says(page, "On Thursday")
    press(top(page), "Undo: Ana Ruiz's birthday")
    says_no_more(page, "On Thursday")


def test_what_was_heard_at_a_touch_becomes_a_goal(page: Page, house: House) -> None:
    opens_card(page, house)
    press(top(page), "Log a touch with Zebra Works")
    top(page).get_by_label("Anything you heard?").fill("They want ten people.")
    press(top(page), "Log it")
    press(top(page), "Add it as a goal")

    expect(top(page).get_by_label("What do they want to reach?")).to_have_value("They want ten people.")
    press(top(page), "Set it")

    says(page, "a new goal: They want ten people.")


def test_a_client_is_handed_over_and_taken_back(page: Page, house: House) -> None:
    opens_card(page, house)
    press(top(page), "Hand over Zebra Works")
    pick(top(page), "To whom?", "Cora Lind")
    press(top(page), "Hand over")
    press(top(page), "Undo this hand-over")

    says(page, "Taken back. Everything is as it was before.")
    assert house.history()[-1] is What.UNDONE


def test_several_are_handed_over_after_a_look(page: Page, house: House) -> None:
    house.serves("Heron")
    types(page, house, "/client handover")
    top(page).get_by_label("All clients I own (2)").check()
    pick(top(page), "To whom?", "Cora Lind")
    press(top(page), "Next")
    says(page, "2 clients go from")

    press(top(page), "Hand over")

    says(page, "2 clients are with")

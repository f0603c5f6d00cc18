"""The brief in a real browser: every button that stands in it, pressed as a person presses it."""

import pytest
from playwright.sync_api import Page, expect

from bot.domain.history import What
from bot.domain.milestones import MilestoneKind
from tests.chromium import IN_A_BROWSER
from tests.stories.browser.hands import at, choose, pick, press, says, top
from tests.stories.house import House, november

pytestmark = [*IN_A_BROWSER, pytest.mark.usefixtures("a_day")]


@pytest.fixture
def a_day(house: House, page: Page) -> None:
    """Ana's birthday is today, Ben's wedding on Friday, and Olga reads her messages."""
    house.has_date("Ana's birthday", "--11-24")
    house.has_date("the wedding of Ben", "2026-11-27", lead=3, kind=MilestoneKind.WEDDING, yearly=False)
    house.move_to(november(24, 9))
    at(page, house, "app:messages")


def test_done_how_it_went_and_undo(page: Page, house: House) -> None:
    press(page, "Done: Ana's birthday")
    says(page, "Ana's birthday: Done, today at 9:00.")

    press(page, "Say how it went: Ana's birthday")
    page.get_by_label("How did it go?").fill("She laughed.")
    press(page, "Save")
    says(page, "“She laughed.”")

    press(page, "Undo: Ana's birthday")
    says(page, "Ana's birthday is today.")
    assert house.history()[-1] is What.UNDONE


def test_prepare_and_done_on_the_card(page: Page, house: House) -> None:
    press(page, "Prepare: Ana's birthday")
    card = page.get_by_role("dialog")
    expect(card.get_by_text("Words that help")).to_be_visible()
    expect(card.get_by_text("Prefers the phone.")).to_be_visible()

    card.get_by_role("button", name="Done: Ana's birthday").click()

    expect(card.get_by_text("Done, today at 9:00.")).to_be_visible()
    card.get_by_role("button", name="Undo").click()
    expect(card.get_by_role("button", name="Done: Ana's birthday")).to_be_visible()


def test_home_holds_the_same_day(page: Page, house: House) -> None:
    at(page, house, "app:home")

    press(page, "Done: Ana's birthday")

    says(page, "Ana's birthday: done")
    at(page, house, "app:messages")
    says(page, "Ana's birthday: Done, today at 9:00.")


def test_not_this_time_and_why(page: Page, house: House) -> None:
    choose(page, "Not this time")
    page.get_by_label("Why not?").fill("She asked us not to.")
    page.get_by_role("dialog").get_by_role("button", name="Not this time").click()

    says(page, "Ana's birthday: Not this time.")
    assert house.history()[-1] is What.MILESTONE_DECLINED


def test_why_then(page: Page, house: House) -> None:
    choose(page, "Why then?")

    expect(page.get_by_role("dialog").get_by_text("on the day itself at 9:00 (Berlin)")).to_be_visible()


def test_not_useful_to_me(page: Page, house: House) -> None:
    choose(page, "Not useful to me")
    press(page, "Save")

    says(page, "Birthdays come on the day itself from now on.")


def test_hand_over_to_a_colleague(page: Page, house: House) -> None:
    choose(page, "Hand over")
    form = page.get_by_role("dialog")
    pick(form, "Who takes it?", "Cora Lind")
    press(form, "Hand over")

    says(page, "Ana's birthday: With")
    at(page, house, "app:messages", "U0CORA")
    says(page, "Ana's birthday is today.")


def test_each_choice_under_later_and_its_undo(page: Page) -> None:
    for choice, said in (
        ("In an hour", "I will ask again today at 10:00 (Berlin)."),
        ("This afternoon", "I will ask again today at 15:00 (Berlin)."),
        ("Tomorrow", "I will ask again tomorrow at 9:00 (Berlin)."),
        ("Next week", "I will ask again on Monday 30 November at 9:00 (Berlin)."),
    ):
        pick(page, "Later", choice)
        says(page, said)
        press(page, "Undo: Ana's birthday")
        says(page, "Ana's birthday is today.")


def test_later_at_a_time_of_ones_own(page: Page) -> None:
    pick(page, "Later", "Pick a time")
    top(page).get_by_label("Day").fill("2026-11-26")
    top(page).get_by_label("Time").fill("15:30")
    press(top(page), "Ask me then")

    says(page, "Ana's birthday: I will ask again on Thursday 26 November at 15:30 (Berlin).")


def test_the_rest_of_a_long_day_is_read_and_answered_in_its_own_view(page: Page, house: House) -> None:
    for number in range(7):
        house.has_date(f"the birthday of guest {number}", "--11-24")
    house.look()
    says(page, "2 more can wait until you have a minute.")

    press(page, "Show the rest")
    press(top(page), "Done")

    says(page, "One more can wait until you have a minute.")
    expect(top(page).get_by_role("button", name="Done")).to_have_count(1)


def test_what_does_not_fit_one_page_of_the_rest_is_turned(page: Page, house: House) -> None:
    for number in range(28):
        house.has_date(f"the birthday of guest {number:02}", "--11-24")
    house.look()
    press(page, "Show the rest")

    top(page).get_by_role("button", name="More", exact=True).click()
    says(page, "Page 2 of 2")
    press(top(page).locator(".modal-body"), "Back")

    says(page, "Page 1 of 2")

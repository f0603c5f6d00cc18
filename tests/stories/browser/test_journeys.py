"""A journey in a real browser: the map, a client's own walk along it, and each question that it asks."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from bot.domain.history import What
from bot.domain.journeys import Journey, Journeys
from tests.chromium import IN_A_BROWSER
from tests.coaching import EARLY_WIN, FIRST_DAY, LOADED
from tests.stories.browser.hands import at, choose, pick, press, says, says_no_more, top, types
from tests.stories.house import House, december, november
from tests.stories.test_walks import begins, loads

pytestmark = IN_A_BROWSER
NEWER = Journeys((Journey("Coaching", "For owners of firms.", (FIRST_DAY, replace(EARLY_WIN, title="The quick win"))),))


# --- the map


def test_the_journeys_the_map_of_one_and_the_card_of_a_milestone(page: Page, house: House) -> None:
    types(page, house, "/client journeys")
    press(top(page), "Look at Business coaching")
    expect(top(page).get_by_role("heading", name="Onboarding")).to_be_visible()

    press(top(page), "Look at The hand-over from sales")
    says(page, "It is all in the CRM.")
    press(top(page), "Back")

    expect(top(page).get_by_role("heading", name="Onboarding")).to_be_visible()


def test_the_map_for_somebody_new_and_for_an_old_hand(page: Page, house: House) -> None:
    types(page, house, "/client journeys business coaching")

    pick(top(page), "For whom", "An old hand")
    says_no_more(page, "How this works, said plainly")
    pick(top(page), "For whom", "A newcomer")

    says(page, "How this works, said plainly")
    says_no_more(page, "The hire that changes their own job")


# --- one client's walk


@pytest.fixture
def walks(house: House) -> None:
    """Zebra begins on Monday 7 December."""
    begin(house, "2026-12-07")


def begin(house: House, day: str) -> None:
    loads(house, LOADED)
    olga = house.person("U0OLGA")
    begins(olga, day)
    olga.closes()


def opens_walk(page: Page, house: House) -> None:
    types(page, house, "/client Zebra Works")
    press(page, "The journey of Zebra Works")
    says(page, "Their journey")


@pytest.mark.usefixtures("walks")
def test_what_does_not_apply_on_their_journey_and_its_undo(page: Page, house: House) -> None:
    opens_walk(page, house)

    choose(page, "Does not apply", beside="The first day together")
    says(page, "Does not apply to them.")
    choose(page, "It applies after all", beside="The first day together")
    says_no_more(page, "Does not apply to them.")
    press(top(page), "Undo")

    says(page, "Does not apply to them.")


@pytest.mark.usefixtures("walks")
def test_on_to_the_newer_journey_after_a_preview_and_back(page: Page, house: House) -> None:
    loads(house, NEWER)
    opens_walk(page, house)
    press(top(page), "Look at the newer one")
    says(page, "What goes")

    press(top(page), "Move them")
    says(page, "The quick win")
    press(top(page), "Undo")

    says(page, "The review")
    says_no_more(page, "The quick win")


def test_later_is_when_the_journey_asks_again(page: Page, house: House) -> None:
    begin(house, "2026-12-09")
    house.move_to(december(2, 9))
    at(page, house, "app:messages")
    row = page.locator(".block.actions").filter(has=page.get_by_role("button", name="Done: The first day together"))

    pick(row, "Later", "The day before")

    says(page, "The first day together, Zebra Works: I will ask again on Tuesday 8 December at 9:00 (Berlin).")


# --- the hand-over from sales


@pytest.mark.usefixtures("walks")
def test_what_sales_know_is_written_down_from_the_brief(page: Page, house: House) -> None:
    house.move_to(november(30, 9))
    at(page, house, "app:messages")
    press(page, "Write it down: The hand-over from sales")
    form = top(page)
    form.get_by_label("What was sold?").fill("Half a year.")
    form.get_by_label("Promise 1", exact=False).first.fill("A plan")
    form.get_by_label("Promise 1, by when").fill("2026-12-14")
    press(form, "Save")

    says(page, "The hand-over from sales, Zebra Works: Done")
    assert house.history()[-3:] == [What.SALE_HANDED_OVER, What.PROMISE_MADE, What.MILESTONE_DONE]


@pytest.mark.usefixtures("walks")
def test_what_sales_know_is_written_down_from_the_walk(page: Page, house: House) -> None:
    opens_walk(page, house)
    press(top(page), "Hand-over from sales of Zebra Works")
    top(page).get_by_label("What was sold?").fill("Half a year.")
    top(page).get_by_label("Anything delicate?").fill("The last coach left.")
    press(top(page), "Save")

    says(page, "Delicate: The last coach left.")


# --- how the first weeks felt


def test_how_the_first_weeks_felt_is_said_from_the_brief(page: Page, house: House) -> None:
    begin(house, "2026-10-24")
    house.move_to(november(23, 9))
    at(page, house, "app:messages")
    press(page, "Say how it felt: How the first weeks felt")
    top(page).get_by_label("Bumpy").check()
    top(page).get_by_label("In their words").fill("Too many logins.")
    press(top(page), "Save")

    says(page, "How the first weeks felt, Zebra Works: Done")


def test_how_the_first_weeks_felt_is_said_from_the_walk_and_taken_back(page: Page, house: House) -> None:
    begin(house, "2026-10-01")
    opens_walk(page, house)
    press(top(page), "How the first weeks felt: Zebra Works")
    top(page).get_by_label("Better than they hoped").check()
    press(top(page), "Save")
    says(page, "How the first weeks felt: better than they hoped.")

    press(top(page), "Undo")

    says_no_more(page, "better than they hoped")


# --- what is expected


@pytest.fixture
def asked(house: House, page: Page) -> None:
    """Zebra began on 1 October; on 30 November Olga is asked whether they have hired somebody."""
    begin(house, "2026-10-01")
    house.move_to(november(30, 9))
    at(page, house, "app:messages")


@pytest.mark.usefixtures("asked")
def test_a_first_hire_has_happened_and_its_undo(page: Page) -> None:
    press(page, "It happened: The first hire")
    top(page).get_by_label("When did it happen?").fill("2026-11-25")
    top(page).get_by_label("How did it go?").fill("Their first assistant.")
    press(top(page), "Save")
    says(page, "It happened on Wednesday 25 November. “Their first assistant.”")

    press(page, "Undo: The first hire")

    says(page, "The first hire: has it happened by now?")


@pytest.mark.usefixtures("asked")
def test_a_first_hire_that_is_still_ahead_and_the_other_answers_and_their_undo(page: Page) -> None:
    for answer, said in (
        ("Not yet, ask again", "Not yet. I will ask again from Sunday 28 February 2027 on."),
        ("Long ago", "The first hire, Zebra Works: Long ago."),
        ("Does not apply", "It does not apply to them."),
    ):
        press(page, f"{answer}: The first hire")
        says(page, said)
        press(page, "Undo: The first hire")
        says(page, "The first hire: has it happened by now?")


# --- still a delight?


def test_a_manager_is_asked_after_a_year_what_still_delights(page: Page, house: House) -> None:
    olga = house.person("U0OLGA")
    begins(olga, "2026-11-23", "Business coaching")
    house.move_to(november(24, 10).replace(year=2027))
    at(page, house, "app:home", "U0MAX")
    says(page, "Still a delight?")

    press(page, "Table stakes by now")
    says(page, "table stakes by now.")
    press(page, "Undo: A word before the first day")

    says(page, "Still a delight?")

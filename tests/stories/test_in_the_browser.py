"""The brief in a real browser: every button that stands in it, pressed as a person presses it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.domain.history import What
from bot.domain.milestones import MilestoneKind
from bot.sandbox.page import routes
from tests.chromium import IN_A_BROWSER, launched
from tests.stories.house import House, a_house, november

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Ana's birthday is today, Ben's wedding on Friday; a first hire is expected."""
    with a_house(tmp_path / "moments.db", page=lambda one: routes(one, lambda _who: None)) as house:
        house.has_date("Ana's birthday", "--11-24")
        house.has_date("the wedding of Ben", "2026-11-27", lead=3, kind=MilestoneKind.WEDDING, yearly=False)
        house.move_to(november(24, 9))
        yield house


@pytest.fixture
def page(house: House, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(8_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    at(page, house, "app:messages")
    yield page
    context.close()
    assert wrong == []
    assert house.surprises() == []


def at(page: Page, house: House, where: str, who: str = "U0OLGA") -> None:
    page.goto(f"{house.sandbox.url}/?as={who}&at={where}")
    page.wait_for_selector("body[data-drawn]")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def says(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()


def choose(page: Page, words: str) -> None:
    """Under the three dots of the first thing."""
    page.get_by_role("button", name="More options").first.click()
    page.get_by_role("menuitem", name=words).first.click()


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


def test_later_until_tomorrow(page: Page, house: House) -> None:
    page.get_by_role("combobox", name="Later").first.click()
    page.get_by_role("option", name="Tomorrow").first.click()

    says(page, "Ana's birthday: I will ask again tomorrow at 9:00 (Berlin).")


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
    form.get_by_role("combobox").first.click()
    page.get_by_role("option", name="Cora Lind").first.click()
    form.get_by_role("button", name="Hand over").click()

    says(page, "Ana's birthday: With")
    at(page, house, "app:messages", "U0CORA")
    says(page, "Ana's birthday is today.")

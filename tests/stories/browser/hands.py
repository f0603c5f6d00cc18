"""What a person does in the browser, and what they read there."""

from playwright.sync_api import Locator, Page, expect

from tests.stories.house import House


def at(page: Page, house: House, where: str, who: str = "U0OLGA") -> None:
    page.goto(f"{house.sandbox.url}/?as={who}&at={where}")
    page.wait_for_selector("body[data-drawn]")


def types(page: Page, house: House, command: str, who: str = "U0OLGA", channel: str = "C0CLIENTS") -> None:
    at(page, house, channel, who)
    composer = page.get_by_role("combobox", name="Message to")
    composer.fill(command)
    composer.press("Enter")


def press(where: Page | Locator, name: str) -> None:
    where.get_by_role("button", name=name).first.click()


def choose(page: Page, words: str, beside: str = "") -> None:
    """Under the three dots of the first thing, or of the one where this stands."""
    menu = page.locator(".block").filter(has_text=beside).get_by_role("button", name="More options").first
    menu.click()
    page.get_by_role("menuitem", name=words).first.click()


def pick(where: Page | Locator, name: str, words: str) -> None:
    """One of the choices of a list, or of what a search finds."""
    box = where.get_by_role("combobox", name=name).first
    box.click()
    combo = box.locator("xpath=..")
    if combo.get_attribute("data-external") is not None:
        box.fill(words)
    combo.get_by_role("option", name=words, exact=True).click()


def top(page: Page) -> Locator:
    """The form that is open."""
    return page.get_by_role("dialog")


def says(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()


def says_no_more(page: Page, words: str) -> None:
    expect(page.get_by_text(words)).to_have_count(0)

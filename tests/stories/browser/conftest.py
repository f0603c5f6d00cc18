"""The house with its page in front of it, and a browser to look at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page

from bot.sandbox.page import routes
from tests.chromium import launched
from tests.stories.house import Ear, House, a_house


@pytest.fixture(scope="package")
def window() -> Iterator[Page]:
    """One for all stories here: to open it takes longer than to read in it. And no longer than that, because no other
    event loop runs beside it."""
    with launched() as browser:
        window = browser.new_page(viewport={"width": 1280, "height": 900})
        window.set_default_timeout(8_000)
        yield window


@pytest.fixture
def keys() -> tuple[str, ...]:
    """None, unless a file says otherwise."""
    return ()


@pytest.fixture
def house(database: Path, logs: Ear, keys: tuple[str, ...]) -> Iterator[House]:
    with a_house(database, keys=keys, page=lambda one: routes(one, lambda _who: None)) as opened:
        yield opened
    assert logs.errors() == []


@pytest.fixture
def page(house: House, window: Page) -> Iterator[Page]:
    """A mistake in its script, and whatever Slack refuses, fails the story."""
    wrong: list[str] = []

    def heard(error: Error) -> None:
        wrong.append(str(error))

    window.on("pageerror", heard)
    yield window
    house.settle()
    window.goto("about:blank")
    window.remove_listener("pageerror", heard)
    assert wrong == []
    assert house.surprises() == []

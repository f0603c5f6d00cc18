"""The house with its page in front of it, and a browser to look at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bot.sandbox.page import routes
from tests.chromium import launched
from tests.stories.house import Ear, House, a_house


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One for all stories here. No longer than that: no other event loop runs beside it."""
    with launched() as browser:
        yield browser


@pytest.fixture
def house(database: Path, logs: Ear) -> Iterator[House]:
    with a_house(database, page=lambda one: routes(one, lambda _who: None)) as opened:
        yield opened
    assert logs.errors() == []


@pytest.fixture
def page(house: House, chromium: Browser) -> Iterator[Page]:
    """A mistake in its script, and whatever Slack refuses, fails the story."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(8_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    house.settle()
    context.close()
    assert wrong == []
    assert house.surprises() == []

"""The page in a real browser, with a real Bolt app behind it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from bot.clock import MovedClock
from bot.sandbox import Sandbox
from bot.sandbox.page import routes
from tests.chromium import IN_A_BROWSER, launched
from tests.sandbox import showroom

MONDAY = datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
NUDGE = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
Visit = Callable[..., Page]

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One for all: every test has its own person or channel, and waits for what it sees."""
    clock = MovedClock()
    clock.set(MONDAY)
    with Sandbox.start(clock=clock, page=lambda one: routes(one, lambda _who: NUDGE), ack_within=0.6) as running:
        with showroom.running(running):
            yield running


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return WebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


@pytest.fixture
def visit(chromium: Browser, sandbox: Sandbox) -> Iterator[Visit]:
    """Opens the page as somebody; a mistake in its script fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(5_000)
    wrong: list[str] = []

    def open_page(person: str = "U0OLGA", at: str = "C0CLIENTS") -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(f"{sandbox.url}/?as={person}&at={at}")
        page.wait_for_selector("body[data-drawn]")
        return page

    yield open_page
    context.close()
    assert wrong == []


def composer(page: Page) -> Any:
    return page.get_by_role("combobox", name="Message to #clients")


def open_form(page: Page, words: str) -> Any:
    composer(page).fill(f"/moment {words}")
    composer(page).press("Enter")
    modal = page.get_by_role("dialog", name="Flag a moment")
    expect(modal).to_be_visible()
    return modal


def test_somebody_writes_and_another_reads_it_at_once_without_losing_their_own_words(visit: Visit) -> None:
    cora, olga = visit("U0CORA"), visit("U0OLGA")
    composer(olga).press_sequentially("half a sent")
    composer(cora).fill("*Zebra* rang <script>alert(1)</script>")
    composer(cora).press("Enter")
    expect(olga.get_by_role("log").get_by_text("Zebra", exact=True)).to_be_visible()
    assert composer(olga).input_value() == "half a sent"
    assert olga.evaluate("document.activeElement.dataset.say") == ""


def test_be_somebody_else(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name="You are Olga Marin").click()
    page.get_by_role("menuitemradio", name="Oscar Blunt").click()
    expect(page.get_by_role("button", name="You are Oscar Blunt")).to_be_visible()
    expect(page.get_by_role("navigation", name="Channels and apps")).not_to_contain_text("clients")
    expect(page.locator("#now small")).to_have_text("New York")


def test_a_button_is_pressed_and_the_message_changes(visit: Visit, client: WebClient) -> None:
    page = visit("U0MAX", "app:messages")
    client.chat_postMessage(channel="U0MAX", text="Ada's birthday", blocks=showroom.nudge(1_795_424_400))
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("log")).to_contain_text("Done by @Max Weber.")


def test_a_button_that_asks_first_does_nothing_when_the_answer_is_no(visit: Visit, client: WebClient) -> None:
    page = visit("U0PRIYA", "app:messages")
    client.chat_postMessage(channel="U0PRIYA", text="Ada's birthday", blocks=showroom.nudge(1_795_424_400))
    page.get_by_role("button", name="Not this time").click()
    page.get_by_role("dialog", name="Take it off the list?").get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("log")).not_to_contain_text("drop: drop")
    page.get_by_role("button", name="Not this time").click()
    page.get_by_role("button", name="Take it off").click()
    expect(page.get_by_role("log")).to_contain_text("drop: drop")


def test_a_button_that_is_not_acknowledged_shows_slacks_triangle(visit: Visit, client: WebClient) -> None:
    page = visit("U0TOM", "app:messages")
    block = {"type": "actions", "elements": [showroom.button("stuck", "Stuck")]}
    client.chat_postMessage(channel="U0TOM", text="Stuck", blocks=[block])
    page.get_by_role("button", name="Stuck").click()
    expect(page.locator("[data-action=stuck]")).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("alert").filter(has_text="operation_timeout")).to_be_visible()
    expect(page.locator("[data-action=stuck]")).not_to_have_attribute("aria-busy", "true")


def test_a_form_with_a_mistake_and_then_right(visit: Visit, sandbox: Sandbox) -> None:
    page = visit()
    modal = open_form(page, "who knows?")
    modal.get_by_role("button", name="Flag it").click()
    expect(modal.get_by_text("Please complete this required field.")).to_be_visible()
    modal.get_by_role("combobox", name="Client").fill("zu")
    modal.get_by_role("option", name="Zurich").click()
    modal.get_by_role("button", name="Flag it").click()
    expect(modal.get_by_text("Say what you know, not what you ask.")).to_be_visible()
    what = modal.get_by_role("textbox", name="What happened")
    expect(what).to_be_focused()
    what.fill("Her father died")
    modal.get_by_label("By when").fill("2026-11-27T12:00")
    modal.get_by_role("button", name="Flag it").click()
    expect(modal).to_have_count(0)
    sandbox.wait_until(lambda: any("Her father died" in one.text for one in sandbox.person("U0OLGA").dms()))
    sent = [one for one in sandbox.journal if one.name == "view_submission flag"][-1].args["view"]["state"]["values"]
    assert sent["client"]["city"]["selected_option"]["value"] == "zurich"
    assert sent["by"]["by"]["selected_date_time"] == int(datetime(2026, 11, 27, 11, 0, tzinfo=UTC).timestamp())


def test_what_was_typed_survives_an_update_and_a_form_on_top(visit: Visit) -> None:
    page = visit("U0CORA")
    modal = open_form(page, "from the command")
    modal.get_by_role("textbox", name="What happened").fill("my own words")
    modal.get_by_role("button", name="Draw again").click()
    again = page.get_by_role("dialog", name="Drawn again")
    expect(again.get_by_role("textbox", name="What happened")).to_have_value("my own words")
    again.get_by_role("button", name="One more form").click()
    expect(page.get_by_role("dialog", name="One deeper")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(again.get_by_role("textbox", name="What happened")).to_have_value("my own words")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_clock_is_moved(visit: Visit, sandbox: Sandbox) -> None:
    page = visit()
    before = sandbox.clock.now()
    page.get_by_role("button", name="+1 hour").click()
    sandbox.wait_until(lambda: sandbox.clock.now() - before >= timedelta(hours=1))
    page.get_by_role("button", name="Next morning").click()
    expect(page.locator("#now time")).to_have_text("Tue 24 Nov 2026, 09:00")
    page.get_by_role("button", name="Next nudge").click()
    expect(page.locator("#now time")).to_have_text("Wed 25 Nov 2026, 09:00")
    page.get_by_role("button", name="Go to date").click()
    page.get_by_role("textbox", name="Date").fill("2026-12-24")
    page.get_by_role("button", name="Go there").click()
    expect(page.locator("#now time")).to_have_text("Thu 24 Dec 2026, 09:00")


def test_somebody_moves_to_another_zone_and_is_away(visit: Visit, sandbox: Sandbox) -> None:
    page = visit("U0CORA")
    page.get_by_role("button", name="You are").click()
    page.get_by_role("menuitem", name="Time zone and status of Cora Lind").click()
    page.get_by_role("combobox", name="Time zone").fill("Asia/Tokyo")
    page.get_by_label("Status", exact=True).fill("Out sick")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#now small")).to_have_text("Tokyo")
    assert sandbox.workspace.people["U0CORA"].status_text == "Out sick"


def test_home_is_drawn_when_it_is_opened(visit: Visit) -> None:
    page = visit("U0CORA")
    page.get_by_role("link", name="Moments").last.click()
    expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("Near for @Cora Lind")
    page.get_by_role("tab", name="About").click()
    expect(page.get_by_role("tabpanel", name="About")).to_contain_text("/promise")


def test_an_answer_for_one_and_a_command_that_fails(visit: Visit) -> None:
    page = visit()
    composer(page).fill("/moment")
    composer(page).press("Enter")
    expect(page.get_by_text("Only visible to you").last).to_be_visible()
    composer(page).fill("/promise anything")
    composer(page).press("Enter")
    expect(page.get_by_role("alert").filter(has_text="/promise failed")).to_be_visible()


def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    page = visit("U0CORA", "app:about")
    keys = page.keyboard
    keys.press("Control+k")
    keys.type("clients")
    keys.press("Enter")
    expect(composer(page)).to_be_focused()
    keys.type("/mo")
    expect(page.get_by_role("option", name="/moment")).to_be_visible()
    keys.press("Tab")
    expect(composer(page)).to_have_value("/moment ")
    keys.type("by hand")
    keys.press("Enter")
    modal = page.get_by_role("dialog", name="Flag a moment")
    expect(modal.get_by_role("combobox", name="Client")).to_be_focused()
    keys.type("z")
    expect(modal.get_by_role("option", name="Zagreb")).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(modal.get_by_role("combobox", name="Client")).to_have_value("Zurich")
    for _ in range(25):  # round and round, and never out of the dialog
        keys.press("Tab")
        assert page.evaluate(
            "!document.activeElement || document.activeElement === document.body"
            " || document.activeElement.closest('dialog') !== null"
        )
    keys.press("Escape")
    expect(modal).to_have_count(0)
    expect(composer(page)).to_be_focused()


def test_a_message_is_taken_into_a_form_from_its_menu(visit: Visit) -> None:
    page = visit("U0MAX")
    composer(page).fill("they lost their landlord")
    composer(page).press("Enter")
    row = page.get_by_role("article").filter(has_text="they lost their landlord")
    row.hover()
    row.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Flag a Moment of Truth").click()
    modal = page.get_by_role("dialog", name="Flag a moment")
    expect(modal.get_by_role("textbox", name="What happened")).to_have_value("they lost their landlord")
    modal.get_by_role("button", name="Close").click()
    expect(modal).to_have_count(0)


def test_choices_in_a_message_reach_the_app_and_stay(visit: Visit, client: WebClient) -> None:
    page = visit("U0OLGA", "app:messages")
    client.chat_postMessage(channel="U0OLGA", text="Everything", blocks=showroom.gallery())
    page.get_by_role("combobox", name="Pick a city").last.click()
    page.get_by_role("option", name="Bergen").last.click()
    expect(page.get_by_role("log")).to_contain_text("side: bergen")
    page.get_by_label("Badly").last.check()
    expect(page.get_by_role("log")).to_contain_text("pulse: badly")
    page.wait_for_timeout(500)  # what was drawn anew stands: a day that is typed into a field that goes is lost
    page.locator("[data-action=day]").last.fill("2026-12-01")
    expect(page.get_by_role("log")).to_contain_text("day: 2026-12-01")
    expect(page.get_by_role("combobox", name="Pick a city").last).to_have_value("Bergen")


def test_the_drawer_tells_what_slack_refused(visit: Visit, client: WebClient) -> None:
    with pytest.raises(Exception, match="not_in_channel"):
        client.chat_postMessage(channel="C0GENERAL", text="hi")
    page = visit("U0CORA")
    page.get_by_role("button", name="What Slack said").click()
    expect(page.get_by_role("complementary", name="What Slack said")).to_contain_text("not in that channel")
    page.get_by_text("Let something go wrong").click()
    page.get_by_role("button", name="Deliver twice").click()
    expect(page.get_by_text("Deliver twice: 1 more")).to_be_visible()
    page.get_by_role("button", name="Take all back").click()
    expect(page.get_by_text("Going wrong now")).to_have_count(0)

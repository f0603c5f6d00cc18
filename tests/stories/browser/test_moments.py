"""A Moment of Truth in a real browser: flagged by one, taken and answered by another, and nothing to see for others."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from bot.domain.history import What
from bot.secrets import new_key
from tests.chromium import IN_A_BROWSER
from tests.stories.browser.hands import at, pick, press, says, says_no_more, top, types
from tests.stories.house import House

pytestmark = IN_A_BROWSER


@pytest.fixture
def keys() -> tuple[str, ...]:
    return (new_key(),)


def flags(page: Page, house: House, what: str, who: str, may_know: str | None = None) -> None:
    types(page, house, f"/moment Zebra Works: {what}", who)
    if may_know:
        top(page).get_by_label(may_know).check()
    press(top(page), "Flag it")
    says(page, "Moment 1, Zebra Works, is flagged.")
    press(top(page), "Close")


@pytest.fixture
def flagged(page: Page, house: House) -> None:
    flags(page, house, "the founder's father died", "U0CORA", "Everybody here")


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


def test_the_kind_and_a_misspelt_name_are_read_and_shown_and_can_be_changed(page: Page, house: House) -> None:
    types(page, house, "/moment Zebra Wroks: the founder's father died", "U0MAX")
    form = top(page)
    says(page, "Read from your words.")
    assert form.get_by_role("combobox", name="Client").input_value() == "Zebra Works"
    assert form.get_by_label("The client's team").is_checked()

    pick(form, "What kind is it?", "Suspected theft")

    form.get_by_label("Only you and whoever takes it").and_(page.locator(":checked")).wait_for()
    assert form.get_by_label("What happened?").input_value() == "the founder's father died"


@pytest.fixture
def sealed(page: Page, house: House) -> None:
    flags(page, house, "somebody stole from the till", "U0MAX")


@pytest.mark.usefixtures("sealed")
def test_what_is_sealed_names_nothing_until_it_is_opened_and_that_is_on_record(page: Page, house: House) -> None:
    at(page, house, "app:messages")
    says(page, "A sealed item needs you.")
    says_no_more(page, "stole from the till")

    press(page, "Open a sealed item")

    says(page, "somebody stole from the till")
    says(page, "@Olga Marin opened it.")


@pytest.mark.usefixtures("sealed")
def test_whoever_is_added_learns_of_it_after_a_look_at_what_they_will_learn(page: Page, house: House) -> None:
    at(page, house, "app:messages")
    press(page, "Open a sealed item")
    press(top(page).last, "Add somebody")
    pick(top(page).last, "Who else needs to know?", "Cora Lind")
    page.keyboard.press("Tab")  # the list closes
    press(top(page).last, "Go on")
    says(page, "will learn:")
    press(top(page).last, "Add them")
    says(page, "added @Cora Lind to its circle.")

    at(page, house, "app:messages", "U0CORA")
    says(page, "A sealed item: you can open it now.")


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("who", ["U0CORA", "U0OSCAR"])
def test_for_everybody_else_it_is_not_there(page: Page, house: House, who: str) -> None:
    types(page, house, "/moment list", who, "C0GENERAL")
    says(page, "No moment is open that you can see.")
    press(top(page), "Close")

    types(page, house, "/moment 1", who, "C0GENERAL")

    says(page, "There is no moment with that number that you can see.")


@pytest.mark.usefixtures("flagged")
def test_while_nobody_has_it_one_after_the_other_is_called_also_after_a_restart(page: Page, house: House) -> None:
    house.move_by(timedelta(minutes=16))
    at(page, house, "app:messages", "U0CORA")
    says(page, "Zebra Works: nobody has this yet.")

    house.goes_down()
    house.comes_back()
    house.move_by(timedelta(minutes=16))

    at(page, house, "app:messages", "U0MAX")
    says(page, "Zebra Works: nobody has this yet.")
    press(page, "I have it")
    says(page, "@Max Weber has it")


@pytest.mark.usefixtures("flagged")
def test_it_is_handed_over_noted_and_closed(page: Page, house: House) -> None:
    at(page, house, "app:messages")
    press(page, "Open Moment 1")
    press(top(page).last, "Add to the log")
    top(page).last.get_by_label("What is new?").fill("She would rather not talk.")
    press(top(page).last, "Add it")
    says(page, "“She would rather not talk.”")
    press(top(page).last, "I have spoken with them")
    press(top(page).last, "Close it")
    top(page).last.get_by_label("What did we do?").fill("We ran the staff meetings.")
    press(top(page).last, "Close it")

    says(page, "What we did: We ran the staff meetings.")
    assert house.history()[-1] is What.MOMENT_CLOSED


@pytest.mark.usefixtures("flagged")
def test_it_is_withdrawn(page: Page, house: House) -> None:
    types(page, house, "/moment 1", "U0CORA")
    press(top(page), "Withdraw")
    page.get_by_role("dialog", name="Withdraw it?").get_by_role("button", name="Withdraw it").click()
    says(page, "Moment 1 is withdrawn.")

    at(page, house, "app:messages")
    says(page, "@Cora Lind withdrew it")

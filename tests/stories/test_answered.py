"""Nothing that Slack can send stays without an answer, and every button that we draw has somebody behind it."""

import ast
import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

import bot.views
from handlers import errors
from tests.stories.house import House, Someone, november, the_message, words

MANIFEST = yaml.safe_load((Path(__file__).parents[2] / "manifest.yml").read_text())
FEATURES = MANIFEST["features"]
STALE = errors.Stale().sentence


# --- every one has a handler of its own


def drawn(*makers: str, only_with: str | None = None) -> Iterator[str]:
    """The second argument of every call of these in bot/views: an action's id, or a form's."""
    for found in pkgutil.iter_modules(bot.views.__path__):
        module = import_module(f"bot.views.{found.name}")
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in makers):
                continue
            if only_with is None or any(word.arg == only_with for word in node.keywords):
                yield str(eval(ast.unparse(node.args[1]), vars(module)))


@pytest.mark.parametrize("action", sorted(set(drawn("button", "select"))))
def test_every_action_that_is_drawn_has_a_handler(one_house: House, action: str) -> None:
    assert one_house.bot.app.board.knows("action", action)


@pytest.mark.parametrize("form", sorted(set(drawn("modal", only_with="submit"))))
def test_every_form_that_can_be_sent_has_a_handler(one_house: House, form: str) -> None:
    assert one_house.bot.app.board.knows("view", form)


@pytest.mark.parametrize("command", [each["command"] for each in FEATURES["slash_commands"]])
def test_every_command_of_the_manifest_has_a_handler(one_house: House, command: str) -> None:
    assert one_house.bot.app.board.knows("command", command)


@pytest.mark.parametrize("name", [each["callback_id"] for each in FEATURES["shortcuts"]])
def test_every_shortcut_of_the_manifest_has_a_handler(one_house: House, name: str) -> None:
    assert one_house.bot.app.board.knows("shortcut", name)


@pytest.mark.parametrize("event", MANIFEST["settings"]["event_subscriptions"]["bot_events"])
def test_every_event_of_the_manifest_has_a_handler(one_house: House, event: str) -> None:
    assert one_house.bot.app.board.knows("event", event)


# --- and what nobody knows gets a sentence


@pytest.fixture
def prompted(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")
    house.move_to(november(24, 9))


@pytest.mark.parametrize("house", ["sockets", "http"], indirect=True)
@pytest.mark.usefixtures("prompted")
def test_an_old_button_in_a_message_says_that_it_does_nothing_any_more(house: House, olga: Someone) -> None:
    payload = olga.presses(the_message(olga, "Ana's birthday"), "done").payload
    payload["actions"][0]["action_id"] = "from_another_age"

    house.sends_again("interactive", payload)

    assert olga.is_told == STALE
    assert "Done, today" in the_message(olga, "Ana's birthday").text


def test_an_old_button_in_home_opens_the_sentence(house: House, olga: Someone) -> None:
    olga.opens_home()
    payload = olga.presses("home", "open_moment_form").payload
    olga.closes()
    payload["actions"][0]["action_id"] = "from_another_age"
    payload["trigger_id"] = house.sandbox.world.new_trigger("T0MOMENTS", olga.id)

    house.sends_again("interactive", payload)

    assert words(olga.form) == STALE


def test_an_old_form_keeps_what_was_typed_and_says_why(house: House, olga: Someone) -> None:
    olga.types("/promise", "Zebra Works send the hiring plan by Friday noon")
    view = olga.actor._modal(None)
    view.body["callback_id"] = "from_another_age"

    refused = olga.sends()

    assert list(refused.fields.values()) == [STALE.replace("`", "")]  # plain text, under a field
    assert olga.form.title == "A promise"


def test_an_unknown_command_is_answered(house: House, olga: Someone) -> None:
    payload = olga.types("/client").payload | {"command": "/elsewhere"}

    (ack,) = again(house, "slash_commands", payload)

    assert ack.body == {"response_type": "ephemeral", "text": STALE}


def test_an_unknown_event_is_acknowledged_and_nothing_happens(house: House, olga: Someone) -> None:
    olga.opens_home()
    event = next(each for each in house.sandbox.journal if each.name == "app_home_opened").args
    unknown = event | {"event_id": "Ev0NEW", "event": {"type": "from_another_age"}}

    assert [ack.ok for ack in again(house, "events_api", unknown)] == [True]


def test_a_search_that_nobody_knows_finds_nothing(house: House, olga: Someone) -> None:
    olga.types("/moment")
    olga.actor.suggest(olga.form, "choose_client", "zeb")
    payload = next(each for each in house.sandbox.journal if each.name.startswith("block_suggestion")).args

    (ack,) = again(house, "interactive", payload | {"action_id": "from_another_age"})

    assert ack.body == {"options": []}


@pytest.mark.trouble
@pytest.mark.usefixtures("prompted")
def test_a_button_with_a_value_of_another_age_gets_a_sentence(house: House, olga: Someone) -> None:
    payload = olga.presses(the_message(olga, "Ana's birthday"), "done").payload
    payload["actions"][0]["value"] = "milestone-7"

    house.sends_again("interactive", payload)

    assert olga.is_told == errors.Trouble().sentence


@pytest.mark.usefixtures("prompted")
def test_a_button_about_what_is_not_there_any_more_gets_a_sentence(house: House, olga: Someone) -> None:
    payload = olga.presses(the_message(olga, "Ana's birthday"), "done").payload
    payload["actions"][0]["value"] = "4711"

    house.sends_again("interactive", payload)

    assert olga.is_told == (
        "This prompt is out of date: the client or the date has changed since. There is nothing to do here."
    )


def again(house: House, kind: str, payload: Any) -> list[Any]:
    house.sandbox.delivery.held.append((kind, payload))
    acks = house.sandbox.run(house.sandbox.delivery.release())
    house.settle()
    return acks

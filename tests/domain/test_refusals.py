"""Every sentence with which we say no: whole, warm, and with nothing left to fill in."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import bot
import handlers
import store
from bot.domain.refusals import Refusal
from tests.views.looking import hold_plain

HOUSE = Path(bot.__file__).parent.parent


def every_module() -> Iterator[str]:
    for package in (bot, handlers, store):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.startswith(("bot.sandbox", "bot.__main__", "store.migrations.")):
                yield found.name


def kinds(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for kind in of.__subclasses__():
        if kind.__module__.startswith(("bot.", "handlers.", "store.")):
            yield kind
        yield from kinds(kind)


for name in every_module():
    importlib.import_module(name)
EVERY: list[type[Refusal]] = sorted({Refusal, *kinds()}, key=lambda kind: kind.__name__)


def blanks(kind: type[Refusal]) -> set[str]:
    return {blank for _, blank, _, _ in Formatter().parse(kind.__doc__ or "") if blank is not None}


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_refusal_is_a_sentence_that_can_be_read_out(kind: type[Refusal]) -> None:
    assert "__doc__" in vars(kind)
    sentence = kind(**dict.fromkeys(blanks(kind), "Somebody")).sentence
    assert sentence.endswith(".")
    assert sentence[0].isupper()
    assert "{" not in sentence
    assert "  " not in sentence
    assert "\n" not in sentence
    assert len(sentence) < 300
    hold_plain(sentence)


def test_there_are_many_of_them_and_they_differ() -> None:
    assert len(EVERY) > 25
    assert len({kind.__name__ for kind in EVERY}) == len(EVERY)


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Where in the code which refusal is made of which facts."""
    names = {kind.__name__ for kind in EVERY}
    for file in [path for package in ("bot", "handlers", "store") for path in (HOUSE / package).rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name) and node.exc.id in names:
                yield f"{file.name}:{node.lineno}", node.exc.id, set()
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield f"{file.name}:{node.lineno}", node.func.id, {str(each.arg) for each in node.keywords}


def test_whoever_refuses_says_everything_the_sentence_needs() -> None:
    wanted = {kind.__name__: blanks(kind) for kind in EVERY}
    found = list(raised())
    assert len(found) > 20
    # The sandbox has a Refusal of its own: what Slack refuses.
    wrong = [(at, name) for at, name, facts in found if name != "Refusal" and facts != wanted[name]]
    assert wrong == []


def test_no_refusal_is_written_and_never_said() -> None:
    said = {name for _, name, _ in raised()}
    assert {kind.__name__ for kind in EVERY} - said - {"Refusal"} == set()


def test_a_refusal_says_on_which_field_it_belongs() -> None:
    fields = {kind.field for kind in EVERY}
    of_a_client = {
        "name",
        "owner",
        "cover",
        "manager",
        "zone",
        "country",
        "aliases",
        "channel",
        "stage",
        "by",
        "date",
        "lead",
        "title",
        "contact",
    }
    of_settings = {"admins", "managers", "fallback", "owners", "days", "ends", "leave_from", "leave_until", "pause"}
    of_settings |= {"silent_days", "silent_segments", "answer_hours", "answer_segments", "link", "most"}
    of_a_hand_over = {"to", "until", "clients"}
    others = {None, "client", "what", "taker", "time", "day", "due_date", "sure", "roster", "dates", "stage", "channel"}
    of_a_journey = {"on", "sold", "promise1", "day1"}
    of_a_moment = {"secrecy", "who", "line"}
    of_a_promise = {"promiser", "agreed_by", "done_on"}
    assert fields <= others | of_a_promise | of_a_client | of_settings | of_a_hand_over | of_a_journey | of_a_moment

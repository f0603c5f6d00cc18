"""Whatever people write is shown as they wrote it: nobody is called by it, and no message breaks."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.sandbox.model import Message, View
from tests.cast import MAX, OLGA
from tests.stories.house import House, Someone, december, flags, november

TEXTS = {
    "everybody": "<!channel> <!here> @channel",
    "somebody": "ask <@U0PRIYA> about it",
    "a channel": "see <#C0GENERAL>",
    "a link": "<https://evil.example|your bank>",
    "escapes": "R&D &amp; <b>bold</b> &lt;!channel&gt;",
    "marks": "*bold* _slanted_ ~gone~ `code` ```block``` > quote",
    "long": "long " * 2000,
    "one long word": "x" * 10_000,
    "emoji": "\U0001f469‍\U0001f469‍\U0001f467‍\U0001f466" * 300,
    "right to left": "‮שלום عليكم‬ abc",
    "nothing to see": "a\0b\x07c\x1b[31m\u200b",
    "braces": "{name} {0} %s {{",
    "lines": "one\n\n\ntwo\r\nthree\ttab",
    "quotes": "\"'; DROP TABLE client; --",
}
ALIVE = ("<!channel", "<!here", "<@U0PRIYA", "<#C0GENERAL", "<https://evil")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_in_every_place_it_is_shown_literally_and_slack_refuses_nothing(house: House, max_: Someone, text: str) -> None:
    olga = house.person(OLGA)
    client = house.serves(text, aliases=(text[:50] + " & co",), notes=text, segment=text[:500])
    house.has_date(text, "--11-24", client, contact=text)

    everything_happens(house, olga, max_, text)

    alive = [(said, sign) for said in all_that_was_said(house) for sign in ALIVE if sign in said]
    assert alive == []


@pytest.mark.parametrize("command", ["/moment", "/client", "/promise"])
def test_any_words_after_a_command_are_answered(olga: Someone, command: str) -> None:
    for text in TEXTS.values():
        answer = olga.types(command, text)

        assert answer.ok
        assert olga.actor.view or olga.is_told
        if olga.actor.view:
            olga.closes()


@pytest.mark.slow
def test_a_hundred_of_everything_still_fits(house: House, olga: Someone) -> None:
    long = "*a very long* & <name> " * 20
    for number in range(100):
        house.serves(f"{number} {long}", notes=long * 20, segment=long)
    for number in range(8):
        house.has_date(f"{number} {long}", "--11-25", lead=30)
    for number in range(20):
        olga.types("/promise", f"Zebra Works {number} {long} by Friday noon")
        olga.sends()
        olga.types("/moment", f"Zebra Works {number} {long}")
        flags(olga)
        olga.closes()
    olga.types("/moment", "digest")
    olga.sends(sure=["yes"])

    olga.opens_home()
    olga.types("/client")
    olga.types("/client", "Zebra Works")
    olga.types("/client", "very")
    house.move_to(november(24, 9))

    assert olga.sees("C0CLIENTS")


def everything_happens(house: House, olga: Someone, max_: Someone, text: str) -> None:
    olga.types("/client", text)
    olga.types("/client", "Zebra")
    olga.types("/moment", f"Zebra Works: {text}")
    flags(olga, what=text[:2000], taker=MAX)
    olga.closes()
    olga.types("/promise", f"Zebra Works {text} by tomorrow noon")
    olga.sends(what=text[:500], due_date="2026-11-24")
    olga.closes()
    olga.types("/moment", "digest")
    olga.sends(sure=["yes"])
    olga.closes()
    house.move_to(november(24, 9))
    for prompt in olga.dms:
        if any(each.get("action_id") == "done" for block in prompt.blocks for each in block.get("elements", ())):
            olga.presses(prompt, "done")
            olga.presses(prompt, "note")
            olga.sends(how=text[:2000])
    max_.presses(max_.dms[-1], "take")
    olga.opens_home()
    olga.presses("home", "keep")
    house.move_to(december(1, 9))


def all_that_was_said(house: House) -> Iterator[str]:
    """Everything that Slack would bring to life: the texts of messages and every mrkdwn."""
    people = house.sandbox.workspace
    places: list[Message | View] = [m for messages in people.messages.values() for m in messages.values() if m.bot_id]
    places += [*people.ephemerals.values(), *people.homes.values()]
    for place in places:
        if isinstance(place, Message):
            yield place.text
        yield from mrkdwn(place.blocks)


def mrkdwn(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for each in part.values():
            yield from mrkdwn(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from mrkdwn(each)

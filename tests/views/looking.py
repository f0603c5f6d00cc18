"""What every view is held against: Slack's own limits, and what a person needs who only hears the text.

The words of people are as bad as they come; the checks are the sandbox's, which knows nothing of our views.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from bot.domain.calendar import Leap, PartialDate, Repeat
from bot.domain.clients import Client, Stage
from bot.domain.history import Entry, Noun, Thing, What
from bot.domain.milestones import Milestone, MilestoneKind
from bot.domain.moments import Moment
from bot.domain.nudges import Nudge, NudgeKind, NudgeState, Plan
from bot.domain.promises import Origin, Promise
from bot.sandbox import limits
from bot.sandbox.grammar import text_in
from bot.views.blocks import Block, Message, View
from tests.cast import CORA, MAX, MONDAY, OLGA, OSCAR

CHANNEL = "C0CLIENTS"
ALLOWED = {f"<@{person}>" for person in (OLGA, CORA, MAX, OSCAR)} | {f"<#{CHANNEL}>", "<#C0ZEBRA>"}
BERLIN = ZoneInfo("Europe/Berlin")

HOSTILE = [
    "",
    " \n\t ",
    "x" * 10_000,
    "<&>" * 3_333,
    "*_~`" * 2_500,
    "a long line of words\n" * 500,
    "👩\u200d👧 " * 2_500,
    "e\u0301" * 5_000,
    "\u202e\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "<!channel> <!here|x> <!everyone>",
    "<@U1> <#C1> <https://evil.example|a client>",
    "&lt;@U1&gt; &amp;amp;",
    "a\0b\x1b[31m\x7f",
    "half of a pair \ud83d",
    "```\ncode\n``` `more` >\n> not a quote",
    "{name} {0} %s \\n",
    "… (+12 more)",
]
anything = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=80))
perhaps = st.none() | anything
instants = st.timedeltas(timedelta(days=-500), timedelta(days=500)).map(lambda by: MONDAY + by)
zones = st.sampled_from(["Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata", "Etc/GMT+5"])
people = st.sampled_from([OLGA, CORA, MAX, OSCAR])
ids = st.integers(1, 10**12)
dates = st.sampled_from([PartialDate(None, 2, 29), PartialDate(1984, 12, 14), PartialDate(None, 11, None)])

clients = st.builds(
    Client,
    id=ids,
    workspace_id=st.just(1),
    name=anything,
    owner=people,
    cover=st.none() | people,
    manager=st.none() | people,
    segment=perhaps,
    stage=st.sampled_from(Stage),
    notes=perhaps,
    aliases=st.lists(anything, max_size=4).map(tuple),
    journey=perhaps,
    start_date=st.none() | instants.map(lambda at: at.date()),
    enquired_at=st.none() | instants,
    channel=st.none() | st.just(CHANNEL),
)
milestones = st.builds(
    Milestone,
    id=ids,
    workspace_id=st.just(1),
    client_id=ids,
    kind=st.sampled_from(MilestoneKind),
    title=anything,
    date=dates,
    contact=perhaps,
    repeat=st.sampled_from(Repeat),
    leap=st.sampled_from(Leap),
)
plans = st.builds(
    Plan,
    workspace_id=st.just(1),
    about=st.just(Thing(Noun.MILESTONE, 7)),
    kind=st.just(NudgeKind.MILESTONE),
    lead=st.integers(0, 365),
    occurrence=instants.map(lambda at: at.date()),
    recipient=people,
    due_at=instants,
    zone=zones,
)
nudges = st.builds(Nudge, id=ids, plan=plans, state=st.sampled_from(NudgeState), round=st.integers(0, 3))
moments = st.builds(
    Moment,
    id=ids,
    workspace_id=st.just(1),
    number=st.integers(1, 9_999),
    client_id=ids,
    text=anything,
    flagged_by=people,
    flagged_at=instants,
    taker=people,
    taken_at=st.none() | instants,
    spoken_at=st.none() | instants,
)
promises = st.builds(
    Promise,
    id=ids,
    workspace_id=st.just(1),
    client_id=ids,
    text=anything,
    promiser=people,
    made_by=people,
    made_at=instants,
    due_at=instants,
    zone=zones,
    has_time=st.booleans(),
    moved=st.integers(0, 3),
    waits_until=st.none() | instants,
    said_by=st.none() | people,
    said=anything,
    released_by=anything,
    link=st.just("") | st.just("https://harbour.slack.com/archives/C0/p1"),
    origin=st.sampled_from(Origin),
    offered_to=st.none() | people,
    refused_by=st.none() | people,
).flatmap(lambda it: st.sampled_from([it, it.keep(it.due_at), it.break_off(it.due_at), it.take_out(it.due_at)]))
entries = st.builds(
    Entry,
    id=ids,
    workspace_id=st.just(1),
    who=st.none() | people,
    at=instants,
    what=st.sampled_from(What),
    about=st.just(Thing(Noun.NUDGE, 7)),
    subject=anything,
    text=anything,
).map(lambda entry: replace(entry, text=CORA) if entry.what is What.MILESTONE_HANDED else entry)
when_late = st.none() | st.just("Friday 20 November at 9:00 (Berlin)")

hostile = settings(max_examples=40, deadline=None)


def hold_message(message: Message) -> None:
    """Slack takes it, nobody is called by it, and the text alone tells everything."""
    assert limits.message(message.text, message.blocks) is None
    assert len(message.blocks) <= 50
    assert text_in(message.blocks) < 12_000
    assert message.text.strip()
    assert len(message.text) <= 4_000
    nobody_is_called(message.text)
    _hold(message.blocks)
    hold_spoken(message)


def hold_view(view: View) -> None:
    assert limits.view(view, view["type"]) is None
    _hold(view["blocks"])


def hold_spoken(message: Message) -> None:
    spoken = bare(message.text)
    if spoken.endswith(" more)") and len(message.text) > 3_500:
        return  # clipped, with a count
    for line in lines(message.blocks):
        assert line in spoken, line


def lines(blocks: list[Block]) -> Iterator[str]:
    """What the blocks say, without how it is set. A count at the end stands for what was clipped."""
    for text in texts(blocks):
        for line in bare(text).split("\n"):
            yield re.sub(r"… \(\+\d+ more\)$", "", line).strip()


def texts(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        for part in (block.get("text"), *block.get("fields", []), *block.get("elements", [])):
            if isinstance(part, dict) and part["type"] in ("mrkdwn", "plain_text"):
                yield part["text"]


def bare(text: str) -> str:
    return re.sub("[*\u200a\u200b]", "", text)


def elements(blocks: list[Block]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        held = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        yield from (one for one in held if one and "action_id" in one)


def nobody_is_called(text: str) -> None:
    """Whatever stands in angle brackets was put there by us."""
    assert set(re.findall(r"<[^>]*>?", text)) <= ALLOWED


def labels(blocks: list[Block]) -> list[str]:
    """What a screen reader says of each button."""
    return [
        one.get("accessibility_label") or one["text"]["text"] for one in elements(blocks) if one["type"] == "button"
    ]


def _hold(blocks: list[Block]) -> None:
    for block in blocks:
        for text in (part for part in texts([block]) if block["type"] != "header"):
            nobody_is_called(text)
    for said in plainly_shown(blocks):
        assert not re.search(r"`(/|moments)", said), f"plain text shows its marks: {said}"
    for one in elements(blocks):
        if one["type"] == "button":
            assert re.search(r"[A-Za-z]{4}", one["text"]["text"]), "a button says in words what it does"
            assert re.search(r"[A-Za-z]{4}", one.get("accessibility_label", "Undo"))


def plainly_shown(part: Any) -> Iterator[str]:
    """Hints, labels, choices, placeholders, button texts: what Slack shows letter by letter."""
    if isinstance(part, list):
        for each in part:
            yield from plainly_shown(each)
    elif isinstance(part, dict) and part.get("type") == "plain_text":
        yield part["text"]
    elif isinstance(part, dict):
        yield from plainly_shown(list(part.values()))


def hold_plain(*said: str) -> None:
    """Our own words: no emoji, no shouting, no quotation marks of a typewriter."""
    for text in said:
        assert "!" not in text, text
        assert '"' not in text, text
        assert not re.search("[\u2600-\u27bf\U0001f000-\U0001faff]|:[a-z_]+:", text), text

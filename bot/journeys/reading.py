"""One journey file: what its keys mean."""

import re
from collections.abc import Iterator
from pathlib import Path

from yaml.nodes import Node

from bot.domain.clients import ClientKind, Stage
from bot.domain.journeys import START, Asks, Journey, JourneyMilestone, Persona, Step, Weight, When
from bot.journeys import grammar
from bot.journeys.checks import check
from bot.yml import Held, Page

NAME_MOST, ABOUT_MOST, KEY_MOST, TITLE_MOST, KNOW_MOST, LINE_MOST = 40, 300, 40, 60, 600, 200
MILESTONES_MOST, STEPS_MOST, WORDS_MOST, LEADS_MOST, SEGMENTS_MOST = 60, 7, 5, 6, 20
FURTHEST_LEAD = 365

NEEDED = ("key", "title", "stage", "when", "know", "steps")
OTHERS = ("leads", "weight", "for", "asks", "words that help", "words to avoid", "table stakes", "looks back")
STAGES = {str(stage): stage for stage in Stage}
KINDS = {str(kind): kind for kind in ClientKind}
WEIGHTS = {weight.name.lower(): weight for weight in Weight}
PERSONAS = {str(persona): persona for persona in Persona}
ASKS = {str(asks): asks for asks in Asks}
YES_OR_NO = {"yes": True, "no": False}
STEP = "on the day: Call them."


def read(path: Path, page: Page) -> tuple[Held, Journey] | None:
    """What is wrong is noted on the page, and then what comes back counts for nothing."""
    root = page.open(path)
    if root is None:
        return None
    held = page.held(root, "a journey", ("name", "about", "milestones"), ("segments", "kinds"))
    return held, Journey(
        name=held.text("name", NAME_MOST),
        about=held.text("about", ABOUT_MOST),
        segments=held.texts("segments", SEGMENTS_MOST, NAME_MOST),
        kinds=tuple(_kinds(held)),
        milestones=_milestones(held),
    )


def _kinds(held: Held) -> Iterator[ClientKind]:
    for node in held.several("kinds", len(KINDS)):
        yield held.option("kinds", held.page.words(node, "kinds"), KINDS, ClientKind.FIRM, node)


def _milestones(held: Held) -> tuple[JourneyMilestone, ...]:
    nodes = held.several("milestones", MILESTONES_MOST)
    inside = [held.page.held(node, "a milestone", NEEDED, OTHERS) for node in nodes]
    milestones = tuple(map(_milestone, inside))
    check(inside, milestones)
    return milestones


def _milestone(held: Held) -> JourneyMilestone:
    return JourneyMilestone(
        key=held.parsed("key", _key, ""),
        title=held.text("title", TITLE_MOST),
        stage=held.one_of("stage", STAGES, Stage.ACTIVE),
        when=held.parsed("when", grammar.when, When(START)),
        know=held.text("know", KNOW_MOST),
        steps=tuple(sorted(_steps(held), key=lambda step: step.day)),
        leads=_leads(held),
        weight=held.one_of("weight", WEIGHTS, Weight.USUAL),
        persona=held.one_of("for", PERSONAS, None),
        asks=held.one_of("asks", ASKS, Asks.NOTHING),
        helps=held.texts("words that help", WORDS_MOST, LINE_MOST),
        avoid=held.texts("words to avoid", WORDS_MOST, LINE_MOST),
        is_table_stakes=held.one_of("table stakes", YES_OR_NO, False),
        looks_back=held.one_of("looks back", YES_OR_NO, False),
    )


def _key(said: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", said) or len(said) > KEY_MOST:
        raise ValueError("is not a key such as `first-day`: small letters, digits and hyphens, at most 40 of them.")
    return said


def _steps(held: Held) -> Iterator[Step]:
    for node in held.several("steps", STEPS_MOST):
        found = held.page.pair(node, "steps", STEP)
        if found is not None:
            yield _step(held, *found)


def _step(held: Held, at: str, do: str, node: Node) -> Step:
    if len(do) > LINE_MOST:
        held.page.refuse(node, "steps", f"this has {len(do)} characters, and it takes at most {LINE_MOST}.")
    try:
        return Step(grammar.step_day(at), do)
    except ValueError as expected:
        held.page.refuse(node, "steps", f"“{at}” {expected}")
        return Step(0, do)


def _leads(held: Held) -> tuple[int, ...]:
    """The longest first, however they were written."""
    nodes = held.several("leads", LEADS_MOST)
    leads = {_lead(held, node) for node in nodes}
    return tuple(sorted(leads, reverse=True)) or (0,)


def _lead(held: Held, node: Node) -> int:
    said = held.page.scalar(node, "leads") or ""
    if not re.fullmatch("[0-9]{1,3}", said) or int(said) > FURTHEST_LEAD:
        expected = f"“{said}” is not a number of days from 0 to {FURTHEST_LEAD}, such as 7."
        held.page.refuse(node, "leads", expected)
        return 0
    return int(said)

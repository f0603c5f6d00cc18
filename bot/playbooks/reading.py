"""One playbook file: what its keys mean."""

import re
from collections.abc import Iterator
from pathlib import Path

from yaml.nodes import Node

from bot.domain.history import Visibility
from bot.domain.journeys import Step
from bot.domain.playbooks import CLOCKS, Clocks, Holds, Playbook, Size, Unit, Within
from bot.playbooks import grammar
from bot.playbooks.checks import check
from bot.yml import Held, Page, short

NAME_MOST, ABOUT_MOST, KEY_MOST, KNOW_MOST, LINE_MOST = 40, 75, 40, 400, 200
FIRST_WORDS, PHRASES_MOST, STOPS_MOST = 3, 120, 6
AVOID_LEAST, AVOID_MOST, STEPS_LEAST, STEPS_MOST = 2, 4, 3, 5

NEEDED = ("name", "about", "secrecy", "size", "holds", "know", "first words", "words to avoid", "steps")
OTHERS = ("suggested by", "but not by", "answer within", "speak within", "quiet", "learns", "stop elsewhere")
SECRECY = {str(each): each for each in Visibility}
SIZES = {str(int(size)): size for size in Size}
HOLDS = {str(each): each for each in Holds}
YES_OR_NO = {"yes": True, "no": False}
STEP = "on the day: Call them."
UNREAD = Within(0, Unit.MINUTES)


def read(path: Path, page: Page) -> tuple[Held, Playbook] | None:
    """What is wrong is noted on the page, and then what comes back counts for nothing."""
    root = page.open(path)
    if root is None:
        return None
    held = page.held(root, "a playbook", NEEDED, OTHERS)
    playbook = Playbook(
        key=_key(path.stem, page),
        name=held.text("name", NAME_MOST),
        about=held.text("about", ABOUT_MOST),
        secrecy=held.one_of("secrecy", SECRECY, Visibility.TEAM),
        size=held.one_of("size", SIZES, Size.NOTABLE),
        holds=held.one_of("holds", HOLDS, Holds.CHEER),
        know=held.text("know", KNOW_MOST),
        first_words=held.texts("first words", FIRST_WORDS, LINE_MOST, FIRST_WORDS),
        avoid=held.texts("words to avoid", AVOID_MOST, LINE_MOST, AVOID_LEAST),
        steps=tuple(sorted(_steps(held), key=lambda step: step.day)),
        suggested_by=_phrases(held, "suggested by"),
        but_not_by=_phrases(held, "but not by"),
        clocks=_clocks(held),
        is_quiet=held.one_of("quiet", YES_OR_NO, False),
        learns=held.one_of("learns", YES_OR_NO, True),
        stop_elsewhere=held.texts("stop elsewhere", STOPS_MOST, LINE_MOST),
    )
    check(held, playbook)
    return held, playbook


def _key(stem: str, page: Page) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stem) or len(stem) > KEY_MOST:
        said = "is not a key such as `letting-go`: small letters, digits and hyphens, at most 40 of them."
        page.note(f"the file's name is the playbook's key, and “{short(stem)}” {said} Rename the file.", 0)
    return stem


def _phrases(held: Held, key: str) -> tuple[str, ...]:
    return tuple(held.parsed(key, grammar.phrase, "", node) for node in held.several(key, PHRASES_MOST))


def _clocks(held: Held) -> tuple[Clocks, ...]:
    answers, speaks = dict(_times(held, "answer within")), dict(_times(held, "speak within"))
    if UNREAD in (*answers.values(), *speaks.values()):
        return CLOCKS  # one that cannot be read can be compared with none
    return tuple(
        Clocks(answers.get(size, usual.answer), speaks.get(size, usual.speak))
        for size, usual in zip(Size, CLOCKS, strict=True)
    )


def _times(held: Held, key: str) -> Iterator[tuple[Size, Within]]:
    if key not in held.nodes:
        return
    inside = held.page.held(held.nodes[key], f"`{key}`", (), SIZES)
    for said, size in SIZES.items():
        if said in inside.nodes:
            yield size, inside.parsed(said, grammar.within, UNREAD)


def _steps(held: Held) -> Iterator[Step]:
    for node in held.several("steps", STEPS_MOST, STEPS_LEAST):
        found = held.page.pair(node, "steps", STEP)
        if found is not None:
            _, do, at = found
            yield _step(held, at, do)


def _step(held: Held, at: Node, do: str) -> Step:
    if len(do) > LINE_MOST:
        held.page.refuse(at, "steps", f"this has {len(do)} characters, and it takes at most {LINE_MOST}.")
    return Step(held.parsed("steps", grammar.step_day, 0, at), do)

"""A file that a firm can edit, read with the line of everything in it.

A mistake is noted and reading goes on with something harmless, so that all of them are told at once. What was read
counts only where no mistake was noted.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.domain.texts import one_line

T = TypeVar("T")

BYTES_MOST = 200_000
DEEPEST = 10
SHOWN_MOST = 60
"""Of a wrong value, in a mistake."""
MISTAKES_MOST = 50
"""Of one file. Whoever has made more of them has made one fifty times."""
READ_AS = {
    "tag:yaml.org,2002:bool": "yes or no",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:timestamp": "a date",
}
"""How YAML takes words without quotation marks that look like something else: no, 12:30, 2026-11-23."""

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C is many times as fast, and not built everywhere."""


@dataclass(frozen=True, order=True)
class Mistake:
    file: str
    line: int
    """0 where it is about the whole file."""
    said: str = field(compare=False)
    key: str = field(default="", compare=False)
    column: int = field(default=0, compare=False)

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        where += f", column {self.column}" if self.column else ""
        where += f", `{self.key}`" if self.key else ""
        return f"{where}: {self.said}"


class Page:
    """One file, and what is wrong in it."""

    def __init__(self, name: str) -> None:
        self.name = name
        """As people find it: `journeys/ours.yml`."""
        self.mistakes: list[Mistake] = []

    def open(self, path: Path) -> Node | None:
        """None where it cannot be read at all: then a mistake says why."""
        try:
            return composed(_content(path))
        except Unreadable as problem:
            self.note(problem.said, problem.line, column=problem.column)
            return None

    def note(self, said: str, line: int = 1, key: str = "", column: int = 0) -> None:
        if len(self.mistakes) < MISTAKES_MOST:
            self.mistakes.append(Mistake(self.name, line, said, key, column))

    def refuse(self, node: Node, key: str, said: str) -> None:
        self.note(said, node.start_mark.line + 1, key)

    def held(self, node: Node, what: str, needed: Iterable[str], others: Iterable[str] = ()) -> "Held":
        """What a mapping holds: only keys that are known, each once. `what` is how people call it: "a milestone"."""
        needed = tuple(needed)
        found = dict(self._known(node, what, (*needed, *others)))
        if isinstance(node, MappingNode):
            for key in needed:
                if key not in found:
                    self.refuse(node, key, f"this is missing. Every {what.split()[-1]} needs it.")
        return Held(self, node, found)

    def pair(self, node: Node, key: str, example: str) -> tuple[str, str, Node] | None:
        """A mapping of one key, as `- on the day: Call them.`: key, words, and where."""
        if not isinstance(node, MappingNode) or len(node.value) != 1 or not isinstance(node.value[0][0], ScalarNode):
            self.refuse(node, key, f"each is one line such as `{example}`{_colon(node)}.")
            return None
        at, value = node.value[0]
        return str(at.value), self.words(value, key), at

    def words(self, node: Node, key: str) -> str:
        said = self.scalar(node, key)
        if said is None:
            return ""
        if node.tag in READ_AS:
            taken = READ_AS[node.tag]
            self.refuse(node, key, f"YAML takes “{short(said)}” for {taken}. Put quotation marks around it.")
        elif not one_line(said):
            self.refuse(node, key, "this is empty. Write something, or leave the key out.")
        return one_line(said)

    def scalar(self, node: Node, key: str) -> str | None:
        if not isinstance(node, ScalarNode):
            self.refuse(node, key, "this takes words, not a list or a group of keys.")
            return None
        return str(node.value)

    def _known(self, node: Node, what: str, keys: tuple[str, ...]) -> Iterator[tuple[str, Node]]:
        seen: set[str] = set()
        for at, value in self._pairs(node, what):
            key = str(at.value)
            if key not in keys:
                self.refuse(at, short(key), f"{what} has no such key.{nearest(key, keys)}")
            elif key in seen:
                self.refuse(at, key, "this is said twice. Leave one of them out.")
            else:
                yield key, value
            seen.add(key)

    def _pairs(self, node: Node, what: str) -> Iterator[tuple[ScalarNode, Node]]:
        if not isinstance(node, MappingNode):
            self.refuse(node, "", f"{what} is written as lines of `key: value`{_colon(node)}.")
            return
        for at, value in node.value:
            if isinstance(at, ScalarNode):
                yield at, value
            else:
                self.refuse(at, "", "a key is a word, not a list or a group of keys.")


@dataclass(frozen=True)
class Held:
    """What a mapping holds, by key. What is missing was noted already, where it is needed."""

    page: Page
    node: Node
    nodes: Mapping[str, Node]

    def text(self, key: str, longest: int) -> str:
        return self._text(self.nodes[key], key, longest) if key in self.nodes else ""

    def texts(self, key: str, most: int, longest: int, least: int = 1) -> tuple[str, ...]:
        return tuple(self._text(each, key, longest) for each in self.several(key, most, least))

    def several(self, key: str, most: int, least: int = 1) -> list[Node]:
        node = self.nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, SequenceNode):
            self.refuse(key, "this takes a list: one line each, beginning with a hyphen.")
            return []
        if not least <= len(node.value) <= most:
            takes = f"{least} to {most}" if least < most else f"{least}"
            self.refuse(key, f"here are {len(node.value)}, and it takes {takes}.")
        return list(node.value[:most])

    def one_of(self, key: str, options: Mapping[str, T], otherwise: T) -> T:
        node = self.nodes.get(key)
        said = self.page.scalar(node, key) if node is not None else None
        return otherwise if said is None else self.option(key, said, options, otherwise)

    def option(self, key: str, said: str, options: Mapping[str, T], otherwise: T, at: Node | None = None) -> T:
        if said not in options:
            known = f"“{short(said)}” is not one of {', '.join(options)}.{nearest(said, options)}"
            self.page.refuse(at or self.nodes[key], key, known)
        return options.get(said, otherwise)

    def parsed(self, key: str, parse: Callable[[str], T], otherwise: T, at: Node | None = None) -> T:
        """What `parse` makes of the words. It raises ValueError with the end of a sentence that begins with them."""
        node = at or self.nodes.get(key)
        said = self.page.words(node, key) if node is not None else ""
        if node is None or not said:
            return otherwise
        try:
            return parse(said)
        except ValueError as expected:
            self.page.refuse(node, key, f"“{short(said)}” {expected}")
            return otherwise

    def refuse(self, key: str, said: str) -> None:
        self.page.refuse(self.nodes.get(key, self.node), key, said)

    def _text(self, node: Node, key: str, longest: int) -> str:
        said = self.page.words(node, key)
        if len(said) > longest:
            self.page.refuse(node, key, f"this has {len(said)} characters, and it takes at most {longest}.")
        return said


class Unreadable(Exception):
    """A file out of which nothing can be read."""

    def __init__(self, said: str, line: int = 1, column: int = 0) -> None:
        super().__init__(said)
        self.said, self.line, self.column = said, line, column


def composed(given: bytes) -> Node:
    """Raises Unreadable."""
    try:
        text = given.decode("utf-8-sig")
        _refuse_odd(text)
        root = yaml.compose(text, Loader)
    except UnicodeDecodeError as error:
        line = given[: error.start].count(b"\n") + 1
        raise Unreadable("this is not UTF-8. Save the file as UTF-8.", line) from None
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error) from None
    except yaml.YAMLError:
        raise Unreadable("a character stands here that no text has. Save the file as plain UTF-8 text.") from None
    if root is None:
        raise Unreadable("the file is empty.")
    return root


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise Unreadable("this is not a file.", 0)
        if path.stat().st_size > BYTES_MOST:
            raise Unreadable(f"the file is larger than {BYTES_MOST // 1000} KB, so it was not read.", 0)
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"the file cannot be read ({error.strerror}).", 0) from None


def _not_yaml(error: yaml.MarkedYAMLError) -> Unreadable:
    problem = one_line(error.problem or "it cannot be read")
    said = f"this is not YAML ({problem}). Look at the spaces, colons and quotation marks here and just above."
    return Unreadable(said, *_place(error.problem_mark))


def _place(mark: Any) -> tuple[int, int]:
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 0)


def _refuse_odd(text: str) -> None:
    """Aliases (a few lines of them can stand for millions), tags, and what has no end. Raises Unreadable."""
    depth = 0
    for event in yaml.parse(text, Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if said := _odd(event, depth):
            raise Unreadable(said, *_place(event.start_mark))


def nearest(said: str, options: Iterable[str]) -> str:
    found = get_close_matches(said.casefold(), list(options), 1)
    return f" Perhaps `{found[0]}`?" if found else ""


def short(said: str) -> str:
    """A wrong value, as a mistake repeats it."""
    said = one_line(said)
    return said if len(said) <= SHOWN_MOST else f"{said[:SHOWN_MOST]}…"


def _odd(event: Any, depth: int) -> str | None:
    """What no file needs."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        return "anchors and aliases (& and *) are not read here. Write it out, or put quotation marks around it."
    if getattr(event, "tag", None) is not None:
        return "tags (an exclamation mark in front) are not read here. Leave it out, or put quotation marks around it."
    return "lists stand in lists without end here." if depth > DEEPEST else None


def _colon(node: Node) -> str:
    """The mistake that everybody makes: YAML sees no key."""
    said = node.value if isinstance(node, ScalarNode) else ""
    return ", with a space behind the colon" if ":" in said and ": " not in said else ""

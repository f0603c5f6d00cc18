"""CSV files as people save them from a spreadsheet, read so that every mistake is found and said at once.

A mistake is a value and not an exception: a file with forty of them is mended in one go, not in forty.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a file, where, and what would mend it."""

    file: str
    line: int
    """As a spreadsheet numbers its rows: the headings are 1, and a cell with line breaks is still one row."""
    column: str
    """The heading, or "" where the whole line is meant."""
    reason: str
    """A sentence for the person who keeps the file."""

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.reason}"


@dataclass(frozen=True)
class Line:
    """One row: its number and its cells by heading. What is wrong with it gathers in `mistakes`."""

    file: str
    number: int
    cells: Mapping[str, str]
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, column: str, reason: str) -> None:
        self.mistakes.append(Mistake(self.file, self.number, column, reason))

    def text(self, column: str, most: int = 80, *, prose: bool = False) -> str | None:
        """A cell without the space around it, or None when it is empty. Only prose keeps its line breaks."""
        raw = self.cells.get(column, "")
        value = raw.strip() if prose else " ".join(raw.split())
        bad = next((c for c in raw if _is_unreadable(c)), None)
        if bad is not None:
            self.wrong(column, f"It holds a hidden character (U+{ord(bad):04X}). Please type it anew.")
        elif len(value) > most:
            self.wrong(column, f"It has {len(value)} characters, and {most} is the most. Please shorten it.")
        elif not is_blank(value):
            return value
        return None

    def needed(self, column: str, why: str, most: int = 80) -> str:
        """A cell that may not be empty; "" only together with a mistake."""
        before = len(self.mistakes)
        value = self.text(column, most)
        # A column that is missing altogether was already said once, at the headings.
        if value is None and column in self.cells and len(self.mistakes) == before:
            self.wrong(column, why)
        return value or ""

    def word(self, column: str, words: type[Word], default: Word) -> Word:
        """One of a few words, in any case; the default when the cell is empty or wrong."""
        value = self.text(column)
        if value is None:
            return default
        try:
            return words(value.casefold())
        except ValueError:
            choices = [str(word) for word in words]
            said = f"“{value}” is not one of {', '.join(choices)}."
            self.wrong(column, said + did_you_mean(value, choices))
            return default


@dataclass(frozen=True)
class Sheet:
    lines: Sequence[Line]
    mistakes: Sequence[Mistake]


def decode(data: bytes, file: str) -> str | Mistake:
    """The text of a UTF-8 file, with or without its byte order mark; anything else is a mistake."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Mistake(file, 1, "", "This is a workbook. In your spreadsheet, save it as “CSV UTF-8” instead.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        reason = "This is not UTF-8 text. In your spreadsheet, save it again as “CSV UTF-8”."
        return Mistake(file, line, "", reason)


def read(text: str, file: str, columns: Collection[str], required: Collection[str]) -> Sheet:
    """The rows below the headings, empty ones left out. Headings may come in any order and any case."""
    rows, broken = _rows(text, file)
    if not rows or is_blank("".join(rows[0])):
        empty = Mistake(file, 1, "", f"The first line must name the columns: {', '.join(required)} at least.")
        return Sheet((), broken or [empty])
    if len(rows[0]) == 1 and (marks := set(rows[0][0]) & {";", "\t"}):
        name = "tabs" if "\t" in marks else "semicolons"
        reason = f"The columns are separated by {name}. Save the file with commas instead."
        return Sheet((), [Mistake(file, 1, "", reason)])
    headings = [heading.strip().casefold() for heading in rows[0]]
    mistakes = [*_heading_mistakes(file, headings, columns, required)]
    lines = []
    for number, row in enumerate(rows[1:], start=2):
        if is_blank("".join(row)):
            continue
        line = Line(file, number, dict(zip(reversed(headings), reversed(_filled(row, len(headings))), strict=True)))
        _look_for_strays(line, headings, row)
        lines.append(line)
    return Sheet(lines, [*mistakes, *broken])


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that is spelt most like a word, whatever its case; None when none is close."""
    by_fold = {choice.casefold(): choice for choice in choices}
    found = get_close_matches(word.casefold(), by_fold, n=1)
    return by_fold[found[0]] if found else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    found = nearest(word, choices)
    return f" Did you mean {found}?" if found else ""


def is_blank(text: str) -> bool:
    """Nothing that can be seen: only spaces, line breaks and invisible characters."""
    return all(unicodedata.category(c)[0] in "CZ" for c in text)


def _rows(text: str, file: str) -> tuple[list[list[str]], list[Mistake]]:
    """The rows up to the first that cannot be told apart. `strict`, because otherwise one quotation mark that
    is never closed would swallow the rest of the file without a word."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True):
            rows.append(row)  # one by one, so that what came before an error is kept
    except csv.Error as error:
        reason = "A quotation mark in this line is not closed, or stands inside a cell: write it twice there."
        if "limit" in str(error):
            reason = "A cell is longer than 131,072 characters. Perhaps a quotation mark is not closed."
        return rows, [Mistake(file, len(rows) + 1, "", reason)]
    return rows, []


def _heading_mistakes(
    file: str, headings: Sequence[str], columns: Collection[str], required: Collection[str]
) -> Iterable[Mistake]:
    for heading in dict.fromkeys(headings):
        if heading and heading not in columns:
            known = did_you_mean(heading, columns) or f" The columns are {', '.join(columns)}."
            yield Mistake(file, 1, clipped(heading), "I know no column of this name." + known)
        elif heading and headings.count(heading) > 1:
            yield Mistake(file, 1, heading, "This column is there twice. Please keep one of them.")
    for heading in required:
        if heading not in headings:
            yield Mistake(file, 1, heading, "This column is missing, and it is needed.")


def _look_for_strays(line: Line, headings: Sequence[str], row: Sequence[str]) -> None:
    """Cells that stand under no heading: most often a text with a comma and no quotation marks."""
    known = len(headings)
    strays = [c for n, c in enumerate(row) if (n >= known or not headings[n]) and not is_blank(c)]
    if strays:
        seen = clipped(strays[0].strip(), 30)
        line.wrong("", f"“{seen}” stands under no heading. A text with a comma in it needs quotation marks.")


def clipped(text: str, most: int = 60) -> str:
    """A short, printable piece of what somebody wrote, for use in a sentence."""
    shown = re.sub(r"\s+", " ", "".join("?" if _is_unreadable(c) else c for c in text))
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def _filled(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _is_unreadable(c: str) -> bool:
    """Control characters, which databases and Slack refuse, and halves of characters."""
    return unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n\r"

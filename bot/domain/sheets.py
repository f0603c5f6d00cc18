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
Default = TypeVar("Default")
LINES_NAMED = 5
MOST_LINES, MOST_COLUMNS = 100_000, 200
"""More than any firm has clients: a file that holds the process for minutes is no roster."""
MISSING = "This column is missing, and it is needed."


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
    asks_order: bool = False
    """Whether it would be mended by saying what stands first in a date: the day or the month."""

    def __str__(self) -> str:
        return _sentence(self, [self.line])


def gathered(mistakes: Iterable[Mistake]) -> list[str]:
    """What is wrong in the same way in many lines is said once, where it was found first."""
    lines: dict[tuple[str, str, str], list[int]] = {}
    for each in mistakes:
        lines.setdefault((each.file, each.column, each.reason), []).append(each.line)
    return [_sentence(Mistake(file, at[0], column, why), at) for (file, column, why), at in lines.items()]


def _sentence(mistake: Mistake, lines: Sequence[int]) -> str:
    named = ", ".join(map(str, lines[:LINES_NAMED]))
    others = f" and {len(lines) - LINES_NAMED:,} more" if len(lines) > LINES_NAMED else ""
    place = f"{mistake.file}, {'line' if len(lines) == 1 else 'lines'} {named}{others}"
    return f"{place}{f', column {mistake.column}' if mistake.column else ''}: {mistake.reason}"


@dataclass(frozen=True)
class Line:
    """One row: its number and its cells by heading. What is wrong with it gathers in `mistakes`."""

    file: str
    number: int
    cells: Mapping[str, str]
    mistakes: list[Mistake] = field(default_factory=list)
    called: Mapping[str, str] = field(default_factory=dict)
    """How a column is called in the file, where that is not our own name."""

    def wrong(self, column: str, reason: str, asks_order: bool = False) -> None:
        self.mistakes.append(Mistake(self.file, self.number, self.called.get(column, column), reason, asks_order))

    def text(self, column: str, most: int = 80, *, prose: bool = False) -> str | None:
        """A cell without the space around it, or None when it is empty. Only prose keeps its line breaks."""
        raw = self.cells.get(column, "")
        if not raw:  # most cells, and quicker than looking
            return None
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

    def word(self, column: str, words: Iterable[Word], default: Default) -> Word | Default:
        """One of a few words, in any case; the default when the cell is empty or wrong."""
        value = self.text(column)
        if value is None:
            return default
        choices = {str(word): word for word in words}
        if value.casefold() not in choices:
            said = f"“{value}” is not one of {', '.join(choices)}."
            self.wrong(column, said + did_you_mean(value, choices))
            return default
        return choices[value.casefold()]


@dataclass(frozen=True)
class Sheet:
    lines: Sequence[Line]
    mistakes: Sequence[Mistake]
    called: Mapping[str, str] = field(default_factory=dict)
    """Our columns that the file calls otherwise, as it calls them: to be shown back."""
    columns: frozenset[str] = frozenset()
    """Those that are there."""
    ignored: Sequence[str] = ()
    """Headings that nobody knows, and that resemble none of ours."""


def decode(data: bytes, file: str) -> str | Mistake:
    """The text of a file in UTF-8, with or without its mark, or in UTF-16 as spreadsheets save "Unicode text";
    anything else is a mistake."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Mistake(file, 1, "", "This is a workbook. In your spreadsheet, save it as “CSV UTF-8” instead.")
    encoding = _encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].decode(encoding, "ignore").count("\n") + 1
        reason = "This is not UTF-8 text. In your spreadsheet, save it again as “CSV UTF-8”."
        return Mistake(file, line, "", reason)


def _encoding(data: bytes) -> str:
    """Without a mark, a heading in UTF-16 shows by every second byte of it being nothing."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = data[:8]
    if len(start) == 8 and not any(start[1::2]) and all(start[::2]):
        return "utf-16-le"
    if len(start) == 8 and not any(start[::2]) and all(start[1::2]):
        return "utf-16-be"
    return "utf-8-sig"


def read(
    text: str,
    file: str,
    columns: Collection[str],
    required: Collection[str],
    synonyms: Mapping[str, str] | None = None,
) -> Sheet:
    """The rows below the headings, empty ones left out. Headings may come in any order, case and spacing, and by
    other names: `synonyms` says which, in small letters and with _ between words."""
    text = text.removeprefix("\ufeff")
    if text.count("\n") > MOST_LINES:
        return _too_large(file)
    rows, broken = _rows(text, file, _delimiter(text, columns, synonyms or {}))
    if rows and len(rows[0]) > MOST_COLUMNS:
        return _too_large(file)
    if not rows or is_blank("".join(rows[0])):
        empty = Mistake(file, 1, "", f"The first line must name the columns: {', '.join(required)} at least.")
        return Sheet((), broken or [empty])
    written = [" ".join(heading.split()) for heading in rows[0]]
    headings = _headings(written, columns, synonyms or {})
    pairs = zip(headings, written, strict=True)
    called = {ours: clipped(theirs) for ours, theirs in pairs if ours in columns and plain(theirs) != ours}
    mistakes = [*_heading_mistakes(file, headings, written, columns, required)]
    lines = []
    for number, row in enumerate(rows[1:], start=2):
        if is_blank("".join(row)):
            continue
        cells = map(_harmful_again, reversed(_filled(row, len(headings))))
        line = Line(file, number, dict(zip(reversed(headings), cells, strict=True)), called=called)
        _look_for_strays(line, headings, row)
        lines.append(line)
    ignored = [clipped(theirs) for ours, theirs in zip(headings, written, strict=True) if _is_foreign(ours, columns)]
    return Sheet(lines, [*mistakes, *broken], called, frozenset(headings), ignored)


def _too_large(file: str) -> Sheet:
    how = f"It has more than {MOST_LINES:,} lines or {MOST_COLUMNS} columns. Please give it in parts."
    return Sheet((), [Mistake(file, 1, "", how)])


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


def _headings(written: Sequence[str], columns: Collection[str], synonyms: Mapping[str, str]) -> list[str]:
    """Our names for the columns; what is unknown stays as it is."""
    pairs = ((plain(heading), heading) for heading in written)
    return [name if name in columns else synonyms.get(name, heading.casefold()) for name, heading in pairs]


def plain(heading: str) -> str:
    """ "Start-Date:" and "start date" are start_date."""
    return re.sub(r"[\W_]+", "_", heading.casefold()).strip("_")


def _delimiter(text: str, columns: Collection[str], synonyms: Mapping[str, str]) -> str:
    """What separates the columns: whichever makes most headings known."""

    def known(delimiter: str) -> int:
        try:
            first = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        except csv.Error:
            return 0
        return sum(plain(heading) in columns or plain(heading) in synonyms for heading in first)

    most = max(",;\t", key=known)  # the first of equals
    if known(most) > 1:
        return most
    line = text.partition("\n")[0]
    return max(",;\t", key=lambda each: (known(each), line.count(each)))


def _harmful_again(cell: str) -> str:
    """An apostrophe at the start is how a cell is kept from being a formula; it is no part of the text."""
    return cell[1:] if cell.startswith("'") else cell


def _rows(text: str, file: str, delimiter: str) -> tuple[list[list[str]], list[Mistake]]:
    """The rows up to the first that cannot be told apart. `strict`, because otherwise one quotation mark that
    is never closed would swallow the rest of the file without a word."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(row)  # one by one, so that what came before an error is kept
    except csv.Error as error:
        reason = "A quotation mark in this line is not closed, or stands inside a cell: write it twice there."
        if "limit" in str(error):
            reason = "A cell is longer than 131,072 characters. Perhaps a quotation mark is not closed."
        return rows, [Mistake(file, len(rows) + 1, "", reason)]
    return rows, []


def _heading_mistakes(
    file: str, headings: Sequence[str], written: Sequence[str], columns: Collection[str], required: Collection[str]
) -> Iterable[Mistake]:
    for heading in dict.fromkeys(headings):
        if _is_foreign(heading, columns):
            continue
        if heading and heading not in columns:
            yield Mistake(file, 1, clipped(heading), "I know no column of this name." + did_you_mean(heading, columns))
        elif heading and headings.count(heading) > 1:
            twice = dict.fromkeys(theirs for ours, theirs in zip(headings, written, strict=True) if ours == heading)
            if len(twice) > 1:
                said = " and ".join(f"“{clipped(each)}”" for each in twice)
                yield Mistake(file, 1, heading, f"{said} are both read as {heading}. Please keep one of them.")
            else:
                yield Mistake(file, 1, heading, "This column is there twice. Please keep one of them.")
    for heading in required:
        if heading not in headings:
            yield Mistake(file, 1, heading, MISSING)


def _is_foreign(heading: str, columns: Collection[str]) -> bool:
    """A spreadsheet has columns that are not meant for us. One that resembles ours is more likely mistyped."""
    return bool(heading) and heading not in columns and nearest(heading, columns) is None


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


def readable(text: str) -> str:
    """Without the hidden characters for which a cell would be refused."""
    return "".join(c for c in text if not _is_unreadable(c))


def _filled(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _is_unreadable(c: str) -> bool:
    """Control characters, which databases and Slack refuse, and halves of characters."""
    return unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n\r"

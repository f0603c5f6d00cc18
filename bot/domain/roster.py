"""The roster and its dates as two CSV files: what the columns mean, and every mistake in them.

Pure: whether a person exists is Slack's to say, and whether a client does is the store's.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.domain import calendar, sheets
from bot.domain.calendar import Leap, PartialDate, Repeat
from bot.domain.clients import Stage, folded
from bot.domain.countries import COUNTRIES
from bot.domain.milestones import MilestoneKind as Kind
from bot.domain.sheets import Line, Mistake, decode

__all__ = ["ClientRow", "DateRow", "Dates", "Mistake", "Roster", "decode", "read_dates", "read_roster"]

ROSTER_COLUMNS = (
    *("name", "aliases", "owner", "cover", "manager", "segment", "stage", "journey"),
    *("start_date", "timezone", "country", "channel", "notes"),
)
DATES_COLUMNS = ("client", "contact", "kind", "title", "date", "repeat", "leap", "lead_days")

NAME, TITLE, NOTES, MOST_LEAD = 80, 120, 3000, 365
LEADS = {Kind.WEDDING: 14, Kind.MEMORIAL: 1}
USUAL_LEAD = 7
# A guess among 10,000 names takes a tenth of a second: a file with this many mistakes has another trouble.
MOST_GUESSES = 10
# A wedding is one day; that it comes round each year is an anniversary.
COMES_ROUND = {Kind.BIRTHDAY, Kind.CHILD, Kind.ANNIVERSARY, Kind.MEMORIAL}

# A short id needs a digit, or WALTER would be one.
_PERSON = re.compile(r"[UW](?=.*[0-9])[A-Z0-9]{2,20}|[UW][A-Z0-9]{8,20}|@[^\s@<>,;][^@<>,;]*")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,20}")


@dataclass(frozen=True)
class ClientRow:
    line: int
    name: str
    owner: str
    """A Slack id, or `@name` still to be looked up; so are `cover` and `manager`."""
    cover: str | None
    manager: str | None
    aliases: tuple[str, ...]
    segment: str | None
    stage: Stage
    journey: str | None
    start_date: date | None
    zone: str | None
    """An IANA name that exists."""
    country: str | None
    """ISO 3166-1 alpha-2, in capitals."""
    channel: str | None
    """A Slack id."""
    notes: str | None
    given: frozenset[str] = frozenset()
    """The columns with something in them: a blank cell says nothing, and what is known stays."""


@dataclass(frozen=True)
class DateRow:
    line: int
    client: str
    """A name or alias as it was written: compare it folded."""
    contact: str | None
    kind: Kind
    title: str
    date: PartialDate
    repeat: Repeat
    leap: Leap
    lead_days: int


@dataclass(frozen=True)
class Roster:
    """The rows that are whole. Nothing may be imported while there are mistakes."""

    rows: Sequence[ClientRow]
    mistakes: Sequence[Mistake]
    names: Collection[str]
    """Every name and alias in the file, also of rows with mistakes: their dates are not to be blamed too."""


@dataclass(frozen=True)
class Dates:
    rows: Sequence[DateRow]
    mistakes: Sequence[Mistake]


def read_roster(text: str, file: str = "roster.csv") -> Roster:
    sheet = sheets.read(text, file, ROSTER_COLUMNS, ("name", "owner"))
    mistakes, rows, names, taken = [*sheet.mistakes], [], list[str](), dict[str, Line]()
    for line in sheet.lines:
        row = _client(line)
        _look_for_namesakes(line, row, taken)
        names += filter(None, (row.name, *row.aliases))
        mistakes += line.mistakes
        if not line.mistakes:
            rows.append(row)
    if not sheet.lines and not mistakes:
        mistakes.append(Mistake(file, 2, "", "There is no client below the headings. Add one in each line."))
    return Roster(rows, _in_order(mistakes), names)


def read_dates(text: str, known_clients: Iterable[str], file: str = "dates.csv") -> Dates:
    """`known_clients`: every name and alias a date may belong to, from the roster file and from the store."""
    sheet = sheets.read(text, file, DATES_COLUMNS, ("client", "kind", "date"))
    names = {folded(name): name for name in known_clients}
    mistakes, rows, seen = [*sheet.mistakes], [], dict[tuple[str | None, ...], int]()
    for line in sheet.lines:
        row = _date(line, names, names.values() if len(mistakes) < MOST_GUESSES else ())
        if row is not None and not line.mistakes:
            first = seen.setdefault(_sameness(row), row.line)
            if first != row.line:
                line.wrong("", f"This date is already in line {first}. Please keep one of them.")
        mistakes += line.mistakes
        if row is not None and not line.mistakes:
            rows.append(row)
    return Dates(rows, _in_order(mistakes))


def _in_order(mistakes: Iterable[Mistake]) -> Sequence[Mistake]:
    return sorted(mistakes, key=lambda mistake: mistake.line)


def _client(line: Line) -> ClientRow:
    owner = _person(line, "owner", "Every client needs an owner: an @name, or a Slack id such as U0123ABCD.")
    cover = _person(line, "cover")
    if owner and cover == owner:
        line.wrong("cover", "The owner cannot cover for themselves. Name a colleague, or leave it empty.")
    return ClientRow(
        line=line.number,
        name=line.needed("name", "Every client needs a name.", NAME),
        owner=owner or "",
        cover=cover,
        manager=_person(line, "manager"),
        aliases=_aliases(line),
        segment=line.text("segment", NAME),
        stage=line.word("stage", Stage, Stage.ACTIVE),
        journey=line.text("journey", NAME),
        start_date=_start_date(line),
        zone=_zone(line),
        country=_country(line),
        channel=_channel(line),
        notes=line.text("notes", NOTES, prose=True),
        given=frozenset(column for column, cell in line.cells.items() if not sheets.is_blank(cell)),
    )


def _person(line: Line, column: str, why: str = "") -> str | None:
    value = line.needed(column, why) if why else line.text(column)
    if not value or _PERSON.fullmatch(value):
        return value
    if re.search(r"[,;]|@.*@", value):
        line.wrong(column, "It names more than one person, and there is room for one.")
    else:
        line.wrong(column, f"“{value}” may be anybody. Write an @name, or a Slack id such as U0123ABCD.")
    return None


def _aliases(line: Line) -> tuple[str, ...]:
    """Without the repetitions, which do no harm inside one row."""
    said = (line.text("aliases", NOTES) or "").split(";")
    found = {folded(alias): alias.strip() for alias in said if not sheets.is_blank(alias)}
    for alias in found.values():
        if len(alias) > NAME:
            line.wrong("aliases", f"One alias has {len(alias)} characters, and {NAME} is the most.")
    found.pop(folded(line.cells.get("name", "")), None)
    return tuple(found.values())


def _start_date(line: Line) -> date | None:
    found = _partial(line, "start_date")
    if found is None:
        return None
    if found.year is None or found.day is None:
        line.wrong("start_date", "A start needs its day and year: YYYY-MM-DD. Leave it empty if it is not known.")
        return None
    return date(found.year, found.month, found.day)


def _partial(line: Line, column: str) -> PartialDate | None:
    value = line.text(column)
    try:
        return PartialDate.parse(value) if value else None
    except ValueError as wrong:
        line.wrong(column, str(wrong))
        return None


def _zone(line: Line) -> str | None:
    value = line.text("timezone")
    if value and calendar.zone(value) is None:
        near = _zone_like(value)
        line.wrong("timezone", f"“{value}” is not a time zone. " + (f"Did you mean {near}?" if near else _ZONE_HELP))
    return value


_ZONE_HELP = "Write it as Europe/Berlin or America/New_York."


@lru_cache(maxsize=256)
def _zone_like(value: str) -> str | None:
    """The city counts for more than the spelling of the whole: "Berlin" is Europe/Berlin."""
    cities = {name.rpartition("/")[2].casefold(): name for name in reversed(calendar.zone_names())}
    city = value.rpartition("/")[2].strip().replace(" ", "_").casefold()
    return cities.get(city) or sheets.nearest(value, calendar.zone_names())


def _country(line: Line) -> str | None:
    said = line.text("country") or ""
    value = said.upper()
    if not value or value in COUNTRIES:
        return value or None
    hint = " Great Britain is GB." if value == "UK" else " Write two letters, such as DE or US."
    line.wrong("country", f"“{said}” is not a country's code.{hint}")
    return None


def _channel(line: Line) -> str | None:
    value = line.text("channel")
    if value and not _CHANNEL.fullmatch(value):
        where = "It stands at the end of the channel's details in Slack."
        line.wrong("channel", f"Write the channel's id, such as C0123ABCD. {where}")
    return value


def _look_for_namesakes(line: Line, row: ClientRow, taken: dict[str, Line]) -> None:
    """No two clients may answer to one name, or nobody could say which is meant."""
    for column, name in [("name", row.name), *(("aliases", alias) for alias in row.aliases)]:
        if not name:
            continue
        other = taken.setdefault(folded(name), line)
        if other is not line:
            line.wrong(column, f"“{name}” is already a name of the client in line {other.number}.")


def _date(line: Line, names: Collection[str], guesses: Iterable[str]) -> DateRow | None:
    client = line.needed("client", "Every date needs its client.")
    if client and folded(client) not in names:
        near = sheets.did_you_mean(client, guesses)
        line.wrong("client", f"I know no client called “{client}”." + (near or " Add it to the roster first."))
    contact = line.text("contact", NAME)
    kind = _kind(line)
    when = _partial(line, "date") if line.needed("date", _DATE_HELP) else None
    repeat = _repeat(line, kind, when)
    leap = line.word("leap", Leap, Leap.FEB28)
    lead = _lead(line, kind)
    title = line.text("title", TITLE) or (_title(line, kind, contact, client) if kind else "")
    if kind is None or when is None:
        return None
    return DateRow(line.number, client, contact, kind, title, when, repeat, leap, lead)


_DATE_HELP = "Write the date as YYYY-MM-DD, or --MM-DD without its year, or --MM for a month."


def _kind(line: Line) -> Kind | None:
    if not line.needed("kind", f"Say what kind of date it is: {', '.join(Kind)}."):
        return None
    before = len(line.mistakes)
    kind = line.word("kind", Kind, Kind.OTHER)
    return kind if len(line.mistakes) == before else None


def _repeat(line: Line, kind: Kind | None, when: PartialDate | None) -> Repeat:
    without_year = when is not None and when.year is None
    usual = Repeat.YEARLY if without_year or kind in COMES_ROUND else Repeat.NONE
    repeat = line.word("repeat", Repeat, usual)
    if without_year and repeat is Repeat.NONE:
        line.wrong("repeat", "A date that does not repeat needs its year. Add the year, or write yearly.")
    return repeat


def _lead(line: Line, kind: Kind | None) -> int:
    usual = LEADS.get(kind, USUAL_LEAD) if kind else USUAL_LEAD
    value = line.text("lead_days")
    if value is None:
        return usual
    if not re.fullmatch("[0-9]{1,3}", value) or int(value) > MOST_LEAD:
        line.wrong("lead_days", f"“{value}” is not a whole number of days from 0 to {MOST_LEAD}.")
        return usual
    return int(value)


def _title(line: Line, kind: Kind, contact: str | None, client: str) -> str:
    """What stands on the card where nobody wrote a title."""
    if kind is Kind.OTHER:
        line.wrong("title", "A date of the kind other needs a title, or nobody will know what it is.")
    elif kind is Kind.ANNIVERSARY and not contact:
        return f"Anniversary of {client}"
    elif not line.cells.get("contact", "").strip():
        line.wrong("contact", "Say whose date it is, here or in the title.")
    return TITLES[kind].format(contact) if contact else ""


TITLES = {
    Kind.BIRTHDAY: "{}'s birthday",
    Kind.CHILD: "Birthday of {}'s child",
    Kind.WEDDING: "{}'s wedding",
    Kind.ANNIVERSARY: "{}'s anniversary",
    Kind.MEMORIAL: "{}'s day of remembrance",
    Kind.OTHER: "{}",
}


def _sameness(row: DateRow) -> tuple[str | None, ...]:
    who = folded(row.contact) if row.contact else None
    return folded(row.client), who, row.kind, folded(row.title), str(row.date)

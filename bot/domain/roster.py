"""The roster and its dates as two CSV files: what the columns mean, and every mistake in them.

Pure: whether a person exists is Slack's to say, and whether a client does is the store's.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache, partial
from typing import TypeVar

from bot.domain import calendar, countries, dates, sheets
from bot.domain.calendar import Leap, PartialDate, Repeat
from bot.domain.clients import ClientKind, Persona, Stage, folded
from bot.domain.dates import Order
from bot.domain.milestones import GIVEN
from bot.domain.milestones import MilestoneKind as Kind
from bot.domain.sheets import Line, Mistake, Sheet, decode
from bot.domain.texts import in_a_row

__all__ = ["ClientRow", "DateRow", "Dates", "Mistake", "Roster", "decode", "read_dates", "read_roster"]

ROSTER_COLUMNS = (
    *("name", "aliases", "owner", "cover", "manager", "segment", "stage", "journey"),
    *("start_date", "timezone", "country", "channel", "notes"),
    *("client_id", "kind", "enquired_at", "archived", "persona"),
)
DATES_COLUMNS = ("client", "contact", "kind", "title", "date", "repeat", "leap", "lead_days", "silent", "role")

_A_CLIENT = ("client", "client_name", "company", "company_name", "customer", "customer_name", "account", "account_name")
_FIRMS = ("firm", "organisation", "organization")
ROSTER_SYNONYMS = {
    said: column
    for column, names in {
        "name": (*_A_CLIENT, *_FIRMS, "full_name"),
        "aliases": ("alias", "aka", "also_known_as", "other_names", "nickname", "nicknames", "short_name"),
        "owner": (
            "account_owner",
            "client_owner",
            "account_manager",
            "coach",
            "consultant",
            "csm",
            "responsible",
            "owned_by",
            "owner_name",
            "lead",
            "relationship_owner",
            "customer_success_manager",
        ),
        "cover": ("backup", "back_up", "deputy", "stand_in", "covered_by", "cover_person"),
        "manager": ("team_lead", "team_leader", "managed_by", "supervisor"),
        "segment": ("client_segment", "customer_segment", "category", "tier"),
        "stage": ("status", "client_stage", "lifecycle_stage", "phase"),
        "journey": ("programme", "program", "client_journey"),
        "start_date": (
            "start",
            "started",
            "started_on",
            "client_since",
            "customer_since",
            "since",
            "begin_date",
            "contract_start",
            "onboarded",
            "first_day",
        ),
        "timezone": ("time_zone", "tz", "zone"),
        "country": ("country_code", "land"),
        "channel": ("slack_channel", "channel_id", "slack_channel_id"),
        "notes": ("note", "comment", "comments", "remarks", "description", "what_matters", "what_matters_to_them"),
        "client_id": ("id", "ref", "reference", "customer_id", "account_id", "crm_id", "client_ref", "client_number"),
        "kind": ("type", "client_type", "client_kind"),
        "enquired_at": (
            "enquired",
            "enquiry",
            "enquiry_date",
            "enquired_on",
            "inquired",
            "inquiry_date",
            "inquiry",
            "first_contact",
            "asked_on",
            "lead_date",
        ),
        "archived": ("archived_at", "archived_on"),
        "persona": ("experience", "experienced"),
    }.items()
    for said in names
}
_BORN = ("born", "birthday", "date_of_birth", "birthdate", "birth_date", "dob")
"""What says of itself which kind of date it is."""
DATES_SYNONYMS = {
    said: column
    for column, names in {
        "client": (*_A_CLIENT[1:], *_FIRMS),
        "contact": ("name", "person", "contact_name", "who", "contact_person", "full_name"),
        "kind": ("type", "date_type", "occasion", "date_kind"),
        "title": ("what", "event", "description", "label", "subject"),
        "date": (*_BORN, "day", "when", "on"),
        "repeat": ("repeats", "recurrence", "recurring"),
        "leap": ("leap_day", "leap_year"),
        "lead_days": ("lead", "days_before", "lead_time", "days_ahead"),
        "role": ("position", "job_title", "job", "function"),
        "silent": ("silenced", "silenced_at", "silent_since", "muted"),
    }.items()
    for said in names
}
"""How other people's spreadsheets call our columns."""

NAME, TITLE, NOTES, MOST_LEAD, REF = 80, 120, 3000, 365, 40
LEADS = {Kind.WEDDING: 14, Kind.MEMORIAL: 1}
USUAL_LEAD = 7
# A guess among 10,000 names takes a tenth of a second: a file with this many mistakes has another trouble.
MOST_GUESSES = 10
# A wedding is one day; that it comes round each year is an anniversary.
COMES_ROUND = {Kind.BIRTHDAY, Kind.CHILD, Kind.ANNIVERSARY, Kind.MEMORIAL}

_PERSON = re.compile(r"@?[^\s@<>,;][^@<>,;]*")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,20}")


@dataclass(frozen=True)
class ClientRow:
    line: int
    name: str
    owner: str
    """A Slack id, or a name still to be looked up; so are `cover` and `manager`."""
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
    ref: str | None = None
    """Their `client_id`."""
    kind: ClientKind = ClientKind.FIRM
    enquired_at: datetime | None = None
    archived_at: datetime | None = None
    persona: Persona | None = None
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
    silenced_at: datetime | None = None
    role: str | None = None
    """The contact's."""


@dataclass(frozen=True)
class PersonRow:
    """Somebody at a client of whom no date is known: neither the kind nor the date is filled in."""

    line: int
    client: str
    contact: str
    role: str | None


@dataclass(frozen=True)
class Roster:
    """The rows that are whole. Nothing may be imported while there are mistakes."""

    rows: Sequence[ClientRow]
    mistakes: Sequence[Mistake]
    names: Collection[str]
    """Every name and alias in the file, also of rows with mistakes: their dates are not to be blamed too."""
    called: Mapping[str, str] = field(default_factory=dict)
    """Our columns that the file calls otherwise, as it calls them."""
    notes: Sequence[str] = ()
    """How the file was read, where it could have been read otherwise."""


@dataclass(frozen=True)
class Dates:
    rows: Sequence[DateRow]
    mistakes: Sequence[Mistake]
    notes: Sequence[str] = ()
    people: Sequence[PersonRow] = ()


Watch = Callable[[Sequence[Line], str], Iterable[Line]]
"""Hands out the lines of a file one by one, and may count them."""


def unwatched(lines: Sequence[Line], _file: str) -> Iterable[Line]:
    return lines


def read_roster(text: str, file: str = "roster.csv", order: Order | None = None, watch: Watch = unwatched) -> Roster:
    """`order`: of day and month, where somebody said it."""
    sheet = sheets.read(text, file, ROSTER_COLUMNS, ("name", "owner"), ROSTER_SYNONYMS)
    mistakes, rows, names, taken = [*sheet.mistakes], [], list[str](), dict[str, Line]()
    refs, dated = dict[str, int](), _Dated(sheet, order, ("start_date", "enquired_at", "archived"))
    for line in watch(sheet.lines, file):
        row = _client(line, dated)
        _look_for_namesakes(line, row, taken)
        if row.ref and refs.setdefault(row.ref, row.line) != row.line:
            line.wrong("client_id", f"“{row.ref}” is already the client_id of line {refs[row.ref]}.")
        names += filter(None, (row.name, *row.aliases))
        mistakes += line.mistakes
        if not line.mistakes:
            rows.append(row)
    if not sheet.lines and not mistakes:
        mistakes.append(Mistake(file, 2, "", "There is no client below the headings. Add one in each line."))
    notes = (*_shown_back(sheet, file), *dated.notes(file))
    return Roster(rows, _in_order(mistakes), names, sheet.called, notes)


def read_dates(
    text: str,
    known_clients: Iterable[str],
    file: str = "dates.csv",
    order: Order | None = None,
    watch: Watch = unwatched,
) -> Dates:
    """`known_clients`: every name and alias a date may belong to, from the roster file and from the store."""
    sheet = _with_kind(sheets.read(text, file, DATES_COLUMNS, ("client", "date"), DATES_SYNONYMS), file)
    dated = _Dated(sheet, order, ("date", "silent"))
    names = {folded(name): name for name in known_clients}
    mistakes, rows, seen = [*sheet.mistakes], [], dict[tuple[str | None, ...], int]()
    people = list[PersonRow]()
    for line in watch(sheet.lines, file):
        if person := _person_alone(line, names):
            people.append(person)
            continue
        row = _date(line, names, names.values() if len(mistakes) < MOST_GUESSES else (), dated)
        if row is not None and not line.mistakes:
            first = seen.setdefault(_sameness(row), row.line)
            if first != row.line:
                line.wrong("", f"This date is already in line {first}. Please keep one of them.")
        mistakes += line.mistakes
        if row is not None and not line.mistakes:
            rows.append(row)
    return Dates(rows, _in_order(mistakes), (*_shown_back(sheet, file), *dated.notes(file)), tuple(people))


def _with_kind(sheet: Sheet, file: str) -> Sheet:
    """Where the dates are called “Born” nobody needs to say that they are birthdays."""
    if "kind" in sheet.columns or not sheet.columns:
        return sheet
    if sheets.plain(sheet.called.get("date", "")) in _BORN:
        lines = [line if sheets.is_blank(line.cells["date"]) else _birthday(line) for line in sheet.lines]
        return replace(sheet, lines=lines)
    return replace(sheet, mistakes=[*sheet.mistakes, Mistake(file, 1, "kind", sheets.MISSING)])


def _birthday(line: Line) -> Line:
    return replace(line, cells={**line.cells, "kind": Kind.BIRTHDAY})


def _shown_back(sheet: Sheet, file: str) -> Iterable[str]:
    if sheet.ignored:
        yield f"Not read, because I know no such column: {in_a_row([f'“{each}”' for each in sheet.ignored])} ({file})."
    if sheet.called:
        read = in_a_row([f"“{theirs}” as {ours}" for ours, theirs in sheet.called.items()])
        yield f"Read {read} ({file})."


Read = TypeVar("Read")


class _Dated:
    """The columns with dates of one file: in which order a day and a month stand there."""

    def __init__(self, sheet: Sheet, order: Order | None, columns: Sequence[str]) -> None:
        self._said = order
        self._sheet = sheet
        self._settled = {} if order else {column: self._look(column) for column in columns}
        self._needed: set[str] = set()

    def partial(self, line: Line, column: str) -> PartialDate | None:
        return self._read(line, column, dates.read)

    def instant(self, line: Line, column: str) -> datetime | None:
        return self._read(line, column, dates.read_instant)

    def notes(self, file: str) -> Iterable[str]:
        for column, (order, place) in ((each, found) for each, found in self._settled.items() if found):
            if column in self._needed:
                first = "day" if order is Order.DMY else "month"
                line = self._sheet.lines[place]
                called = self._sheet.called.get(column, column)
                yield f"Read the dates of “{called}” with the {first} first, as line {line.number} has it ({file})."

    def _look(self, column: str) -> tuple[Order, int] | None:
        return dates.settled(line.cells.get(column, "") for line in self._sheet.lines)

    def _read(self, line: Line, column: str, reader: Callable[[str, Order | None], Read]) -> Read | None:
        value = line.text(column)
        if not value:
            return None
        try:
            return reader(value, self._said)
        except dates.TwoReadings as asked:
            found = self._settled.get(column)
            if found is None:
                line.wrong(column, str(asked), asks_order=True)
                return None
            self._needed.add(column)
            return reader(value, found[0])
        except ValueError as wrong:
            line.wrong(column, str(wrong))
            return None


def _in_order(mistakes: Iterable[Mistake]) -> Sequence[Mistake]:
    return sorted(mistakes, key=lambda mistake: mistake.line)


def _client(line: Line, dated: _Dated) -> ClientRow:
    owner = _person(
        line, "owner", "Every client needs an owner: a name as Slack has it, an @name, or an id such as U0123ABCD."
    )
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
        start_date=_start_date(line, dated),
        zone=_zone(line),
        country=_country(line),
        channel=_channel(line),
        notes=line.text("notes", NOTES, prose=True),
        ref=line.text("client_id", REF),
        kind=line.word("kind", ClientKind, ClientKind.FIRM),
        enquired_at=dated.instant(line, "enquired_at"),
        archived_at=_archived(line, dated),
        persona=line.word("persona", Persona, None),
        given=frozenset(column for column, cell in line.cells.items() if not sheets.is_blank(cell)),
    )


def _person(line: Line, column: str, why: str = "") -> str | None:
    value = line.needed(column, why) if why else line.text(column)
    if not value or _PERSON.fullmatch(value):
        return value
    if re.search(r"[,;]|@.*@", value):
        line.wrong(column, "It names more than one person, and there is room for one.")
    else:
        line.wrong(column, f"“{value}” is no name. Write {_WHO}.")
    return None


_WHO = "a name as Slack has it, an @name, or an id such as U0123ABCD"


def _aliases(line: Line) -> tuple[str, ...]:
    """Without the repetitions, which do no harm inside one row."""
    said = map(_unescaped, _ALIAS.findall(line.text("aliases", NOTES) or ""))
    found = {folded(alias): alias.strip() for alias in said if not sheets.is_blank(alias)}
    for alias in found.values():
        if len(alias) > NAME:
            line.wrong("aliases", f"One alias has {len(alias)} characters, and {NAME} is the most.")
    found.pop(folded(line.cells.get("name", "")), None)
    return tuple(found.values())


# A semicolon stands between them; one that belongs to a name has a \\ before it, and so has a \\ that stands there.
_ALIAS = re.compile(r"(?:\\.|[^;\\]|\\$)+")
_unescaped = partial(re.sub, r"\\([;\\])", r"\1")


def _start_date(line: Line, dated: _Dated) -> date | None:
    found = dated.partial(line, "start_date")
    if found is None:
        return None
    if found.year is None or found.day is None:
        line.wrong("start_date", "A start needs its day and year: YYYY-MM-DD. Leave it empty if it is not known.")
        return None
    return date(found.year, found.month, found.day)


def _zone(line: Line) -> str | None:
    """A city is enough."""
    value = line.text("timezone")
    found = _zone_called(value) if value else None
    if value and found is None:
        near = sheets.did_you_mean(value, calendar.zone_names()) or " Write it as Europe/Berlin or America/New_York."
        line.wrong("timezone", f"“{value}” is not a time zone.{near}")
    return found


_zone_called = lru_cache(maxsize=256)(calendar.zone_called)


def _country(line: Line) -> str | None:
    said = line.text("country")
    found = countries.called(said) if said else None
    if said and found is None:
        line.wrong(
            "country", f"I know no country “{said}”. Write its name in English, or two letters such as DE or US."
        )
    return found


def _archived(line: Line, dated: _Dated) -> datetime | None:
    said = folded(line.text("archived") or "")
    if said in NO:
        return None
    if said in YES:
        line.wrong("archived", "Write the day on which they were archived, as YYYY-MM-DD.")
        return None
    return dated.instant(line, "archived")


YES, NO = {"yes", "y", "true", "x", "1", "archived"}, {"no", "n", "false", "0"}


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


def _person_alone(line: Line, names: Collection[str]) -> PersonRow | None:
    """None for every other line; what is wrong with it is said where it is read as a date."""
    if any(not sheets.is_blank(cell) for column, cell in line.cells.items() if column in OF_A_DATE):
        return None
    client, contact, role = line.text("client"), line.text("contact", NAME), line.text("role", NAME)
    if line.mistakes or not client or not contact or folded(client) not in names:
        line.mistakes.clear()
        return None
    return PersonRow(line.number, client, contact, role)


OF_A_DATE = {"kind", "title", "date", "repeat", "leap", "lead_days", "silent"}


def _date(line: Line, names: Collection[str], guesses: Iterable[str], dated: _Dated) -> DateRow | None:
    client = line.needed("client", "Every date needs its client.")
    if client and folded(client) not in names:
        near = sheets.did_you_mean(client, guesses)
        line.wrong("client", f"I know no client called “{client}”." + (near or " Add it to the roster first."))
    contact = line.text("contact", NAME)
    kind = _kind(line)
    when = dated.partial(line, "date") if line.needed("date", dates.HELP) else None
    repeat = _repeat(line, kind, when)
    leap = line.word("leap", Leap, Leap.FEB28)
    lead = _lead(line, kind)
    silent = dated.instant(line, "silent")
    role = line.text("role", NAME)
    if role and not contact:
        line.wrong("contact", "Say whose role it is.")
    title = line.text("title", TITLE) or (_title(line, kind, contact, client) if kind else "")
    if kind is None or when is None:
        return None
    return DateRow(line.number, client, contact, kind, title, when, repeat, leap, lead, silent, role)


def _kind(line: Line) -> Kind | None:
    if not line.needed("kind", f"Say what kind of date it is: {', '.join(GIVEN)}."):
        return None
    before = len(line.mistakes)
    kind = line.word("kind", GIVEN, Kind.OTHER)
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

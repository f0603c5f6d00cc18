"""A firm's own spreadsheet: every mistake is found at once, in words, and none is a traceback."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain import roster
from bot.domain.calendar import Leap, PartialDate, Repeat
from bot.domain.clients import ClientKind, Stage
from bot.domain.dates import Order
from bot.domain.milestones import MilestoneKind as Kind
from bot.domain.roster import ClientRow, DateRow, Dates, Mistake, PersonRow, Roster
from bot.domain.sheets import gathered

WHO = "a name as Slack has it, an @name, or an id such as U0123ABCD"
OLGA = "name,owner\nZebra Works,@olga\n"


def said(read: Roster | Dates) -> list[tuple[int, str, str]]:
    return [(m.line, m.column, m.reason) for m in read.mistakes]


def one_client(**cells: str) -> Roster:
    row = {"name": "Zebra Works", "owner": "@olga", **cells}
    return roster.read_roster(",".join(row) + "\n" + ",".join(f'"{cell}"' for cell in row.values()))


def one_date(**cells: str) -> Dates:
    row = {"client": "Zebra Works", "contact": "Ana", "kind": "birthday", "date": "1984-02-29", **cells}
    text = ",".join(row) + "\n" + ",".join(f'"{cell}"' for cell in row.values())
    return roster.read_dates(text, ["Zebra Works"])


def only(dates: Dates) -> DateRow:
    assert not dates.mistakes
    return dates.rows[0]


def the_one(clients: Roster) -> ClientRow:
    assert not clients.mistakes
    return clients.rows[0]


# --- the roster


def test_a_name_and_an_owner_are_enough() -> None:
    read = roster.read_roster(OLGA)
    assert not read.mistakes
    row = read.rows[0]
    assert (row.line, row.name, row.owner, row.stage) == (2, "Zebra Works", "@olga", Stage.ACTIVE)
    assert (row.cover, row.zone, row.country, row.notes, row.aliases) == (None, None, None, None, ())


def test_a_full_row_is_read_whole() -> None:
    read = roster.read_roster(
        "name,aliases,owner,cover,manager,segment,stage,journey,start_date,timezone,country,channel,notes\n"
        "Zebra Works, Zebra ; ZW;zebra works,U0OLGA,U0CORA,@max,coaching,Onboarding,coaching,2026-11-02,"
        'Europe/Berlin,de,C0ZEBRA,"Two founders, two tempers.\nAna prefers calls."\n'
    )
    assert not read.mistakes
    row = read.rows[0]
    assert (row.owner, row.cover, row.manager) == ("U0OLGA", "U0CORA", "@max")
    assert (row.aliases, row.stage, row.start_date) == (("Zebra", "ZW"), Stage.ONBOARDING, date(2026, 11, 2))
    assert (row.zone, row.country, row.channel) == ("Europe/Berlin", "DE", "C0ZEBRA")
    assert row.notes == "Two founders, two tempers.\nAna prefers calls."
    assert read.names == ["Zebra Works", "Zebra", "ZW"]


def test_headings_come_in_any_order_and_case_and_rows_may_be_short() -> None:
    read = roster.read_roster(
        "\ufeff Owner ,NOTES, Name ,stage,,\r\n@olga,kind,Zebra Works\r\n\r\n,,,,,\r\n@max,,Fox,ending,,\r\n"
    )
    assert not read.mistakes
    assert [(row.line, row.name, row.owner, row.stage) for row in read.rows] == [
        (2, "Zebra Works", "@olga", Stage.ACTIVE),
        (5, "Fox", "@max", Stage.ENDING),
    ]


def test_a_cell_with_line_breaks_is_one_row_as_in_a_spreadsheet() -> None:
    read = roster.read_roster('name,owner,notes\nZebra,@olga,"one\ntwo\n\nthree"\nFox,@,\n')
    assert said(read) == [(3, "owner", f"“@” is no name. Write {WHO}.")]


def test_all_mistakes_are_said_at_once_and_only_whole_rows_are_kept() -> None:
    read = roster.read_roster(
        "name,owner,stage,timezone,country,start_date\n"
        ",@olga,activ,,,\n"
        "Fox,@max,active,,,\n"
        "Owl,,,Europe/Berln,XX,2026-02-30\n"
    )
    assert said(read) == [
        (2, "name", "Every client needs a name."),
        (
            2,
            "stage",
            "“activ” is not one of suspect, prospect, landing, onboarding, active, advocate, ending, alumni."
            " Did you mean active?",
        ),
        (4, "owner", f"Every client needs an owner: {WHO}."),
        (4, "start_date", "February 2026 has no day 30."),
        (4, "timezone", "“Europe/Berln” is not a time zone. Did you mean Europe/Berlin?"),
        (4, "country", "I know no country “XX”. Write its name in English, or two letters such as DE or US."),
    ]
    assert [row.name for row in read.rows] == ["Fox"]


def test_the_same_mistake_in_many_lines_is_said_once() -> None:
    read = roster.read_roster("name,owner,stage\n" + "".join(f"Fox {n},@max,vip\n" for n in range(7)) + "Owl,,\n")
    assert gathered(read.mistakes) == [
        "roster.csv, lines 2, 3, 4, 5, 6 and 2 more, column stage: “vip” is not one of suspect, prospect, landing,"
        " onboarding, active, advocate, ending, alumni.",
        f"roster.csv, line 9, column owner: Every client needs an owner: {WHO}.",
    ]


def test_a_mistake_says_its_place_first() -> None:
    mistake = Mistake("team.csv", 4, "owner", "Every client needs an owner.")
    assert str(mistake) == "team.csv, line 4, column owner: Every client needs an owner."
    assert str(Mistake("team.csv", 1, "", "It is empty.")) == "team.csv, line 1: It is empty."


def test_a_file_is_called_by_its_own_name() -> None:
    assert roster.read_roster("", "team.csv").mistakes[0].file == "team.csv"
    assert roster.read_dates("", [], "days.csv").mistakes[0].file == "days.csv"


@pytest.mark.parametrize("text", ["", "\n", "  \n", "\ufeff", ",,,\nZebra,@olga"])
def test_an_empty_file_is_told_what_its_first_line_must_be(text: str) -> None:
    assert said(roster.read_roster(text)) == [(1, "", "The first line must name the columns: name, owner at least.")]


def test_headings_alone_hold_no_client() -> None:
    assert said(roster.read_roster("name,owner\n")) == [
        (2, "", "There is no client below the headings. Add one in each line.")
    ]


def test_mistyped_missing_and_doubled_columns_are_named() -> None:
    read = roster.read_roster("name,name,star date\nZebra,,\n")
    assert said(read) == [
        (1, "name", "This column is there twice. Please keep one of them."),
        (1, "star date", "I know no column of this name. Did you mean start_date?"),
        (1, "owner", "This column is missing, and it is needed."),
    ]


def test_a_column_that_is_not_meant_for_us_is_left_alone_and_said() -> None:
    read = roster.read_roster("name,Health (1-5),owner\nZebra,=2+2,@olga\n")
    assert not read.mistakes
    assert read.notes == ("Not read, because I know no such column: “Health (1-5)” (roster.csv).",)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_columns_may_be_separated_by_commas_semicolons_or_tabs(mark: str) -> None:
    rows = [["Account owner", "Client Name", "notes"], ["@olga", '"Zebra, Inc; and\tmore"', "one"], ["@max", "Fox", ""]]
    read = roster.read_roster("\n".join(map(mark.join, rows)))
    assert not read.mistakes
    assert [(row.name, row.owner) for row in read.rows] == [("Zebra, Inc; and more", "@olga"), ("Fox", "@max")]


def test_other_names_for_a_column_are_understood_and_shown_back() -> None:
    read = roster.read_roster("COMPANY,Account owner,Start-Date,Time Zone\nZebra,@olga,2026-11-02,Europe/Rome\n")
    assert not read.mistakes
    row = read.rows[0]
    assert (row.name, row.owner, row.start_date, row.zone) == ("Zebra", "@olga", date(2026, 11, 2), "Europe/Rome")
    assert read.notes == ("Read “COMPANY” as name, “Account owner” as owner and “Time Zone” as timezone (roster.csv).",)


def test_a_mistake_names_the_column_as_the_file_calls_it() -> None:
    read = roster.read_roster("Company,Account owner\nZebra,@\n")
    assert [(m.line, m.column) for m in read.mistakes] == [(2, "Account owner")]


def test_two_columns_that_mean_one_are_named_both() -> None:
    (mistake,) = roster.read_roster("Company,Client name,owner\nZebra,Zebra,@olga\n").mistakes
    assert str(mistake).endswith("“Company” and “Client name” are both read as name. Please keep one of them.")


@pytest.mark.parametrize("columns", [roster.ROSTER_SYNONYMS, roster.DATES_SYNONYMS])
def test_no_other_name_is_a_columns_own_name(columns: dict[str, str]) -> None:
    own = roster.ROSTER_COLUMNS if columns is roster.ROSTER_SYNONYMS else roster.DATES_COLUMNS
    assert set(columns.values()) <= set(own)
    assert set(columns).isdisjoint(own)


def test_an_apostrophe_that_keeps_a_cell_from_being_a_formula_is_taken_away_once() -> None:
    row = one_client(name="'=1+1", notes="''quoted", owner="'@olga").rows[0]
    assert (row.name, row.notes, row.owner) == ("=1+1", "'quoted", "@olga")


def test_an_alias_may_hold_a_semicolon_where_that_is_said() -> None:
    assert one_client(aliases=r"A\;B;C\\;D\E").rows[0].aliases == ("A;B", "C\\", "D\\E")


def test_a_client_brings_their_id_their_kind_and_when_they_asked_for_us() -> None:
    row = one_client(client_id="crm-7", kind="Team", enquired_at="2026-11-02 09:30", archived="2026-11-20").rows[0]
    assert (row.ref, row.kind) == ("crm-7", ClientKind.TEAM)
    assert row.enquired_at == datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    assert row.archived_at == datetime(2026, 11, 20, tzinfo=UTC)


def test_no_two_lines_have_one_client_id() -> None:
    read = roster.read_roster("name,owner,client_id\nZebra,@olga,7\nFox,@olga,7\n")
    assert said(read) == [(3, "client_id", "“7” is already the client_id of line 2.")]


def test_a_text_that_spilt_over_its_comma_is_found() -> None:
    read = roster.read_roster("name,owner,notes\nZebra,@olga,Likes tea, not coffee\n")
    assert said(read) == [
        (2, "", "“not coffee” stands under no heading. A text with a comma in it needs quotation marks.")
    ]


@pytest.mark.parametrize("row", ['Fox,@max,"never closed\nOwl,@tom,x\n', 'Fox,@max,"a" b\n'])
def test_a_stray_quotation_mark_does_not_swallow_the_rest(row: str) -> None:
    read = roster.read_roster("name,owner,notes\nZebra,@,\n" + row)
    assert [(m.line, "quotation mark" in m.reason) for m in read.mistakes] == [(2, False), (3, True)]


@pytest.mark.parametrize(
    "text", ["name,owner\n" + "x\n" * 100_001, "name,owner" + "," * 300 + "\n", "name;owner" + ";" * 300 + "\n"]
)
def test_a_file_beyond_all_measure_is_a_mistake(text: str) -> None:
    how = "It has more than 100,000 lines or 200 columns. Please give it in parts."
    assert said(roster.read_roster(text)) == [(1, "", how)]


def test_a_cell_beyond_all_measure_is_a_mistake() -> None:
    read = roster.read_roster('name,owner\nFox,@max\n"' + "x" * 140_000 + '",@max\n')
    assert said(read) == [(3, "", "A cell is longer than 131,072 characters. Perhaps a quotation mark is not closed.")]


@pytest.mark.parametrize(
    ("column", "most"), [("name", 80), ("segment", 80), ("journey", 80), ("notes", 3000), ("aliases", 80)]
)
def test_a_cell_may_be_so_long_and_no_longer(column: str, most: int) -> None:
    assert not one_client(**{column: "x" * most}).mistakes
    read = one_client(**{column: "x" * (most + 1)})
    assert [(m.column, str(most) in m.reason) for m in read.mistakes] == [(column, True)]


@pytest.mark.parametrize("bad", ["\0", "\x07", "\x1b", "\ud800"])
def test_hidden_characters_are_refused(bad: str) -> None:
    read = one_client(name=f"Zebra{bad}Works", notes=bad)
    code = f"U+{ord(bad):04X}"
    assert said(read) == [
        (2, c, f"It holds a hidden character ({code}). Please type it anew.") for c in ("name", "notes")
    ]


def test_a_name_that_cannot_be_seen_is_no_name() -> None:
    assert said(one_client(name="\u200b\u00a0")) == [(2, "name", "Every client needs a name.")]


def test_two_clients_may_not_answer_to_one_name() -> None:
    read = roster.read_roster(
        "name,aliases,owner\nZebra Works,ZW,@olga\nzebra  works,,@max\nFox,zw;Foxy,@tom\nFoxy,,@tom\n"
    )
    assert said(read) == [
        (3, "name", "“zebra works” is already a name of the client in line 2."),
        (4, "aliases", "“zw” is already a name of the client in line 2."),
        (5, "name", "“Foxy” is already a name of the client in line 4."),
    ]


@pytest.mark.parametrize("person", ["U0OLGA", "W012ABCDEF", "UABCDEFGH", "@olga", "@Olga Marin", "@olga.marin", "@Zoë"])
def test_a_person_is_a_slack_id_or_an_at_name(person: str) -> None:
    read = one_client(owner=person)
    assert not read.mistakes
    assert read.rows[0].owner == person


@pytest.mark.parametrize(
    "person",
    [
        "olga@harbour.example",
        "<@U0OLGA>",
        "@",
        "@ olga",
        "@<!here>",
    ],
)
def test_what_is_no_name_is_refused(person: str) -> None:
    for column in ("owner", "cover", "manager"):
        assert [m.column for m in one_client(**{column: person}).mistakes] == [column]


@pytest.mark.parametrize("people", ["@olga, @cora", "@olga; @cora", "@olga @cora", "U0OLGA,U0CORA"])
def test_two_people_in_one_cell_are_refused(people: str) -> None:
    reason = "It names more than one person, and there is room for one."
    assert said(one_client(owner=people)) == [(2, "owner", reason)]


def test_the_owner_cannot_be_her_own_cover() -> None:
    assert [m.column for m in one_client(cover="@olga").mistakes] == ["cover"]


@pytest.mark.parametrize(
    ("value", "zone"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("CET", "CET"),
    ],
)
def test_a_zone_may_be_named_by_its_city(value: str, zone: str) -> None:
    assert the_one(one_client(timezone=value)).zone == zone


@pytest.mark.parametrize(("value", "near"), [("Asia/Kolkatta", "Asia/Kolkata"), ("../../etc/passwd", "Write it as")])
def test_a_wrong_zone_is_shown_the_right_one(value: str, near: str) -> None:
    (mistake,) = one_client(timezone=value).mistakes
    assert mistake.column == "timezone"
    assert near in mistake.reason


@pytest.mark.parametrize(
    ("value", "code"),
    [("uk", "GB"), ("USA", "US"), ("de", "DE"), (" germany", "DE"), ("Czechia", "CZ"), ("Åland Islands", "AX")],
)
def test_a_country_may_be_said_as_people_say_it(value: str, code: str) -> None:
    assert the_one(one_client(country=value)).country == code


def test_archived_is_a_day_or_no() -> None:
    assert the_one(one_client(archived="no")).archived_at is None
    assert the_one(one_client(archived="2026-05-01")).archived_at == datetime(2026, 5, 1, tzinfo=UTC)
    assert said(one_client(archived="Yes")) == [
        (2, "archived", "Write the day on which they were archived, as YYYY-MM-DD.")
    ]


@pytest.mark.parametrize("value", ["XX", "Germania", "D", "1"])
def test_what_is_no_country_is_refused(value: str) -> None:
    (mistake,) = one_client(country=value).mistakes
    assert mistake.reason.endswith("or two letters such as DE or US.")


@pytest.mark.parametrize("value", ["#client-zebra-works", "client-zebra-works", "c0zebra", "D0OLGA"])
def test_a_channel_is_an_id_and_the_reason_says_where_to_find_it(value: str) -> None:
    (mistake,) = one_client(channel=value).mistakes
    assert (mistake.column, "channel's details" in mistake.reason) == ("channel", True)


@pytest.mark.parametrize("value", ["--05", "--05-14", "14.05.", "2026-05"])
def test_a_start_is_a_whole_day(value: str) -> None:
    assert [m.column for m in one_client(start_date=value).mistakes] == ["start_date"]


# --- the dates


def test_a_date_is_read_with_what_its_kind_usually_means() -> None:
    row = only(one_date())
    assert (row.line, row.client, row.contact, row.kind) == (2, "Zebra Works", "Ana", Kind.BIRTHDAY)
    assert (row.title, row.date) == ("Ana's birthday", PartialDate(1984, 2, 29))
    assert (row.repeat, row.leap, row.lead_days) == (Repeat.YEARLY, Leap.FEB28, 7)


@pytest.mark.parametrize(
    ("kind", "title", "repeat", "lead"),
    [
        ("birthday", "Ana's birthday", "yearly", 7),
        ("Child", "Birthday of Ana's child", "yearly", 7),
        ("wedding", "Ana's wedding", "none", 14),
        ("anniversary", "Ana's anniversary", "yearly", 7),
        ("MEMORIAL", "Ana's day of remembrance", "yearly", 1),
    ],
)
def test_each_kind_has_its_title_repeat_and_lead(kind: str, title: str, repeat: str, lead: int) -> None:
    row = only(one_date(kind=kind, date="2027-03-05"))
    assert (row.title, row.repeat, row.lead_days) == (title, repeat, lead)


def test_what_is_written_counts_for_more_than_what_is_usual() -> None:
    row = only(one_date(title="Ana turns 40", repeat="None", leap="MAR1", lead_days="0"))
    assert (row.title, row.repeat, row.leap, row.lead_days) == ("Ana turns 40", Repeat.NONE, Leap.MAR1, 0)


def test_an_anniversary_may_be_the_clients_own() -> None:
    assert only(one_date(kind="anniversary", contact="")).title == "Anniversary of Zebra Works"


@pytest.mark.parametrize("text", ["--02-29", "--05"])
def test_a_date_without_a_year_comes_round_whatever_its_kind(text: str) -> None:
    row = only(one_date(kind="other", title="Board meets", date=text))
    assert (row.repeat, str(row.date)) == (Repeat.YEARLY, text)


def test_a_date_without_a_year_cannot_happen_only_once() -> None:
    assert said(one_date(date="--05-14", repeat="none")) == [
        (2, "repeat", "A date that does not repeat needs its year. Add the year, or write yearly.")
    ]


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"client": ""}, "client", "needs its client"),
        ({"client": "Zebra Wroks"}, "client", "Did you mean Zebra Works?"),
        ({"client": "Nobody Known"}, "client", "Add it to the roster first."),
        ({"kind": ""}, "kind", "birthday, child, wedding, anniversary, memorial, other"),
        ({"kind": "brithday"}, "kind", "Did you mean birthday?"),
        ({"kind": "other"}, "title", "needs a title"),
        ({"contact": ""}, "contact", "whose date"),
        ({"contact": "x" * 81}, "contact", "80 is the most"),
        ({"title": "x" * 121}, "title", "120 is the most"),
        ({"date": ""}, "date", "YYYY-MM-DD"),
        ({"date": "14/05/84"}, "date", "Write all four"),
        ({"date": "next May"}, "date", "YYYY-MM-DD"),
        ({"date": "5/6/1984"}, "date", "may be 5 June or 6 May. Write it as 1984-06-05 or 1984-05-06."),
        ({"date": "--02-30"}, "date", "February has no day 30."),
        ({"repeat": "monthly"}, "repeat", "none, yearly"),
        ({"leap": "feb29"}, "leap", "Did you mean feb28?"),
        ({"lead_days": "366"}, "lead_days", "from 0 to 365"),
        ({"lead_days": "-1"}, "lead_days", "from 0 to 365"),
        ({"lead_days": "7.5"}, "lead_days", "from 0 to 365"),
        ({"lead_days": "٧"}, "lead_days", "from 0 to 365"),
        ({"lead_days": "9" * 80}, "lead_days", "from 0 to 365"),
    ],
)
def test_one_mistake_is_said_once_and_says_what_would_mend_it(cells: dict[str, str], column: str, words: str) -> None:
    (mistake,) = one_date(**cells).mistakes
    assert (mistake.line, mistake.column) == (2, column)
    assert words in mistake.reason


def test_in_a_list_of_people_those_without_a_birthday_are_people_all_the_same() -> None:
    read = roster.read_dates("Company,Person,Born\nZebra,Ann,1980-05-05\nZebra,Bo,\nNobody,Cy,\nZebra,,\n", ["Zebra"])
    assert [row.contact for row in read.rows] == ["Ann"]
    assert read.people == (PersonRow(3, "Zebra", "Bo", None),)
    assert {(m.line, m.column) for m in read.mistakes} >= {(4, "Company"), (5, "Born")}


def test_a_date_may_name_its_client_by_an_alias_in_any_case() -> None:
    text = "client,contact,kind,date\n zebra  WORKS ,Ana,birthday,--05-14\n"
    assert not roster.read_dates(text, ["Zebra Works"]).mistakes


def test_the_dates_of_a_client_with_a_mistake_are_not_blamed_for_it() -> None:
    clients = roster.read_roster("name,owner\nZebra Works,@\n")
    assert clients.mistakes
    assert not roster.read_dates("client,contact,kind,date\nZebra Works,Ana,birthday,--05", clients.names).mistakes


def in_one_column(*cells: str, order: Order | None = None) -> tuple[list[str], list[int], tuple[str, ...]]:
    text = "client,contact,Born\n" + "".join(f"Zebra,Ann {n},{cell}\n" for n, cell in enumerate(cells))
    read = roster.read_dates(text, ["Zebra"], order=order)
    return [str(row.date) for row in read.rows], [m.line for m in read.mistakes], tuple(read.notes)


def test_a_column_called_born_holds_birthdays() -> None:
    read = roster.read_dates("Company,Name,Born\nZebra,Ann,31.12.1980\n", ["Zebra"])
    assert [(row.contact, row.kind, str(row.date)) for row in read.rows] == [("Ann", Kind.BIRTHDAY, "1980-12-31")]


def test_where_day_and_month_could_be_swapped_it_asks() -> None:
    assert in_one_column("5/6/1980", "1980-01-13", "31 Dec 1980") == (
        ["1980-01-13", "1980-12-31"],
        [2],
        ("Read “Born” as date (dates.csv).",),
    )


@pytest.mark.parametrize(
    ("settling", "read", "first"), [("13/6/1980", "1980-06-05", "day"), ("6/13/1980", "1980-05-06", "month")]
)
def test_another_date_of_the_column_settles_it_and_that_is_said(settling: str, read: str, first: str) -> None:
    dates, mistakes, notes = in_one_column("5/6/1980", settling)
    assert (dates, mistakes) == ([read, "1980-06-13"], [])
    assert notes[-1] == f"Read the dates of “Born” with the {first} first, as line 3 has it (dates.csv)."


def test_a_column_that_contradicts_itself_settles_nothing() -> None:
    assert in_one_column("5/6/1980", "13/6/1980", "6/13/1980")[1] == [2]


def test_an_order_that_was_said_counts() -> None:
    assert in_one_column("5/6/1980", order=Order.DMY)[0] == ["1980-06-05"]
    assert in_one_column("5/6/1980", order=Order.MDY)[0] == ["1980-05-06"]


def test_the_same_date_twice_is_found() -> None:
    text = "client,contact,kind,date\nZebra Works,Ana,birthday,--05-14\nzebra works,ana,birthday,--05-14\n"
    assert said(roster.read_dates(text, ["Zebra Works"])) == [
        (3, "", "This date is already in line 2. Please keep one of them.")
    ]


def test_dates_need_not_hold_any() -> None:
    assert roster.read_dates("client,kind,date\n", []) == Dates([], [])


# --- bytes


def test_utf_8_is_read_with_and_without_its_mark() -> None:
    assert roster.decode("Zoë".encode(), "a.csv") == roster.decode(b"\xef\xbb\xbf" + "Zoë".encode(), "a.csv") == "Zoë"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_what_spreadsheets_call_unicode_text_is_read(encoding: str) -> None:
    text = roster.decode("name\towner\r\nZoë\t@olga\r\n".encode(encoding), "a.txt")
    assert isinstance(text, str)
    assert [row.name for row in roster.read_roster(text).rows] == ["Zoë"]


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        ("name\nfine\nZoë".encode("latin-1"), 3, "CSV UTF-8"),
        ("name\nZoë".encode("utf-16")[:-1], 2, "CSV UTF-8"),
        (b"PK\x03\x04rest", 1, "workbook"),
        (b"\xd0\xcf\x11\xe0rest", 1, "workbook"),
    ],
)
def test_anything_else_is_refused_with_its_line(data: bytes, line: int, words: str) -> None:
    refused = roster.decode(data, "a.csv")
    assert isinstance(refused, Mistake)
    assert (refused.file, refused.line) == ("a.csv", line)
    assert words in refused.reason


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["Zebra Works", "@olga", "U0OLGA", "active", "--02-30", "Europe/Berlin", "birthday", '"', "\n", ";"]
    ),
)
HEADINGS = st.lists(st.sampled_from([*roster.ROSTER_COLUMNS, *roster.DATES_COLUMNS, "", "x"]), max_size=9)
SHEETS = st.builds(
    lambda headings, rows: "\n".join(map(",".join, [headings, *rows])).encode("utf-8", "surrogatepass"),
    HEADINGS,
    st.lists(st.lists(CELLS, max_size=9), max_size=5),
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=200), SHEETS))
@example(b"name,owner\n\0,\0")
@example(b'"')
@example(b"\xef\xbb\xbf\xef\xbb\xbfname,owner\n")
def test_no_bytes_make_a_traceback(data: bytes) -> None:
    text = roster.decode(data, "a.csv")
    if isinstance(text, Mistake):
        text = data.decode("utf-8", "surrogateescape")
    clients = roster.read_roster(text)
    dates = roster.read_dates(text, clients.names)
    assert clients.rows or clients.mistakes
    for mistake in [*clients.mistakes, *dates.mistakes]:
        assert mistake.line >= 1
        assert mistake.reason.endswith((".", "?"))
        str(mistake).encode()

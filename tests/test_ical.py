"""Calendars of others: what is read of them, what is not, and whom we do not ask."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.clock import ManualClock
from bot.domain.meetings import Names, NotALink, NotPublic
from bot.ical import LARGEST, Calendars, CalendarTrouble, is_public, meetings
from tests.calendars import Shelf, a_shelf, event, on_this_machine
from tests.cast import MONDAY

BERLIN, DAY, HOUR = ZoneInfo("Europe/Berlin"), timedelta(days=1), timedelta(hours=1)
ZEBRA = 7
NAMES = Names.of([(ZEBRA, "Zebra Works")], [(ZEBRA, "Ada Zebra")])


def found(*events: str, zone: ZoneInfo = BERLIN) -> list[datetime]:
    """When meetings with Zebra Works begin."""
    whole = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR"])
    seen = meetings(whole, NAMES, "Olga Marin", zone, MONDAY - 30 * DAY, MONDAY + 30 * DAY)
    assert {each.client_id for each in seen} <= {ZEBRA}
    return sorted(each.starts_at for each in seen)


def guest(name: str, status: str = "ACCEPTED") -> str:
    return f'ATTENDEE;CN="{name}";PARTSTAT={status}:mailto:x@example.com'


# --- what is a meeting with them


def test_the_name_may_stand_in_its_title_or_among_its_guests() -> None:
    assert found(event("Zebra Works: plans", MONDAY)) == [MONDAY]
    assert found(event("Plans", MONDAY, guest("Ada Zebra"))) == [MONDAY]
    assert found(event("Plans", MONDAY, "ORGANIZER;CN=Ada Zebra:mailto:ada@example.com")) == [MONDAY]


def test_what_stands_in_its_description_or_place_is_not_looked_at() -> None:
    assert found(event("Plans", MONDAY, "DESCRIPTION:About Zebra Works", "LOCATION:Zebra Works")) == []


def test_a_line_that_goes_on_in_the_next_is_one_line() -> None:
    assert found(event("A very long talk about the plans of Zeb\r\n ra Works", MONDAY)) == [MONDAY]


def test_escaped_signs_part_words() -> None:
    assert found(event("Plans\\, Zebra\\nWorks", MONDAY)) == [MONDAY]


@pytest.mark.parametrize(
    "more",
    [
        ("STATUS:CANCELLED",),
        (guest("Olga Marin", "DECLINED"), guest("Ada Zebra")),
        (guest("Ada Zebra", "DECLINED"), guest("Cora Lind", "DECLINED")),
    ],
)
def test_what_was_cancelled_or_declined_is_none(more: tuple[str, ...]) -> None:
    assert found(event("Zebra Works", MONDAY, *more)) == []


def test_who_declined_is_not_there_to_be_met() -> None:
    assert found(event("Plans", MONDAY, guest("Ada Zebra", "DECLINED"), guest("Olga Marin"))) == []


def test_a_whole_day_is_a_meeting_only_where_somebody_was_asked() -> None:
    day = "BEGIN:VEVENT\r\nUID:day\r\nDTSTART;VALUE=DATE:20261124\r\nSUMMARY:Zebra Works workshop\r\n"

    assert found(f"{day}END:VEVENT") == []
    assert found(f"{day}{guest('Ada Zebra')}\r\nEND:VEVENT") == [datetime(2026, 11, 23, 23, tzinfo=UTC)]


def test_a_series_with_its_exceptions() -> None:
    weekly = event("Zebra Works", MONDAY, "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20261130T080000Z", uid="s")
    moved = event("Zebra Works", MONDAY + 16 * DAY, "RECURRENCE-ID:20261207T080000Z", uid="s")
    cancelled = event("Zebra Works", MONDAY + 21 * DAY, "RECURRENCE-ID:20261214T080000Z", "STATUS:CANCELLED", uid="s")

    assert found(weekly, moved, cancelled) == [MONDAY, MONDAY + 16 * DAY]


def test_a_series_keeps_its_hour_across_the_end_of_summer_time() -> None:
    weekly = (
        "BEGIN:VEVENT\r\nUID:s\r\nDTSTART;TZID=Europe/Berlin:20261019T090000\r\n"
        "DTEND;TZID=Europe/Berlin:20261019T100000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY:Zebra Works\r\nEND:VEVENT"
    )

    assert found(weekly) == [datetime(2026, 10, 26, 8, tzinfo=UTC), datetime(2026, 11, 2, 8, tzinfo=UTC)]


def test_a_zone_that_only_windows_knows() -> None:
    named = "TZID=W. Europe Standard Time:20261124T090000"

    assert found(f"BEGIN:VEVENT\r\nUID:w\r\nDTSTART;{named}\r\nSUMMARY:Zebra Works\r\nEND:VEVENT") == [
        datetime(2026, 11, 24, 8, tzinfo=UTC)
    ]


def test_what_floats_is_meant_on_its_owners_clock() -> None:
    floats = (
        "BEGIN:VEVENT\r\nUID:f\r\nDTSTART:20261124T090000\r\nDTEND:20261124T100000\r\nSUMMARY:Zebra Works\r\nEND:VEVENT"
    )

    assert found(floats) == [datetime(2026, 11, 24, 8, tzinfo=UTC)]
    assert found(floats, zone=ZoneInfo("America/New_York")) == [datetime(2026, 11, 24, 14, tzinfo=UTC)]


@pytest.mark.parametrize(
    "broken",
    [
        "BEGIN:VEVENT\r\nUID:x\r\nSUMMARY:Zebra Works\r\nEND:VEVENT",
        "BEGIN:VEVENT\r\nUID:x\r\nDTSTART:soon\r\nSUMMARY:Zebra Works\r\nEND:VEVENT",
        "BEGIN:VEVENT\r\nDTSTART:20261124T090000Z\r\nSUMMARY:Zebra Works\r\nEND:VEVENT",
        event("Zebra Works", MONDAY, "RRULE:FREQ=NEVER", uid="x"),
        event("Zebra Works", MONDAY, "RRULE:FREQ=SECONDLY", uid="x"),
        event("Zebra Works", MONDAY, "RRULE:FREQ=DAILY;BYSECOND=0,1,2,3", uid="x"),
        "BEGIN:VEVENT\r\nSUMMARY:Zebra Works",
    ],
)
def test_one_that_nobody_can_read_breaks_no_other(broken: str) -> None:
    assert found(event("Zebra Works", MONDAY + DAY), broken) == [MONDAY + DAY]


def test_the_same_occurrence_has_the_same_key_and_another_one_another() -> None:
    def keys(*events: str) -> set[str]:
        whole = "\r\n".join(["BEGIN:VCALENDAR", *events, "END:VCALENDAR"])
        return {each.key for each in meetings(whole, NAMES, "", BERLIN, MONDAY - DAY, MONDAY + 9 * DAY)}

    one = event("Zebra Works", MONDAY, uid="a")
    assert keys(one) == keys(event("Zebra Works, renamed", MONDAY, uid="a"))
    assert len(keys(one, event("Zebra Works", MONDAY + DAY, uid="b"), event("Zebra Works", MONDAY, uid="c"))) == 3
    assert "Zebra" not in str(keys(one))


# --- asking for it


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with a_shelf() as one:
        one.holds(event("Zebra Works", MONDAY))
        yield one


@pytest.fixture
def calendars() -> Calendars:
    return on_this_machine(ManualClock(MONDAY))


def refused(calendars: Calendars, url: str) -> tuple[str, bool]:
    with pytest.raises(CalendarTrouble) as trouble:
        calendars.fetch(url, None, None)
    assert "s3cr3t" not in f"{trouble.value}{trouble.value.__cause__}"
    return trouble.value.reason, trouble.value.is_final


def test_who_has_it_already_is_not_sent_it_again(shelf: Shelf, calendars: Calendars) -> None:
    first = calendars.fetch(shelf.url, None, None)
    assert first.text is not None
    assert "Zebra Works" in first.text

    again = calendars.fetch(shelf.url, first.etag, first.modified)

    assert (again.text, again.etag) == (None, first.etag)
    assert shelf.requests[1]["if-none-match"] == first.etag


@pytest.mark.parametrize(
    ("status", "is_final"), [(401, True), (403, True), (404, True), (410, True), (429, False), (500, False)]
)
def test_a_refusal_says_whether_trying_soon_would_help(
    shelf: Shelf, calendars: Calendars, status: int, is_final: bool
) -> None:
    shelf.status = status

    assert refused(calendars, shelf.url) == (f"answer_{status}", is_final)


def test_what_is_no_calendar_is_not_read(shelf: Shelf, calendars: Calendars) -> None:
    shelf.body = "<html>Sign in</html>"

    assert refused(calendars, shelf.url) == ("not_a_calendar", True)


def test_what_is_too_large_is_not_read_to_its_end(shelf: Shelf, calendars: Calendars) -> None:
    shelf.body = "BEGIN:VCALENDAR" + "x" * LARGEST

    assert refused(calendars, shelf.url) == ("too_large", True)


def test_nobody_there_is_passing(calendars: Calendars) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert refused(calendars, f"http://127.0.0.1:{taken.getsockname()[1]}/s3cr3t") == ("unreachable", False)


def test_it_follows_to_where_it_moved_but_not_for_ever(shelf: Shelf, calendars: Calendars) -> None:
    shelf.status, shelf.location = 302, "/again"

    assert refused(calendars, shelf.url) == ("moved", True)
    assert [each["path"] for each in shelf.requests] == ["/private-s3cr3t/basic.ics", "/again", "/again", "/again"]


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://example.com/", "http://olga:pw@127.0.0.1/", ""])
def test_it_follows_to_no_other_kind_of_place(shelf: Shelf, calendars: Calendars, to: str) -> None:
    shelf.status, shelf.location = 302, to

    assert refused(calendars, shelf.url) == ("moved", True)


# --- whom we do not ask


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254"),
        *("2002:7f00:1::", "64:ff9b::7f00:1", "240.0.0.1", "255.255.255.255"),
    ],
)
def test_this_machine_and_the_network_around_it_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "142.250.74.110", "2a00:1450:4001:82b::200e"])
def test_others_are(address: str) -> None:
    assert is_public(address)


def test_a_name_that_leads_to_this_machine_is_not_asked(shelf: Shelf) -> None:
    strict = Calendars(ManualClock(MONDAY), schemes=("http", "https"))

    assert refused(strict, shelf.url) == ("not_public", True)
    assert refused(strict, shelf.url.replace("127.0.0.1", "localhost")) == ("not_public", True)
    assert shelf.requests == []


def test_where_it_moves_to_this_machine_it_is_not_followed(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first address is let through; the one it moves to is looked at anew."""
    asked: list[str] = []

    def may_ask(address: str) -> bool:
        asked.append(address)
        return len(asked) == 1

    shelf.status, shelf.location = 302, "http://127.0.0.1:1/inside"

    assert refused(Calendars(ManualClock(MONDAY), may_ask, ("http",)), shelf.url) == ("not_public", True)
    assert len(shelf.requests) == 1


def test_one_bad_address_of_a_name_is_enough(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def two(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, 0, 0, "", (each, 443)) for each in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", two)

    assert refused(Calendars(ManualClock(MONDAY)), "https://calendar.example.com/s3cr3t") == ("not_public", True)


def test_what_takes_for_ever_is_given_up(shelf: Shelf) -> None:
    class Slow(ManualClock):
        def monotonic(self) -> float:
            self.move(timedelta(seconds=20))
            return super().monotonic()

    shelf.body += "x" * 200_000

    assert refused(on_this_machine(Slow(MONDAY)), shelf.url) == ("unreachable", False)


# --- what may be pasted


@pytest.mark.parametrize("said", ["https://example.com/a.ics", " webcal://example.com/a.ics ", "HTTPS://example.com"])
def test_an_address_is_taken(said: str) -> None:
    assert Calendars(ManualClock(MONDAY)).checked(said).lower().startswith("https://example.com")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "my calendar",
        "http://example.com/a.ics",
        "https://",
        "https://a b",
        "https://u:p@example.com",
        "https://x:y/",
    ],
)
def test_what_is_none_is_refused(said: str) -> None:
    with pytest.raises(NotALink):
        Calendars(ManualClock(MONDAY)).checked(said)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.1:8443", "[::1]", "[fc00::1]", "localhost", "localhost.", "intranet", "nas.local"]
)
@pytest.mark.parametrize("scheme", ["https", "webcal"])
def test_what_is_plainly_not_public_is_refused_at_once(scheme: str, host: str) -> None:
    with pytest.raises(NotPublic):
        Calendars(ManualClock(MONDAY)).checked(f"{scheme}://{host}/secret.ics")


@pytest.mark.parametrize("host", ["8.8.8.8", "[2a00:1450:4001:82b::200e]", "calendar.example.com", "local.example.com"])
def test_what_may_be_public_is_taken(host: str) -> None:
    assert Calendars(ManualClock(MONDAY)).checked(f"https://{host}/a.ics") == f"https://{host}/a.ics"

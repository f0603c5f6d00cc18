"""Calendars in iCal format: fetched from where their owners say, read for names, and forgotten."""

import hashlib
import http.client
import ipaddress
import logging
import re
import socket
import ssl
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.domain import calendar
from bot.domain.meetings import Meeting, Names, NotALink, NotPublic, words_of
from bot.quiet import where
from bot.tls import authorities

log = logging.getLogger(__name__)

LARGEST = 5_000_000
SECONDS, SECONDS_IN_ALL = 10.0, 30.0
REDIRECTS = 3
MOVED = (301, 302, 303, 307, 308)
FINAL = (401, 403, 404, 410)
INSIDE = (".localhost", ".local")
"""How names end that mean another machine for everybody."""


class CalendarTrouble(Exception):
    """It could not be read. `reason` is a word of ours, never anything of the address."""

    def __init__(self, reason: str, is_final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final
        """Trying again soon would not help: whoever gave the address can."""


@dataclass(frozen=True)
class Fetched:
    text: str | None
    """None where nothing changed."""
    etag: str | None
    modified: str | None


def is_public(address: str) -> bool:
    """Not this machine and not the network around it."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or found
    # A network of its own may hide behind the second one.
    if found in ipaddress.ip_network("64:ff9b::/96") or found in ipaddress.ip_network("64:ff9b:1::/48"):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


class Calendars:
    """The only object that asks others for their calendars. Tests allow it to ask this machine."""

    def __init__(
        self, clock: Clock, may_ask: Callable[[str], bool] = is_public, schemes: tuple[str, ...] = ("https",)
    ) -> None:
        self._clock = clock
        self._may_ask = may_ask
        self._schemes = schemes
        self._tls = authorities()

    def checked(self, said: str) -> str:
        """The address as it can be asked for. Raises NotALink, NotPublic."""
        url = re.sub("^webcals?://", "https://", said.strip(), flags=re.IGNORECASE)
        if re.search(r"[^\x21-\x7e]", url) or not self._is_address(url):
            raise NotALink
        if not self._may_be_public(urlsplit(url).hostname or ""):
            raise NotPublic
        return url

    def fetch(self, url: str, etag: str | None, modified: str | None) -> Fetched:
        """Raises CalendarTrouble."""
        until = self._clock.monotonic() + SECONDS_IN_ALL
        for _ in range(REDIRECTS + 1):
            try:
                answer = self._ask(url, etag, modified, until)
            except (OSError, http.client.HTTPException, ValueError):  # not chained: it may quote the address
                raise CalendarTrouble("unreachable") from None
            if isinstance(answer, Fetched):
                return answer
            url, etag, modified = urljoin(url, answer), None, None
            if not self._is_address(url):
                raise CalendarTrouble("moved", is_final=True)
        raise CalendarTrouble("moved", is_final=True)

    def _is_address(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            parts.port  # noqa: B018 (a port that is no number raises)
        except ValueError:
            return False
        return parts.scheme in self._schemes and bool(parts.hostname) and "@" not in parts.netloc

    def _may_be_public(self, host: str) -> bool:
        """As far as its name shows: where it leads is looked at whenever it is asked."""
        try:
            ipaddress.ip_address(host)
        except ValueError:
            name = host.rstrip(".")
            return "." in name and not name.endswith(INSIDE)
        return self._may_ask(host)

    def _ask(self, url: str, etag: str | None, modified: str | None, until: float) -> Fetched | str:
        """Or where it has moved to."""
        parts = urlsplit(url)
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {"User-Agent": "Moments", "Accept": "text/calendar", **{name: v for name, v in known.items() if v}}
        connection = self._connection(parts.scheme, parts.hostname or "", parts.port)
        try:
            connection.request("GET", f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}", headers=headers)
            answer = connection.getresponse()
            if answer.status in MOVED:
                return answer.getheader("Location") or ""
            if answer.status == 304:
                return Fetched(None, etag, modified)
            if answer.status != 200:
                raise CalendarTrouble(f"answer_{answer.status}", answer.status in FINAL)
            text = self._body(answer, until)
            return Fetched(text, answer.getheader("ETag"), answer.getheader("Last-Modified"))
        finally:
            connection.close()

    def _body(self, answer: http.client.HTTPResponse, until: float) -> str:
        body = bytearray()
        while chunk := answer.read1(65_536):
            body += chunk
            if len(body) > LARGEST:
                raise CalendarTrouble("too_large", is_final=True)
            if self._clock.monotonic() > until:
                raise CalendarTrouble("unreachable")
        text = body.decode("utf-8-sig", "replace")
        if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
            raise CalendarTrouble("not_a_calendar", is_final=True)
        return text

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        """To an address that was looked at: a name that is looked up twice may mean another machine the second time."""
        port = port or (443 if scheme == "https" else 80)
        addresses = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not addresses or not all(map(self._may_ask, addresses)):
            raise CalendarTrouble("not_public", is_final=True)
        return _Pinned(host, port, addresses[0], self._tls if scheme == "https" else None)


class _Pinned(http.client.HTTPConnection):
    def __init__(self, host: str, port: int, address: str, tls: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address = address
        self._tls = tls
        if tls is not None:
            self.default_port = 443

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = plain if self._tls is None else self._tls.wrap_socket(plain, server_hostname=self.host)


# --- reading

_TOO_OFTEN = re.compile(r"^RRULE[^\n]*(FREQ=(SECONDLY|MINUTELY|HOURLY)|BYSECOND|BYMINUTE|BYHOUR)", re.I | re.M)
_NAMED = re.compile(r'CN=("[^"]*"|[^;:,]*)', re.IGNORECASE)
_STATUS = re.compile(r"PARTSTAT=\"?([A-Z-]+)", re.IGNORECASE)


def meetings(text: str, names: Names, owner: str, zone: ZoneInfo, since: datetime, until: datetime) -> list[Meeting]:
    """With which clients, between these instants. `owner` is the name of whose calendar it is. Only events in which a
    name was found are read at all: one that nobody can read breaks no others."""
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    zones = "\n".join(_blocks(lines, "VTIMEZONE"))
    own_zone = next((line for line in lines if line.upper().startswith("X-WR-TIMEZONE")), "")
    found: list[Meeting] = []
    for uid, series in _series(_blocks(lines, "VEVENT")).items():
        if any(names.found_in(_said(event, owner)) for event in series):
            whole = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", own_zone, zones, *series, "END:VCALENDAR"])
            try:
                found += _occurrences(whole, uid, names, owner, zone, since, until)
            except Exception as error:  # whatever a calendar holds, the others are read
                log.info("An event could not be read: %s", where(error))
    return found


def _blocks(lines: Iterable[str], kind: str) -> Iterator[str]:
    block: list[str] = []
    for line in lines:
        upper = line.strip().upper()
        if block or upper == f"BEGIN:{kind}":
            block.append(line)
        if upper == f"END:{kind}" and block:
            yield "\n".join(block)
            block = []


def _series(events: Iterable[str]) -> dict[str, list[str]]:
    """The events that recur, with their exceptions."""
    found: dict[str, list[str]] = defaultdict(list)
    for event in events:
        uid = re.search(r"^UID[^:\n]*:(.*)$", event, re.I | re.M)
        if uid is not None and not _TOO_OFTEN.search(event):
            found[uid[1].strip()].append(event)
    return found


def _said(event: str, owner: str) -> str:
    """What it is called and who is asked, one a line; not its description, and not who declined."""
    said = []
    for line in event.split("\n"):
        kind = line[:9].upper()
        if kind.startswith("SUMMARY"):
            said.append(re.sub(r"\\[nN,;\\]", " ", line.partition(":")[2]))
        elif kind.startswith(("ATTENDEE", "ORGANIZER")) and not _declines(line):
            said += [name for name in [_name(line)] if words_of(name) != words_of(owner)]
    return " \u2016 ".join(said)


def _name(line: str) -> str:
    found = _NAMED.search(line)
    return found[1].strip('"') if found else ""


def _declines(line: str) -> bool:
    status = _STATUS.search(line)
    return status is not None and status[1].upper() == "DECLINED"


def _occurrences(
    whole: str, uid: str, names: Names, owner: str, zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[Meeting]:
    import icalendar  # a tenth of a second, which start-up should not wait for
    import recurring_ical_events

    parsed = icalendar.Calendar.from_ical(whole)
    events: Iterable[Any] = recurring_ical_events.of(parsed).between(since, until)
    for event in events:
        if not _takes_place(event, owner):
            continue
        raw = re.sub(r"\r?\n[ \t]", "", event.to_ical().decode("utf-8")).replace("\r", "")
        starts, ends = event["DTSTART"].dt, event["DTEND"].dt
        starts_at, ends_at = _instant(starts, zone), _instant(ends, zone)
        if not since < ends_at or starts_at > until:
            continue
        key = hashlib.sha256(f"{uid}\n{starts_at.isoformat()}".encode()).hexdigest()
        for client_id in names.found_in(_said(raw, owner)):
            yield Meeting(client_id, key, starts_at, max(ends_at, starts_at))


def _takes_place(event: Any, owner: str) -> bool:
    """A whole day is a meeting only where somebody was asked to it: else it is a note."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    asked = event.get("ATTENDEE", [])
    asked = asked if isinstance(asked, list) else [asked]
    if not asked:
        return isinstance(event["DTSTART"].dt, datetime)
    answers = {words_of(str(each.params.get("CN", ""))): str(each.params.get("PARTSTAT", "")).upper() for each in asked}
    return answers.get(words_of(owner)) != "DECLINED" and set(answers.values()) != {"DECLINED"}


def _instant(at: date | datetime, zone: ZoneInfo) -> datetime:
    """A whole day begins, and what floats is meant, on its owner's clock."""
    if not isinstance(at, datetime):
        return calendar.at_clock(at, time(), zone)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=zone).astimezone(UTC)

"""Somebody's calendar on this machine: serves one .ics as it is told to, and keeps every request it was sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from bot.clock import Clock
from bot.ical import Calendars


@dataclass
class Shelf:
    """What is served. Strict: it sends nothing twice to whoever has it, and refuses whoever asks otherwise."""

    body: str = ""
    status: int = 200
    location: str = ""
    etag: str = '"1"'
    requests: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def holds(self, *events: str) -> None:
        self.body = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *events, "END:VCALENDAR", ""])
        self.etag = f'"{len(self.requests)}/{hash(self.body)}"'


def event(summary: str, at: datetime, *more: str, uid: str = "", hours: float = 1) -> str:
    starts, ends = (f"{each.astimezone(UTC):%Y%m%dT%H%M%SZ}" for each in (at, at + timedelta(hours=hours)))
    lines = ["BEGIN:VEVENT", f"UID:{uid or summary}", f"DTSTART:{starts}", f"DTEND:{ends}", f"SUMMARY:{summary}"]
    return "\r\n".join([*lines, *more, "END:VEVENT"])


@contextmanager
def a_shelf() -> Iterator[Shelf]:
    shelf = Shelf()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shelf.requests.append({"path": self.path, **{name.lower(): value for name, value in self.headers.items()}})
            known = self.headers.get("If-None-Match") == shelf.etag
            body = shelf.body.encode() if shelf.status == 200 and not known else b""
            self.send_response(304 if known and shelf.status == 200 else shelf.status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", shelf.etag)
            if shelf.location:
                self.send_header("Location", shelf.location)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shelf.url = f"http://127.0.0.1:{server.server_port}/private-s3cr3t/basic.ics"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield shelf
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def on_this_machine(clock: Clock) -> Calendars:
    return Calendars(clock, may_ask=lambda _address: True, schemes=("http", "https"))

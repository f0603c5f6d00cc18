"""The way to somebody's own moments in iCal format: /calendar/<secret>.ics."""

import hashlib
from datetime import datetime

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.domain.feeds import PATH, Day
from bot.flows import feeds

READS_AT_ONCE = 2
KEPT_SECONDS = 900
STAMP = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
"""Of every day alike: the same days are the same text, whoever asks again is told that nothing changed."""


def routes(app: App) -> list[Route]:
    # Of their own: whoever reads calendars holds up nobody's acknowledgement.
    turns = anyio.CapacityLimiter(READS_AT_ONCE)

    async def read(request: Request) -> Response:
        token = request.path_params["token"]
        days = await anyio.to_thread.run_sync(lambda: feeds.read(app.store, token, app.clock.now()), limiter=turns)
        if days is None:
            return PlainTextResponse("There is no calendar here.", 404, headers={"cache-control": "no-store"})
        return _answer(drawn(days), request.headers.get("if-none-match"))

    return [Route(PATH, read, methods=["GET"])]


def drawn(days: list[Day]) -> bytes:
    import icalendar  # a tenth of a second, which start-up should not wait for

    whole = icalendar.Calendar()
    for name, value in (("prodid", "-//Moments//EN"), ("version", "2.0"), ("x-wr-calname", "Moments")):
        whole.add(name, value)
    for each in days:
        event = icalendar.Event()
        event.add("uid", f"{each.uid}@moments")
        event.add("dtstamp", STAMP)
        event.add("dtstart", each.day)
        event.add("summary", each.title)
        event.add("transp", "TRANSPARENT")
        whole.add_component(event)
    return bytes(whole.to_ical())


def _answer(body: bytes, known: str | None) -> Response:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "etag": etag,
        "cache-control": f"private, max-age={KEPT_SECONDS}",
        "x-robots-tag": "noindex",
        "referrer-policy": "no-referrer",
    }
    if known is not None and etag in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)

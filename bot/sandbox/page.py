"""The page in the browser: our Slack for people without Slack.

It can act as anybody, so it answers only on loopback names, takes deeds only from itself, and runs no script but
its own. It lives as fragments: the browser hears that something changed, asks for the parts and fits them in.
"""

import asyncio
from collections.abc import AsyncIterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.sandbox.choosing import CannotDo
from bot.sandbox.deeds import Deeds
from bot.sandbox.screen import NextNudge, Screen

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

STATIC = Path(__file__).parent / "static"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
LARGEST = 30_000_000  # bytes in one deed: two files of ten megabytes, as text
BEAT = 15.0  # seconds between two signs of life in the stream
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def routes(sandbox: "Sandbox", next_nudge: NextNudge | None = None) -> list[BaseRoute]:
    """What to hang into the sandbox's server. `next_nudge` says when a person is to hear from us next, if ever."""
    page = Page(sandbox, next_nudge)
    guarded = [Middleware(Guard)]
    return [
        Route("/", page.whole, middleware=guarded),
        Route("/page/parts", page.parts, middleware=guarded),
        Route("/page/changes", page.changes, middleware=guarded),
        Route("/page/do/{deed}", page.do, methods=["POST"], middleware=guarded),
        Mount("/static", StaticFiles(directory=STATIC), middleware=guarded),
    ]


class Page:
    def __init__(self, sandbox: "Sandbox", next_nudge: NextNudge | None = None) -> None:
        self.sandbox = sandbox
        self.screen = Screen(sandbox, next_nudge)
        self.deeds = Deeds(sandbox, self.screen)

    def whole(self, request: Request) -> Response:
        asked = request.query_params
        look = self.screen.look(asked.get("as"), asked.get("at"), asked.get("drawer") == "1")
        return HTMLResponse(self.screen.page(look))

    def parts(self, request: Request) -> Response:
        asked = request.query_params
        look = self.screen.look(asked.get("as"), asked.get("at"), asked.get("drawer") == "1")
        revision = self.sandbox.world.revision
        drawn = self.screen.parts(look)
        if asked.get("seen") == "1":
            self.screen.saw(look)
        marks = {name: blake2b(f"{name} {html}".encode(), digest_size=8).hexdigest() for name, html in drawn.items()}
        known = set(asked.get("known", "").split("."))  # what the browser has already
        return JSONResponse(
            {
                "revision": revision,
                "as": look.person,
                "at": look.at,
                "title": self.screen.title(look),
                "marks": marks,
                "parts": {name: str(html) for name, html in drawn.items() if marks[name] not in known},
            }
        )

    async def changes(self, request: Request) -> Response:
        """Server-sent events: one line whenever something that can be seen has changed."""

        async def lines() -> AsyncIterator[str]:
            seen = self.sandbox.world.revision
            yield f"retry: 500\ndata: {seen}\n\n"
            while not await request.is_disconnected():
                now = await self.sandbox.world.next_change(seen, BEAT)
                yield f"data: {now}\n\n" if now != seen else ": still here\n\n"
                seen = now
                await asyncio.sleep(0.02)  # what changes together is told together

        return StreamingResponse(lines(), media_type="text/event-stream")

    async def do(self, request: Request) -> Response:
        """One deed of one person; `shown` is what Slack itself says when it did not go well."""
        wish = await _wish(request)
        if wish is None:
            return JSONResponse({"ok": False, "shown": "That could not be read."}, 400)
        try:
            found = await run_in_threadpool(self.deeds.do, request.path_params["deed"], wish)
        except CannotDo as why:
            return JSONResponse({"ok": False, "shown": _sentence(str(why))})
        except (KeyError, ValueError, TypeError) as why:
            return JSONResponse({"ok": False, "shown": f"That could not be read ({type(why).__name__})."}, 400)
        return JSONResponse(found)


class Guard:
    """Refuses names that are not loopback (DNS rebinding) and deeds that come from other pages."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = _refusal(Request(scope))
        if refusal:
            await PlainTextResponse(refusal, 403, HEADERS)(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(key, value) for key, value in message["headers"] if key.decode().lower() not in HEADERS]
                message["headers"] = kept + [(key.encode(), value.encode()) for key, value in HEADERS.items()]
            await send(message)

        await self.app(scope, receive, with_headers)


def _refusal(request: Request) -> str | None:
    host = request.headers.get("host", "")
    if _name(host) not in LOOPBACK:
        return "This page answers on this machine only."
    if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and request.url.path != "/":
        return "This was asked by another page."
    if request.method in ("GET", "HEAD"):
        return None
    if request.headers.get("origin") != f"{request.url.scheme}://{host}":
        return "Deeds are taken from this page only."
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return "Deeds are written in JSON."
    return None


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


async def _wish(request: Request) -> dict[str, Any] | None:
    if int(request.headers.get("content-length") or 0) > LARGEST:
        return None
    try:
        wish = await request.json()
    except (ValueError, RecursionError):
        return None
    return wish if isinstance(wish, dict) else None


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('.') else '.'}"

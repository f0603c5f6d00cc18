"""Pages and addresses beside the Web API: response addresses, installing, and a way in for other processes."""

import json
from datetime import UTC, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.sandbox import answers
from bot.sandbox.calls import Refused
from bot.sandbox.choosing import CannotDo
from bot.sandbox.journal import Json

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

ACTS = {"command", "press", "fill", "submit", "close", "suggest", "shortcut", "message_shortcut", "open_home", "say"}


def routes(sandbox: "Sandbox") -> list[Route]:
    door = Control(sandbox)
    return [
        Route("/response/{ident:path}", door.response_url, methods=["POST"]),
        Route("/oauth/v2/authorize", door.authorize, methods=["GET", "POST"]),
        Route("/sandbox/counts", door.counts),
        Route("/sandbox/messages", door.messages),
        Route("/sandbox/journal", door.journal),
        Route("/sandbox/clock", door.clock, methods=["GET", "POST"]),
        Route("/sandbox/faults", door.faults, methods=["POST", "DELETE"]),
        Route("/sandbox/do", door.do, methods=["POST"]),
    ]


class Control:
    def __init__(self, sandbox: "Sandbox") -> None:
        self.sandbox = sandbox

    async def response_url(self, request: Request) -> Response:
        world = self.sandbox.world
        raw = await request.body()
        ident = request.path_params["ident"]
        body: Any = None
        try:
            body = json.loads(raw or b"null")
            with world.change():
                url = world.use_response_url(ident)
                if isinstance(url, str):
                    raise Refused(url, status=404)
                answers.response_url_used(world.workspaces[url.team], url, body)
                world.journal.add("response_url", "respond", team=url.team, args=body)
        except (Refused, ValueError) as problem:
            refused = problem if isinstance(problem, Refused) else Refused("invalid_payload")
            with world.change():
                world.journal.add("response_url", "respond", args=body, error=refused.error, messages=refused.messages)
            return PlainTextResponse(refused.error, refused.status if refused.status != 200 else 400)
        return PlainTextResponse("ok")

    async def authorize(self, request: Request) -> Response:
        """Slack's own consent page, in short: who asks, for what, and one button."""
        asked = request.query_params
        if asked.get("client_id") != self.sandbox.client[0]:
            return PlainTextResponse("invalid_client_id", 400)
        team = asked.get("team") or self.sandbox.workspace.team.id
        scopes = [one for one in asked.get("scope", "").split(",") if one]
        unknown = set(scopes) - self.sandbox.world.manifest.scopes
        if unknown or team not in self.sandbox.world.workspaces:
            return PlainTextResponse(f"invalid_scope: {', '.join(sorted(unknown))}", 400)
        # Where none is named Slack takes the one in the manifest, which lies beside the address for events.
        redirect = asked.get("redirect_uri") or urljoin(
            self.sandbox.delivery.request_url or "", "/slack/oauth_redirect"
        )
        if request.method == "GET":
            listed = "".join(f"<li>{escape(one)}</li>" for one in scopes)
            denied = escape(f"{redirect}?{urlencode({'error': 'access_denied', 'state': asked.get('state', '')})}")
            form = f'<form method=post><button>Allow</button> <a href="{denied}">Cancel</a></form>'
            return HTMLResponse(f"<h1>Install?</h1><ul>{listed}</ul>{form}")
        code = self.sandbox.world.new_id(24)
        self.sandbox.world.codes[code] = (team, frozenset(scopes), redirect)
        back = urlencode({"code": code, "state": asked.get("state", "")})
        return RedirectResponse(f"{redirect}?{back}", 302)

    def counts(self, _: Request) -> Response:
        return JSONResponse(self.sandbox.counts())

    def messages(self, request: Request) -> Response:
        return JSONResponse(self.sandbox.everything(request.query_params.get("channel")))

    def journal(self, request: Request) -> Response:
        since = int(request.query_params.get("since", 0))
        return JSONResponse([one.as_json() for one in self.sandbox.journal.since(since)])

    async def clock(self, request: Request) -> Response:
        if request.method == "POST":
            asked = await request.json()
            if "at" in asked:
                self.sandbox.set_clock(datetime.fromisoformat(asked["at"]).astimezone(UTC))
            else:
                self.sandbox.move_clock(timedelta(seconds=float(asked["by_seconds"])))
        return JSONResponse({"now": self.sandbox.clock.now().isoformat()})

    async def faults(self, request: Request) -> Response:
        if request.method == "DELETE":
            self.sandbox.faults.clear()
        else:
            self.sandbox.faults.add(**await request.json())
        return JSONResponse({"ok": True})

    async def do(self, request: Request) -> Response:
        """`{"person": "U0OLGA", "act": "command", "args": [...], "more": {...}}`"""
        asked: Json = await request.json()
        if asked["act"] not in ACTS:
            return JSONResponse({"error": f"no act is called {asked['act']}"}, 400)
        try:
            actor = self.sandbox.person(asked["person"], asked.get("team"))
            act = getattr(actor, asked["act"])
            done = await run_in_threadpool(act, *asked.get("args", []), **asked.get("more", {}))
        except CannotDo as words:
            return JSONResponse({"error": str(words)}, 409)
        return JSONResponse(done if isinstance(done, list) else getattr(done, "__dict__", done), 200)

"""The way from Slack to the app: over Socket Mode, or signed over HTTP; three seconds to acknowledge."""

import asyncio
import hashlib
import hmac
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bot.clock import SystemClock
from bot.sandbox.journal import Json

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

RETRY_WAITS = (0.0, 60.0, 300.0)  # seconds, real ones
ACK_WITHIN = 3.0
REASONS = {"operation_timeout": "http_timeout", "dispatch_failed": "connection_failed"}


@dataclass(frozen=True)
class Ack:
    """What came back: the app's body when it answered in time, else Slack's name for what went wrong."""

    ok: bool
    body: Any = None
    error: str | None = None
    latency: float = 0.0


@dataclass
class Delivery:
    sandbox: "Sandbox"
    request_url: str | None = None  # None: Socket Mode
    signing_secret: str = "sandbox-signing-secret"
    ack_within: float = ACK_WITHIN
    retry_waits: tuple[float, ...] = RETRY_WAITS

    def __post_init__(self) -> None:
        self.held: list[tuple[str, Json]] = []

    async def interaction(self, kind: str, name: str, payload: Json) -> Ack:
        """A command ("slash_commands") or anything else that a person did ("interactive"): never repeated."""
        if self.sandbox.faults.take_withheld():
            self.held.append((kind, payload))
            return self._note("payload", name, payload, Ack(False, error="operation_timeout"), note="withheld")
        if self.sandbox.faults.take_twice():
            asyncio.get_running_loop().create_task(self._send(kind, payload))
        return self._note("payload", name, payload, await self._send(kind, payload))

    async def event(self, team: str, inner: Json) -> Ack:
        """One event; in the background it is delivered again, up to three times, until it is acknowledged."""
        body = self._event_body(team, inner)
        if self.sandbox.faults.take_withheld():
            self.held.append(("events_api", body))
            return self._note("event", inner["type"], body, Ack(False, error="withheld"))
        if self.sandbox.faults.take_twice():
            asyncio.get_running_loop().create_task(self._send("events_api", body))
        ack = self._note("event", inner["type"], body, await self._send("events_api", body))
        if not ack.ok:
            self.sandbox.later(self._again, body, ack)
        return ack

    async def _again(self, body: Json, ack: Ack) -> None:
        for number, wait in enumerate(self.retry_waits, start=1):
            await asyncio.sleep(wait)
            again = await self._send("events_api", body, number, REASONS.get(ack.error or "", "http_error"))
            ack = self._note("event", body["event"]["type"], body, again, retry=number)
            if ack.ok:
                return

    async def release(self) -> list[Ack]:
        """Delivers, late, what was withheld."""
        held, self.held = self.held, []
        return [await self._send(kind, payload) for kind, payload in held]

    async def verify_url(self) -> bool:
        """What Slack does when somebody types in a request URL."""
        challenge = self.sandbox.world.new_id(20)
        body = {"type": "url_verification", "challenge": challenge, "token": "sandbox-verification"}
        ack = await self._send("events_api", body)
        return ack.ok and (
            ack.body == challenge or (isinstance(ack.body, dict) and ack.body.get("challenge") == challenge)
        )

    def _event_body(self, team: str, inner: Json) -> Json:
        world = self.sandbox.world
        workspace = world.workspaces[team]
        ident = world.new_id()
        return {
            "token": "sandbox-verification",
            "team_id": team,
            "api_app_id": workspace.app.id,
            "event": inner,
            "type": "event_callback",
            "event_id": f"Ev0{ident}",
            "event_time": int(world.clock.now().timestamp()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team,
                    "user_id": workspace.app.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{ident}",
        }

    async def _send(self, kind: str, payload: Json, retry: int = 0, reason: str = "") -> Ack:
        started = self.sandbox.clock.monotonic()
        try:
            if self.request_url:
                body = await asyncio.to_thread(self._post, kind, payload, retry, reason)
            else:
                body = await self._over_socket(kind, payload, retry, reason)
        except TimeoutError:
            return Ack(False, error="operation_timeout", latency=self.sandbox.clock.monotonic() - started)
        except OSError as error:  # no connection, or a status that is not 2xx
            name = f"http_{error.code}" if isinstance(error, urllib.error.HTTPError) else "dispatch_failed"
            return Ack(False, error=name, latency=self.sandbox.clock.monotonic() - started)
        return Ack(True, body, latency=self.sandbox.clock.monotonic() - started)

    async def _over_socket(self, kind: str, payload: Json, retry: int, reason: str) -> Any:
        envelope: Json = {
            "envelope_id": self._uuid(),
            "payload": payload,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason}
        return await self.sandbox.sockets.send(envelope, self.ack_within)

    def _uuid(self) -> str:
        raw = hashlib.sha256(self.sandbox.world.new_id(20).encode()).hexdigest()
        return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:32]}"

    def _post(self, kind: str, payload: Json, retry: int, reason: str) -> Any:
        if kind == "events_api":
            body, content = json.dumps(payload), "application/json"
        elif kind == "slash_commands":
            body, content = urlencode(payload), "application/x-www-form-urlencoded"
        else:
            body, content = urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"
        headers = {"content-type": content, **self.signed(body)}
        if retry:
            headers |= {"x-slack-retry-num": str(retry), "x-slack-retry-reason": reason}
        request = urllib.request.Request(self.request_url or "", body.encode(), headers)
        with urllib.request.urlopen(request, timeout=self.ack_within) as answer:
            raw = answer.read().decode()
            kind_of = answer.headers.get("content-type", "")
        return json.loads(raw) if raw and "json" in kind_of else (raw or None)

    def signed(self, body: str) -> dict[str, str]:
        """Slack's signature. The time in it is the app's own idea of now: the real one."""
        stamp = str(int(SystemClock().now().timestamp()))
        digest = hmac.new(self.signing_secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
        return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest.hexdigest()}"}

    def _note(self, kind: str, name: str, payload: Json, ack: Ack, retry: int = 0, note: str = "") -> Ack:
        team = payload.get("team_id") or (payload.get("team") or {}).get("id")
        with self.sandbox.world.change():
            self.sandbox.world.journal.add(
                kind,
                name,
                team=team,
                args=payload,
                answer=ack.body,
                error=ack.error,
                latency=ack.latency,
                retry=retry,
                note=note,
            )
        return ack

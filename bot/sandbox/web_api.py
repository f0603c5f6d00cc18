"""The door of the Web API: reads the call, checks token, scope and pace, runs the method, writes it down.

It speaks bare ASGI, because losing an answer on purpose needs the connection itself.
"""

import asyncio
import base64
import json
from email.utils import formatdate
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from bot.sandbox import apps, chat, conversations, files, views_api
from bot.sandbox.calls import Call, Method, Refused, missing
from bot.sandbox.faults import Fault
from bot.sandbox.journal import Json
from bot.sandbox.world import Grant

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

METHODS: dict[str, Method] = {
    **chat.METHODS,
    **conversations.METHODS,
    **views_api.METHODS,
    **apps.METHODS,
    **files.METHODS,
}
# What these answer changes nothing that a page could show.
READS = {*conversations.METHODS, "files.info", "api.test", "auth.test", "apps.connections.open"} - {
    "conversations.open"
}
ADVISED_TEXT = 4_000
MAX_BODY = 12_000_000


async def serve(sandbox: "Sandbox", scope: Any, receive: Any, send: Any) -> None:
    method = scope["path"].removeprefix("/api/")
    headers = {key.decode().lower(): value.decode("latin-1") for key, value in scope["headers"]}
    body = await _body(receive)
    fault = sandbox.faults.next_for(method)
    if fault and fault.is_before:
        await _misbehave(sandbox, fault, method, send)
        return
    status, answer, extra = answer_to(sandbox, method, headers, scope.get("query_string", b""), body)
    if fault:
        await _misbehave(sandbox, fault, method, send, (status, answer, extra))
        return
    await _reply(send, status, answer, extra)


async def serve_file(sandbox: "Sandbox", scope: Any, receive: Any, send: Any) -> None:
    """What stands beside the Web API: a file is fetched, or its content is sent to the address given for it."""
    fetches = scope["path"].startswith(files.PRIVATE)
    name = "files.download" if fetches else "files.upload"
    headers = {key.decode().lower(): value.decode("latin-1") for key, value in scope["headers"]}
    body = await _body(receive)
    fault = sandbox.faults.next_for(name)
    if fault and fault.is_before:
        await _misbehave(sandbox, fault, name, send)
        return
    with sandbox.world.change():
        given = files.fetched(sandbox, scope["path"], headers) if fetches else files.sent(sandbox, scope["path"], body)
        sandbox.world.journal.add("file", name, error=None if given.status == 200 else f"http_{given.status}")
    if fault:
        await _misbehave(sandbox, fault, name, send)
        return
    raw = [(key.encode(), value.encode()) for key, value in given.headers.items()]
    await send({"type": "http.response.start", "status": given.status, "headers": raw})
    await send({"type": "http.response.body", "body": given.body})


def answer_to(
    sandbox: "Sandbox", method: str, headers: dict[str, str], query: bytes, body: bytes
) -> tuple[int, Json, dict[str, str]]:
    """Status, answer and headers of one call; journalled."""
    clock, started = sandbox.clock, sandbox.clock.monotonic()
    args: Json = {}
    grant, no_messages = None, tuple[str, ...]()
    try:
        args, token = _read(headers, query, body)
        known = METHODS.get(method)
        if known is None:
            raise Refused("unknown_method", req_method=method)
        grant = _authorise(sandbox, known, token)
        _pace(sandbox, method, grant)
        call = Call(sandbox, method, args, grant)
        if known.scopes:
            call.allowed(*known.scopes)
        with sandbox.world.lock:
            result = known.run(call)
        status, answer = 200, {"ok": True, **result}
        error, messages = None, no_messages
    except Refused as refused:
        error, messages = refused.error, refused.messages
        status, answer = refused.status, _refusal(refused)
    extra = _headers(grant, METHODS.get(method), answer)
    with sandbox.world.lock if error is None and method in READS else sandbox.world.change():
        sandbox.world.journal.add(
            "api",
            method,
            team=grant.team if grant else None,
            args=args,
            answer=answer,
            error=error,
            messages=tuple(messages),
            latency=clock.monotonic() - started,
            note=_note(method, args),
        )
    return status, answer, extra


def _note(method: str, args: Json) -> str:
    """What Slack takes, but advises against."""
    long = method.startswith("chat.") and len(str(args.get("text") or "")) > ADVISED_TEXT
    return f"text is longer than the {ADVISED_TEXT} characters that Slack advises" if long else ""


def _refusal(refused: Refused) -> Json:
    answer: Json = {"ok": False, "error": refused.error, **refused.extra}
    if refused.messages:
        answer["errors"] = [one.removeprefix("[ERROR] ") for one in refused.messages]
        answer["response_metadata"] = {"messages": list(refused.messages)}
    return answer


def _headers(grant: Grant | None, method: Method | None, answer: Json) -> dict[str, str]:
    extra = {}
    if grant:
        extra["x-oauth-scopes"] = ",".join(sorted(grant.scopes))
    if method and method.scopes:
        extra["x-accepted-oauth-scopes"] = ",".join(method.scopes)
    if "retry_after" in answer:
        extra["retry-after"] = str(answer.pop("retry_after"))
    return extra


def _read(headers: dict[str, str], query: bytes, body: bytes) -> tuple[Json, str | None]:
    args: Json = dict(parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True))
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    token = None
    if headers.get("authorization", "").lower().startswith("bearer "):
        token = headers["authorization"][7:].strip()
    elif headers.get("authorization", "").lower().startswith("basic "):
        user, _, secret = base64.b64decode(headers["authorization"][6:]).decode().partition(":")
        args |= {"client_id": user, "client_secret": secret}
    if body and kind == "application/json":
        try:
            read = json.loads(body)
        except ValueError:
            raise Refused("invalid_json") from None
        if not isinstance(read, dict):
            raise Refused("json_not_object")
        args |= read
    elif body and kind in ("application/x-www-form-urlencoded", ""):
        args |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    elif body:
        raise Refused("invalid_post_type")
    return args, token or args.pop("token", None)


def _authorise(sandbox: "Sandbox", method: Method, token: str | None) -> Grant | None:
    if method.token == "none":
        return None
    if not token:
        raise Refused("not_authed")
    grant = sandbox.world.tokens.get(token)
    if grant is None:
        raise Refused("invalid_auth")
    if grant.revoked:
        raise Refused(grant.revoked)
    if method.token not in ("any", grant.kind):
        raise Refused("not_allowed_token_type")
    if grant.kind == "app" and method.token == "app" and "connections:write" not in grant.scopes:
        raise missing(("connections:write",), grant.scopes)
    return grant


def _pace(sandbox: "Sandbox", method: str, grant: Grant | None) -> None:
    if sandbox.rates is None:
        return
    wait = sandbox.rates.wait_for_call(grant.team if grant else "", method, sandbox.clock.monotonic())
    if wait:
        raise Refused("ratelimited", status=429, retry_after=wait)


async def _misbehave(
    sandbox: "Sandbox", fault: Fault, method: str, send: Any, answer: tuple[int, Json, dict[str, str]] | None = None
) -> None:
    with sandbox.world.change():
        sandbox.world.journal.add("fault", method, error=fault.kind, note="after it was taken" if answer else "")
    if fault.kind in ("drop", "drop_before"):
        send.__self__.transport.abort()
        await asyncio.sleep(0)  # lets the server notice before we return without an answer
        return
    if fault.kind == "hang" and answer:
        await asyncio.sleep(fault.seconds)
        await _reply(send, *answer)
    elif fault.kind == "ratelimited":
        refused = {"ok": False, "error": "ratelimited"}
        await _reply(send, 429, refused, {"retry-after": str(fault.retry_after)})
    elif fault.kind in ("http_500", "http_500_after"):
        await _reply(send, 500, {"ok": False, "error": "internal_error"}, {})
    else:
        await _reply(send, 200, {"ok": False, "error": fault.error}, {})


async def _body(receive: Any) -> bytes:
    parts, size = [], 0
    while True:
        event = await receive()
        parts.append(event.get("body", b""))
        size += len(parts[-1])
        if not event.get("more_body") or size > MAX_BODY:
            return b"".join(parts)


async def _reply(send: Any, status: int, answer: Json, extra: dict[str, str]) -> None:
    body = json.dumps(answer).encode()
    headers = {"content-type": "application/json; charset=utf-8", "content-length": str(len(body)), **extra}
    headers["date"] = formatdate(usegmt=True)  # Slack's own time, which is real: `moments doctor` compares with it
    raw = [(key.encode(), value.encode()) for key, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})

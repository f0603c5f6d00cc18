"""What the bot asks of Slack, handed to the sandbox without a connection.

For whoever asks thousands of things and looks at what is said: to open a connection for each takes five times as long
as the rest. The request is the one that would have left, the door that answers it is the same, and that all of it
passes through real connections is what every other story is about.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPMessage
from io import BytesIO
from threading import Lock
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request
from urllib.response import addinfourl

import pytest
from slack_sdk.web import base_client
from slack_sdk.webhook import client as webhook

from bot.sandbox import Sandbox


@contextmanager
def directly(sandbox: Sandbox) -> Iterator[None]:
    app, one_at_a_time = sandbox._asgi(), Lock()
    before = vars(base_client)["urlopen"]  # of another sandbox beside this one, it may be

    def handed_over(request: Request, **how: Any) -> Any:
        if not request.full_url.startswith(sandbox.url):
            return before(request, **how)
        with one_at_a_time:
            return answered(app, request)

    with pytest.MonkeyPatch.context() as changed:
        for each in (base_client, webhook):
            changed.setattr(each, "urlopen", handed_over)
        yield


def answered(app: Any, request: Request) -> addinfourl:
    """As `urlopen` gives it, and as it raises it."""
    body, headers = BytesIO(), HTTPMessage()
    status = 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": request.data or b"", "more_body": False}

    async def send(event: dict[str, Any]) -> None:
        nonlocal status
        status = event.get("status", status)
        for key, value in event.get("headers", ()):
            headers[key.decode()] = value.decode()
        body.write(event.get("body", b""))

    runs(app(asked(request), receive, send))
    body.seek(0)
    if status >= 400:
        raise HTTPError(request.full_url, status, "", headers, body)
    return addinfourl(body, headers, request.full_url, status)


def asked(request: Request) -> dict[str, Any]:
    path, _, query = request.selector.partition("?")
    named = [*request.header_items(), ("Host", request.host)]
    return {
        "type": "http", "method": request.get_method(), "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": query.encode(), "headers": [(key.lower().encode(), value.encode()) for key, value in named],
    }  # fmt: skip


def runs(answer: Any) -> None:
    """To its end: it has nothing to wait for, what is asked is all there."""
    try:
        answer.send(None)
    except StopIteration:
        return
    raise AssertionError("it waits for something, so it needs a real connection")

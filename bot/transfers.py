"""The content of files, from Slack and to it: plain HTTP beside the Web API, and no errors of our own."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from bot.slack import is_loopback
from bot.tls import authorities

SLACKS = (".slack.com", ".slack-files.com", ".slack-edge.com")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    """By their names in small letters."""
    body: bytes


def is_slacks(url: str, api_url: str) -> bool:
    """Whether a token or somebody's file may go there: to Slack, or to what stands in its place on this machine."""
    asked, ours = urlsplit(url), urlsplit(api_url)
    if (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc):
        return True
    return asked.scheme == "https" and (asked.hostname or "").endswith(SLACKS)


def fetch(url: str, token: str, most: int, timeout: int) -> Answer:
    """At most so many bytes and one more, which says that there are more. Raises URLError, OSError, HTTPException."""
    return _asked(Request(url, headers={"Authorization": f"Bearer {token}"}), timeout, most)


def send(url: str, content: bytes, timeout: int) -> Answer:
    """Raises URLError, OSError, HTTPException."""
    headers = {"Content-Type": "application/octet-stream"}
    return _asked(Request(url, data=content, headers=headers, method="POST"), timeout, 10_000)


class _Nowhere(HTTPRedirectHandler):
    """Slack leads whoever may not see a file to its page for signing in; a token follows nowhere."""

    def redirect_request(self, *_asked: Any) -> None:
        return None


def _asked(request: Request, timeout: int, most: int) -> Answer:
    try:
        with _opener(request.full_url).open(request, timeout=timeout) as answer:
            return _read(answer, most)
    except HTTPError as error:
        with error:
            return Answer(error.code, _lowered(error.headers), b"")


def _opener(url: str) -> OpenerDirector:
    parts = [_Nowhere(), HTTPSHandler(context=authorities())]
    return build_opener(*parts, ProxyHandler({})) if is_loopback(url) else build_opener(*parts)


def _read(answer: HTTPResponse, most: int) -> Answer:
    return Answer(answer.status, _lowered(answer.headers), answer.read(most + 1))


def _lowered(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}

"""Where every client of Slack's Web API is made, so that each one asks the same address and keeps quiet."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import RetryHandler
from slack_sdk.web import SlackResponse

from bot.quiet import hushed
from bot.tls import authorities

PASSING = {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}


def web_client(
    api_url: str, token: str | None = None, timeout: int = 10, retry_handlers: Sequence[RetryHandler] = ()
) -> WebClient:
    """Repeats nothing by itself unless told to: one call that is repeated may post twice."""
    client = WebClient(
        token=token,
        base_url=api_url,
        timeout=timeout,
        retry_handlers=list(retry_handlers),
        logger=hushed("bot.slack.sdk"),
        ssl=authorities() if api_url.startswith("https:") else None,
    )
    if is_loopback(api_url):
        client.proxy = None  # slack_sdk takes HTTPS_PROXY for every address, this machine's own among them
    return client


def is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")


def code_of(error: SlackApiError) -> str:
    """Slack's name for what went wrong, or http_503 and the like where no JSON came.

    slack_sdk puts a piece of the page in the place of the name then, and that is nothing to show or log.
    """
    answer = error.response
    if not isinstance(answer, SlackResponse):
        return "no_answer"
    code = answer.get("error")
    return code if isinstance(code, str) and re.fullmatch(r"\w+", code) else f"http_{answer.status_code}"


def is_passing(code: str) -> bool:
    """Whether the same call may well work in a minute."""
    return code in PASSING or code.startswith("http_")

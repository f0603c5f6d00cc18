"""Where every client of Slack's Web API is made, so that each one asks the same address and keeps quiet."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.http_retry import RetryHandler

from bot.quiet import hushed


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
    )
    if is_loopback(api_url):
        client.proxy = None  # slack_sdk takes HTTPS_PROXY for every address, this machine's own among them
    return client


def is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")

"""Requests that Slack could have signed, sent over many connections at once by one thread that does little else."""

import hashlib
import hmac
import json
import selectors
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from bench.data import TEAM
from bot.http import EVENTS

SECRET = "bench-signing-secret"


@dataclass(frozen=True)
class Answers:
    seconds: float
    latencies: list[float]
    """In order of size."""

    @property
    def a_second(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    @property
    def p99_ms(self) -> float:
        return self.latencies[int(len(self.latencies) * 0.99)] * 1000 if self.latencies else 0.0


def together(several: Iterable[Answers]) -> Answers:
    """As if they had been one."""
    each = list(several)
    return Answers(sum(one.seconds for one in each), sorted(chain.from_iterable(one.latencies for one in each)))


class WrongAnswer(Exception):
    """A fast error is not fast."""


@dataclass
class _Line:
    socket: socket.socket
    sent_at: float = 0.0
    got: bytes = b""


def drive(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> Answers:
    """Each connection sends its next request as soon as it has the answer to the last one. Raises WrongAnswer."""
    latencies: list[float] = []
    with selectors.DefaultSelector() as waiting:
        started = time.perf_counter()
        for _ in range(connections):
            line = _Line(socket.create_connection(("127.0.0.1", port)))
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if _send(line, requests):
                waiting.register(line.socket, selectors.EVENT_READ, line)
            else:
                line.socket.close()
        busy, ended = len(waiting.get_map()), started
        while busy:
            for key, _ in waiting.select(10.0):
                line = key.data
                line.got += line.socket.recv(65_536)
                if not _is_whole(line.got):
                    continue
                ended = time.perf_counter()
                latencies.append(ended - line.sent_at)
                line.got = b""
                if ended - started > seconds or not _send(line, requests):
                    waiting.unregister(line.socket)
                    line.socket.close()
                    busy -= 1
    return Answers(ended - started, sorted(latencies))


def command(user: str, words: str, name: str = "/client") -> bytes:
    return _signed(
        urlencode(
            {
                "command": name,
                "text": words,
                "team_id": TEAM,
                "team_domain": "bench",
                "channel_id": "C0CLIENTS",
                "channel_name": "clients",
                "user_id": user,
                "user_name": user.lower(),
                "api_app_id": "A0MOMENTS",
                "response_url": "http://127.0.0.1:9/none",
                "trigger_id": "1.2.3",
            }
        ).encode()
    )


def flag(user: str, words: str) -> bytes:
    return command(user, words, "/moment")


def suggestion(user: str, words: str) -> bytes:
    """What Slack asks while somebody types into the search of a form."""
    payload: dict[str, Any] = {
        "type": "block_suggestion",
        **_from(user),
        "container": {"type": "view", "view_id": "V1"},
        "action_id": "choose_client",
        "block_id": "client",
        "value": words,
        "view": {"id": "V1", "type": "modal", "callback_id": "flag_moment", "private_metadata": "", "state": {}},
    }
    return _signed(urlencode({"payload": json.dumps(payload)}).encode())


def flagged(user: str, taker: str, number: int) -> bytes:
    """The form of a moment, sent. The view is another one each time."""
    chosen = {
        "client": {"selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": str(number % 20 + 1)}},
        "kind_of_moment": {"selected_option": None},
        "what": {"value": f"Something happened, number {number}."},
        "size": {"selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": "2"}},
        "secrecy": {"selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": "open"}},
        "taker": {"selected_user": taker},
        "about_of_moment": {"selected_user": None},
        "spoken": {"selected_options": []},
    }
    payload: dict[str, Any] = {
        "type": "view_submission",
        **_from(user),
        "trigger_id": "1.2.3",
        "view": {
            "id": f"V{number}",
            "type": "modal",
            "callback_id": "moment_form",
            "private_metadata": "{}",
            "blocks": [],
            "previous_view_id": None,
            "state": {"values": {f"{name}:" if name in ("size", "secrecy", "taker") else name: {
                name: held} for name, held in chosen.items()}},
        },
    }  # fmt: skip
    return _signed(urlencode({"payload": json.dumps(payload)}).encode())


def press(user: str, nudge_id: int, channel: str, ts: str) -> bytes:
    """Done, under a message of ours. There is no address to answer at: what follows an answer is not measured."""
    payload: dict[str, Any] = {
        "type": "block_actions",
        **_from(user),
        "trigger_id": "1.2.3",
        "channel": {"id": channel, "name": "directmessage"},
        "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": False},
        "message": {"type": "message", "ts": ts, "text": "Anniversary", "bot_id": "B0BOT", "blocks": []},
        "actions": [
            {"type": "button", "action_id": "done", "block_id": "b", "value": str(nudge_id), "action_ts": "1.2"}
        ],
    }
    return _signed(urlencode({"payload": json.dumps(payload)}).encode())


def _from(user: str) -> dict[str, Any]:
    return {
        "api_app_id": "A0MOMENTS",
        "team": {"id": TEAM, "domain": "bench"},
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM},
    }


def _signed(body: bytes) -> bytes:
    at = str(int(_slack_time()))
    signature = hmac.new(SECRET.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        f"POST {EVENTS} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-www-form-urlencoded\r\n"
        f"content-length: {len(body)}\r\nx-slack-request-timestamp: {at}\r\nx-slack-signature: v0={signature}\r\n\r\n"
    )
    return head.encode() + body


def _slack_time() -> float:
    from bot.clock import SystemClock

    return SystemClock().now().timestamp()


def _send(line: _Line, requests: Iterator[bytes]) -> bool:
    request = next(requests, None)
    if request is None:
        return False
    line.sent_at = time.perf_counter()
    line.socket.sendall(request)
    return True


def _is_whole(got: bytes) -> bool:
    head, end, body = got.partition(b"\r\n\r\n")
    if not end:
        if not got:
            raise WrongAnswer("the server hung up")
        return False
    if not got.startswith(b"HTTP/1.1 200"):
        raise WrongAnswer(got[:200].decode("latin-1"))
    lower = head.lower()
    at = lower.find(b"content-length:")
    length = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
    return len(body) >= length

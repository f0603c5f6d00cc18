"""One process under load: `python -m bench.server ours|bare`, on the same web server, at a port that it prints."""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import local
from typing import Any

from slack_bolt import Ack, BoltRequest, BoltResponse
from slack_bolt import App as BoltApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy import Connection, Row, text

from bench.load import SECRET
from bench.peers import write_lock
from bot.app import App
from bot.clock import SystemClock
from bot.http import Server, http_app
from bot.settings import Settings
from store import Store
from store.engine import open_engine


class Bare:
    """What anybody would write with Bolt and SQL: one plain statement of the same kind, and the answer."""

    def __init__(self, url: str) -> None:
        engine = open_engine(url)
        self._reading = engine.execution_options(writes=False)
        self._writing = engine.execution_options(writes=True)
        self._writers = write_lock(engine)
        self._bolt = BoltApp(
            authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T", bot_token="xoxb-bare"),
            process_before_response=True,
            request_verification_enabled=False,
        )
        self._bolt.command("/client")(self._typed)
        self._bolt.command("/moment")(self._flagged)
        self._bolt.options("choose_client")(self._searched)
        self._bolt.action("done")(self._done)
        self._bolt.view("moment_form")(self._moment_flagged)
        self._slack = WebClient(os.environ.get("SLACK_BOT_TOKEN"), base_url=os.environ.get("SLACK_API_URL", ""))
        self._posts = ThreadPoolExecutor(4)
        self._waiting = local()

    def dispatch(self, request: BoltRequest) -> tuple[BoltResponse, Callable[[], None]]:
        self._waiting.posts = []
        answer, posts = self._bolt.dispatch(request), self._waiting.posts

        def after() -> None:
            for each in posts:
                self._posts.submit(each)

        return answer, after

    def _typed(self, ack: Ack, body: dict[str, Any]) -> None:
        named = body.get("text", "")
        with self._reading.begin() as connection:
            if named:
                found = connection.execute(
                    text("SELECT * FROM client WHERE workspace_id = 1 AND folded = :name"), {"name": named.casefold()}
                ).all() or self._holding(connection, named)
            else:
                found = connection.execute(
                    text(
                        "SELECT * FROM client WHERE workspace_id = 1 AND owner = :owner AND archived_at IS NULL"
                        " ORDER BY folded LIMIT 40"
                    ),
                    {"owner": body["user_id"]},
                ).all()
        ack(response_type="ephemeral", text="\n".join(f"{row.name}, {row.stage}" for row in found) or "Nothing")

    def _flagged(self, ack: Ack, body: dict[str, Any]) -> None:
        first = body["text"].partition(" ")[0]
        with self._reading.begin() as connection:
            found = self._holding(connection, first)
        ack(response_type="ephemeral", text=found[0].name if found else "Nothing")

    def _searched(self, ack: Ack, payload: dict[str, Any]) -> None:
        with self._reading.begin() as connection:
            found = self._holding(connection, payload["value"])
        options = [{"text": {"type": "plain_text", "text": row.name}, "value": str(row.id)} for row in found]
        ack(options=options)

    def _moment_flagged(self, ack: Ack, view: dict[str, Any], body: dict[str, Any]) -> None:
        state = {name: held for block in view["state"]["values"].values() for name, held in block.items()}
        said, taker = state["what"]["value"], state["taker"]["selected_user"]
        with self._writers, self._writing.begin() as connection:
            connection.execute(text("CREATE TABLE IF NOT EXISTS bare_moment (said TEXT, taker TEXT)"))
            connection.execute(text("INSERT INTO bare_moment VALUES (:said, :taker)"), {"said": said, "taker": taker})
        ack()
        if taker != body["user"]["id"]:
            self._waiting.posts.append(lambda: self._slack.chat_postMessage(channel=taker, text=said))

    def _holding(self, connection: Connection, words: str) -> Sequence[Row[Any]]:
        return connection.execute(
            text("SELECT * FROM client WHERE workspace_id = 1 AND folded LIKE :words ORDER BY folded LIMIT 100"),
            {"words": f"%{words.casefold()}%"},
        ).all()

    def _done(self, ack: Ack, action: dict[str, Any]) -> None:
        with self._writers, self._writing.begin() as connection:
            connection.execute(text("UPDATE nudge SET state = 'done' WHERE id = :id"), {"id": int(action["value"])})
        ack()


def main(which: str) -> None:
    logging.basicConfig(level=logging.ERROR)
    url = os.environ["DATABASE_URL"]
    desk = Bare(url) if which == "bare" else _ours(url)
    with Server(http_app(desk, SECRET, dict), "127.0.0.1", 0) as server:
        sys.stdout.write(f"{server.port}\n")
        sys.stdout.flush()
        server.run()


def _ours(url: str) -> App:
    # Nobody is at the address that it would call; nothing here needs Slack before its answer.
    settings = Settings(bot_token="xoxb-bench", signing_secret=SECRET, api_url="http://127.0.0.1:9/api/")
    return App(settings, Store(url), SystemClock())


if __name__ == "__main__":
    main(sys.argv[1])

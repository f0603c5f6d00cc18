"""The composition root: the one place where parts meet."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any

from slack_bolt import App as BoltApp
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot import written
from bot.clock import Clock
from bot.domain import drafts
from bot.domain.history import UNDO_WITHIN
from bot.domain.seals import Unreadable
from bot.domain.workspaces import Workspace
from bot.flows import (
    briefs,
    digests,
    handovers,
    meetings,
    milestones,
    people,
    posts,
    returns,
    settings,
    silence,
    statuses,
    walks,
    workspaces,
)
from bot.flows.deliveries import Post
from bot.flows.pace import Pace
from bot.http import Checks
from bot.ical import Calendars
from bot.messenger import Messenger, SlackTrouble, TooFast, Uninstalled
from bot.quiet import hushed, where
from bot.scheduler import SECONDS_TO_FINISH, Heartbeat
from bot.secrets import Vault
from bot.settings import Settings
from bot.workers import Workers
from bot.written import Written
from handlers import register
from handlers.desk import Desk
from store import Store

log = logging.getLogger(__name__)

SHOWERS = 16
"""Threads for what is shown after an acknowledgement; Bolt's own five would be shared with the answers."""

RECEIPTS_KEPT = timedelta(days=2)
ASK_SLACK_EVERY_SECONDS = 30.0
A_PAGE_OF_PEOPLE_SECONDS = 3.0
"""Slack hands out twenty pages a minute."""
REMEMBERED_SECONDS = 5.0
"""How long a workspace is known without a look: another process may have installed or purged it meanwhile."""
LOCKED_SECONDS = 60.0
NOBODYS = 0
"""In place of a workspace's id, before we know whose the token is."""


class NoTokenHere(TooFast):
    """None of our keys opens this workspace's token, or SLACK_BOT_TOKEN is another one's. What is due there waits,
    and is not lost."""

    def __init__(self, code: str) -> None:
        super().__init__(code, LOCKED_SECONDS)


class App:
    """The bot, without the way in which Slack reaches it."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        clock: Clock,
        pace: Pace | None = None,
        files: Written | None = None,
        calendars: Calendars | None = None,
    ) -> None:
        """Raises FilesError, where nobody has read the firm's files before."""
        self.settings = settings
        self.journeys, self.playbooks = written.read(settings.home) if files is None else files
        self.store = store
        self.clock = clock
        self.vault = Vault(settings.secret_keys)
        self.slack = Messenger(settings.api_url, self._token_of, self._forget_token)
        self.calendars = calendars or Calendars(clock)
        self._tokens: dict[int, tuple[str, float]] = {}
        self._known: dict[str, tuple[Workspace, float]] = {}
        self.alone: int | None = None
        """The workspace that SLACK_BOT_TOKEN is for. A database may hold others, from when there were many."""
        self._asked_slack: tuple[float, bool | str] | None = None
        self._stopping = Event()
        self._pool = Workers(SHOWERS, "later")
        self.desk = Desk(
            store,
            clock,
            self.slack,
            self._pool,
            self.workspace_of,
            self.forget,
            vault=self.vault,
            journeys=self.journeys,
            playbooks=self.playbooks,
            calendars=self.calendars,
            public_url=settings.public_url,
        )
        self.bolt = self._bolt()
        self.heartbeat = Heartbeat(
            Post(store, self.slack, pace or Pace(), clock),
            {
                "planning": (timedelta(minutes=10), self._plan_ahead),
                "silence": (timedelta(hours=1), self.hear_silence),
                "calendars": (timedelta(minutes=5), self.read_calendars),
                "hand-overs": (timedelta(minutes=1), self.hand_back),
                "people": (timedelta(hours=12), self.sync_people),
                "clean-up": (timedelta(hours=1), self._clean_up),
            },
            after_leap=("silence",),
            follow=lambda id_, told: milestones.follow(self.store, id_, told, self.clock.now()),
        )

    def dispatch(self, request: BoltRequest) -> tuple[BoltResponse, Callable[[], None]]:
        """The answer to Slack, and what to start once it has left."""
        answer, after = self.desk.collect(lambda: self.bolt.dispatch(request))
        assert isinstance(answer, BoltResponse)
        return answer, after

    def start(self) -> None:
        """Mends what a stop left behind, then lets time do its work. What lacks a plan is planned meanwhile: that
        may be years of dates."""
        if self.store.file is not None:
            self.store.recover(self.clock.now())
        self.heartbeat.start(first=("planning", "silence", "calendars", "hand-overs"))

    def stop(self) -> None:
        """What was accepted is finished: the later calls, and what is being sent. Both have the same few seconds for
        it; what must not be lost is in the ledger."""
        end = self.clock.monotonic() + SECONDS_TO_FINISH
        self._stopping.set()
        self.heartbeat.stop()
        if not self._pool.finish(max(end - self.clock.monotonic(), 0.0)):
            log.warning("Slack took too long to stop: something that was to be shown is not.")

    def ready(self) -> Checks:
        """What works: the database and the heartbeat, and where there is one workspace alone, whether Slack takes its
        token (of many, one that rests is no reason to call the others' service broken). The way to Slack is the
        transport's to tell."""
        works: dict[str, bool | str] = {"database": self._database_works(), "scheduler": self.heartbeat.is_beating()}
        return works if self.alone is None else {**works, "workspace": self._is_served(self.alone)}

    def slack_answers(self) -> bool | str:
        """Over HTTP Slack comes to us, so whether we reach Slack is asked, but not more than twice a minute."""
        seconds = self.clock.monotonic()
        if self._asked_slack is None or seconds - self._asked_slack[0] > ASK_SLACK_EVERY_SECONDS:
            self._asked_slack = (seconds, _said(self.slack.reach))
        return self._asked_slack[1]

    def workspace_of(self, team_id: str) -> Workspace | None:
        seconds = self.clock.monotonic()
        known, until = self._known.get(team_id, (None, 0.0))
        if known is None or seconds > until:
            with self.store.read() as work:
                known = work.workspaces.of_team(team_id)
            if known is None:
                self._known.pop(team_id, None)
            else:
                self._known[team_id] = (known, seconds + REMEMBERED_SECONDS)
        return known

    def forget(self, team_id: str) -> None:
        """It was installed anew, or uninstalled: what we remembered of it is old."""
        self._known.pop(team_id, None)

    def installed(self, workspace: Workspace) -> None:
        """A workspace came, or came back: it is served from now on, and who works there is looked up meanwhile."""
        self.forget(workspace.team_id)
        self._forget_token(workspace.id)
        self._pool.submit(lambda: self._sync_people_of(workspace))

    def sync_people(self) -> None:
        """Everybody of every workspace, page by page, at the pace Slack allows."""
        for workspace in self._active():
            self._sync_people_of(workspace)
            if self._stopping.is_set():
                return

    def _sync_people_of(self, workspace: Workspace) -> None:
        """What goes wrong in one workspace is no reason to pass over the others."""
        try:
            for page in self.slack.people(workspace.id):
                people.record(self.store, workspace.id, page, self.clock.now())
                statuses.heed(self.store, workspace.id, page, self.clock.now())
                settings.catch_up(self.store, workspace.id, self.clock.now())
                if self._stopping.wait(A_PAGE_OF_PEOPLE_SECONDS if len(page) > 150 else 0.0):
                    return
        except SlackTrouble as trouble:
            log.warning("The people of %s could not be looked up for now: %s", workspace.team_id, trouble.code)
        except Exception as error:  # uninstalled in the middle of it, or the database is away
            log.error("The people of %s could not be looked up: %s", workspace.team_id, where(error))

    def _bolt(self) -> BoltApp:
        def authorize(team_id: str | None) -> Any:  # Bolt reads the names of the arguments, and knows no self
            return self._authorize(team_id or "")

        logger = hushed("bot.bolt")
        logger.addFilter(_not_about_the_environment)
        bolt = BoltApp(
            name="Moments",
            logger=logger,
            authorize=authorize,
            process_before_response=True,  # answers at once; Bolt's default polls every 10 ms
            request_verification_enabled=False,  # done in front, before anything is parsed (bot/http.py)
            raise_error_for_unhandled_request=False,
        )
        self.board = register(bolt, self.desk)
        return bolt

    def _authorize(self, team_id: str) -> AuthorizeResult:
        """From memory: Bolt's own way asks Slack before each acknowledgement. The token is not in it: only our
        messenger speaks to Slack."""
        workspace = self.workspace_of(team_id)
        if workspace is None:  # refused in handlers/people.py: Bolt would speak to Slack before its answer
            return AuthorizeResult(enterprise_id=None, team_id=team_id)
        return AuthorizeResult(
            enterprise_id=workspace.enterprise_id,
            team_id=workspace.team_id,
            bot_id=workspace.bot_id,
            bot_user_id=workspace.bot_user_id,
        )

    def _token_of(self, workspace_id: int) -> str:
        """Raises Uninstalled, NoTokenHere."""
        if self.settings.bot_token and not self.settings.client_id:
            if self.alone is not None and workspace_id not in (NOBODYS, self.alone):
                raise NoTokenHere("token_of_another_workspace")
            return self.settings.bot_token
        seconds = self.clock.monotonic()
        known, until = self._tokens.get(workspace_id, ("", float("-inf")))
        if seconds < until:
            return known
        token = self._kept_token(workspace_id)
        self._tokens[workspace_id] = (token, seconds + REMEMBERED_SECONDS)
        return token

    def _forget_token(self, workspace_id: int) -> None:
        """Slack does not take it any more."""
        self._tokens.pop(workspace_id, None)

    def _kept_token(self, workspace_id: int) -> str:
        """Raises Uninstalled, NoTokenHere."""
        with self.store.read() as work:
            sealed = work.workspaces.sealed_token(workspace_id)
        if sealed is None:
            raise Uninstalled("no_token")
        token = self.vault.open(sealed)
        if isinstance(token, Unreadable):
            raise NoTokenHere("token_locked")
        return token

    def _active(self) -> list[Workspace]:
        with self.store.read() as work:
            return [workspace for workspace in work.workspaces.all() if workspace.is_active]

    def _plan_ahead(self) -> None:
        for workspace in self._active():
            settings.catch_up(self.store, workspace.id, self.clock.now())
            walks.follow(self.store, workspace.id, self.journeys, self.clock.now())
            milestones.plan_ahead(self.store, workspace.id, self.clock.now())
            digests.plan_ahead(self.store, workspace.id, self.clock.now())
            posts.plan_ahead(self.store, workspace.id, self.clock.now())
            briefs.plan_ahead(self.store, workspace.id, self.clock.now())

    def hear_silence(self) -> None:
        for workspace in self._active():
            silence.plan_ahead(self.store, workspace.id, self.clock.now())

    def read_calendars(self) -> None:
        """Each of them every half hour at most."""
        for workspace in self._active():
            meetings.follow(self.store, self.vault, self.calendars, workspace.id, self.clock.now())

    def hand_back(self) -> None:
        for workspace in self._active():
            returns.end(self.store, workspace.id, self.clock.now())
            handovers.follow(self.store, workspace.id, self.clock.now())

    def _clean_up(self) -> None:
        with self.store.begin() as work:
            work.receipts.forget(self.clock.now() - RECEIPTS_KEPT)
            work.drafts.forget(self.clock.now() - drafts.KEPT_FOR)
            work.formers.forget(self.clock.now() - UNDO_WITHIN)

    def _database_works(self) -> bool | str:
        try:
            with self.store.read() as work:
                work.deliveries.next_due()
        except Exception as error:  # whatever it is, the answer is no
            return type(error).__name__
        return True

    def _is_served(self, workspace_id: int) -> bool | str:
        try:
            with self.store.read() as work:
                return work.workspaces.get(workspace_id).is_active or "Slack refused its token"
        except LookupError:
            return "uninstalled"
        except Exception as error:  # the database's own check says so, too
            return type(error).__name__


def _not_about_the_environment(record: logging.LogRecord) -> bool:
    """Bolt looks there for tokens and clients by itself, and announces stores that are never used."""
    return not re.search("SLACK_(CLIENT_ID|BOT_TOKEN)", record.getMessage())


def _said(call: Callable[[], None]) -> bool | str:
    try:
        call()
    except SlackTrouble as trouble:
        return trouble.code
    return True


def meet_slack(app: App) -> Workspace:
    """Learns whose token this is. Raises SlackTrouble."""
    who = app.slack.whoami(NOBODYS)
    workspace = workspaces.arrive(
        app.store,
        str(who["team_id"]),
        str(who.get("team") or who["team_id"]),
        who.get("enterprise_id"),
        bot_id=who.get("bot_id"),
        bot_user_id=who.get("user_id"),
    )
    app.alone = workspace.id
    return workspace

"""Many workspaces: a page to install from, and the way back from Slack with a code that becomes a token.

Bolt's own flow brings stores with it that keep tokens in clear text and ask Slack before each acknowledgement
(SLACK.md, 2.2). So: slack_sdk's small pieces, our own store.
"""

import http.client
import logging
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import anyio.to_thread
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.oauth import AuthorizeUrlGenerator, OAuthStateUtils
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot import manifest, pages
from bot.app import App
from bot.flows import workspaces
from bot.pages import Page
from bot.quiet import where
from bot.secrets import Vault
from bot.slack import code_of, is_passing, web_client

log = logging.getLogger(__name__)

INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"

STATE_LIVES = timedelta(seconds=600)
COOKIE = OAuthStateUtils(cookie_name="moments-install", expiration_seconds=int(STATE_LIVES.total_seconds()))
EXCHANGES_AT_ONCE = 4


def routes(app: App) -> list[Route]:
    installer = _Installer(app)
    return [Route(INSTALL, installer.offer, methods=["GET"]), Route(REDIRECT, installer.finish, methods=["GET"])]


@dataclass(frozen=True)
class Grant:
    """What Slack gave for the code."""

    token: str
    team_id: str
    team: str
    enterprise_id: str | None
    app_id: str
    bot_id: str | None
    bot_user_id: str | None
    scopes: str
    installed_by: str | None


class _Declined(Exception):
    """This installation goes no further; the page says why."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.title)
        self.page = page


class _Installer:
    def __init__(self, app: App) -> None:
        self._app = app
        self._states = _States(app.vault)
        # Of their own: a slow Slack holds up nobody's acknowledgement.
        self._exchanges = anyio.CapacityLimiter(EXCHANGES_AT_ONCE)

    async def offer(self, _request: Request) -> HTMLResponse:
        state = self._states.new(self._app.clock.now())
        page = pages.offer(self._authorize_url(state), manifest.asked())
        return _with_cookie(pages.draw(page), COOKIE.build_set_cookie_for_new_state(state))

    async def finish(self, request: Request) -> HTMLResponse:
        asked = request.query_params
        try:
            _check_answer(asked.get("error"))
            self._check_state(request, asked.get("state", ""))
        except _Declined as declined:
            return pages.draw(declined.page)
        page = await anyio.to_thread.run_sync(self._install, asked.get("code", ""), limiter=self._exchanges)
        return _with_cookie(pages.draw(page), COOKIE.build_set_cookie_for_deletion())

    def _authorize_url(self, state: str) -> str:
        """Slack's consent page, beside the Web API that we were told to use. No address to come back to is named:
        we cannot know our own behind a proxy, and Slack takes the one in the manifest then."""
        settings = self._app.settings
        assert settings.client_id is not None
        return AuthorizeUrlGenerator(
            client_id=settings.client_id,
            scopes=sorted(manifest.asked()),
            authorization_url=settings.api_url.removesuffix("api/") + "oauth/v2/authorize",
        ).generate(state)

    def _check_state(self, request: Request, state: str) -> None:
        """Raises _Declined. In another browser a state is not used up: else anybody could spoil it."""
        now = self._app.clock.now()
        if not self._states.is_good(state, now):
            raise _Declined(pages.TOO_OLD)
        if not COOKIE.is_valid_browser(state, {"cookie": request.headers.getlist("cookie")}):
            raise _Declined(pages.ANOTHER_BROWSER)
        self._states.use(state, now)

    def _install(self, code: str) -> Page:
        try:
            grant = self._exchange(code)
        except _Declined as declined:
            return declined.page
        except SlackApiError as error:
            return _refused(code_of(error))
        except (SlackClientError, http.client.HTTPException, OSError) as error:
            log.warning("An installation waits: Slack did not answer (%s).", where(error))
            return pages.NO_ANSWER
        workspace = workspaces.install(
            self._app.store,
            self._app.vault,
            grant.token,
            grant.team_id,
            grant.team,
            self._app.clock.now(),
            enterprise_id=grant.enterprise_id,
            bot_id=grant.bot_id,
            bot_user_id=grant.bot_user_id,
            scopes=grant.scopes,
            installed_by=grant.installed_by,
        )
        self._app.installed(workspace)
        log.info("Installed in %s.", workspace.team_id)
        return pages.installed(grant.team, _slack_link(grant), f"https://app.slack.com/client/{quote(grant.team_id)}")

    def _exchange(self, code: str) -> Grant:
        """Raises _Declined, and what the SDK raises."""
        settings = self._app.settings
        assert settings.client_id is not None
        assert settings.client_secret is not None
        answer: Any = web_client(settings.api_url).oauth_v2_access(
            client_id=settings.client_id, client_secret=settings.client_secret, code=code
        )
        if answer.get("is_enterprise_install") or not answer.get("team"):
            raise _Declined(pages.WHOLE_ORGANISATION)
        token = str(answer["access_token"])
        me: Any = web_client(settings.api_url, token).auth_test()  # the first answer does not say our bot's id
        return Grant(
            token=token,
            team_id=str(answer["team"]["id"]),
            team=str(answer["team"].get("name") or answer["team"]["id"]),
            enterprise_id=(answer.get("enterprise") or {}).get("id"),
            app_id=str(answer.get("app_id") or ""),
            bot_id=me.get("bot_id"),
            bot_user_id=answer.get("bot_user_id"),
            scopes=str(answer.get("scope") or ""),
            installed_by=(answer.get("authed_user") or {}).get("id"),
        )


class _States:
    """Sealed, with their time in them: any replica, and the next start, reads what another one gave out.

    What was used is remembered here alone. That is enough: the cookie goes when a state is used, and what a state
    guards is Slack's code, which is good for one use everywhere.
    """

    KIND = "install"

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._used: dict[str, datetime] = {}

    def new(self, now: datetime) -> str:
        return self._vault.seal(f"{self.KIND} {int(now.timestamp())} {secrets.token_urlsafe(16)}")

    def is_good(self, state: str, now: datetime) -> bool:
        opened = self._vault.open(state) if state else ""
        parts = opened.split() if isinstance(opened, str) else []
        if len(parts) != 3 or parts[0] != self.KIND or state in self._used:
            return False
        return now.timestamp() - int(parts[1]) <= STATE_LIVES.total_seconds()

    def use(self, state: str, now: datetime) -> None:
        self._used = {each: until for each, until in self._used.items() if until >= now}
        self._used[state] = now + STATE_LIVES


def _check_answer(error: str | None) -> None:
    """Raises _Declined."""
    if error == "access_denied":
        raise _Declined(pages.CANCELLED)
    if error is not None:
        raise _Declined(_refused(error))


def _refused(code: str) -> Page:
    code = code if re.fullmatch(r"\w{1,60}", code) else "unknown_error"  # it may come from anybody's address line
    if is_passing(code):
        log.warning("An installation waits: Slack said %s.", code)
        return pages.NO_ANSWER
    if code in ("invalid_client_id", "bad_client_secret"):
        log.error(
            "Nobody can install Moments: Slack does not know SLACK_CLIENT_ID with SLACK_CLIENT_SECRET (%s)."
            " Copy both again from your app's page at https://api.slack.com/apps, under Basic Information.",
            code,
        )
    else:
        log.warning("An installation was refused: Slack said %s.", code)
    return pages.refused(code)


def _slack_link(grant: Grant) -> str:
    return f"slack://app?team={quote(grant.team_id)}&id={quote(grant.app_id)}"


def _with_cookie(answer: HTMLResponse, cookie: str) -> HTMLResponse:
    answer.headers.append("set-cookie", f"{cookie}; SameSite=Lax")
    return answer

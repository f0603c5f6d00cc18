"""What happens in a workspace besides the app: people join, leave and move; channels close; the app is taken out."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.sandbox import shapes
from bot.sandbox.delivery import Ack
from bot.sandbox.firm import Channel, Person
from bot.sandbox.journal import Json
from bot.sandbox.model import Message, Workspace

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox


class Admin:
    def __init__(self, sandbox: "Sandbox") -> None:
        self.sandbox = sandbox

    def tell(self, workspace: Workspace, inner: Json) -> Ack | None:
        """Sends an event if the manifest subscribes to it; gives the first acknowledgement."""
        if inner["type"] not in self.sandbox.world.manifest.events:
            return None
        inner.setdefault("event_ts", f"{self.sandbox.clock.now().timestamp():.6f}")
        return self.sandbox.run(self.sandbox.delivery.event(workspace.team.id, inner))

    def said(self, workspace: Workspace, message: Message) -> None:
        """Message events: of the app's own DMs, and of channels it is in, where subscribed and granted."""
        manifest = self.sandbox.world.manifest
        kind, scope = ("im", "im:history") if workspace.is_dm(message.channel) else ("channels", "channels:history")
        channel = workspace.channels.get(message.channel)
        if channel and channel.is_private:
            kind, scope = "groups", "groups:history"
        if f"message.{kind}" not in manifest.events or scope not in manifest.scopes:
            return
        if channel and workspace.app.bot_user not in channel.members:
            return
        inner = shapes.message(workspace, message) | {
            "channel": message.channel,
            "channel_type": {"im": "im", "channels": "channel", "groups": "group"}[kind],
            "event_ts": message.ts,
        }
        self.sandbox.run(self.sandbox.delivery.event(workspace.team.id, inner))

    # people

    def add_person(self, person: Person, team: str | None = None) -> None:
        workspace = self.sandbox.workspace_of(team)
        with self.sandbox.world.change():
            workspace.set_person(person)
        self.tell(workspace, {"type": "team_join", "user": shapes.user(workspace, person)})

    def change_person(self, person: str, team: str | None = None, **changes: Any) -> None:
        """A new time zone, a new name, `deleted=True`, ..."""
        workspace = self.sandbox.workspace_of(team)
        with self.sandbox.world.change():
            changed = replace(workspace.people[person], **changes)
            workspace.set_person(changed)
        self.tell(
            workspace,
            {"type": "user_change", "user": shapes.user(workspace, changed, locale=True), "cache_ts": 0},
        )

    def set_status(
        self,
        person: str,
        text: str = "",
        emoji: str = "",
        until: datetime | None = None,
        team: str | None = None,
        **changes: Any,
    ) -> None:
        """Nothing at all takes it off. Slack gives words without a sign a speech bubble. `changes` go with it."""
        sign = emoji or (":speech_balloon:" if text else "")
        ends = int(until.timestamp()) if until else 0
        self.change_person(person, team, status_text=text, status_emoji=sign, status_expiration=ends, **changes)

    def end_statuses(self) -> None:
        """Slack takes a status off when its time is over, and says so."""
        now = self.sandbox.clock.now()
        for team in list(self.sandbox.world.workspaces):
            for person in list(self.sandbox.workspace_of(team).people.values()):
                if 0 < person.status_expiration <= now.timestamp():
                    self.set_status(person.id, team=team)

    # channels

    def add_channel(self, channel: Channel, team: str | None = None) -> None:
        with self.sandbox.world.change():
            self.sandbox.workspace_of(team).set_channel(channel)

    def change_channel(self, channel: str, team: str | None = None, **changes: Any) -> Channel:
        workspace = self.sandbox.workspace_of(team)
        with self.sandbox.world.change():
            changed = replace(workspace.channels[channel], **changes)
            workspace.set_channel(changed)
        return changed

    def archive(self, channel: str, team: str | None = None) -> None:
        workspace = self.sandbox.workspace_of(team)
        self.change_channel(channel, team, is_archived=True)
        self.tell(workspace, {"type": "channel_archive", "channel": channel, "user": workspace.app.installer})

    def invite(self, channel: str, person: str, team: str | None = None) -> None:
        there = self.sandbox.workspace_of(team).channels[channel]
        if person not in there.members:
            self.change_channel(channel, team, members=(*there.members, person))

    def remove(self, channel: str, person: str, team: str | None = None) -> None:
        workspace = self.sandbox.workspace_of(team)
        there = workspace.channels[channel]
        self.change_channel(channel, team, members=tuple(one for one in there.members if one != person))
        inner = {"type": "member_left_channel", "user": person, "channel": channel, "team": workspace.team.id}
        self.tell(workspace, inner)

    # the app itself

    def tokens_revoked(self, team: str | None = None) -> None:
        workspace = self.sandbox.workspace_of(team)
        with self.sandbox.world.change():
            self.sandbox.world.revoke(workspace.team.id, "token_revoked")
        self.tell(workspace, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.app.bot_user]}})

    def uninstall(self, team: str | None = None) -> None:
        """Every token of the workspace dies; the app hears of it in two events."""
        workspace = self.sandbox.workspace_of(team)
        with self.sandbox.world.change():
            self.sandbox.world.revoke(workspace.team.id, "account_inactive")
        self.tell(workspace, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.app.bot_user]}})
        self.tell(workspace, {"type": "app_uninstalled"})

"""One workspace as Slack would hold it: people, conversations, messages, open views, Homes.

Values are frozen and replaced, so that another thread may keep what it read. Everything here is called under
the world's lock.
"""

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.sandbox.firm import Channel, Firm, Person
from bot.sandbox.journal import Json

if TYPE_CHECKING:
    from bot.sandbox.world import World

STACK = 3  # views on top of each other


@dataclass(frozen=True)
class Message:
    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    bot_id: str | None = None
    metadata: Json | None = None
    edited: str | None = None
    thread_ts: str | None = None
    only_for: str | None = None  # the one person who sees an ephemeral message
    files: tuple[str, ...] = ()  # their ids
    typed: Json = field(default_factory=dict)  # what was chosen in its selects, by block and action

    @property
    def is_ephemeral(self) -> bool:
        return self.only_for is not None


@dataclass(frozen=True)
class File:
    id: str
    user: str
    name: str
    data: bytes
    created: int
    title: str = ""
    is_whole: bool = True  # false until an upload is completed
    is_deleted: bool = False

    @property
    def extension(self) -> str:
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


@dataclass(frozen=True)
class View:
    id: str
    user: str
    body: Json  # what the app gave: type, title, blocks, callback_id, private_metadata, ...
    hash: str
    root: str
    previous: str | None = None
    external_id: str | None = None
    typed: Json = field(default_factory=dict)  # what the person filled in so far, by block and action
    errors: Json = field(default_factory=dict)  # what the app said is wrong, by block

    @property
    def blocks(self) -> list[Json]:
        return list(self.body.get("blocks", []))

    @property
    def title(self) -> str:
        return str((self.body.get("title") or {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.body.get("callback_id", ""))


class Workspace:
    def __init__(self, world: "World", firm: Firm) -> None:
        self.world = world
        self.team = firm.team
        self.app = firm.app
        self.people: dict[str, Person] = {one.id: one for one in firm.people}
        self.channels: dict[str, Channel] = {one.id: one for one in firm.channels}
        self.dms: dict[str, str] = {}  # person -> D…
        self._partners: dict[str, str] = {}  # and back
        self.messages: dict[str, dict[str, Message]] = {}
        self.ephemerals: dict[tuple[str, str], Message] = {}  # (person, ts)
        self.files: dict[str, File] = {}
        self.homes: dict[str, View] = {}
        self.stacks: dict[str, list[View]] = {}
        self.tombstones: set[tuple[str, str]] = set()
        self._last_ts = 0
        self._restore()

    # people and channels

    def set_person(self, person: Person) -> None:
        self.people[person.id] = person
        self._keep("person", person.id, asdict(person))

    def set_channel(self, channel: Channel) -> None:
        self.channels[channel.id] = channel
        self._keep("channel", channel.id, asdict(channel))

    def member_of(self, person: str, channel: str) -> bool:
        if channel in self.channels:
            return person in self.channels[channel].members
        return self.dm_partner(channel) == person or (person == self.app.bot_user and self.is_dm(channel))

    def open_dm(self, person: str) -> str:
        if person not in self.dms:
            self.dms[person] = f"D0{person.lstrip('UW').lstrip('0') or person}"
            self._partners[self.dms[person]] = person
            self._keep("dm", person, self.dms[person])
        return self.dms[person]

    def is_dm(self, channel: str) -> bool:
        return self.dm_partner(channel) is not None

    def dm_partner(self, channel: str) -> str | None:
        return self._partners.get(channel)

    # messages

    def next_ts(self) -> str:
        """The sandbox's own time; later than any other, also when the clock was moved back."""
        self._last_ts = max(int(self.world.clock.now().timestamp() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def post(self, channel: str, user: str, **facts: Any) -> Message:
        facts["blocks"] = tuple(with_ids(facts.get("blocks") or (), self.world.new_id))
        return self.store(Message(channel=channel, ts=self.next_ts(), user=user, **facts))

    def store(self, message: Message) -> Message:
        if message.only_for:
            self.ephemerals[message.only_for, message.ts] = message
        else:
            self.messages.setdefault(message.channel, {})[message.ts] = message
            self._keep("message", f"{message.channel} {message.ts}", asdict(message))
        return message

    def edit(self, message: Message, **changes: Any) -> Message:
        if changes.get("blocks") is not None:
            changes["blocks"] = tuple(with_ids(changes["blocks"], self.world.new_id))
        return self.store(replace(message, **changes))

    def delete(self, message: Message) -> None:
        if message.only_for:
            self.ephemerals.pop((message.only_for, message.ts), None)
            return
        self.messages.get(message.channel, {}).pop(message.ts, None)
        self.tombstones.add((message.channel, message.ts))
        self.world.keeper.drop("message", f"{self.team.id} {message.channel} {message.ts}")

    def find(self, channel: str, ts: str, person: str | None = None) -> Message | None:
        if person and (person, ts) in self.ephemerals:
            return self.ephemerals[person, ts]
        return self.messages.get(channel, {}).get(ts)

    # files

    def set_file(self, file: "File") -> "File":
        self.files[file.id] = file
        return file

    # views

    def new_view(self, user: str, body: Json, previous: View | None = None) -> View:
        ident = f"V0{self.world.new_id()}"
        return View(
            id=ident,
            user=user,
            body={**body, "blocks": with_ids(body.get("blocks", ()), self.world.new_id)},
            hash=self.new_hash(),
            root=previous.root if previous else ident,
            previous=previous.id if previous else None,
            external_id=body.get("external_id") or None,
        )

    def new_hash(self) -> str:
        return f"{int(self.world.clock.now().timestamp())}.{self.world.new_id()}"

    def changed_view(self, view: View, body: Json) -> View:
        """The same view with a new body: what was typed stays where block and action are still there."""
        blocks = with_ids(body.get("blocks", ()), self.world.new_id)
        there = {(block["block_id"], one.get("action_id")) for block in blocks for one in elements(block)}
        typed = {
            block_id: kept
            for block_id, actions in view.typed.items()
            if (kept := {key: value for key, value in actions.items() if (block_id, key) in there})
        }
        return replace(
            view,
            body={**body, "blocks": blocks},
            hash=self.new_hash(),
            typed=typed,
            errors={},
            external_id=body.get("external_id") or view.external_id,
        )

    def find_view(self, view_id: str | None = None, external_id: str | None = None) -> View | None:
        shown = [view for stack in self.stacks.values() for view in stack] + list(self.homes.values())
        if view_id:
            return next((view for view in shown if view.id == view_id), None)
        return next((view for view in shown if external_id and view.external_id == external_id), None)

    def replace_view(self, view: View) -> View:
        home = self.homes.get(view.user)
        if home and home.id == view.id:
            return self.set_home(view)
        self.stacks[view.user] = [view if one.id == view.id else one for one in self.stacks[view.user]]
        return view

    def set_home(self, view: View) -> View:
        self.homes[view.user] = view
        self._keep("home", view.user, asdict(view))
        return view

    # keeping

    def _keep(self, kind: str, key: str, value: Any) -> None:
        self.world.keeper.put(kind, f"{self.team.id} {key}", value)

    def _restore(self) -> None:
        for _, raw in self._kept("person"):
            self.people[raw["id"]] = Person(**raw)
        for _, raw in self._kept("channel"):
            self.channels[raw["id"]] = Channel(**raw)
        self.dms.update(self._kept("dm"))
        self._partners.update((dm, person) for person, dm in self.dms.items())
        for _, raw in self._kept("message"):
            message = Message(**{**raw, "blocks": tuple(raw["blocks"]), "files": tuple(raw.get("files", ()))})
            self.messages.setdefault(message.channel, {})[message.ts] = message
            self._last_ts = max(self._last_ts, int(message.ts.replace(".", "")))
        for user, raw in self._kept("home"):
            self.homes[user] = View(**raw)

    def _kept(self, kind: str) -> list[tuple[str, Any]]:
        start = f"{self.team.id} "
        return [
            (key.removeprefix(start), value) for key, value in self.world.keeper.every(kind) if key.startswith(start)
        ]


def elements(block: Json) -> list[Json]:
    """Everything in a block that a person can touch."""
    found = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
    return [one for one in found if isinstance(one, dict) and one.get("type") not in _SILENT]


_SILENT = {
    "mrkdwn",
    "plain_text",
    "image",
    "rich_text_section",
    "rich_text_list",
    "rich_text_quote",
    "rich_text_preformatted",
}


def with_ids(blocks: Any, new_id: Any) -> list[Json]:
    """Slack gives a name to every block and element that came without one."""
    named = []
    for block in blocks:
        block = {**block, "block_id": block.get("block_id") or new_id()}
        for key in ("accessory", "element"):
            if isinstance(block.get(key), dict) and block[key].get("type") not in _SILENT:
                block[key] = {**block[key], "action_id": block[key].get("action_id") or new_id()}
        if block.get("type") in ("actions", "context_actions"):
            block["elements"] = [{**one, "action_id": one.get("action_id") or new_id()} for one in block["elements"]]
        named.append(block)
    return named

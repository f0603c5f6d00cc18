"""What one person has on their screen: the sandbox's state, read once, as the templates want it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from markupsafe import Markup

from bot.clock import ManualClock
from bot.sandbox import mrkdwn, plainly, render
from bot.sandbox.firm import Person
from bot.sandbox.model import Message, View, Workspace
from bot.sandbox.viewer import Viewer

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

SHOWN = 200  # messages, the newest
JOURNAL = 80  # lines
DRAWN = 2_000  # messages whose HTML is kept
TOGETHER = timedelta(minutes=5)  # one face for what somebody says in a row
TABS = (("home", "Home"), ("messages", "Messages"), ("about", "About"))
MORNING = 9
SIGNS = [
    ("", "None"),
    (":palm_tree:", "Palm tree"),
    (":face_with_thermometer:", "Thermometer"),
    (":calendar:", "Calendar"),
    (":house:", "House"),
    (":no_entry:", "No entry"),
]
"""What Slack offers for a status, by what the picture shows."""
PARTS = ("bar", "sidebar", "main", "modal", "drawer")
METHODS = (
    ("*", "any call"),
    ("chat.postMessage", "posting a message"),
    ("chat.update", "editing a message"),
    ("views.open", "opening a form"),
    ("views.publish", "drawing a Home"),
)
KINDS = (
    ("drop", "Lose the answer", "Slack takes the call, then the connection dies before the answer"),
    ("hang", "Hang", "Slack takes the call and answers five seconds late"),
    ("ratelimited", "Too fast (429)", "Slack refuses and says to wait a second"),
    ("http_500", "Status 500", "Slack breaks and does nothing"),
    ("cut", "Cut the socket", "every connection of the bot breaks, now"),
    ("twice", "Deliver twice", "the next thing that somebody does reaches the bot two times"),
)
KIND_WORDS = {key: word for key, word, _ in KINDS}

NextNudge = Callable[[str], datetime | None]
"""When somebody (a Slack id) is to hear from us next."""


@dataclass(frozen=True)
class Look:
    """Who looks, at what, with the drawer open or not."""

    person: str
    at: str = "app:home"
    drawer: bool = False


@dataclass
class Screen:
    sandbox: "Sandbox"
    next_nudge: NextNudge | None = None
    read: dict[tuple[str, str], str] = field(default_factory=dict)  # the last message seen, by person and channel

    def __post_init__(self) -> None:
        self._drawn: dict[tuple[str, str, str], tuple[Message, object, Markup]] = {}
        self._from_the_start = {
            channel: max(messages) for channel, messages in self.workspace.messages.items() if messages
        }

    @property
    def workspace(self) -> Workspace:
        return self.sandbox.workspace

    def people(self) -> list[Person]:
        """Everybody one can be: no bots, and nobody who has left or belongs elsewhere."""
        return [
            one
            for one in self.workspace.people.values()
            if not one.is_bot and not one.deleted and not one.is_stranger and one.id != "USLACKBOT" and not one.team
        ]

    def look(self, person: str | None, at: str | None, drawer: bool = False) -> Look:
        """The nearest thing to what was asked for that this person may see."""
        who = person if person in {one.id for one in self.people()} else self.people()[0].id
        places = {f"app:{key}" for key, _ in TABS} | {one.id for one in self._channels(who)}
        return Look(who, at if at and at in places else "app:home", drawer)

    def parts(self, look: Look) -> dict[str, Markup]:
        env = render.environment()
        with self.sandbox.world.lock:
            facts = self._facts(look)
            return {
                name: Markup(env.get_template(f"{name}.html").render(facts | getattr(self, f"_{name}")(look)))
                for name in PARTS
            }

    def page(self, look: Look) -> str:
        with self.sandbox.world.lock:
            revision = self.sandbox.world.revision
        facts = {"parts": self.parts(look), "title": self.title(look), "me": self._person(look.person)}
        facts |= {"zones": sorted(available_timezones()), "signs": SIGNS}
        return render.environment().get_template("page.html").render(facts, at=look.at, revision=revision)

    def title(self, look: Look) -> str:
        place = self._app if look.at.startswith("app:") else f"#{self.workspace.channels[look.at].name}"
        return f"{place} ({self._person(look.person).real_name}) · {self.workspace.team.name}"

    def saw(self, look: Look) -> None:
        """Remembers that everything in the open conversation has been read."""
        conversation = self._conversation(look)
        if conversation:
            with self.sandbox.world.lock:
                self.read[look.person, conversation] = max(
                    self.workspace.messages.get(conversation, {}),
                    default=self.read.get((look.person, conversation), ""),
                )

    def viewer(self, person: str) -> Viewer:
        me = self._person(person)
        return Viewer(
            id=person,
            now=self.sandbox.clock.now(),
            zone=zone_of(me),
            half_days=me.locale == "en-US",
            people={one.id: one.real_name for one in self.workspace.people.values() if one.id != "USLACKBOT"},
            channels={one.id: one.name for one in self._channels(person)}
            | {one.id: one.name for one in self.workspace.channels.values() if not one.is_private},
        )

    def morning(self, person: str) -> datetime:
        """Nine o'clock on the person's own clock, on the next working day that has not come so far."""
        now = self.sandbox.clock.now().astimezone(zone_of(self._person(person)))
        day = now.replace(hour=MORNING, minute=0, second=0, microsecond=0, fold=0)
        while day <= now or day.weekday() >= 5:
            day += timedelta(days=1)
        return day.astimezone(UTC)

    # the parts

    def _facts(self, look: Look) -> dict[str, Any]:
        manifest = self.sandbox.world.manifest
        shortcuts = list(manifest.shortcuts.values())
        return {
            "me": self._person(look.person),
            "at": look.at,
            "drawer": look.drawer,
            "app": self._app,
            "commands": list(manifest.commands.values()),
            "shortcuts": shortcuts,
            "message_shortcuts": [one for one in shortcuts if one["type"] == "message"],
            "global_shortcuts": self._global_shortcuts(look.person),
            "scopes": sorted(manifest.scopes),
            "app_unread": self._unread(look.person, self.workspace.dms.get(look.person, "")),
        }

    def _bar(self, look: Look) -> dict[str, Any]:
        viewer = self.viewer(look.person)
        local = viewer.local(viewer.now)
        still = isinstance(self.sandbox.clock, ManualClock)
        return {
            "people": [self._somebody(one) for one in self.people()],
            "now": f"{local:%a} {local.day} {local:%b %Y}, {viewer.time(viewer.now)}",
            "iso": local.isoformat(timespec="minutes"),
            "date": f"{local:%Y-%m-%d}",
            "zone": zone_words(viewer.zone),
            "turns": "" if still else 60 - local.second,
            "morning": self._when(viewer, self.morning(look.person)),
            "nudge": self._nudge(viewer),
            "status_ends": _local_input(viewer, self._person(look.person).status_expiration),
            "refusals": sum(1 for one in list(self.sandbox.journal)[-JOURNAL:] if one.error),
        }

    def _sidebar(self, look: Look) -> dict[str, Any]:
        return {
            "team": self.workspace.team.name,
            "initials": "".join(word[0] for word in self.workspace.team.name.split() if word[0].isalnum())[:2].upper(),
            "channels": [
                {
                    "id": one.id,
                    "name": one.name,
                    "private": one.is_private,
                    "unread": self._unread(look.person, one.id),
                }
                for one in sorted(self._channels(look.person), key=lambda one: one.name)
            ],
        }

    def _main(self, look: Look) -> dict[str, Any]:
        tab = look.at.removeprefix("app:") if look.at.startswith("app:") else None
        conversation = self._conversation(look)
        return {
            "tab": tab,
            "tabs": TABS,
            "description": self._description,
            "channel": None if tab else self.workspace.channels[look.at],
            "conversation": conversation,
            "home": self._home(look.person) if tab == "home" else None,
            "rows": list(self._rows(look.person, conversation)) if conversation else [],
            "closed": self._closed(look),
            "said_to": self._app if tab else f"#{self.workspace.channels[look.at].name}",
        }

    def _modal(self, look: Look) -> dict[str, Any]:
        stack = self.workspace.stacks.get(look.person) or []
        view = stack[-1] if stack else None
        if view is None:
            return {"view": None}
        viewer = self.viewer(look.person)
        return {
            "view": view,
            "depth": len(stack),
            "close": (view.body.get("close") or {}).get("text") or "Cancel",
            "submit": (view.body.get("submit") or {}).get("text"),
            "blocks": render.blocks(view.blocks, self._place(view, "modal"), viewer),
        }

    def _drawer(self, look: Look) -> dict[str, Any]:
        if not look.drawer:
            return {}
        viewer = self.viewer(look.person)
        places = {one.id: f"#{one.name}" for one in self.workspace.channels.values()}
        people = dict(viewer.people)
        for person, dm in self.workspace.dms.items():
            places[dm] = f"the direct message with {people.get(person, person)}"
        newest = list(self.sandbox.journal)[-JOURNAL:][::-1]
        return {
            "lines": [
                plainly.line(one, viewer.time(one.at, seconds=True), self._app, people, places) for one in newest
            ],
            "methods": METHODS,
            "kinds": KINDS,
            "standing": self._standing(),
        }

    # pieces of the parts

    def _somebody(self, one: Person) -> dict[str, Any]:
        viewer = self.viewer(one.id)
        role = [one.title] if one.title else []
        role += ["Slack admin"] if one.is_admin else []
        role += ["Guest"] if one.is_guest and "Guest" not in role else []
        role += [f"“{one.status_text}”"] if one.status_text else []
        return {
            "id": one.id,
            "name": one.real_name,
            "role": ", ".join(role),
            "time": viewer.time(viewer.now),
            "zone": zone_words(viewer.zone),
            "unread": self._unread(one.id, self.workspace.dms.get(one.id, "")),
        }

    def _rows(self, person: str, channel: str) -> Iterator[dict[str, Any]]:
        viewer = self.viewer(person)
        mine = [one for (who, _), one in self.workspace.ephemerals.items() if who == person and one.channel == channel]
        there = [*self.workspace.messages.get(channel, {}).values(), *mine]
        found = sorted(there, key=lambda one: (one.thread_ts or one.ts, one.ts))[-SHOWN:]  # answers below their message
        last, read, marked = None, self._read(person, channel), False
        for one in found:
            fresh = not marked and one.ts > read and one.user != person and not one.is_ephemeral
            marked = marked or fresh
            yield self._row(one, last, viewer, fresh)
            last = last if one.thread_ts else one

    def _row(self, one: Message, last: Message | None, viewer: Viewer, fresh: bool) -> dict[str, Any]:
        at, is_reply = said_at(one), bool(one.thread_ts)
        new_day = not is_reply and (last is None or viewer.local(said_at(last)).date() != viewer.local(at).date())
        name = viewer.people.get(one.user, one.user)
        joined = (
            last is not None
            and not is_reply
            and not new_day
            and not fresh
            and not one.is_ephemeral
            and not last.is_ephemeral
            and last.user == one.user
            and at - said_at(last) < TOGETHER
        )
        return {
            "key": one.ts.replace(".", "-"),
            "ts": one.ts,
            "channel": one.channel,
            "user": one.user,
            "name": name,
            "bot": bool(one.bot_id),
            "head": not joined,
            "day": viewer.day(at) if new_day else "",
            "fresh": fresh,
            "reply": is_reply,
            "time": viewer.time(at),
            "full": f"{viewer.local(at):%A, %d %B %Y}, {viewer.time(at, seconds=True)}",
            "iso": viewer.local(at).isoformat(timespec="seconds"),
            "ephemeral": one.is_ephemeral,
            "edited": bool(one.edited) and not one.is_ephemeral,
            # What a screen reader reads of a message with blocks is its text alone, as at Slack.
            "heard": f"{name}, {'reply, ' if is_reply else ''}{viewer.time(at)}: {mrkdwn.words(one.text, viewer)}",
            "html": self._message(one, viewer),
            "shortcuts": not one.is_ephemeral and not self._person(viewer.id).is_guest,
        }

    def _message(self, one: Message, viewer: Viewer) -> Markup:
        """Drawn once and kept while the message, the minute and the names stay as they were."""
        key = (viewer.id, one.channel, one.ts)
        marks = (int(viewer.now.timestamp()) // 60, tuple(viewer.people.values()), tuple(viewer.channels.values()))
        kept = self._drawn.get(key)
        if kept is None or kept[0] is not one or kept[1] != marks:
            if len(self._drawn) > DRAWN:
                self._drawn.clear()
            kept = self._drawn[key] = (one, marks, self._draw(one, viewer))
        return kept[2]

    def _draw(self, one: Message, viewer: Viewer) -> Markup:
        if not one.blocks:
            said = Markup('<div class="text">{}</div>').format(mrkdwn.html(one.text, viewer))
            return said + self._files(one)
        place = render.Place("message", f"m{one.ts.replace('.', '-')}", one.typed)
        return render.blocks(one.blocks, place, viewer)

    def _files(self, one: Message) -> Markup:
        """Their names; the page gives nothing away to be opened."""
        held = [self.workspace.files[ident] for ident in one.files if ident in self.workspace.files]
        rows = (Markup("<li>{} <small>{:,} bytes</small></li>").format(file.name, len(file.data)) for file in held)
        return Markup('<ul class="files">{}</ul>').format(Markup("").join(rows)) if held else Markup()

    def _home(self, person: str) -> Markup | None:
        home = self.workspace.homes.get(person)
        return render.blocks(home.blocks, self._place(home, "home"), self.viewer(person)) if home else None

    def _place(self, view: View, kind: str) -> render.Place:
        return render.Place(kind, view.id, view.typed, view.errors)

    def _closed(self, look: Look) -> str:
        if look.at == "app:messages":
            manifest = self.sandbox.world.manifest
            return "Sending messages to this app has been turned off." if manifest.messages_read_only else ""
        channel = self.workspace.channels.get(look.at)
        return "This channel is archived." if channel and channel.is_archived else ""

    def _standing(self) -> list[str]:
        faults, words = self.sandbox.faults, []
        for one in faults.standing:
            if one.times != 0:
                left = "until taken back" if one.times is None else f"{one.times} more"
                where = dict(METHODS).get(one.method, one.method)
                words.append(f"{KIND_WORDS.get(one.kind, one.kind)}: {where}, {left}")
        if faults.deliver_twice:
            words.append(f"Deliver twice: {faults.deliver_twice} more")
        return words

    def _nudge(self, viewer: Viewer) -> str | None:
        """None hides the button; an empty word says that nothing is planned."""
        if self.next_nudge is None:
            return None
        at = self.next_nudge(viewer.id)
        return self._when(viewer, at) if at else ""

    def _when(self, viewer: Viewer, at: datetime) -> str:
        local = viewer.local(at)
        return f"{local:%A} {local.day} {local:%B}, {viewer.time(at)}"

    def _global_shortcuts(self, person: str) -> list[dict[str, Any]]:
        if self._person(person).is_guest:  # Slack offers guests none
            return []
        return [one for one in self.sandbox.world.manifest.shortcuts.values() if one["type"] == "global"]

    def _conversation(self, look: Look) -> str | None:
        if look.at == "app:messages":
            return self.workspace.open_dm(look.person)
        return None if look.at.startswith("app:") else look.at

    def _unread(self, person: str, channel: str) -> int:
        read = self._read(person, channel)
        found = self.workspace.messages.get(channel, {})
        return sum(1 for ts, one in found.items() if ts > read and one.user != person)

    def _read(self, person: str, channel: str) -> str:
        return self.read.get((person, channel)) or self._from_the_start.get(channel, "")

    def _channels(self, person: str) -> list[Any]:
        return [one for one in self.workspace.channels.values() if person in one.members]

    def _person(self, ident: str) -> Person:
        return self.workspace.people[ident]

    @property
    def _app(self) -> str:
        return self.sandbox.world.manifest.app_name

    @property
    def _description(self) -> str:
        return self.sandbox.world.manifest.description


def _local_input(viewer: Viewer, at: int) -> str:
    """As a browser's field for a date and a time takes it; nothing where there is no end."""
    return f"{viewer.local(datetime.fromtimestamp(at, UTC)):%Y-%m-%dT%H:%M}" if at else ""


def zone_of(person: Person) -> ZoneInfo:
    try:
        return ZoneInfo(person.tz or "UTC")
    except (ValueError, OSError):  # an unknown name, or one that is no name at all
        return ZoneInfo("UTC")


def zone_words(zone: ZoneInfo) -> str:
    return zone.key.rpartition("/")[2].replace("_", " ")


def said_at(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC)

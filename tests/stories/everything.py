"""Everything that anybody can ask of the bot, taken from what it registered, and what leaves it in answer.

A name is never listed here: what is registered tomorrow is asked for tomorrow. Buttons carry every id there is, and
forms are those that others were shown, sent again by somebody else: nothing that a person could forge is left out.
"""

import json
import logging
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from slack_bolt import BoltRequest

from bot.sandbox import payloads
from bot.sandbox.choosing import STATE_KEY, is_empty, state_of
from bot.sandbox.journal import Entry
from bot.sandbox.model import Message, View, elements, with_ids
from tests.cast import CORA, OSCAR
from tests.stories.house import House, Someone

Json = dict[str, Any]
Surface = tuple[str, str]
"""The kind of request, and its name."""
Words = Mapping[str, str]
"""What is looked for, by what it is."""
Remembered = tuple[set[Surface], dict[str, dict[str, Json]], dict[str, set[str]], dict[str, dict[str, Json]]]
"""What was driven, then the forms, the values and the views of `Seen`."""

TOM = "U0TOM"
LEFT = {"api", "response_url"}
VERBS = ("note", "decline", "change", "remove", "silence", "wake", "lost", "pick", "hour", "hand", "less")
A_DAY = "2027-01-15"
AS_SEEN_MOST = 8


@dataclass
class Seen:
    """Forms and buttons as somebody was shown them."""

    forms: dict[str, dict[str, Json]] = field(default_factory=lambda: defaultdict(dict))
    """By callback and metadata."""
    values: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """What the buttons and menus of a name carried."""
    holding: dict[str, dict[str, Json]] = field(default_factory=lambda: defaultdict(dict))
    """The views in which they stood, by callback."""

    def look_at(self, shown: object) -> None:
        if isinstance(shown, dict):
            if shown.get("type") in ("modal", "home"):
                self._view(shown)
            if "action_id" in shown:
                options = [shown, *shown.get("options", ())]
                self.values[shown["action_id"]] |= {str(each["value"]) for each in options if each.get("value")}
            for each in shown.values():
                self.look_at(each)
        elif isinstance(shown, list):
            for each in shown:
                self.look_at(each)

    def _view(self, view: Json) -> None:
        named = {**view, "blocks": with_ids(view["blocks"], iter(map("b{}".format, range(10_000))).__next__)}
        callback = view.get("callback_id", "")
        if view.get("submit"):
            self.forms[callback].setdefault(view.get("private_metadata", ""), named)
        for block in named["blocks"]:
            for each in elements(block):
                self.holding[each["action_id"]].setdefault(callback, named)


class Walk:
    """Asks for every registered name as one person, each time of the same database."""

    def __init__(self, house: House, words: Words, ids: Collection[int]) -> None:
        self.house, self.words, self.ids = house, words, sorted(set(ids))
        self.seen = Seen()
        self.driven: set[Surface] = set()
        """What did its work at least once, or refused to: nonsense in a button proves nothing."""
        self._failures: list[logging.LogRecord] = []
        logging.getLogger("handlers.errors").addFilter(self._failed)
        self._as_it_was = house.file.with_suffix(".was")
        self._watching = sqlite3.connect(house.file, check_same_thread=False)
        self.keeps()

    @property
    def names(self) -> list[Surface]:
        return sorted(self.house.bot.app.board._handlers)

    def goes(self, who: Someone, names: Collection[Surface] | None = None) -> dict[Surface, set[str]]:
        """Which words each of them showed to this person."""
        return {each: self.asks(who, each) for each in names or self.names}

    def keeps(self) -> None:
        """As it is now, each name finds it."""
        with closing(sqlite3.connect(self.house.file)) as now, closing(sqlite3.connect(self._as_it_was)) as was:
            now.backup(was)
        self._kept = self._version()

    def rehearses(self, *insiders: Someone) -> None:
        """Whoever may see something is shown every form and every button that others then forge. What is shown only
        once something else was is found on the second way."""
        all_ids, self.ids = self.ids, self.ids[:1]
        for who in insiders:
            self.goes(who, [each for each in self.names if each[0] != "event"])
        for who in insiders:
            self.goes(who, [each for each in self.names if each[0] == "view"])
        self.ids = all_ids

    def remembered(self) -> Remembered:
        """What the rehearsals showed, for somebody else's walk through the same firm."""
        seen = self.seen
        return self.driven, {**seen.forms}, {**seen.values}, {**seen.holding}

    def remembers(self, what: Remembered) -> None:
        driven, forms, values, holding = what
        self.driven |= driven
        self.seen.forms.update(forms)
        self.seen.values.update(values)
        self.seen.holding.update(holding)

    def asks(self, who: Someone, surface: Surface) -> set[str]:
        """Which words came, whatever was asked for by that name."""
        return self.words_in(self.came(who, surface))

    def came(self, who: Someone, surface: Surface) -> list[object]:
        """All that left in answer."""
        before = len(self.house.sandbox.journal)
        said = [self._asked(surface, body) for body in self._requests(who, *surface)]
        self.house.look()
        entries = self.house.sandbox.journal.since(before)
        found = [*said, *(left(each) for each in entries if each.kind in LEFT)]
        self.seen.look_at(found)
        self._back()
        return found

    def words_in(self, shown: object) -> set[str]:
        said = json.dumps(shown, default=str, ensure_ascii=False).casefold()
        return {each for each, word in self.words.items() if word in said}

    def _asked(self, surface: Surface, body: Json) -> object:
        failures = len(self._failures)
        answer, after = self.house.bot.door.dispatch(BoltRequest(body=body, mode="socket_mode"))
        after()
        assert answer.status == 200, answer
        if len(self._failures) == failures:
            self.driven.add(surface)
        return json.loads(answer.body) if answer.body else None

    def _failed(self, record: logging.LogRecord) -> bool:
        self._failures.append(record)
        return True

    def _back(self) -> None:
        """So that no name finds what another one did."""
        if self._version() != self._kept:  # most names change nothing, and whoever is connected reads all tables anew
            with closing(sqlite3.connect(self._as_it_was)) as was, closing(sqlite3.connect(self.house.file)) as now:
                was.backup(now)
            self._kept = self._version()
        desk = self.house.bot.app.desk
        for remembered in (desk.admitted, desk.told, self.house.bot.app._known):
            remembered.clear()

    def _version(self) -> int:
        """Another one whenever anybody else wrote to the database."""
        return int(self._watching.execute("PRAGMA data_version").fetchone()[0])

    # what is asked

    def _requests(self, who: Someone, kind: str, name: str) -> Iterator[Json]:
        workspace, person, world = who.actor.workspace, who.actor.person, self.house.sandbox.world
        asks: dict[str, Callable[[], Iterator[Json]]] = {
            "command": lambda: (payloads.command(workspace, person, "C0GENERAL", name, text) for text in self._typed()),
            "shortcut": lambda: self._shortcuts(who, name),
            "options": lambda: (
                payloads.suggestion(workspace, person, self._message(who), "b", name, text) for text in self._typed()
            ),
            "action": lambda: self._presses(who, name),
            "view": lambda: (payloads.submission(workspace, person, each) for each in self._forms(who, name)),
            "view_closed": lambda: (payloads.closed(workspace, person, each, True) for each in self._forms(who, name)),
            "event": lambda: iter([self._event(who, name)]),
        }
        with world.change():
            found = list(asks[kind]())
        yield from found

    def _typed(self) -> list[str]:
        """Of the words only how they begin: whoever has typed one may be shown it again."""
        return ["", "list", "quiet", "digest", "settings", "setup", "help", "Zebra Works", "Zebra Works: x", "zeb",
                *map(str, self.ids), "#1", *(word[:-1] for word in self.words.values())]  # fmt: skip

    def _shortcuts(self, who: Someone, name: str) -> Iterator[Json]:
        workspace, person = who.actor.workspace, who.actor.person
        if ("global", name) in self.house.sandbox.world.manifest.shortcuts:
            yield payloads.shortcut(workspace, person, name, "1.2")
        else:
            yield payloads.message_action(workspace, person, self._message(who), name, "1.2")

    def _presses(self, who: Someone, name: str) -> Iterator[Json]:
        held = self.seen.holding.get(name) or next(iter(self.seen.holding.values()), {})
        places: list[Message | View] = [*(self._view(who, each) for each in held.values()), self._message(who)]
        for place in places:
            for value in self._values(name):
                action = {"type": "button", "action_id": name, "block_id": "b", "value": value, "action_ts": "1.2",
                          "selected_option": {"text": {"type": "plain_text", "text": value}, "value": value},
                          "selected_user": CORA, "selected_date": A_DAY}  # fmt: skip
                yield payloads.block_action(who.actor.workspace, who.actor.person, place, action)

    def _values(self, name: str) -> list[str]:
        """As such buttons were seen to carry them, with every id in place of each; else whatever a button may carry."""
        shapes = {re.sub(r"\b\d+\b", "{}", each) for each in self.seen.values.get(name, ()) if "{" not in each}
        if not shapes:
            return sorted({CORA, "0", *(f"{verb}:{self.ids[0]}" for verb in VERBS), *(f"{id_}:1" for id_ in self.ids),
                           *map(str, self.ids)})  # fmt: skip
        found = {each.format(*[id_] * 5) for each in shapes for id_ in self.ids}
        found |= {each.format(id_, self.ids[0], id_) for each in shapes if each.count("{}") > 1 for id_ in self.ids}
        return sorted(found | {*sorted(self.seen.values.get(name, ()))[:AS_SEEN_MOST]})

    def _forms(self, who: Someone, callback: str) -> Iterator[View]:
        for metadata, body in self.seen.forms.get(callback, {}).items():
            for meant in (
                {metadata, *(re.sub(r"\b\d+\b", str(id_), metadata) for id_ in self.ids)} if metadata else [""]
            ):
                yield self._filled(self._view(who, {**body, "private_metadata": meant}))

    def _filled(self, view: View) -> View:
        for block in view.blocks:
            for each in elements(block):
                if each["type"] in STATE_KEY and is_empty(state_of(each)):
                    view.typed.setdefault(block["block_id"], {})[each["action_id"]] = filled(each)
        return view

    def _view(self, who: Someone, body: Json) -> View:
        """One that they were never shown."""
        return View(id="V0FORGED", user=who.id, body=body, hash="1", root="V0FORGED", typed={})

    def _message(self, who: Someone) -> Message:
        return Message(who.actor.workspace.open_dm(who.id), "1764147600.000001", "U0BOT", "By hand", bot_id="B0BOT")

    def _event(self, who: Someone, name: str) -> Json:
        inner: Json = {"type": name, "user": who.id, "tab": "home", "channel": self._message(who).channel}
        if name in ("user_change", "team_join"):
            inner["user"] = {"id": who.id, "team_id": who.actor.workspace.team.id, "name": who.id, "profile": {}}
        return self.house.sandbox.delivery._event_body(who.actor.workspace.team.id, inner)


def filled(element: Json) -> Json:
    """With something that most forms take. The words are a name, for whoever asks for one to be sure."""
    key, _ = STATE_KEY[element["type"]]
    option = {"text": {"type": "plain_text", "text": "x"}, "value": "1"}
    first = next(iter(element.get("options", [option])))
    values: Json = {
        "selected_option": first, "selected_options": [first], "selected_user": TOM, "selected_users": [OSCAR],
        "selected_date": A_DAY, "selected_time": "10:00", "value": "Zebra Works", "selected_conversation": "C0CLIENTS",
        "selected_channel": "C0CLIENTS", "selected_conversations": ["C0CLIENTS"], "selected_channels": ["C0CLIENTS"],
    }  # fmt: skip
    return {"type": element["type"], key: values.get(key, [])}


def left(entry: Entry) -> object:
    """What we handed to Slack: arguments that hold JSON are read."""
    args = entry.args if isinstance(entry.args, dict) else {}
    return {key: read(value) for key, value in args.items() if key != "token"}


def read(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def at_rest(file: Path, words: Words) -> set[str]:
    """Which of the words lie in the database's files in clear."""
    files = [each for each in (file, file.with_name(f"{file.name}-wal")) if each.exists()]
    kept = b"".join(each.read_bytes() for each in files).lower()
    return {each for each, word in words.items() if word.encode() in kept}

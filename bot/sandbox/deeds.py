"""What the page can be told to do, one method for each: a person's acts, the clock, and what shall go wrong.

Every method gets the person and the wish (what the browser sent), and gives what the browser shows.
"""

import base64
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from bot.sandbox.choosing import LISTS, STATE_KEY, CannotDo, state_of
from bot.sandbox.driver import Actor, Outcome
from bot.sandbox.journal import Json
from bot.sandbox.model import Message, View, elements
from bot.sandbox.screen import Screen, zone_of

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

Seen = dict[str, Json]  # options by value


class Deeds:
    def __init__(self, sandbox: "Sandbox", screen: Screen) -> None:
        self.sandbox = sandbox
        self.screen = screen
        self._seen: dict[tuple[str, str], Seen] = defaultdict(dict)  # what the app offered, by person and action

    def do(self, deed: str, wish: Json) -> Json:
        act = getattr(self, f"do_{deed}", None)
        if act is None:
            raise CannotDo(f"nobody can {deed} here")
        if wish.get("as") not in {one.id for one in self.screen.people()}:
            raise CannotDo("nobody here has that name")
        found: Json = act(self._actor(str(wish["as"])), wish)
        return found

    # words

    def do_say(self, actor: Actor, wish: Json) -> Json:
        text = str(wish["text"]).strip()
        if not text:
            return {"ok": True}
        actor.say(str(wish["channel"]), text)
        return {"ok": True}

    def do_command(self, actor: Actor, wish: Json) -> Json:
        name, _, text = str(wish["text"]).strip().partition(" ")
        return _told(actor.command(str(wish["channel"]), name, text.strip()))

    # blocks

    def do_press(self, actor: Actor, wish: Json) -> Json:
        place = self._place(actor, wish)
        self._fill(actor, place, wish.get("values"))
        block, element = _find(place, str(wish["block"]), str(wish["action"]))
        value = wish.get("value")
        if element["type"] in STATE_KEY:
            value = self._given(actor, place, block, element, value)
        return _told(actor.press(_where(place), element["action_id"], value, block_id=block["block_id"]))

    def do_fill(self, actor: Actor, wish: Json) -> Json:
        self._fill(actor, self._place(actor, wish), wish.get("values"))
        return {"ok": True}

    def do_suggest(self, actor: Actor, wish: Json) -> Json:
        place = self._place(actor, wish)
        block, element = _find(place, str(wish["block"]), str(wish["action"]))
        found = actor.suggest(
            _where(place), element["action_id"], str(wish.get("query", "")), block_id=block["block_id"]
        )
        self._seen[actor.id, element["action_id"]] |= {str(one["value"]): one for one in found}
        return {"ok": True, "options": [_option(one) for one in found]}

    # views

    def do_submit(self, actor: Actor, wish: Json) -> Json:
        place = self._place(actor, wish)
        self._fill(actor, place, wish.get("values"))
        return _told(actor.submit(str(wish["view"])))

    def do_close(self, actor: Actor, wish: Json) -> Json:
        actor.close(str(wish["view"]), everything=bool(wish.get("everything")))
        return {"ok": True}  # that the app does not hear of it is nothing to the person

    def do_open(self, actor: Actor, wish: Json) -> Json:
        actor.open_home("messages" if wish.get("tab") == "messages" else "home")
        return {"ok": True}

    # shortcuts

    def do_shortcut(self, actor: Actor, wish: Json) -> Json:
        return _told(actor.shortcut(str(wish["callback"])))

    def do_message_shortcut(self, actor: Actor, wish: Json) -> Json:
        channel, ts = wish["message"]
        return _told(actor.message_shortcut(str(channel), str(ts), str(wish["callback"])))

    # the clock

    def do_clock(self, actor: Actor, wish: Json) -> Json:
        at = self._when(actor, wish)
        if at is None:
            raise CannotDo("nothing is planned")
        self.sandbox.set_clock(at)
        return {"ok": True}

    def _when(self, actor: Actor, wish: Json) -> datetime | None:
        to = wish.get("to")
        if to == "hour":
            return self.sandbox.clock.now() + timedelta(hours=1)
        if to == "morning":
            return self.screen.morning(actor.id)
        if to == "nudge":
            return self.screen.next_nudge(actor.id) if self.screen.next_nudge else None
        try:
            return _wall_clock(str(wish.get("at")), zone_of(actor.person))
        except (ValueError, OverflowError):
            raise CannotDo("that is not a date and a time") from None

    # what people change in Slack about themselves

    def do_profile(self, actor: Actor, wish: Json) -> Json:
        """Another time zone, and a status with its end by the person's own clock there."""
        zone, until = str(wish.get("zone", "")), wish.get("until")
        if zone not in available_timezones():
            raise CannotDo(f"no time zone is called {zone}" if zone else "a time zone is needed, such as Europe/Berlin")
        try:
            ends = _wall_clock(str(until), ZoneInfo(zone)) if until else None
        except (ValueError, OverflowError):
            raise CannotDo("that is not a date and a time") from None
        words, sign = str(wish.get("words", ""))[:100], str(wish.get("sign", ""))
        self.sandbox.admin.set_status(actor.id, words, sign, ends, tz=zone)
        return {"ok": True}

    # what shall go wrong

    def do_fault(self, _: Actor, wish: Json) -> Json:
        kind = str(wish["kind"])
        times = int(wish["times"]) if wish.get("times") else None
        with self.sandbox.world.change():
            if kind == "clear":
                self.sandbox.faults.clear()
            elif kind == "twice":
                self.sandbox.faults.deliver_twice += times or 1
            elif kind != "cut":
                self.sandbox.faults.add(str(wish.get("method") or "*"), kind, times)
        if kind == "cut":
            self.sandbox.sockets.cut()
        return {"ok": True}

    # underneath

    def _actor(self, person: str) -> Actor:
        actor = self.sandbox.person(person)
        for (who, action), options in self._seen.items():
            if who == person:
                actor.suggested[action] = list(options.values())
        return actor

    def _place(self, actor: Actor, wish: Json) -> Message | View:
        place: Message | View | None
        if wish.get("message"):
            channel, ts = wish["message"]
            place = self.sandbox.workspace.find(str(channel), str(ts), actor.id)
        elif wish.get("view"):
            place = self.sandbox.workspace.find_view(str(wish["view"]))
        else:
            place = actor.home
        if place is None or (isinstance(place, View) and place.user != actor.id):
            raise CannotDo("that is not on the screen any more")
        return place

    def _fill(self, actor: Actor, place: Message | View, values: Any) -> None:
        """Takes over what stands in the inputs, as the browser sees it: by block."""
        if not values or not isinstance(place, View):
            return
        given = {}
        for block_id, value in values.items():
            block = next((one for one in place.blocks if one["block_id"] == block_id), None)
            element = (block or {}).get("element")
            if block and element and element.get("type") in STATE_KEY:
                given[block_id] = self._given(actor, place, block, element, value)
        actor.fill(place, given)

    def _given(self, actor: Actor, place: Message | View, block: Json, element: Json, value: Any) -> Any:
        """What the browser's fields hold, as the driver takes it; nothing at all is None."""
        if value in (None, "", []):
            return None
        kind = element["type"]
        if kind == "file_input":
            return [(str(one["name"]), base64.b64decode(one["data"])) for one in value]
        if kind == "datetimepicker":
            return int(_wall_clock(str(value), zone_of(actor.person)).timestamp())
        if "external" in kind:
            self._remember(actor, place, block, element)
        if kind in LISTS:
            return [str(one) for one in value] if isinstance(value, list) else [str(value)]
        return str(value)

    def _remember(self, actor: Actor, place: Message | View, block: Json, element: Json) -> None:
        """What stands in an external select is among its options, though nobody searched for it just now."""
        typed = place.typed.get(block["block_id"], {}).get(element["action_id"])
        held = (typed or state_of(element)).get(STATE_KEY[element["type"]][0])
        known = self._seen[actor.id, element["action_id"]]
        known |= {str(one["value"]): one for one in (held if isinstance(held, list) else [held]) if one}
        actor.suggested[element["action_id"]] = list(known.values())


def _find(place: Message | View, block_id: str, action_id: str) -> tuple[Json, Json]:
    for block in place.blocks:
        for element in elements(block):
            if block["block_id"] == block_id and element.get("action_id") == action_id:
                return block, element
    raise CannotDo("that is not on the screen any more")


def _where(place: Message | View) -> Message | View:
    return place


def _told(outcome: Outcome) -> Json:
    return {"ok": outcome.ok, "shown": outcome.shown, "error": outcome.error, "fields": outcome.fields}


def _option(one: Json) -> Json:
    return {
        "value": one["value"],
        "text": one["text"]["text"],
        "description": (one.get("description") or {}).get("text", ""),
    }


def _wall_clock(words: str, zone: ZoneInfo) -> datetime:
    """A time of the person's own clock, as the browser's fields write it."""
    return datetime.fromisoformat(words).replace(tzinfo=zone).astimezone(UTC)

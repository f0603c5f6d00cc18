"""A person in front of Slack: what they do, what they see. Used by the tests and by the page.

Every act waits for the app's acknowledgement and says what came of it. Call it from an ordinary thread.
"""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.sandbox import answers, files, limits, payloads, picking, shapes
from bot.sandbox.calls import Refused
from bot.sandbox.choosing import STATE_KEY, CannotDo, chosen, problem, state_of
from bot.sandbox.delivery import Ack
from bot.sandbox.grammar import options_of
from bot.sandbox.journal import Json
from bot.sandbox.model import Message, View, Workspace
from bot.sandbox.seeing import Seer, Where

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

TROUBLE = "We had some trouble connecting. Try again?"
BUTTON_TROUBLE = "This app responded with an error. Try again, or ask whoever looks after the app."


@dataclass(frozen=True)
class Outcome:
    """What became of one act."""

    acked: bool = False
    response: Any = None  # the body of the acknowledgement
    error: str | None = None  # Slack's name for what went wrong
    shown: str | None = None  # what Slack itself tells the person
    fields: dict[str, str] = field(default_factory=dict)  # what stands under the inputs, by block_id
    messages: tuple[str, ...] = ()  # Slack's pointers into an answer that it would not take
    payload: Json = field(default_factory=dict)  # what was sent to the app
    latency: float = 0.0  # seconds until the acknowledgement

    @property
    def ok(self) -> bool:
        return self.acked and self.error is None and not self.fields


class Actor(Seer):
    def __init__(self, sandbox: "Sandbox", workspace: Workspace, person_id: str) -> None:
        super().__init__(sandbox, workspace, person_id)
        self.suggested: dict[str, list[Json]] = {}  # what the app offered last, by action

    # what they do

    def command(self, channel: str, name: str, text: str = "") -> Outcome:
        self._in(channel)
        if name not in self.sandbox.world.manifest.commands:
            return Outcome(error="unknown_command", shown=f"{name} is not a valid command.")
        with self.sandbox.world.change():
            payload = payloads.command(self.workspace, self.person, channel, name, text)
        ack = self.sandbox.run(self.sandbox.delivery.interaction("slash_commands", name, payload))
        if not ack.ok:
            return self._failed(ack, payload, f'{name} failed with the error "{_told(ack)}"')

        def apply() -> None:
            answers.command_answered(self.workspace, self.id, channel, ack.body)

        return self._applied(ack, payload, apply, f'{name} failed with the error "dispatch_failed"')

    def press(self, where: Where, action_id: str, value: Any = None, *, block_id: str | None = None) -> Outcome:
        """Presses a button, or picks a value in any other element (the value, words or id of what is picked)."""
        place, block, element = self._element(where, action_id, block_id, value)
        option = state = None
        if element["type"] == "overflow":
            option = chosen(element | {"type": "static_select"}, value)["selected_option"]
        elif element["type"] in STATE_KEY:
            state = self._chosen(place, block, element, value)
            place = self._type_in(place, {(block["block_id"], action_id): state})
        if block["type"] == "input" and not block.get("dispatch_action"):
            return Outcome(acked=True)  # typed, and nothing sent
        with self.sandbox.world.change():
            action = payloads.pressed(element, block["block_id"], state, self._now_ts(), option)
            payload = payloads.block_action(self.workspace, self.person, place, action)
        ack = self.sandbox.run(self.sandbox.delivery.interaction("interactive", f"block_actions {action_id}", payload))
        return self._plain(ack, payload, BUTTON_TROUBLE)

    def fill(self, where: Where, values: Json) -> View | Message:
        """Types into inputs without sending anything; values by action_id or block_id."""
        place = self._place(where)
        states = {}
        for name, value in values.items():
            block, element = self._input(place, name)
            states[block["block_id"], element["action_id"]] = self._chosen(place, block, element, value)
        return self._type_in(place, states)

    def submit(self, where: Where | None = None, values: Json | None = None) -> Outcome:
        """Fills in and submits the modal on top."""
        view = self._modal(where)
        view = self._modal(self.fill(view, values or {}).id) if values else view  # type: ignore[union-attr]
        if not view.body.get("submit"):
            raise CannotDo("this modal has nothing to submit")
        fields = self._problems(view)
        if fields:
            with self.sandbox.world.change():
                self.workspace.replace_view(replace(view, errors=fields))
            return Outcome(error="incomplete", shown="Some fields need another look.", fields=fields)
        with self.sandbox.world.change():
            view = self.workspace.replace_view(replace(view, errors={}))
            payload = payloads.submission(self.workspace, self.person, view)
        name = f"view_submission {view.callback_id}"
        ack = self.sandbox.run(self.sandbox.delivery.interaction("interactive", name, payload))
        if not ack.ok:
            return self._failed(ack, payload, TROUBLE)
        outcome = self._applied(
            ack, payload, lambda: answers.submission_answered(self.workspace, view, ack.body), TROUBLE
        )
        now = self.workspace.find_view(view.id)
        return replace(outcome, fields=dict(now.errors)) if now else outcome

    def close(self, where: Where | None = None, *, everything: bool = False) -> Outcome:
        """Closes the modal on top (Cancel), or the whole stack (the cross)."""
        view = self._modal(where)
        with self.sandbox.world.change():
            stack = self.workspace.stacks[self.id]
            gone = list(reversed(stack)) if everything or view.body.get("clear_on_close") else [view]
            self.workspace.stacks[self.id] = [one for one in stack if one not in gone]
        outcome = Outcome(acked=True)
        for one in gone:
            if one.body.get("notify_on_close"):
                payload = payloads.closed(self.workspace, self.person, one, cleared=everything)
                name = f"view_closed {one.callback_id}"
                ack = self.sandbox.run(self.sandbox.delivery.interaction("interactive", name, payload))
                outcome = Outcome(ack.ok, ack.body, ack.error, payload=payload, latency=ack.latency)
        return outcome

    def suggest(self, where: Where, action_id: str, query: str, *, block_id: str | None = None) -> list[Json]:
        """Types into an external select; the options that the app offers."""
        place, block, element = self._element(where, action_id, block_id)
        if "external" not in element["type"]:
            raise CannotDo(f"{action_id} does not ask the app for options")
        if len(query) < element.get("min_query_length", 3):
            return []
        with self.sandbox.world.change():
            payload = payloads.suggestion(self.workspace, self.person, place, block["block_id"], action_id, query)
        name = f"block_suggestion {action_id}"
        ack = self.sandbox.run(self.sandbox.delivery.interaction("interactive", name, payload))
        if not ack.ok:
            return []
        refusal = limits.suggestions(ack.body)
        if refusal:
            self._refused(name, Refused.because(refusal))
            return []
        self.suggested[action_id] = options_of(ack.body)
        return self.suggested[action_id]

    def shortcut(self, callback_id: str) -> Outcome:
        if ("global", callback_id) not in self.sandbox.world.manifest.shortcuts:
            raise CannotDo(f"no global shortcut is called {callback_id}")
        if self.person.is_guest:
            raise CannotDo("guests are not offered global shortcuts")
        with self.sandbox.world.change():
            payload = payloads.shortcut(self.workspace, self.person, callback_id, self._now_ts())
        ack = self.sandbox.run(self.sandbox.delivery.interaction("interactive", f"shortcut {callback_id}", payload))
        return self._plain(ack, payload, TROUBLE)

    def message_shortcut(self, channel: str, ts: str, callback_id: str) -> Outcome:
        if ("message", callback_id) not in self.sandbox.world.manifest.shortcuts:
            raise CannotDo(f"no message shortcut is called {callback_id}")
        self._in(channel)
        message = self.workspace.find(channel, ts)
        if message is None:
            raise CannotDo("that message is gone")
        with self.sandbox.world.change():
            payload = payloads.message_action(self.workspace, self.person, message, callback_id, self._now_ts())
        name = f"message_action {callback_id}"
        return self._plain(
            self.sandbox.run(self.sandbox.delivery.interaction("interactive", name, payload)), payload, TROUBLE
        )

    def open_home(self, tab: str = "home") -> View | None:
        """Opens the app's Home (or its "messages" tab), which the app hears of as an event."""
        with self.sandbox.world.change():
            channel = self.workspace.open_dm(self.id)
            inner: Json = {"type": "app_home_opened", "user": self.id, "channel": channel, "tab": tab}
            inner["event_ts"] = self._now_ts()
            if tab == "home" and self.home:
                inner["view"] = shapes.view(self.workspace, self.home)
        self.sandbox.admin.tell(self.workspace, inner)
        return self.home

    def say(self, channel: str, text: str, thread_ts: str | None = None) -> Message:
        self._in(channel)
        if channel in self.workspace.channels and self.workspace.channels[channel].is_archived:
            raise CannotDo("this channel is archived")
        if self.workspace.is_dm(channel) and self.sandbox.world.manifest.messages_read_only:
            raise CannotDo("sending messages to this app has been turned off")
        with self.sandbox.world.change():
            words = payloads.escaped(self.workspace, self.person, text, names=False)
            message = self.workspace.post(channel, self.id, text=words, thread_ts=thread_ts)
        self.sandbox.admin.said(self.workspace, message)
        return message

    # underneath

    def _chosen(self, place: Message | View, block: Json, element: Json, value: Any) -> Json:
        if element["type"] == "file_input" and value is not None:
            with self.sandbox.world.change():
                return files.dropped(self.workspace, self.person, element, value)
        if value is not None:
            picking.check(self.workspace, self.person, element, value)
        if "external" not in element["type"] or value is None or isinstance(value, dict):
            known = [value] if isinstance(value, dict) and "external" in element["type"] else []
            return chosen(element, value, known)
        name = element["action_id"]
        where: Where = place
        try:
            return chosen(element, value, self.suggested.get(name, []))
        except CannotDo:  # look for it, as a person would
            first = value[0] if isinstance(value, list) else value
            offered = self.suggest(where, name, str(first), block_id=block["block_id"])
            if len(offered) == 1 and not isinstance(value, list):
                value = offered[0]
            return chosen(element, value, offered)

    def _type_in(self, place: Message | View, states: dict[tuple[str, str], Json]) -> Message | View:
        with self.sandbox.world.change():
            typed = {block_id: dict(actions) for block_id, actions in place.typed.items()}
            for (block_id, action_id), state in states.items():
                typed.setdefault(block_id, {})[action_id] = state
            if isinstance(place, View):
                return self.workspace.replace_view(replace(place, typed=typed))
            return self.workspace.store(replace(place, typed=typed))

    def _problems(self, view: View) -> dict[str, str]:
        found = {}
        for block in view.blocks:
            if block["type"] == "input" and block["element"]["type"] in STATE_KEY:
                element = block["element"]
                held = view.typed.get(block["block_id"], {}).get(element["action_id"]) or state_of(element)
                words = problem(block, held)
                if words:
                    found[block["block_id"]] = words
        return found

    def _now_ts(self) -> str:
        return f"{self.sandbox.clock.now().timestamp():.6f}"

    def _plain(self, ack: Ack, payload: Json, trouble: str) -> Outcome:
        if not ack.ok:
            return self._failed(ack, payload, trouble)
        return Outcome(True, ack.body, payload=payload, latency=ack.latency)

    def _failed(self, ack: Ack, payload: Json, shown: str) -> Outcome:
        return Outcome(False, ack.body, ack.error, shown, payload=payload, latency=ack.latency)

    def _applied(self, ack: Ack, payload: Json, apply: Any, trouble: str) -> Outcome:
        try:
            with self.sandbox.world.change():
                apply()
        except Refused as refused:
            self._refused(str(payload.get("command") or payload.get("type")), refused)
            return Outcome(True, ack.body, refused.error, trouble, messages=refused.messages, payload=payload)
        return Outcome(True, ack.body, payload=payload, latency=ack.latency)

    def _refused(self, name: str, refused: Refused) -> None:
        with self.sandbox.world.change():
            self.sandbox.world.journal.add(
                "refused", name, team=self.workspace.team.id, error=refused.error, messages=refused.messages
            )


def _told(ack: Ack) -> str:
    return "operation_timeout" if ack.error == "operation_timeout" else "dispatch_failed"

"""What a person sees: their channels and DMs, what only they were shown, the modal on top, their Home."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.choosing import STATE_KEY, CannotDo, whole_state
from bot.sandbox.firm import Channel, Person
from bot.sandbox.journal import Json
from bot.sandbox.model import Message, View, Workspace, elements

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

Where = Message | View | str  # a message, a view, the id of a view, or "home"


class Seer:
    def __init__(self, sandbox: "Sandbox", workspace: Workspace, person_id: str) -> None:
        self.sandbox = sandbox
        self.workspace = workspace
        self.id = person_id
        if person_id not in workspace.people:
            raise CannotDo(f"nobody here is called {person_id}")

    # what they see

    @property
    def person(self) -> Person:
        return self.workspace.people[self.id]

    @property
    def dm(self) -> str:
        """Their conversation with the app."""
        with self.sandbox.world.lock:
            return self.workspace.open_dm(self.id)

    @property
    def channels(self) -> list[Channel]:
        with self.sandbox.world.lock:
            return [one for one in self.workspace.channels.values() if self.id in one.members]

    def dms(self) -> list[Message]:
        """What the app and this person wrote to each other, oldest first."""
        return self.messages(self.dm)

    def messages(self, channel: str) -> list[Message]:
        """What everybody in this channel sees, oldest first."""
        self._in(channel)
        with self.sandbox.world.lock:
            return sorted(self.workspace.messages.get(channel, {}).values(), key=lambda one: one.ts)

    def ephemeral(self, channel: str | None = None) -> list[Message]:
        """What only this person sees; oldest first."""
        with self.sandbox.world.lock:
            mine = [one for (person, _), one in self.workspace.ephemerals.items() if person == self.id]
        return [one for one in mine if channel in (None, one.channel)]

    @property
    def view(self) -> View | None:
        """The modal on top."""
        with self.sandbox.world.lock:
            stack = self.workspace.stacks.get(self.id)
            return stack[-1] if stack else None

    @property
    def views(self) -> list[View]:
        with self.sandbox.world.lock:
            return list(self.workspace.stacks.get(self.id) or [])

    @property
    def home(self) -> View | None:
        with self.sandbox.world.lock:
            return self.workspace.homes.get(self.id)

    def state(self, where: Where) -> Json:
        """What stands in the inputs now, by block and action."""
        place = self._place(where)
        return whole_state(list(place.blocks), place.typed)

    # finding things on the screen

    def _in(self, channel: str) -> None:
        if not self.workspace.member_of(self.id, channel) and channel != self.dm:
            raise CannotDo(f"{self.person.real_name} is not in {channel}")

    def _place(self, where: Where) -> Message | View:
        """The message or view as it is now."""
        with self.sandbox.world.lock:
            if isinstance(where, Message):
                found: Message | View | None = self.workspace.find(where.channel, where.ts, self.id)
            elif where == "home":
                found = self.home
            else:
                found = self.workspace.find_view(where.id if isinstance(where, View) else where)
        if found is None or (isinstance(found, View) and found.user != self.id):
            raise CannotDo("that is not on this person's screen any more")
        if isinstance(found, Message):
            self._in(found.channel)
        return found

    def _modal(self, where: Where | None) -> View:
        view = self.view if where is None else self._place(where)
        if not isinstance(view, View) or self.view is None or view.id != self.view.id:
            raise CannotDo("only the modal on top can be used")
        return view

    def _element(
        self, where: Where, action_id: str, block_id: str | None, value: Any = None
    ) -> tuple[Message | View, Json, Json]:
        place = self._place(where)
        found = [
            (block, element)
            for block in place.blocks
            for element in elements(block)
            if element.get("action_id") == action_id and block_id in (None, block["block_id"])
        ]
        if len(found) > 1 and value is not None:
            found = [(block, one) for block, one in found if one.get("value") == value] or found
        if not found:
            there = sorted({str(one.get("action_id")) for block in place.blocks for one in elements(block)})
            raise CannotDo(f"nothing here is called {action_id}; there are: {', '.join(there)}")
        if len(found) > 1:
            raise CannotDo(f"{action_id} is here {len(found)} times: say which block, or which value")
        return place, *found[0]

    def _input(self, place: Message | View, name: str) -> tuple[Json, Json]:
        for block in place.blocks:
            for element in elements(block):
                if element.get("type") in STATE_KEY and name in (element.get("action_id"), block["block_id"]):
                    return block, element
        raise CannotDo(f"no input is called {name}")

"""Who answers what: a table, so that a press finds its handler without every other one being asked first."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack
from slack_bolt import App as BoltApp
from slack_bolt.context import BoltContext

Handler = Callable[..., None]
Run = Callable[[Callable[[], None]], None]
Body = dict[str, Any]

ANYTHING = re.compile(r".*", re.DOTALL)

NAME_OF: Mapping[str, Callable[[Body, Body], str]] = {
    "action": lambda _body, payload: str(payload["action_id"]),
    "command": lambda body, _payload: str(body["command"]),
    "view": lambda body, _payload: str(body["view"]["callback_id"]),
    "view_closed": lambda body, _payload: str(body["view"]["callback_id"]),
    "options": lambda _body, payload: str(payload["action_id"]),
    "event": lambda _body, payload: str(payload["type"]),
    "shortcut": lambda body, _payload: str(body["callback_id"]),
}
"""What each kind of request calls itself by; the most frequent kinds first, because Bolt asks one after the other."""


class Switchboard:
    """Bolt has one listener for each kind of request; from there a name leads to its handler.

    A handler is handed what it names: `ack`, `body`, `payload` (for an action `action`, for a form `view`, for an
    event `event`) and whatever was put into Bolt's context before it (handlers/people.py).
    """

    def __init__(self) -> None:
        self._handlers: dict[tuple[str, str], tuple[Handler, tuple[str, ...]]] = {}

    def command(self, name: str) -> Callable[[Handler], None]:
        return self._adder("command", name)

    def shortcut(self, name: str) -> Callable[[Handler], None]:
        return self._adder("shortcut", name)

    def view(self, name: str) -> Callable[[Handler], None]:
        return self._adder("view", name)

    def view_closed(self, name: str) -> Callable[[Handler], None]:
        """Of a view with `notify_on_close`. Its handler is handed the `view`."""
        return self._adder("view_closed", name)

    def action(self, name: str) -> Callable[[Handler], None]:
        return self._adder("action", name)

    def options(self, name: str) -> Callable[[Handler], None]:
        return self._adder("options", name)

    def event(self, name: str) -> Callable[[Handler], None]:
        return self._adder("event", name)

    def knows(self, kind: str, name: str) -> bool:
        return (kind, name) in self._handlers

    def connect(self, bolt: BoltApp, otherwise: Mapping[str, Handler], run: Run = lambda answer: answer()) -> None:
        """`otherwise` answers, kind by kind, what nobody has a name for: nothing stays without an answer. `run` calls
        every handler, and may call it again."""
        for kind in NAME_OF:
            getattr(bolt, kind)(ANYTHING)(self._answerer(kind, _with_names(otherwise[kind]), run))

    def _adder(self, kind: str, name: str) -> Callable[[Handler], None]:
        def add(handler: Handler) -> None:
            if self.knows(kind, name):
                raise ValueError(f"Two handlers for the {kind} {name}.")
            self._handlers[kind, name] = _with_names(handler)

        return add

    def _answerer(self, kind: str, otherwise: tuple[Handler, tuple[str, ...]], run: Run) -> Handler:
        name_of = NAME_OF[kind]

        def answer(ack: Ack, body: Body, payload: Body, context: BoltContext) -> None:
            handler, names = self._handlers.get((kind, name_of(body, payload)), otherwise)
            given = {**context, "ack": ack, "body": body, "payload": payload, kind.removesuffix("_closed"): payload}
            run(lambda: handler(**{name: given[name] for name in names}))

        return answer


def _with_names(handler: Handler) -> tuple[Handler, tuple[str, ...]]:
    code = handler.__code__  # as it is written: `inspect.signature` takes fifty times as long, and looks for decorators
    return handler, code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]

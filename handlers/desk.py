"""What every handler is handed: the store, the clock, and a way to say something once Slack has its answer."""

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from slack_bolt import Ack

from bot.clock import Clock, SystemClock
from bot.domain.journeys import Journeys
from bot.domain.people import Actor, Guest, Person, Stranger
from bot.domain.playbooks import Playbooks
from bot.domain.workspaces import Workspace
from bot.flows import deliveries, drawing, people
from bot.flows import home as homes
from bot.ical import Calendars
from bot.messenger import Messenger, Posted, Refused, SlackTrouble
from bot.quiet import where
from bot.secrets import Vault
from bot.views.blocks import Message, View, plain_message, sentence
from bot.views.home import Home, guest, page
from store import Store, again

log = logging.getLogger(__name__)

Body = dict[str, Any]
Call = Callable[[], None]

TROUBLED = "Slack had some trouble just now. If nothing opened, please press or type it again in a minute."
TOO_SLOW = "Slack did not wait for me long enough to open that. Nothing was changed. Please press or type it again."

ADMITTED_SECONDS = 5.0
TOLD_EVERY_SECONDS = 60.0

_calls: ContextVar[list[Call]] = ContextVar("calls")


@dataclass(frozen=True)
class Desk:
    """One for the whole process."""

    store: Store
    clock: Clock
    slack: Messenger
    pool: Executor
    workspace_of: Callable[[str], Workspace | None]
    """By Slack's team id, without asking Slack."""
    forget: Callable[[str], None]
    """What we remember of a team is old."""
    admitted: dict[Actor, tuple[float, Person]] = field(default_factory=dict)
    """Whom we let in lately: when, in monotonic seconds, and what we knew of them."""
    told: dict[Actor, float] = field(default_factory=dict)
    """Whom we told lately of a form that did not open, and when."""
    drawing: "Turns" = field(default_factory=lambda: Turns())
    """Whose Home is being drawn."""
    turned: dict[Actor, int] = field(default_factory=dict)
    """Who turned to which page of their clients, until it is drawn."""
    vault: Vault = field(default_factory=lambda: Vault(()))
    public_url: str | None = None
    """Where we can be reached from outside."""
    calendars: Calendars = field(default_factory=lambda: Calendars(SystemClock()))
    """For what must not lie in the database in clear."""
    journeys: Journeys = field(default_factory=Journeys)
    """As the files say them now. Whoever walks along one has a snapshot of it."""
    playbooks: Playbooks = field(default_factory=Playbooks)
    """As the files say them now."""

    def collect(self, answer: Callable[[], Any]) -> tuple[Any, Call]:
        """Runs a listener. What it said with `later` waits in the second value, for when the answer has left."""
        calls: list[Call] = []
        token = _calls.set(calls)
        try:
            return answer(), lambda: self._start(calls)
        finally:
            _calls.reset(token)

    def again(self, answer: Call) -> None:
        """Answers a request, and once more where the database gave its transaction up: nothing was saved, and of what
        was to be shown nothing has begun. Raises GivenUp."""
        calls = _calls.get()
        before = len(calls)

        def afresh() -> None:
            del calls[before:]
            answer()

        again(afresh)

    def later(self, call: Callable[..., object], *args: Any, **more: Any) -> None:
        """After the acknowledgement, and lost if the process dies meanwhile: for what is shown, never for what must
        not be lost."""
        _calls.get().append(lambda: _quietly(call, *args, **more))

    def open_view(self, actor: Actor, body: Body, view: View) -> None:
        """Opens a form, or puts it on top of the one that is open."""
        self.later(self._open_view, actor, body, lambda: view)

    def open_drawn(self, actor: Actor, body: Body, draw: Callable[[], View]) -> None:
        """The same where Slack must be asked something to draw it."""
        self.later(self._open_view, actor, body, draw)

    def open_and_work(self, actor: Actor, body: Body, view: View, work: Callable[[str], object]) -> None:
        """Opens it, and goes on to work with the view's id, or with "" where it did not open."""
        self.later(lambda: work(self._open_view(actor, body, lambda: view)))

    def say(self, actor: Actor | None, body: Body, said: str) -> None:
        """A sentence after a press: beside the button, and where nothing of ours can stand there, in a view."""
        if body.get("response_url"):
            self.later(self.slack.answer, body["response_url"], plain_message(said), replace=False)
        elif actor is not None:
            self.open_view(actor, body, sentence(said))

    def show_view(self, actor: Actor, body: Body, view: View) -> None:
        """Where it was pressed in an older picture of the same view it takes that one's place."""
        open_now = body.get("view") or {}
        if open_now.get("type") == "modal" and open_now["callback_id"] == view["callback_id"]:
            self.replace_view(actor, open_now["id"], view)
        else:
            self.open_view(actor, body, view)

    def replace_view(self, actor: Actor, view_id: str, view: View) -> None:
        self.later(self.slack.update_view, actor.workspace_id, view_id, view)

    def replace_drawn(self, actor: Actor, view_id: str, draw: Callable[[], View]) -> None:
        """The same, drawn after the answer: whoever pressed waits for nothing."""
        self.later(lambda: self.slack.update_view(actor.workspace_id, view_id, draw()))

    def say_in_view(self, actor: Actor, view_id: str, view: View, said: Message) -> None:
        """For whoever is in a thread of the pool already. Where the view is closed by now it comes as a message."""
        try:
            self.slack.update_view(actor.workspace_id, view_id, view)
        except SlackTrouble:
            dm = self.slack.open_dm(actor.workspace_id, actor.slack_id)
            self.slack.post(actor.workspace_id, dm, said, f"said:{view_id}")

    def close_form(self, ack: Ack, actor: Actor, body: Body, below: View) -> None:
        """A form was sent: what it stood on says so, and where it stood on nothing it becomes that."""
        previous = body["view"].get("previous_view_id")
        if previous is None:
            ack(response_action="update", view=below)
        else:
            ack()
            self.replace_view(actor, previous, below)
        self.refresh_home(actor)

    def go_on(self, ack: Ack, actor: Actor, body: Body, then: View, below: View) -> None:
        """A form was sent and leads to another view; what it stood on says what is new."""
        previous = body["view"].get("previous_view_id")
        ack(response_action="update", view=then)
        if previous is not None:
            self.replace_view(actor, previous, below)
        self.refresh_home(actor)

    def redraw(self, actor: Actor, body: Body) -> None:
        """After a press: the message it was in says so at once, and so does Home."""
        place = pressed(body)
        if place is not None and body.get("response_url"):
            self.later(self._redraw, actor, body["response_url"], place)
        self.refresh_home(actor)

    def edit_pressed(self, actor: Actor, body: Body) -> None:
        """The message that was pressed still asks for something that is over: an answer of ours was lost."""
        place = pressed(body)
        if place is not None:
            self.later(deliveries.edit_soon, self.store, actor.workspace_id, place, self.clock.now())

    def refresh_home(self, actor: Actor) -> None:
        """After somebody acted, their Home says so, if they ever opened it."""
        _, person = self.admitted.get(actor, (0.0, None))
        if person is None or person.home_seen:
            self.later(self._publish_home, actor, only_if_seen=True)

    def publish_home(self, actor: Actor, page: int = 0) -> None:
        """`page` is that of their clients."""
        self.turned[actor] = page
        self.later(self._publish_home, actor, only_if_seen=False)

    def admit(self, actor: Actor) -> None:
        """Raises Guest, Stranger. For a few seconds whoever was let in is let in again without a question."""
        seconds = self.clock.monotonic()
        since, _ = self.admitted.get(actor, (float("-inf"), None))
        if seconds - since > ADMITTED_SECONDS:
            self.admitted[actor] = (seconds, people.admit(self.store, actor, self.clock.now()))

    def look_up(self, actor: Actor) -> None:
        """Asks Slack who that is: never before an acknowledgement."""
        person = self.slack.person(actor.workspace_id, actor.slack_id)
        people.record(self.store, actor.workspace_id, [person], self.clock.now())
        self.admitted.clear()

    def refresh_home_now(self, actor: Actor) -> None:
        """For whoever is in a thread of the pool already."""
        _quietly(self._publish_home, actor, only_if_seen=True)

    def _open_view(self, actor: Actor, body: Body, draw: Callable[[], View]) -> str:
        opens = self.slack.push_view if (body.get("view") or {}).get("type") == "modal" else self.slack.open_view
        try:
            return opens(actor.workspace_id, body["trigger_id"], draw())
        except SlackTrouble as trouble:
            log.warning("A form did not open: %s", trouble.code)
            said = TOO_SLOW if isinstance(trouble, Refused) else TROUBLED
            if body.get("response_url"):
                self.slack.answer(body["response_url"], plain_message(said), replace=False)
            else:
                self._say_in_dm(actor, said)
            return ""

    def _say_in_dm(self, actor: Actor, said: str) -> None:
        """In Home and in a form nothing of ours can be shown beside the button. Once is enough for a whole minute."""
        seconds = self.clock.monotonic()
        if seconds - self.told.get(actor, float("-inf")) < TOLD_EVERY_SECONDS:
            return
        self.told[actor] = seconds
        dm = self.slack.open_dm(actor.workspace_id, actor.slack_id)
        self.slack.post(actor.workspace_id, dm, plain_message(said), f"trouble:{actor.slack_id}")

    def _redraw(self, actor: Actor, response_url: str, place: Posted) -> None:
        """Where the quick way fails the message is edited through the ledger, or it would ask for ever."""
        message = drawing.pressed_message(self.store, actor.workspace_id, place, self.clock.now())
        if message is None:
            return
        try:
            self.slack.answer(response_url, message, replace=True)
        except SlackTrouble as trouble:
            log.warning("An answer did not arrive: %s", trouble.code)
            deliveries.edit_soon(self.store, actor.workspace_id, place, self.clock.now())

    def _publish_home(self, actor: Actor, only_if_seen: bool) -> None:
        """One at a time for each person, or the slower of two would leave an older Home standing."""
        if only_if_seen and not homes.is_kept_current(self.store, actor):
            return
        drawn = not self.drawing.begin(actor)  # whoever draws it now draws it once more
        while not drawn:
            _quietly(self._draw_home, actor)
            drawn = self.drawing.end(actor)

    def _draw_home(self, actor: Actor) -> None:
        try:
            view = page(self._home_of(actor, self.turned.pop(actor, 0)), self.clock.now())
        except Guest:
            view = guest()
        self.slack.publish_home(actor.workspace_id, actor.slack_id, view)

    def _home_of(self, actor: Actor, turned: int) -> Home:
        try:
            return homes.show(self.store, actor, self.clock.now(), turned)
        except Stranger:
            self.look_up(actor)
            return homes.show(self.store, actor, self.clock.now(), turned)

    def _start(self, calls: list[Call]) -> None:
        for call in calls:
            self.pool.submit(call)


class Turns:
    """Who is being served. Whoever is asked for meanwhile is served once more, and nobody waits for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked_again: dict[Actor, bool] = {}

    def begin(self, actor: Actor) -> bool:
        """False where somebody serves them already."""
        with self._lock:
            is_free = actor not in self._asked_again
            self._asked_again[actor] = not is_free
            return is_free

    def end(self, actor: Actor) -> bool:
        """False where they were asked for meanwhile: then it is still the same one's turn."""
        with self._lock:
            if self._asked_again.pop(actor):
                self._asked_again[actor] = False
                return False
            return True


def once(view: View) -> str:
    """What makes a sent form one of a kind: a view that turned into another form keeps its id."""
    return f"{view['callback_id']}:{view['id']}"


def pressed(body: Body) -> Posted | None:
    """The message a button stood in; None in Home and in forms."""
    container = body.get("container") or {}
    if container.get("type") != "message" or container.get("is_ephemeral"):
        return None
    return Posted(container["channel_id"], container["message_ts"])


def link_to(body: Body) -> str:
    """To the message, as Slack itself writes it."""
    domain, ts = (body.get("team") or {}).get("domain"), str(body["message"].get("ts", ""))
    return (
        f"https://{domain}.slack.com/archives/{body['channel']['id']}/p{ts.replace('.', '')}" if domain and ts else ""
    )


def _quietly(call: Callable[..., object], *args: Any, **more: Any) -> None:
    try:
        call(*args, **more)
    except SlackTrouble as trouble:
        log.warning("%s: Slack said %s", getattr(call, "__name__", "a call"), trouble.code)
    except Exception as error:  # a thread of the pool has nobody above it
        log.error("%s: %s", getattr(call, "__name__", "a call"), where(error))

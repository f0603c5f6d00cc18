"""The cast, their store, a clock to move, and a Slack that does what the test says."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.clock import ManualClock
from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.deliveries import Delivery, DeliveryKind, DeliveryState
from bot.domain.history import Noun, Thing
from bot.domain.milestones import Milestone
from bot.domain.nudges import Nudge
from bot.domain.people import Actor, Person
from bot.domain.playbooks import Playbooks
from bot.flows import digests, milestones, moments, posts, promises
from bot.flows.deliveries import Post, deliver_next
from bot.flows.pace import Pace
from bot.messenger import Message, MessageLost, Messenger, Posted, SlackTrouble
from bot.views.moments import Filled
from bot.views.promises import Filled as Promised
from store import Store, Work
from tests.cast import MONDAY, OLGA, Cast

SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


class ScriptedSlack(Messenger):
    """Keeps what it is sent, and goes wrong as it was told to: once for each time it was told."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1/api/", lambda _: "")
        self.calls: list[str] = []
        self.standing: dict[Posted, tuple[str, Message]] = {}
        self.granted: set[str] = set()
        self.shared: set[str] = set()
        self.pages: list[list[str]] = [[OLGA]]
        """Who is in each channel."""
        self.threads: dict[Posted, str] = {}
        """What each answers."""
        self.dms: dict[str, str] = {}
        self._script: defaultdict[str, deque[tuple[SlackTrouble, bool]]] = defaultdict(deque)

    def will(self, method: str, trouble: SlackTrouble, *, done: bool = False) -> None:
        """`done`: Slack does it all the same, and only the answer is lost."""
        self._script[method].append((trouble, done))

    def open_dm(self, workspace_id: int, slack_id: str) -> str:
        self._called("open_dm", lambda: self.dms.setdefault(slack_id, slack_id.replace("U", "D", 1)))
        return self.dms[slack_id]

    def post(self, workspace_id: int, channel: str, message: Message, key: str, thread: str = "") -> Posted:
        posted = Posted(channel, f"{len(self.calls) + 1}.000001")
        if thread and Posted(channel, thread) not in self.standing:
            raise MessageLost("thread_not_found")
        self.threads[posted] = thread
        self._called("post", lambda: self.standing.setdefault(posted, (key, message)))
        return posted

    def edit(self, workspace_id: int, channel: str, ts: str, message: Message) -> None:
        place = Posted(channel, ts)

        def change() -> None:
            if place not in self.standing:
                raise MessageLost("message_not_found")
            self.standing[place] = (self.standing[place][0], message)

        self._called("edit", change)

    def may(self, workspace_id: int, scope: str) -> bool:
        return scope in self.granted

    def is_shared(self, workspace_id: int, channel: str) -> bool:
        self._called("is_shared", lambda: None)
        return channel in self.shared

    def members(self, workspace_id: int, channel: str) -> Iterator[list[str]]:
        self._called("members", lambda: None)
        yield from self.pages

    def find(self, workspace_id: int, channel: str, key: str, most_pages: int = 5) -> str | None:
        self._called("find", lambda: None)
        return next(
            (place.ts for place, (own, _) in self.standing.items() if (place.channel, own) == (channel, key)), None
        )

    def delete(self, place: Posted) -> None:
        """Somebody takes the message out of the conversation."""
        del self.standing[place]

    def texts(self, channel: str | None = None) -> list[str]:
        return [message.text for place, (_, message) in self.standing.items() if channel in (None, place.channel)]

    def thread(self, channel: str) -> list[str]:
        """What answers a message there, the oldest first."""
        return [self.standing[place][1].text for place, of in self.threads.items() if of and place.channel == channel]

    def posts(self, channel: str) -> list[str]:
        """What stands there by itself."""
        alone = [place for place, of in self.threads.items() if not of and place.channel == channel]
        return [self.standing[place][1].text for place in alone if place in self.standing]

    def count(self, method: str) -> int:
        return self.calls.count(method)

    def _called(self, method: str, do: Any) -> None:
        self.calls.append(method)
        trouble, done = self._script[method].popleft() if self._script[method] else (None, True)
        if done:
            do()
        if trouble is not None:
            raise trouble


class World:
    def __init__(self, store: Store, cast: Cast) -> None:
        self.store, self.cast = store, cast
        self.clock = ManualClock(MONDAY)
        self.slack = ScriptedSlack()
        self.post = Post(store, self.slack, Pace(), self.clock)

    @property
    def id(self) -> int:
        """The workspace's."""
        return self.cast.id

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def actor(self, slack_id: str = OLGA) -> Actor:
        return self.cast.actor(slack_id)

    def read(self) -> AbstractContextManager[Work]:
        return self.store.read()

    # what people and dates bring about

    def planned(self) -> Nudge:
        """The prompt before Ada's birthday: 7 December, 9:00 in Berlin."""
        self.replan()
        return self.nudge()

    def replan(self, client: Client | None = None, milestone: Milestone | None = None) -> None:
        with self.store.begin() as work:
            milestones.replan(work, client or self.client(work), milestone or self.cast.birthday, self.now)

    def due(self) -> Nudge:
        """The same, and it is time for it."""
        nudge = self.planned()
        self.clock.set(nudge.plan.due_at)
        return nudge

    def prompted(self) -> Nudge:
        """The same, and it stands in Olga's messages."""
        nudge = self.due()
        self.deliver()
        return nudge

    def flagged(self, taker: str = OLGA, by: str = "U0OSCAR") -> int:
        said = "The founder's father died."
        zebra, once = self.cast.zebra.id, f"m{self.now}"
        filled = Filled(zebra, said, taker=taker)
        return moments.flag(self.store, self.actor(by), filled, Playbooks(), self.now, once).moment.id

    def promised(self, due: timedelta = 3 * HOUR, by: str = OLGA) -> int:
        at = (self.now + due).astimezone(self.zone())
        filled = Promised(self.cast.zebra.id, "Send the plan.", at.date(), at.time())
        return promises.make(self.store, self.actor(by), filled, self.now, f"p{at}").promise.id

    def has_channel(self, channel: str = "C0CLIENTS", by: str = "U0MAX") -> None:
        """The moments channel, chosen by somebody who made sure of it."""
        with self.store.begin() as work:
            work.arrangements.save(replace(work.arrangements.of(self.id), moments_channel=channel))
            posts.choose(work, self.actor(by), channel, self.now)

    def digested(self, by: str = "U0MAX") -> int:
        digest, _ = digests.start(self.store, self.actor(by), "C0CLIENTS", True, self.now, f"d{self.now}")
        return digest.id

    def change_client(self, **facts: Any) -> Client:
        with self.store.begin() as work:
            changed = replace(self.client(work), **facts)
            work.clients.save(changed)
            return changed

    def change_person(self, slack_id: str, **facts: Any) -> Person:
        with self.store.begin() as work:
            changed = replace(work.people.get(self.id, slack_id), **facts)
            work.people.record([changed])
            if "dm" in facts:
                work.people.set_dm(self.id, slack_id, facts["dm"])
            return changed

    # time passes

    def deliver(self) -> int:
        """Everything that is due now, one after the other, at a pace Slack takes; how many were handled."""
        handled = 0
        while deliver_next(self.post, self.id, False) | deliver_next(self.post, self.id, True):
            handled += 1
            self.clock.move(SECOND)
        milestones.plan_ahead(self.store, self.id, self.now)  # as the heartbeat does when nothing is due any more
        return handled

    def pass_time(self, by: timedelta) -> int:
        self.clock.move(by)
        return self.deliver()

    # what is true now

    def client(self, work: Work) -> Client:
        return work.clients.get(self.id, self.cast.zebra.id)

    def zone(self, slack_id: str = OLGA) -> Any:
        with self.read() as work:
            return work.people.zone_of(self.id, slack_id)

    def nudges(self, about: Thing | None = None) -> list[Nudge]:
        with self.read() as work:
            return work.nudges.about(self.id, about or Thing(Noun.MILESTONE, self.cast.birthday.id))

    def nudge(self) -> Nudge:
        return self.nudges()[0]

    def deliveries(self, about: Thing) -> list[Delivery]:
        with self.read() as work:
            return work.deliveries.about(self.id, about)

    def delivery(self, nudge: Nudge | None = None) -> Delivery:
        """What carries the first prompt, or this one: a brief, or a message of its own."""
        with self.read() as work:
            found = work.nudges.find(self.id, (nudge or self.nudge()).id)
            carrier = found and found.delivery_id and work.deliveries.find(self.id, found.delivery_id)
        assert carrier
        return carrier

    def brief(self, recipient: str = OLGA, day: date | None = None) -> Delivery | None:
        """Today's, or that day's."""
        with self.read() as work:
            today = calendar.local_day(self.now, work.people.zone_of(self.id, recipient))
            return work.deliveries.brief_on(self.id, recipient, day or today)

    def notices(self) -> list[Delivery]:
        with self.read() as work:
            found: Iterable[Delivery | None] = [work.deliveries.find(self.id, key) for key in range(1, 60)]
        return [each for each in found if each is not None and each.kind is DeliveryKind.NOTICE]

    def state(self, nudge: Nudge | None = None) -> DeliveryState:
        return self.delivery(nudge).state

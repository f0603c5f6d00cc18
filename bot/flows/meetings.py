"""Somebody's own calendar: connected, read politely, and turned into touches once a meeting is over."""

import logging
from datetime import datetime
from typing import Protocol

from bot.domain.deliveries import DeliveryKind
from bot.domain.history import Noun, Thing, What
from bot.domain.meetings import AHEAD, BACK, Link, Meeting, Names, NoKeysForLinks, NotYourMeeting, changed
from bot.domain.people import Actor
from bot.domain.seals import Unreadable
from bot.domain.touches import CALENDAR, How, NoSuchTouch, Touch
from bot.flows import enquiries, people, silence
from bot.flows.people import only_once
from bot.ical import CalendarTrouble, Fetched, meetings
from bot.secrets import Vault
from bot.views.meetings import SUBJECT, Page
from store import Store, Work

log = logging.getLogger(__name__)


class Calendars(Protocol):
    def checked(self, said: str) -> str: ...

    def fetch(self, url: str, etag: str | None, modified: str | None) -> Fetched: ...


def begin(store: Store, vault: Vault, actor: Actor) -> Page:
    """How it stands with their calendar. Raises Guest, Stranger."""
    with store.read() as work:
        people.meet(work, actor)
        link = work.links.of(actor.workspace_id, actor.slack_id)
        made_at = work.feeds.made_at(actor.workspace_id, actor.slack_id)
        return Page(link, work.people.zone_of(actor.workspace_id, actor.slack_id), vault.has_keys, made_at)


def connect(
    store: Store, vault: Vault, calendars: Calendars, actor: Actor, said: str, now: datetime, once: str
) -> None:
    """It is read for the first time at the next pass, at once. Raises NotALink, NotPublic, NoKeysForLinks,
    Repeated."""
    if not vault.has_keys:
        raise NoKeysForLinks
    sealed = vault.seal(calendars.checked(said))
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        people.meet(work, actor)
        _forget_ahead(work, actor, now)
        work.links.connect(actor.workspace_id, actor.slack_id, sealed, now)


def disconnect(store: Store, vault: Vault, actor: Actor, now: datetime) -> Page:
    """What was a meeting stays a touch; what lies ahead is forgotten."""
    with store.begin() as work:
        people.meet(work, actor)
        work.links.disconnect(actor.workspace_id, actor.slack_id)
        _forget_ahead(work, actor, now)
    return begin(store, vault, actor)


def dismiss(store: Store, actor: Actor, touch_id: int, now: datetime) -> int:
    """It was no meeting with them: the touch goes, for good. The client's id. Raises NoSuchTouch, NotYourMeeting."""
    with store.begin() as work:
        touch = work.touches.get(actor.workspace_id, touch_id)
        if touch.source != CALENDAR:
            raise NoSuchTouch
        if touch.who != actor.slack_id:
            raise NotYourMeeting
        work.touches.take_back(touch)
        work.meetings.dismiss(actor.workspace_id, touch_id, now)
        about = Thing(Noun.TOUCH, touch_id)
        logged = work.history.newest(actor.workspace_id, about)
        work.history.record(
            actor.workspace_id,
            What.UNDONE,
            about,
            now,
            who=actor.slack_id,
            client_id=touch.client_id,
            subject=SUBJECT,
            undoes=logged.id if logged else None,
        )
        silence.settle_one(work, actor.workspace_id, touch.client_id, now)
        return touch.client_id


def follow(store: Store, vault: Vault, calendars: Calendars, workspace_id: int, now: datetime) -> None:
    """Every calendar whose time has come is read, and every meeting that is over is a touch from now on. What is
    wrong with one is no reason to pass over the others."""
    with store.read() as work:
        due = work.links.due(workspace_id, now)
    for link in due:
        with store.begin(wakes=False) as work:
            is_ours = work.links.claim(link, now)
        if not is_ours:
            continue
        try:
            fetched = calendars.fetch(_address(vault, link), *link.known(now))
            _take_in(store, link, fetched, now)
        except CalendarTrouble as trouble:
            log.info("A calendar of workspace %s could not be read: %s", workspace_id, trouble.reason)
            _record_trouble(store, link, trouble, now)
    finish(store, workspace_id, now)


def finish(store: Store, workspace_id: int, now: datetime) -> None:
    """The meetings that are over become touches."""
    with store.read() as work:
        is_any = bool(work.meetings.over(workspace_id, now))
    if not is_any:
        return
    with store.begin() as work:
        over = work.meetings.over(workspace_id, now)
        work.clients.held(workspace_id, {meeting.client_id for _, _, meeting in over})
        for meeting_id, slack_id, meeting in over:
            work.meetings.set_touch(meeting_id, _touch(work, workspace_id, slack_id, meeting).id)
        for client_id in sorted({meeting.client_id for _, _, meeting in over}):
            silence.settle_one(work, workspace_id, client_id, now)


def _forget_ahead(work: Work, actor: Actor, now: datetime) -> None:
    for client_id in sorted(work.meetings.forget(actor.workspace_id, actor.slack_id)):
        silence.settle_one(work, actor.workspace_id, client_id, now)


def _address(vault: Vault, link: Link) -> str:
    """Raises CalendarTrouble."""
    url = vault.open(link.sealed)
    if isinstance(url, Unreadable):
        raise CalendarTrouble("locked")
    return url


def _take_in(store: Store, link: Link, fetched: Fetched, now: datetime) -> None:
    """Read outside any transaction: a calendar may be long."""
    found = None
    if fetched.text is not None:
        with store.read() as work:
            names = Names.of(*work.meetings.names(link.workspace_id, link.slack_id))
            person = work.people.get(link.workspace_id, link.slack_id)
            zone = work.people.zone_of(link.workspace_id, link.slack_id)
        found = meetings(fetched.text, names, person.name, zone, now - BACK, now + AHEAD)
    with store.begin() as work:
        current = work.links.find(link.workspace_id, link.id)
        if current is None:  # disconnected meanwhile
            return
        if not work.people.get(link.workspace_id, link.slack_id).is_colleague:
            work.links.disconnect(link.workspace_id, link.slack_id)
            return
        work.links.save(current.was_read(now, fetched.etag, fetched.modified))
        if found is not None:
            _keep(work, link, found, now)


def _keep(work: Work, link: Link, found: list[Meeting], now: datetime) -> None:
    came, gone = changed(work.meetings.unfinished(link.workspace_id, link.slack_id), found)
    here = work.clients.held(link.workspace_id, {each.client_id for each in (*came, *gone)})
    work.meetings.remove(link.workspace_id, link.slack_id, gone)
    work.meetings.add_new(link.workspace_id, link.slack_id, [each for each in came if each.client_id in here])
    for client_id in sorted(here):
        silence.settle_one(work, link.workspace_id, client_id, now)


def _record_trouble(store: Store, link: Link, trouble: CalendarTrouble, now: datetime) -> None:
    with store.begin() as work:
        current = work.links.find(link.workspace_id, link.id)
        if current is None:
            return
        after = current.failed(trouble.reason, trouble.is_final, now)
        work.links.save(after)
        if after.is_told and not current.is_told:
            _tell(work, after, f"since/{after.failing_since}", now)
        if after.stopped_at is not None:
            _tell(work, after, f"stopped/{after.stopped_at}", now)


def _tell(work: Work, link: Link, what: str, now: datetime) -> None:
    about = Thing(Noun.CALENDAR, link.id)
    work.deliveries.add(link.workspace_id, f"calendar:{link.id}/{what}", DeliveryKind.NOTICE, about, link.slack_id, now)


def _touch(work: Work, workspace_id: int, slack_id: str, meeting: Meeting) -> Touch:
    touch = work.touches.add(
        Touch(0, workspace_id, meeting.client_id, slack_id, meeting.ends_at, How.MEETING, source=CALENDAR)
    )
    about = Thing(Noun.TOUCH, touch.id)
    work.history.record(
        workspace_id,
        What.TOUCH_LOGGED,
        about,
        meeting.ends_at,
        who=slack_id,
        client_id=meeting.client_id,
        subject=SUBJECT,
    )
    enquiries.answer(work, Actor(workspace_id, slack_id), meeting.client_id, meeting.ends_at, meeting.ends_at)
    return touch

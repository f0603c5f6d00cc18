"""What a workspace settles for everybody, by whoever administers Moments there."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.domain.arrangements import Arrangements
from bot.domain.channels import Unfit, UnsureChannel
from bot.domain.enquiries import Targets
from bot.domain.history import Noun, Thing, What
from bot.domain.people import Actor
from bot.domain.roles import CannotAdminister, CannotBePrompted, CannotHelp, CannotManage, Role
from bot.domain.silence import Patience
from bot.flows import channels, digests, people, posts
from bot.flows.people import only_once
from bot.messenger import Messenger
from bot.views.setup import Filled, Start
from store import Store, Work

IN_WORDS = {Role.ADMIN: "an administrator", Role.MANAGER: "a manager"}


def begin(store: Store, actor: Actor) -> Start:
    """What is settled now. Raises Guest, Stranger, NotAdministrator."""
    with store.read() as work:
        return _begun(work, actor)


def save(store: Store, actor: Actor, filled: Filled, now: datetime, once: str) -> Start:
    """What is unsent to whomever it concerns is planned anew.

    Raises NotAdministrator, CannotAdminister, CannotManage, CannotHelp, CannotBePrompted, NobodyPrompted,
    NoSuchCountry, NoWorkingDays, HoursBackwards, NoDays, NoSegmentDays, SegmentTwice, UnsureChannel, Repeated.
    """
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        before = _begun(work, actor)
        _refuse_strangers(work, actor.workspace_id, filled)
        channel = posts.place(work, actor.workspace_id)
        if filled.channel and filled.channel != channel and not filled.is_sure:
            raise UnsureChannel
        after = _settled(before.arrangements, filled)
        _appoint(work, actor, Role.ADMIN, before.admins, filled.admins, now)
        _appoint(work, actor, Role.MANAGER, before.managers, filled.managers, now)
        is_first = not work.arrangements.are_settled(actor.workspace_id)
        if after != before.arrangements or is_first:
            work.arrangements.save(after)
            _record(work, actor, What.SETTINGS_CHANGED, now)
            _replan(work, before.arrangements, after, now)
        if filled.channel != channel:
            posts.choose(work, actor, filled.channel, now)
        if is_first:  # the offer stands in somebody's messages
            work.deliveries.redraw(actor.workspace_id, [Thing(Noun.WORKSPACE, actor.workspace_id)], now)
        return Start(after, filled.admins, filled.managers, channel_before=channel)


def asking(slack: Messenger, actor: Actor, start: Start) -> Start:
    """Whether the form asks who reads the channel: only where we may not look. Raises SlackTrouble."""
    return replace(start, asks_who_reads=not channels.may_look(slack, actor.workspace_id))


def look_at_channel(store: Store, slack: Messenger, actor: Actor, start: Start, now: datetime) -> Unfit | None:
    """After the acknowledgement: where others than colleagues read the moments channel, it is the one before again;
    what is open gets its post. Raises SlackTrouble."""
    channel = start.arrangements.moments_channel
    found = channels.unfit(store, slack, actor.workspace_id, channel, now) if channel else None
    if found is not None:
        _go_back(store, actor, start, now)
    posts.plan_ahead(store, actor.workspace_id, now)
    return found


def _go_back(store: Store, actor: Actor, start: Start, now: datetime) -> None:
    with store.begin() as work:
        settled = work.arrangements.of(actor.workspace_id)
        if settled.moments_channel == start.arrangements.moments_channel:  # nobody chose another one meanwhile
            work.arrangements.save(replace(settled, moments_channel=start.instead))
            posts.choose(work, actor, start.instead, now)


def _begun(work: Work, actor: Actor) -> Start:
    person = people.meet(work, actor)
    rights = work.roles.rights(actor.workspace_id)
    rights.refuse_others(person)
    return Start(work.arrangements.of(actor.workspace_id), rights.admins, rights.managers)


def _settled(before: Arrangements, filled: Filled) -> Arrangements:
    hours = filled.hours
    after = before.work(hours.days, hours.starts, hours.ends).live_in(filled.country)
    return replace(
        after.start_with(filled.is_small_start, filled.owners),
        moments_channel=filled.channel,
        fallback=filled.fallback,
        is_roster_open=filled.is_roster_open,
        patience=Patience.said(filled.silent_days, filled.silent_segments),
        targets=Targets.said(filled.answer_hours, filled.answer_segments),
    )


def _refuse_strangers(work: Work, workspace_id: int, filled: Filled) -> None:
    """Guests, apps and those who left have no part in it."""
    for name in _strangers(work, workspace_id, filled.admins):
        raise CannotAdminister(name=name)
    for name in _strangers(work, workspace_id, filled.managers):
        raise CannotManage(name=name)
    for name in _strangers(work, workspace_id, [filled.fallback] if filled.fallback else []):
        raise CannotHelp(name=name)
    for name in _strangers(work, workspace_id, filled.owners):
        raise CannotBePrompted(name=name)


def _strangers(work: Work, workspace_id: int, chosen: Iterable[str]) -> Iterator[str]:
    """The names of those who are no colleagues."""
    people = (work.people.get(workspace_id, slack_id) for slack_id in sorted(chosen))
    return (person.name for person in people if not person.is_colleague)


def _appoint(
    work: Work, actor: Actor, role: Role, before: frozenset[str], after: frozenset[str], now: datetime
) -> None:
    for slack_id in sorted(after - before):
        work.roles.set(actor.workspace_id, slack_id, role, actor.slack_id, now)
        _record(work, actor, What.ROLE_GIVEN, now, IN_WORDS[role], slack_id)
    for slack_id in sorted(before - after):
        work.roles.remove(actor.workspace_id, slack_id, role)
        _record(work, actor, What.ROLE_TAKEN, now, IN_WORDS[role], slack_id)


def _replan(work: Work, before: Arrangements, after: Arrangements, now: datetime) -> None:
    """Everybody whose hours changed, and every owner who is prompted now and was not, or the other way about: planned
    anew by `settings.catch_up`, because it may be much."""
    workspace_id = after.workspace_id
    owners = set(work.clients.all_owners(workspace_id))
    concerned = {owner for owner in owners if before.prompts(owner) != after.prompts(owner)}
    if before.hours != after.hours:
        concerned = owners | work.nudges.awaited_by(workspace_id)
        digests.replan(work, workspace_id, now)
    work.people.set_unplanned(workspace_id, sorted(concerned), now)


def _record(work: Work, actor: Actor, what: What, now: datetime, subject: str = "", text: str = "") -> None:
    about = Thing(Noun.WORKSPACE, actor.workspace_id)
    work.history.record(actor.workspace_id, what, about, now, who=actor.slack_id, subject=subject, text=text)

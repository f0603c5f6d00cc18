"""A Moment of Truth in a view, for whoever may know of it: what happened, who has it, how to begin, and its log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.history import UNDO_WITHIN, Entry, Visibility, What
from bot.domain.moments import LEARN_AFTER, Moment, Outcome
from bot.domain.playbooks import Holds, Playbook
from bot.views import moments
from bot.views.blocks import (
    Block,
    View,
    actions,
    button,
    confirm,
    context,
    divider,
    mention,
    modal,
    paragraphs,
    section,
    words,
)
from bot.views.milestones import UNDO, upper
from bot.views.moment_forms import GIVE, NOTE, SHARE
from bot.views.moments import OPEN, SPEAK, TAKE

VIEW, LIST_VIEW = "moment_card", "moment_list"
WITHDRAW, NOT_ONE, CLOSE, LET_OUT = "withdraw_moment", "not_one_moment", "close_moment", "let_out_moment"
LEARN = "learn_from_moment"
LIST, BACK = "list_moments", "list_moments_back"
LOG_MOST, LISTED_MOST, TEXT_MOST = 12, 15, 2000

LOGGED = {
    What.MOMENT_FLAGGED: "{who} flagged it",
    What.MOMENT_TAKEN: "{who} has it",
    What.MOMENT_SPOKEN: "{who} has spoken with them",
    What.MOMENT_ESCALATED: "it had waited too long, so {told} was told",
    What.MOMENT_HANDED: "{who} handed it to {told}",
    What.MOMENT_NOTED: "{who}: “{text}”",
    What.MOMENT_OPENED: "{who} opened it",
    What.MOMENT_SHARED: "{who} added {people} to its circle",
    What.MOMENT_LETS_OUT: "{who} said what may go out: {text}",
    What.MOMENT_CLOSED: "{who} closed it",
    What.MOMENT_WITHDRAWN: "{who} withdrew it",
    What.MOMENT_LEARNED: "{who} wrote down what to learn: “{text}”",
    What.UNDONE: "{who} took that back",
}


@dataclass(frozen=True)
class Shown:
    moment: Moment
    client: Client
    viewer: str
    zone: ZoneInfo
    """The viewer's."""
    circle: Sequence[str] = ()
    log: Sequence[Entry] = ()
    """The newest first."""
    may_act: bool = True


def card(shown: Shown, now: datetime) -> View:
    moment = shown.moment
    blocks = [section(_head(shown)), section(words(moment.text, TEXT_MOST) or " "), context(_clocks(shown, now))]
    if moment.is_locked:
        return modal(f"Moment {moment.number}", VIEW, blocks, close="Close", metadata=str(moment.id))
    if shown.may_act and moment.is_open:
        blocks += [actions(row, block_id=f"answer{n}") for n, row in enumerate(_answers(shown, now)) if row]
    blocks += _how(moment.playbook, shown, now) if moment.playbook is not None and moment.is_open else []
    blocks += _ended(shown, now) if not moment.is_open else []
    blocks += [
        divider(),
        *paragraphs(["*Its log*", *(_logged(each, shown.zone, now) for each in shown.log[:LOG_MOST])]),
    ]
    if len(shown.log) > LOG_MOST:
        blocks.append(context("Here are the newest. What came before stands where it was written."))
    return modal(f"Moment {moment.number}", VIEW, blocks, close="Close", metadata=str(moment.id))


def moment_of(view: View) -> int:
    return int(view["private_metadata"])


def listed(found: Sequence[tuple[Moment, Client]], zone: ZoneInfo, page: int, now: datetime) -> View:
    """The open ones that the viewer can see, the oldest first."""
    here = found[page * LISTED_MOST : (page + 1) * LISTED_MOST]
    blocks: list[Block] = []
    for moment, client in here:
        at = calendar.at_in_words(moment.flagged_at, zone, now, with_zone=False)
        name = "A sealed item" if moment.is_sealed else words(client.name)  # who looks into it is on record
        kind = f" · {words(moment.kind)}" if moment.kind and not moment.is_sealed else ""
        said = f"*{name}*{kind}\nMoment {moment.number}, flagged {at}. {upper(moments.state(moment))}."
        blocks.append(section(said, button("Open", OPEN, moment.id, said=f"Open Moment {moment.number}")))
    if not blocks:
        blocks = [section("No moment is open that you can see. `/moment` flags one.")]
    row = [button("Back", BACK, page - 1)] if page else []
    row += [button("More", LIST, page + 1)] if len(found) > (page + 1) * LISTED_MOST else []
    blocks += [actions(row)] if row else []
    return modal("Open moments", LIST_VIEW, blocks, close="Close")


def withdrawn(moment: Moment) -> View:
    said = f"Moment {moment.number} is withdrawn. Whoever was told sees that there is nothing to do."
    return modal("A Moment of Truth", "withdrawn", [section(said)], close="Close")


def _head(shown: Shown) -> str:
    moment = shown.moment
    kind = f" · {words(moment.kind)}" if moment.kind else ""
    lines = [
        f"*{words(shown.client.name)}*{kind}",
        f"For them: {moment.size.in_words}. {moments.SEEN_BY[moment.visibility]}",
    ]
    if moment.about is not None:
        lines.append(f"It is about {mention(moment.about)}.")
    return "\n".join(lines)


def _clocks(shown: Shown, now: datetime) -> str:
    moment, zone = shown.moment, shown.zone
    at = calendar.at_in_words(moment.flagged_at, zone, now, with_zone=False)
    said = [f"Flagged by {mention(moment.flagged_by)}, {at}."]
    if moment.spoken_at is not None:
        said.append(f"{mention(moment.taker)} has spoken with them, {_at(moment.spoken_at, zone, now)}.")
    elif moment.taken_at is not None:
        said.append(f"{mention(moment.taker)} has it, since {_at(moment.taken_at, zone, now)}.")
    elif moment.is_open:
        said.append(f"Waiting for {mention(moment.taker)}.")
    if moment.waits and moment.taken_at is None and moment.answer_by is not None:
        said.append(f"Somebody is to have it by {_at(moment.answer_by, zone, now)}.")
    if moment.waits and moment.speak_by is not None:
        said.append(f"Somebody is to have spoken with them by {_at(moment.speak_by, zone, now)}.")
    if moment.visibility is not Visibility.OPEN:
        said.append(f"In its circle: {', '.join(map(mention, shown.circle))}.")
    return " ".join(said)


def _answers(shown: Shown, now: datetime) -> list[list[Block]]:
    moment = shown.moment
    name = f"Moment {moment.number}"
    row: list[Block] = []
    if moment.waits and (moment.taken_at is None or (moment.is_stale(now) and shown.viewer != moment.taker)):
        row.append(button("I have it", TAKE, moment.id, style="primary", said=f"I have it: {name}"))
    if moment.waits:
        style = "primary" if moment.taken_at else None
        row.append(button("I have spoken with them", SPEAK, moment.id, style=style))
        row.append(button("Hand over", GIVE, moment.id))
    newest = shown.log[0] if shown.log else None
    if newest and newest.what in (What.MOMENT_TAKEN, What.MOMENT_SPOKEN) and newest.who == shown.viewer:
        row.append(button("Undo", UNDO, newest.id, said=f"Undo: {name}"))
    more = [button("Add to the log", NOTE, moment.id)]
    if moment.visibility is not Visibility.OPEN and shown.viewer in shown.circle:
        more.append(button("Add somebody", SHARE, moment.id))
    if moment.holds is Holds.ALL:
        more.append(button("What may go out", LET_OUT, moment.id))
    more.append(button("Close it", CLOSE, moment.id, style="primary" if moment.spoken_at else None))
    return [row, more, _ways_out(shown, now)]


def _ways_out(shown: Shown, now: datetime) -> list[Block]:
    moment = shown.moment
    if moment.can_be_withdrawn(shown.viewer, now):
        sure = confirm("Withdraw it?", "Whoever was told sees that there is nothing to do.", "Withdraw it")
        return [button("Withdraw", WITHDRAW, moment.id, confirm=sure)]
    sure = confirm("Close it as not one?", "It stays in its log that somebody flagged it.", "Close it")
    return [button("It is not one", NOT_ONE, moment.id, confirm=sure)]


def _how(playbook: Playbook, shown: Shown, now: datetime) -> list[Block]:
    day = calendar.local_day(shown.moment.flagged_at, shown.zone)
    today = calendar.local_day(now, shown.zone)
    parts = [
        ("What to know", [words(playbook.know, 1000)]),
        ("First words that help", [f"“{words(each, 300)}”" for each in playbook.first_words]),
        ("Words to avoid", [f"“{words(each, 300)}”" for each in playbook.avoid]),
        ("Stop what goes out from elsewhere", [f"• {words(each, 300)}" for each in playbook.stop_elsewhere]),
        ("What to do", [f"{_day(day, each.day, today)}: {words(each.do, 400)}" for each in playbook.steps]),
    ]
    return [block for title, lines in parts if lines for block in (divider(), *paragraphs([f"*{title}*", *lines]))]


def _ended(shown: Shown, now: datetime) -> list[Block]:
    moment = shown.moment
    lines = [f"Closed by {mention(moment.closed_by or moment.taker)}, {_at(moment.closed_at or now, shown.zone, now)}."]
    if moment.outcome is Outcome.WITHDRAWN:
        lines = [f"Withdrawn by {mention(moment.closed_by or moment.taker)}."]
    if moment.outcome is Outcome.NOT_ONE:
        lines.append("It was not one after all.")
    lines += [f"They seemed {moment.seems.word}."] if moment.seems else []
    lines += [f"What we did: {words(moment.did, 1000)}"] if moment.did else []
    lines += [f"What lingers: {words(moment.lingers, 600)}"] if moment.lingers else []
    lines += [f"What to learn: {words(moment.lesson, 600)}"] if moment.lesson else []
    row = _afterwards(shown, now)
    return [divider(), *paragraphs(lines), *([actions(row, block_id="afterwards")] if row else [])]


def _afterwards(shown: Shown, now: datetime) -> list[Block]:
    """Undo for whoever closed it, and, once some days have passed, the line to learn."""
    moment, newest = shown.moment, shown.log[0] if shown.log else None
    is_closing = newest is not None and newest.what is What.MOMENT_CLOSED and newest.who == shown.viewer
    if newest is not None and is_closing and now - newest.at < UNDO_WITHIN:
        return [button("Undo", UNDO, newest.id, said=f"Undo: Moment {moment.number}")]
    days = (now - moment.closed_at).days if moment.closed_at else 0
    if shown.may_act and moment.learns and not moment.lesson and days >= LEARN_AFTER:
        return [button("One line to learn", LEARN, moment.id)]
    return []


def logged(entry: Entry, who: str) -> str:
    """What happened, as a line of its log says it."""
    people = ", ".join(map(mention, entry.text.split())) if entry.what is What.MOMENT_SHARED else ""
    return LOGGED.get(entry.what, "{who} changed it").format(
        who=who, told=mention(entry.text), text=words(entry.text, 600), people=people
    )


def _logged(entry: Entry, zone: ZoneInfo, now: datetime) -> str:
    said = logged(entry, mention(entry.who) if entry.who else "Moments")
    return f"{upper(_at(entry.at, zone, now))}: {said}{'' if said.endswith('”') else '.'}"


def _day(flagged: date, days: int, today: date) -> str:
    day = flagged + timedelta(days=days)
    return upper("now" if day <= today else calendar.in_words(day, today))


def _at(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    return calendar.at_in_words(at, zone, now, with_zone=False)

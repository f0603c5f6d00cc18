"""An open moment in the moments channel: one post, edited in place, and its log as the replies below it.

It stands there for days, so it says days by their date. Of what is not open to everybody nothing is ever posted.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.clients import Client
from bot.domain.deliveries import LATE_AFTER
from bot.domain.history import Entry
from bot.domain.moments import Moment
from bot.views import moments
from bot.views.blocks import Message, actions, context, mention, message, section, words
from bot.views.milestones import upper
from bot.views.moment_cards import logged

TEXT_MOST = 2000


def post(
    moment: Moment, client: Client, *, answer: Entry | None, late: str | None, zone: ZoneInfo, now: datetime
) -> Message:
    first = " · ".join(filter(None, (words(client.name), words(moment.kind))))
    text = words(moment.text, TEXT_MOST)
    state = moments.stands(moment, lambda at: _at(at, zone, now))
    said = f"{state or f'Waiting for {mention(moment.taker)}.'}\nFor them: {moment.size.in_words}."
    by = f"Moment {moment.number}. Flagged by {mention(moment.flagged_by)}, {_at(moment.flagged_at, zone, now)}."
    foot = f"{by} This comes late. It was due {late}." if late else by
    pressable = [*moments.stale_buttons(moment, now), *moments.buttons(moment, answer)]
    blocks = [section(f"*{first}*\n{text}"), section(said), context(foot), actions(pressable)]
    return message("\n".join(filter(None, (first, text, said, foot))), blocks)


def reply(entry: Entry, who: str | None, *, zone: ZoneInfo, now: datetime) -> Message:
    """One line of its log. `who` is named without a mention: nobody is called about what they did themselves. What
    is told late says when it was."""
    said = logged(entry, words(who) if who else "Moments")
    line = upper(said if said.endswith("”") else f"{said}.")
    if now - entry.at >= LATE_AFTER:
        line = f"{_at(entry.at, zone, now)}: {line}"
    return message(line, [section(line)])


def _at(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    local = at.astimezone(zone)
    day = calendar.in_full(local.date(), calendar.local_day(now, zone))
    return f"{day} at {calendar.clock_in_words(local.time())} ({calendar.zone_in_words(zone)})"

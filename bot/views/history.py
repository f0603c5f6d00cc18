"""One line of a client's history."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.history import Entry, What
from bot.views.blocks import mention, words

SAID = {
    What.CLIENT_IMPORTED: "added to the roster",
    What.CLIENT_CHANGED: "changed",
    What.MILESTONE_DONE: "{subject}: done",
    What.MILESTONE_NOTED: "{subject}: done",
    What.MILESTONE_LATER: "{subject}: put off",
    What.MILESTONE_DECLINED: "{subject}: not this time",
    What.MILESTONE_PASSED: "{subject}: before our time",
    What.MOMENT_FLAGGED: "{subject} was flagged",
    What.MOMENT_TAKEN: "{subject}: somebody has it",
    What.MOMENT_SPOKEN: "{subject}: somebody has spoken with them",
    What.MOMENT_ESCALATED: "{subject}: the manager was told",
    What.PROMISE_MADE: "we promised: {subject}",
    What.PROMISE_KEPT: "we kept: {subject}",
    What.DIGEST_STARTED: "the digest was started",
    What.DIGEST_STOPPED: "the digest was stopped",
    What.UNDONE: "{subject}: undone",
}

IN_THEIR_WORDS = {What.MILESTONE_NOTED, What.MILESTONE_DECLINED, What.MOMENT_FLAGGED}


def line(entry: Entry, zone: ZoneInfo, now: datetime) -> str:
    said = SAID[entry.what].format(subject=words(entry.subject, 120))
    if entry.what is What.PROMISE_KEPT and entry.text == "late":
        said += ", late"
    by = f", {mention(entry.who)}" if entry.who else ""
    own = f" “{words(entry.text, 200)}”" if entry.text and entry.what in IN_THEIR_WORDS else ""
    at = calendar.at_in_words(entry.at, zone, now, with_zone=False)
    return f"{at[:1].upper()}{at[1:]}: {said}{by}.{own}"

"""One line of a client's history."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.history import Entry, What
from bot.views.blocks import mention, words

SAID = {
    What.CLIENT_IMPORTED: "added to the roster",
    What.CLIENT_CHANGED: "changed",
    What.MILESTONE_DONE: "{subject}: done",
    What.MILESTONE_NOTED: "{subject}: how it went",
    What.MILESTONE_LATER: "{subject}: put off",
    What.MILESTONE_DECLINED: "{subject}: not this time",
    What.MILESTONE_PASSED: "{subject}: before our time",
    What.MOMENT_FLAGGED: "{who} flagged {subject}",
    What.MOMENT_TAKEN: "{who} has {subject}",
    What.MOMENT_SPOKEN: "{who} has spoken with them about {subject}",
    What.MOMENT_ESCALATED: "{subject}: nobody had it, so {told} was told",
    What.PROMISE_MADE: "{who} promised: {subject}",
    What.PROMISE_KEPT: "{who} kept: {subject}",
    What.DIGEST_STARTED: "the digest was started",
    What.DIGEST_STOPPED: "the digest was stopped",
    What.UNDONE: "{subject}: undone",
}

SLACK_ID = re.compile("[UW][A-Z0-9]+")
IN_THEIR_WORDS = {What.MILESTONE_NOTED, What.MILESTONE_DECLINED, What.MOMENT_FLAGGED}


def line(entry: Entry, zone: ZoneInfo, now: datetime) -> str:
    who = mention(entry.who) if entry.who else "somebody"
    told = mention(entry.text) if SLACK_ID.fullmatch(entry.text) else "somebody"
    said = SAID[entry.what].format(subject=words(entry.subject, 120), who=who, told=told)
    if entry.what is What.PROMISE_KEPT and entry.text == "late":
        said += ", late"
    by = f", {who}" if entry.who and "{who}" not in SAID[entry.what] else ""
    own = f" “{words(entry.text, 200)}”" if entry.text and entry.what in IN_THEIR_WORDS else ""
    at = calendar.at_in_words(entry.at, zone, now, with_zone=False)
    return f"{at[:1].upper()}{at[1:]}: {said}{by}.{own}"

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
    What.CLIENT_ADDED: "added to the roster",
    What.CLIENT_EDITED: "changed",
    What.CLIENT_ARCHIVED: "archived",
    What.CLIENT_RESTORED: "back from the archive",
    What.CLIENT_HANDED_OVER: "{who} handed them over to {told}",
    What.CLIENT_HANDED_BACK: "back with {told}, as agreed",
    What.STAGE_CHANGED: "the stage is now {subject}",
    What.CONTACT_ADDED: "{subject} is a contact now",
    What.CONTACT_EDITED: "{subject}: changed",
    What.CONTACT_LOST: "{subject} has died",
    What.CONTACT_REMOVED: "{subject}: taken off the card",
    What.DATE_ADDED: "{subject}: a new date",
    What.DATE_CHANGED: "{subject}: changed",
    What.DATE_REMOVED: "{subject}: taken off the card",
    What.DATE_SILENCED: "{subject}: no more prompts",
    What.DATE_WOKEN: "{subject}: prompts again",
    What.TOUCH_LOGGED: "{who} was in touch with them: {subject}",
    What.GOAL_SET: "a new goal: {subject}",
    What.GOAL_REACHED: "goal reached: {subject}",
    What.GOAL_MOVED: "goal moved to another day: {subject}",
    What.GOAL_LET_GO: "goal let go: {subject}",
    What.SETTINGS_CHANGED: "settings changed",
    What.ROLE_GIVEN: "{who} named {told} as {subject}",
    What.ROLE_TAKEN: "{told} is no longer {subject}",
    What.CHANNEL_CHOSEN: "the moments channel was chosen",
    What.ROSTER_IMPORTED: "a spreadsheet was imported",
    What.ROSTER_EXPORTED: "the roster was exported",
    What.CLIENT_ERASED: "a client was erased",
    What.MILESTONE_DONE: "{subject}: done",
    What.MILESTONE_NOTED: "{subject}: how it went",
    What.MILESTONE_LATER: "{subject}: put off",
    What.MILESTONE_FOR_NOW: "{subject}: done for now",
    What.MILESTONE_DECLINED: "{subject}: not this time",
    What.MILESTONE_HANDED: "{subject}: handed to {told}",
    What.MILESTONE_PASSED: "{subject}: from before we kept track",
    What.EXPECTED_HAPPENED: "{subject}: it happened",
    What.EXPECTED_NOT_YET: "{subject}: not yet",
    What.EXPECTED_LONG_AGO: "{subject}: long ago",
    What.EXPECTED_NEVER: "{subject}: does not apply to them",
    What.JOURNEY_MOVED: "on the newer journey now: {subject}",
    What.SALE_HANDED_OVER: "handed over from sales by {who}",
    What.WELCOME_ASKED: "how the first weeks felt: {subject}",
    What.MARKED_DELIGHT: "{subject}: still a delight",
    What.MARKED_TABLE_STAKES: "{subject}: table stakes by now",
    What.MOMENT_FLAGGED: "{who} flagged {subject}",
    What.MOMENT_TAKEN: "{who} has {subject}",
    What.MOMENT_SPOKEN: "{who} has spoken with them about {subject}",
    What.MOMENT_HANDED: "{who} handed {subject} to {told}",
    What.MOMENT_NOTED: "{who} added to the log of {subject}",
    What.MOMENT_OPENED: "{who} opened {subject}",
    What.MOMENT_SHARED: "{who} added somebody to the circle of {subject}",
    What.MOMENT_LETS_OUT: "{who} said what may go out beside {subject}",
    What.MOMENT_CLOSED: "{who} closed {subject}",
    What.MOMENT_WITHDRAWN: "{who} withdrew {subject}",
    What.MOMENT_LEARNED: "{who} wrote down what to learn from {subject}",
    What.MOMENT_ESCALATED: "{subject}: nobody had it, so {told} was told",
    What.PROMISE_MADE: "{who} promised: {subject}",
    What.PROMISE_KEPT: "{who} kept: {subject}",
    What.PROMISE_DELIVERED: "{subject}: what was delivered",
    What.PROMISE_BROKEN: "{subject}: not kept",
    What.PROMISE_RELEASED: "{subject}: they let us off",
    What.PROMISE_MOVED: "{subject}: a new time was agreed",
    What.PROMISE_LATE_DATE: "{subject}: a new time was agreed, after it was due",
    What.PROMISE_TOLD: "{who} told them where it stands: {subject}",
    What.PROMISE_NO_WORD: "{subject}: no word on the way was needed",
    What.PROMISE_OFFERED: "{who} asked {told} to take over: {subject}",
    What.PROMISE_ACCEPTED: "{who} took over from {told}: {subject}",
    What.PROMISE_REFUSED: "{who} cannot take over: {subject}",
    What.PROMISE_GIVEN_BACK: "{who} gave back to {told}: {subject}",
    What.PROMISE_CORRECTED: "{subject}: put right",
    What.DIGEST_STARTED: "the digest was started",
    What.DIGEST_STOPPED: "the digest was stopped",
    What.UNDONE: "{subject}: undone",
}

STAYS_MOST = 1_500
SLACK_ID = re.compile("[UW][A-Z0-9]+")
IN_THEIR_WORDS = {
    What.MILESTONE_NOTED, What.MILESTONE_DECLINED, What.MOMENT_FLAGGED, What.TOUCH_LOGGED,
    What.EXPECTED_HAPPENED, What.SALE_HANDED_OVER, What.WELCOME_ASKED,
    What.PROMISE_DELIVERED, What.PROMISE_BROKEN, What.PROMISE_RELEASED, What.PROMISE_MOVED, What.PROMISE_LATE_DATE,
    What.PROMISE_REFUSED, What.PROMISE_CORRECTED,
}  # fmt: skip


def line(entry: Entry, zone: ZoneInfo, now: datetime) -> str:
    said, own = _said(entry)
    by = f", {mention(entry.who)}" if entry.who and "{who}" not in SAID[entry.what] else ""
    at = calendar.at_in_words(entry.at, zone, now, with_zone=False)
    return f"{at[:1].upper()}{at[1:]}: {said}{by}.{own}"


def just_now(entry: Entry, is_named: bool = True) -> str:
    """For whoever did it minutes ago: they know when, and who it was. `is_named`: what stands around it says about
    whom it is."""
    said, own = _said(entry)
    whom = "" if is_named or not entry.subject or "{subject}" in SAID[entry.what] else f"{words(entry.subject, 120)}: "
    return f"{whom}{said}.{own}"


def stays(said: str) -> str:
    """What stays although something was undone: in our words, with theirs among them."""
    return words(said, STAYS_MOST)


def _said(entry: Entry) -> tuple[str, str]:
    """What happened, and the words that somebody wrote about it."""
    who = mention(entry.who) if entry.who else "somebody"
    if entry.what is What.PROMISE_MADE and SLACK_ID.fullmatch(entry.text):
        who = mention(entry.text)  # whoever said it: somebody else wrote it down
    told = mention(entry.text) if SLACK_ID.fullmatch(entry.text) else "somebody"
    said = SAID[entry.what].format(subject=words(entry.subject, 120), who=who, told=told)
    if entry.what is What.PROMISE_KEPT and entry.text == "late":
        said += ", late"
    if entry.what is What.CLIENT_EDITED and entry.text:
        said += f" ({words(entry.text, 120)})"
    if entry.what is What.UNDONE and entry.text:
        return said, f" {words(entry.text, 400)}"  # in our words: what of it stays
    return said, f" “{words(entry.text, 200)}”" if entry.text and entry.what in IN_THEIR_WORDS else ""

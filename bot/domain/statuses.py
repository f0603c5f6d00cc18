"""Slack statuses: whether one says that somebody is away, and until which day. Its words are read and forgotten."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.calendar import Hours, Leave
from bot.domain.history import UNDO_WITHIN, TooLateToUndo
from bot.domain.refusals import Refusal

AWAY = frozenset(
    {
        *("palm_tree", "desert_island", "beach_with_umbrella", "umbrella_on_ground", "luggage", "camping", "tent"),
        *("airplane", "airplane_departure", "small_airplane", "skier", "ski", "snowboarder"),
        *("face_with_thermometer", "face_with_head_bandage", "nauseated_face", "sneezing_face", "mask", "hospital"),
        *("baby_bottle", "breast-feeding"),
    }
)
"""Signs that mean it, where the status also says how long. Not `no_entry`: that asks for quiet, and people are there.
"""
_LEAVE = "on|sick|annual|parental|maternity|paternity|family|medical|adoption|compassionate|bereavement|unpaid|study"
_CLEAR = re.compile(
    r"(?<!\w)(?:vacation(?:s|ing)?|holidays?|(?:" + _LEAVE + r") leave|leave of absence|time off|sabbatical|honeymoon"
    r"|out of (?:the )?office|o\.?o\.?o\.?|pto)(?!\w)|^\W*leave\W*$",
    re.MULTILINE,
)
"""Words that mean it even where the status does not say how long."""
_LIKELY = re.compile(
    r"(?<!\w)(?:sick|ill|unwell|poorly|flu|covid|hospital|surgery|days? off|off (?:work|today|until|till|til)|away"
    r"|travell?ing|not working)(?!\w)"
)
_OTHERWISE = re.compile(
    r"(?<!\w)(?:(?<!not )working|remote(?:ly)?|wfh|planning|campaigns?|part(?:y|ies)|seasons?|sales?|countdown"
    r"|cancel+ed|sick of|back (?:from|after) (?:my |the )?(?:vacation|holidays?|leave)"
    r"|(?:before|until|till) (?:my |the )?(?:vacation|holidays?|leave)"
    r"|(?:no|not|never) (?:on |a )?(?:vacation|holidays?|leave|away|ill|sick|time off))(?!\w)"
)
"""They speak of it, and are there."""
LAST = datetime(calendar.LAST_YEAR, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Status:
    """As Slack says it. Never kept."""

    text: str = ""
    emoji: str = ""
    """":palm_tree:"."""
    ends_at: datetime | None = None
    """None: until they take it off."""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.emoji)

    @property
    def key(self) -> str:
        """What it is known by again: when it ends, and nothing of what it says."""
        return "" if self.ends_at is None else str(int(self.ends_at.timestamp()))

    @property
    def speaks_of_absence(self) -> bool:
        """By a clear word where it has no end; where it has one, a sign will do."""
        name = self.emoji.strip(":").split("::")[0].casefold()
        said = f"{self.text}\n{re.sub('[-_]', ' ', name)}".casefold()
        if _OTHERWISE.search(said):
            return False
        return bool(_CLEAR.search(said) or (self.ends_at and (name in AWAY or _LIKELY.search(said))))

    def is_away(self, zone: ZoneInfo, hours: Hours, now: datetime) -> bool:
        """Whether they say that they are away for the rest of today and for their next working day at least."""
        if not self.speaks_of_absence:
            return False
        if self.ends_at is None:
            return True
        today = calendar.local_day(now, zone)
        return _last_day(self.ends_at, zone, hours) >= calendar.working_day_on_or_after(today + calendar.A_DAY, hours)

    def last_day(self, zone: ZoneInfo, hours: Hours) -> date | None:
        """Of the absence: the last day of which it takes the greater part. None where nobody knows yet."""
        return None if self.ends_at is None else _last_day(self.ends_at, zone, hours)


NO_STATUS = Status()


def status_of(text: str, emoji: str, ends: int) -> Status:
    """`ends` is in epoch seconds, 0 for a status without an end."""
    if ends <= 0:
        return Status(text, emoji)
    return Status(text, emoji, datetime.fromtimestamp(min(ends, int(LAST.timestamp())), UTC))


class Answer(StrEnum):
    """What became of the question. The value is kept in the database: add, never rename."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    GONE = "gone"
    """The status was over before anybody answered."""
    BACK = "back"
    """It was taken off before its end: the leave that came of it ended."""


@dataclass(frozen=True)
class Absence:
    """All that is kept of a status: until when it says that somebody is away, and what they answered."""

    id: int
    workspace_id: int
    slack_id: str
    key: str
    """Of the status."""
    until: date | None
    """The last day; None where nobody knows yet."""
    ends_at: datetime | None
    answer: Answer = Answer.OPEN
    changed_at: datetime | None = None
    leave_from: date | None = None
    """The leave that came of it."""
    leave_until: date | None = None
    former_from: date | None = None
    """The leave that stood in their settings before."""
    former_until: date | None = None

    @property
    def leave(self) -> Leave | None:
        return None if self.leave_from is None else Leave(self.leave_from, self.leave_until)

    @property
    def former(self) -> Leave | None:
        return None if self.former_from is None else Leave(self.former_from, self.former_until)

    def is_over(self, now: datetime) -> bool:
        """Whether the status has reached its own end."""
        return self.ends_at is not None and now >= self.ends_at

    def is_forgotten(self, now: datetime) -> bool:
        """Whether nothing can be asked or taken back any more."""
        if self.answer is Answer.OPEN or (self.changed_at is not None and now - self.changed_at < FORGOTTEN_AFTER):
            return False
        return self.ends_at is None or now - self.ends_at >= FORGOTTEN_AFTER

    def settle(self, answer: Answer, now: datetime) -> "Absence":
        return replace(self, answer=answer, changed_at=now)

    def agree(self, leave: Leave, former: Leave | None, now: datetime) -> "Absence":
        """They are away, and this is their leave now. Raises StatusGone, DaysOver."""
        self.refuse_answer(leave.since)
        return replace(
            self.settle(Answer.YES, now),
            leave_from=leave.since,
            leave_until=leave.until,
            former_from=former.since if former else None,
            former_until=former.until if former else None,
        )

    def decline(self, now: datetime) -> "Absence":
        """Raises StatusGone."""
        self.refuse_answer(None)
        return self.settle(Answer.NO, now)

    def end(self, now: datetime, last: date | None = None) -> "Absence":
        """They are back: the leave ended on that day, or never began."""
        ended = self.settle(Answer.BACK, now)
        if last is None or self.leave_from is None or last < self.leave_from:
            return replace(ended, leave_from=None, leave_until=None)
        return replace(ended, leave_until=last)

    def refuse_answer(self, today: date | None) -> None:
        """Raises StatusGone, DaysOver."""
        if self.answer is not Answer.OPEN:
            raise StatusGone
        if today is not None and self.until is not None and self.until < today:
            raise DaysOver

    def reopen(self, now: datetime) -> "Absence":
        """The question stands as before. Raises NothingToTakeBack, TooLateToUndo."""
        if self.answer not in (Answer.YES, Answer.NO) or self.changed_at is None:
            raise NothingToTakeBack
        if now - self.changed_at >= UNDO_WITHIN:
            raise TooLateToUndo
        asked = self.settle(Answer.OPEN, now)
        return replace(asked, leave_from=None, leave_until=None, former_from=None, former_until=None)


FORGOTTEN_AFTER = timedelta(days=1)


class StatusGone(Refusal):
    """That question is answered, or the status is gone. Nothing was changed. `/moment settings` shows your leave."""


class DaysOver(Refusal):
    """Those days are over, so nothing was changed. A leave can be set in `/moment settings`."""


class NothingToTakeBack(Refusal):
    """There is nothing to undo here any more. `/moment settings` shows your leave."""


class LeaveChangedSince(Refusal):
    """Your leave was changed since, so this cannot be undone any more. `/moment settings` shows it."""


def _last_day(ends_at: datetime, zone: ZoneInfo, hours: Hours) -> date:
    day = calendar.local_day(ends_at - timedelta(seconds=1), zone)
    return day if ends_at > calendar.at_clock(day, _midday(hours), zone) else day - calendar.A_DAY


def _midday(hours: Hours) -> time:
    """Half way between the beginning and the end of work."""
    minutes = (hours.starts.hour * 60 + hours.starts.minute + hours.ends.hour * 60 + hours.ends.minute) // 2
    return time(minutes // 60, minutes % 60)

"""What once went wrong for a client, brought back before a renewal: one line for each."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.moments import Moment
from bot.domain.promises import Promise, Standing
from bot.domain.touches import Pulse, Touch
from bot.domain.welcomes import Welcome
from bot.views import welcomes
from bot.views.blocks import words

MOST_OF_A_KIND, TEXT_MOST = 3, 200


def lines(
    welcome: Welcome | None,
    touches: Sequence[Touch],
    moments: Sequence[Moment],
    promises: Sequence[Promise],
    zone: ZoneInfo,
    now: datetime,
) -> list[str]:
    """Of each kind the newest few. Only what whoever looks may see may be handed in."""
    low = sorted((each for each in touches if each.seems and each.seems <= Pulse.UNEASY), key=lambda each: each.at)
    missed = [each for each in promises if each.standing in (Standing.LATE, Standing.BROKEN) or each.is_overdue(now)]
    said = [welcomes.line(welcome, zone, now)] if welcome and welcome.felt.lingers else []
    hard = [each for each in moments if each.looks_back]
    said += [_moment(each, zone, now) for each in hard[-MOST_OF_A_KIND:]]
    said += [_promise(each) for each in missed[-MOST_OF_A_KIND:]]
    return [*said, *[_touch(each, zone, now) for each in low[-MOST_OF_A_KIND:]]]


def _touch(touch: Touch, zone: ZoneInfo, now: datetime) -> str:
    seemed = touch.seems.word if touch.seems else ""
    own = f" “{words(touch.line, TEXT_MOST)}”" if touch.line else ""
    return f"They seemed {seemed} {_on(touch.at, zone, now)}.{own}"


def _moment(moment: Moment, zone: ZoneInfo, now: datetime) -> str:
    at = _on(moment.flagged_at, zone, now)
    lingers = f" What lingers: “{words(moment.lingers, TEXT_MOST)}”" if moment.lingers else ""
    return f"Moment {moment.number}, flagged {at}: “{words(moment.text, TEXT_MOST)}”{lingers}"


def _promise(promise: Promise) -> str:
    what = {
        Standing.LATE: "We kept a promise late",
        Standing.BROKEN: "We did not keep a promise",
    }.get(promise.standing, "We have not kept a promise yet, and it is overdue")
    return f"{what}: “{words(promise.text, TEXT_MOST)}”"


def _on(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    return calendar.in_words(calendar.local_day(at, zone), calendar.local_day(now, zone))

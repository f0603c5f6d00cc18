"""Who looks at the page, when and from where: names and times are shown for their eyes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

HALF_A_YEAR = timedelta(days=182)
TOKEN = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Viewer:
    id: str
    now: datetime
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    half_days: bool = False  # 9:00 AM instead of 09:00
    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def time(self, at: datetime, seconds: bool = False) -> str:
        local = self.local(at)
        tail = f":{local:%S}" if seconds else ""
        if self.half_days:
            return f"{local.hour % 12 or 12}:{local:%M}{tail} {local:%p}"
        return f"{local:%H:%M}{tail}"

    def day(self, at: datetime) -> str:
        """For the line between two days: Today, Yesterday, or the day's full name."""
        return self._pretty(at) or f"{self.local(at):%A}, {_month_and_day(self.local(at))}"

    def date(self, unix: int, form: str) -> str:
        """Slack's `<!date^unix^form^link|fallback>`: `form` with its tokens filled in."""
        at = datetime.fromtimestamp(unix, UTC)
        return TOKEN.sub(lambda found: self._token(found[1], at) or found[0], form)

    def _token(self, name: str, at: datetime) -> str | None:
        local = self.local(at)
        year = "" if abs(at - self.now) < HALF_A_YEAR else f", {local.year}"
        plain = {
            "date": f"{_month_and_day(local)}{year}",
            "date_short": f"{local:%b} {local.day}{year}",
            "date_long": f"{local:%A}, {_month_and_day(local)}{year}",
            "date_long_full": f"{local:%A}, {_month_and_day(local)}, {local.year}",
            "date_long_no_year": f"{local:%A}, {_month_and_day(local)}",
            "date_num": f"{local:%Y-%m-%d}",
            "date_slash": f"{local:%m/%d/%Y}",
            "time": self.time(at),
            "time_secs": self.time(at, seconds=True),
            "ago": self._ago(at),
            "day_divider_pretty": self.day(at),
        }
        if name in plain:
            return plain[name]
        bare = name.removesuffix("_pretty")
        if bare == name or bare not in plain:
            return None
        near = self._pretty(at)
        # Slack writes "tomorrow" small inside a sentence.
        return near.lower() if near else plain[bare]

    def _pretty(self, at: datetime) -> str | None:
        away = (self.local(at).date() - self.local(self.now).date()).days
        return {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}.get(away)

    def _ago(self, at: datetime) -> str:
        seconds = (at - self.now).total_seconds()
        for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
            count = int(abs(seconds) // size)
            if count:
                words = f"{count} {unit}{'s' if count > 1 else ''}"
                return f"in {words}" if seconds > 0 else f"{words} ago"
        return "now"


def _month_and_day(local: datetime) -> str:
    tail = "th" if 11 <= local.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(local.day % 10, "th")
    return f"{local:%B} {local.day}{tail}"

"""A workspace: one Slack team that has Moments installed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

CLOCKS_APART = timedelta(seconds=10)
"""How far Slack's clock may be from ours."""


@dataclass(frozen=True)
class Workspace:
    id: int
    team_id: str
    name: str
    enterprise_id: str | None = None
    bot_id: str | None = None
    bot_user_id: str | None = None
    zone: str = "UTC"
    """Where nobody's own zone is known, this one counts. IANA name."""
    installed_by: str | None = None
    """Who learns what goes wrong: the installer, or the first Slack admin who met us."""
    is_active: bool = True
    installed_at: datetime | None = None
    """The last time, where it was installed from our page."""

    def came_back_since(self, at: datetime) -> bool:
        """Whether it was installed after this: what Slack says late of the time before does not count any more."""
        return self.installed_at is not None and at < self.installed_at - CLOCKS_APART

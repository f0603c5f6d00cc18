"""A workspace: one Slack team that has Moments installed."""

from dataclasses import dataclass


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

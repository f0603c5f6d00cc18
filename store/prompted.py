"""Which clients somebody is prompted about, as the domain says it of one of them."""

from bot.domain.clients import BEFORE_LANDING, Stage
from store.tables import clients

PROMPTED = (clients.c.archived_at.is_(None), clients.c.stage != str(Stage.ALUMNI))
"""As `Client.is_prompted_about`."""
LANDED = clients.c.stage.not_in([str(stage) for stage in BEFORE_LANDING])
"""As `Client.has_landed`."""

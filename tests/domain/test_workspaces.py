from datetime import datetime, timedelta

import pytest

from bot.domain.workspaces import Workspace
from tests.cast import MONDAY

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("installed_at", "said_of", "came_back"),
    [
        (None, MONDAY, False),
        (MONDAY, MONDAY, False),
        (MONDAY, MONDAY + SECOND, False),
        (MONDAY, MONDAY - 10 * SECOND, False),  # clocks are never quite in step
        (MONDAY, MONDAY - 11 * SECOND, True),
    ],
)
def test_what_is_said_of_the_time_before_it_came_back_is_past(
    installed_at: datetime | None, said_of: datetime, came_back: bool
) -> None:
    workspace = Workspace(1, "T0MOMENTS", "Harbour & Co", installed_at=installed_at)
    assert workspace.came_back_since(said_of) is came_back

"""An import in Slack while somebody else changes the roster."""

from collections.abc import Iterable, Sequence

import pytest

from bot.domain.sheets import Line
from bot.flows import imports
from bot.flows.roster import RosterChanged
from bot.secrets import Vault
from bot.views.imports import Given, Receipt, Shown
from tests.cast import MAX
from tests.flows.world import World

VAULT = Vault(())
ROSTER = "name,owner\nFox Ltd,@olga\n"
DATES = "client,contact,kind,date\nFox Ltd,Ann,birthday,--11-30\n"


def given(world: World) -> int:
    return imports.keep(world.store, VAULT, world.actor(MAX), Given(None, ROSTER, None, DATES), world.now, "once").id


def read(world: World, draft_id: int, disturbed: int) -> Shown:
    """So often somebody changes the roster while the clients are read."""
    left = iter(range(disturbed))

    def watch(lines: Sequence[Line], file: str) -> Iterable[Line]:
        if file == imports.ROSTER and (turn := next(left, None)) is not None:
            world.change_client(notes=f"Changed {turn}.")
        return lines

    return imports.read(world.store, world.slack, VAULT, world.actor(MAX), draft_id, world.now, watch)


def test_what_somebody_changed_while_it_was_read_is_read_once_more(world: World) -> None:
    draft_id = given(world)
    shown = read(world, draft_id, disturbed=1)
    assert [client.name for _, _, client in shown.prompts] == ["Fox Ltd"]
    done = imports.commit(world.store, VAULT, world.actor(MAX), draft_id, world.now)
    assert isinstance(done, Receipt)


def test_where_they_change_it_again_and_again_it_says_so(world: World) -> None:
    with pytest.raises(RosterChanged):
        read(world, given(world), disturbed=2)

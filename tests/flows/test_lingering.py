"""What once went wrong comes back before a renewal, and nothing that is not open to everybody."""

from bot.domain.history import Visibility
from bot.domain.welcomes import Felt
from bot.flows import welcomes
from bot.flows.journeys import handed_over, lingering
from bot.views.welcomes import Filled
from store import tables
from tests.flows.world import DAY, World


def lingers(world: World) -> str:
    with world.read() as work:
        return "\n".join(lingering(work, world.client(work), world.zone(), world.now))


def test_nothing_lingers_where_nothing_went_wrong(world: World) -> None:
    assert lingers(world) == ""
    with world.read() as work:
        assert handed_over(work, world.client(work)) is None


def test_what_was_open_to_everybody_comes_back(world: World) -> None:
    world.flagged()
    world.promised()
    filled = Filled(world.cast.zebra.id, Felt.HARD, "Nobody called.")
    welcomes.keep(world.store, world.actor(), filled, world.now, "once")
    world.clock.move(DAY)
    said = lingers(world)
    assert "Moment 1, flagged yesterday: “The founder's father died.”" in said
    assert "it is overdue: “Send the plan.”" in said
    assert "hard for them. “Nobody called.”" in said


def test_what_only_a_circle_may_see_never_comes_back(world: World) -> None:
    world.flagged()
    world.promised()
    world.clock.move(DAY)
    for hidden in (Visibility.TEAM, Visibility.SEALED):
        with world.store._writing.begin() as connection:
            for table in (tables.moments, tables.promises):
                connection.execute(table.update().values(visibility=str(hidden)))
        assert lingers(world) == ""

"""An "I have it" that nobody speaks after calls the others each time, however often it is taken over."""

from itertools import cycle, islice

from bot.domain.playbooks import Playbooks, Size
from bot.flows import moments
from bot.views.moments import Filled
from tests.cast import CORA, OLGA, OSCAR
from tests.flows.world import HOUR, MINUTE, World


def called(world: World) -> int:
    """How often the others were called."""
    return sum("/moment_unanswered/" in key for key, _ in world.slack.standing.values())


def test_each_time_it_goes_stale_somebody_is_called(world: World) -> None:
    filled = Filled(world.cast.zebra.id, "It burns.", size=Size.WHOLE, taker=OLGA)
    moment = moments.flag(world.store, world.actor(OSCAR), filled, Playbooks(), world.now, "form").moment.id

    for who in islice(cycle([OLGA, CORA]), 5):
        moments.take(world.store, world.actor(who), moment, world.now, None)
        before = called(world)
        world.pass_time(3 * HOUR - 2 * MINUTE)
        assert called(world) == before, "not stale yet"
        world.pass_time(2 * HOUR)
        assert called(world) > before, f"{who} had it, and nobody was called"

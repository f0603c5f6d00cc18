"""What stands in somebody's own calendar."""

from datetime import date

from bot.domain.clients import Stage
from bot.flows import expected, feeds
from tests.flows.test_expected import hire
from tests.flows.test_walks import begins, moves
from tests.flows.world import World


def titles(world: World) -> list[str]:
    address = feeds.make(world.store, world.actor(), "https://moments.example.com", world.now)
    days = feeds.read(world.store, address.rpartition("/")[2].removesuffix(".ics"), world.now)
    assert days is not None
    return [day.title for day in days]


def test_it_holds_what_happens_on_a_day_and_not_what_is_only_asked_about_then(world: World) -> None:
    begins(world)
    assert "The first day together (Zebra Works)" in titles(world)
    assert "The first hire (Zebra Works)" not in titles(world)
    expected.happen_unasked(world.store, world.actor(), hire(world).id, date(2026, 11, 20), "", world.now, "once")
    assert "The first hire (Zebra Works)" not in titles(world)
    assert "Three weeks with the first hire (Zebra Works)" in titles(world)


def test_of_the_journey_of_a_prospect_it_holds_nothing(world: World) -> None:
    begins(world)
    moves(world, Stage.PROSPECT, Stage.ACTIVE)
    assert titles(world) == ["Birthday of Ada Zebra (Zebra Works)"]

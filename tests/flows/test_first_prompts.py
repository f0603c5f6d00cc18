"""What is shown before an import is what is planned by it, whatever is in the file and was there before."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.directory import Directory
from bot.domain.history import Noun
from bot.domain.imports import Import
from bot.flows import roster, walks
from bot.flows.roster import Prompt
from bot.views.planned import Walkers
from store import Store
from tests.cast import CORA, MAX, OLGA, fill
from tests.coaching import LOADED
from tests.flows.both import server as server
from tests.flows.both import world as world
from tests.flows.world import DAY, World

NAMES = [f"Client {number}" for number in range(12)]
STAGES = ("suspect", "prospect", "landing", "onboarding", "active", "ending", "alumni")


class Row(NamedTuple):
    name: str
    owner: str
    segment: str
    stage: str
    start: str
    birthday: str
    kick_off: str


def near(first: date, last: date) -> st.SearchStrategy[str]:
    """A day, or none."""
    return st.just("") | st.dates(first, last).map(date.isoformat)


rows = st.builds(
    Row,
    st.sampled_from(NAMES),
    st.sampled_from((OLGA, OLGA, OLGA, CORA, MAX)),
    st.sampled_from(("coaching", "coaching", "agency", "")),
    st.sampled_from(STAGES),
    near(date(2026, 10, 1), date(2027, 1, 10)) | near(date(2019, 1, 1), date(2026, 11, 1)),
    near(date(1980, 11, 20), date(1980, 12, 20)),
    near(date(2026, 11, 20), date(2026, 12, 20)),
)
files = st.lists(rows, min_size=1, max_size=12, unique_by=lambda row: row.name)


def planned(world: World, file: list[Row]) -> Import:
    clients = [f"{row.name},{row.owner},{row.segment},{row.stage},{row.start}" for row in file]
    dates = [f"{row.name},Ann,birthday,,{row.birthday}" for row in file if row.birthday]
    dates += [f"{row.name},,other,Fair,{row.kick_off}" for row in file if row.kick_off]
    with world.read() as work:
        people = Directory(work.people.all(world.id), is_whole=True)
    head, under = "name,owner,segment,stage,start_date\n", "client,contact,kind,title,date\n"
    plan = roster.plan_import(world.store, world.id, head + "\n".join(clients), under + "\n".join(dates) + "\n", people)
    assert plan.mistakes == ()
    return plan


Said = tuple[str, str, str | None, date, datetime, str]
"""Client, title, contact, occurrence, morning and for whom."""


def said(prompts: list[Prompt]) -> list[Said]:
    return sorted(
        (client.name, milestone.title, milestone.contact, plan.occurrence, plan.due_at, plan.recipient)
        for plan, milestone, client in prompts
    )  # fmt: skip


def coming(world: World) -> set[Said]:
    """What waits to be sent in the next fortnight, as the tables say."""
    with world.read() as work:
        waiting = work.nudges.unsent_until(world.id, Noun.MILESTONE, world.now + timedelta(days=14))
        about = work.milestones.some(world.id, [each.plan.about.id for each in waiting])
        clients = work.clients.some(world.id, [each.client_id for each in about.values()])
    found = [(each.plan, about[each.plan.about.id]) for each in waiting]
    return set(said([Prompt(plan, milestone, clients[milestone.client_id]) for plan, milestone in found]))


@contextmanager
def a_world(empty_file: Path, at: Path) -> Iterator[World]:
    store = Store(f"sqlite:///{shutil.copy(empty_file, at / 'foreseen.db')}")
    yield World(store, fill(store))
    store.close()
    for file in at.glob("foreseen.db*"):
        file.unlink()


def foreseen(world: World, file: list[Row]) -> set[Said]:
    """What is shown, after the import; it is exactly what the import says that it planned."""
    plan, before = planned(world, file), coming(world)
    shown = roster.first_prompts(world.store, plan, world.now, loaded=LOADED)
    assert coming(world) == before
    assert said(roster.commit_import(world.store, plan, world.now, loaded=LOADED)) == said(shown)
    return set(said(shown))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=files, second=files, later=st.integers(0, 4))
def test_what_is_shown_before_an_import_is_what_it_plans(
    empty_file: Path, tmp_path: Path, first: list[Row], second: list[Row], later: int
) -> None:
    with a_world(empty_file, tmp_path) as world:
        before = coming(world)
        shown = foreseen(world, first)
        assert shown == coming(world) - before
        for _ in range(later):
            world.pass_time(DAY)
        before = coming(world)
        shown = foreseen(world, second)
        after = coming(world)
        assert after - before <= shown <= after


def test_dates_and_journeys_take_their_mornings_together(world: World) -> None:
    file = [Row(name, OLGA, "coaching", "active", "2026-11-27", "1980-11-27", "") for name in NAMES]
    shown = foreseen(world, file)
    assert shown == coming(world)
    assert {title for _, title, *_ in shown} >= {"Ann's birthday", "The first day together"}


def test_of_very_many_the_journeys_begin_after_the_import_and_are_not_foretold(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "WALKERS_MOST", 2)
    file = [Row(name, OLGA, "coaching", "active", "2026-11-24", "1980-11-27", "") for name in NAMES[:3]]
    assert roster.begins_later(planned(world, file))
    shown = foreseen(world, file)
    assert {title for _, title, *_ in shown} == {"Ann's birthday"}
    assert shown == coming(world)
    walks.follow(world.store, world.id, LOADED, world.now)
    assert "The first day together" in {title for _, title, *_ in coming(world)}


def test_where_somebody_changed_the_roster_meanwhile_nothing_is_foretold(world: World) -> None:
    plan = planned(world, [Row("Fox", OLGA, "coaching", "active", "2026-11-24", "", "")])
    world.change_client(notes="Something else.")
    with pytest.raises(roster.RosterChanged):
        roster.first_prompts(world.store, plan, world.now, loaded=LOADED)


def test_to_foretell_it_nobody_who_writes_is_waited_for(world: World) -> None:
    plan = planned(world, [Row("Fox", OLGA, "coaching", "active", "2026-11-24", "", "")])
    with ThreadPoolExecutor(1) as pool, world.store.begin():
        looked = pool.submit(roster.first_prompts, world.store, plan, world.now, loaded=LOADED)
        assert len(looked.result(30)) > 0


def test_who_begins_to_walk_is_whoever_is_new_has_landed_or_is_on_another_journey(world: World) -> None:
    def row(name: str, **facts: str) -> Row:
        return Row(name, OLGA, "coaching", "active", "2026-11-24", "", "")._replace(**facts)

    prospect, old, elsewhere = row("Lark", stage="prospect"), row("Heron"), row("Ibis", segment="agency")
    first = planned(world, [prospect, old, elsewhere])
    assert roster.walkers(world.store, first, LOADED) == [Walkers("Coaching", 1, 0), Walkers("Retainer", 1, 0)]
    roster.commit_import(world.store, first, world.now, loaded=LOADED)
    changed = [prospect._replace(stage="landing"), old._replace(start="2026-12-01")]
    changed.append(elsewhere._replace(segment="coaching"))
    gone, idle = row("Jay", stage="alumni"), row("Kite", segment="nobody knows", start="")
    second = planned(world, [*changed, gone, idle, row("Wren", start="")])
    assert roster.walkers(world.store, second, LOADED) == [Walkers("Coaching", 3, 1)]

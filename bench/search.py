"""Finding one client among many: what somebody waits for who types a name, beside SQL's own LIKE in a bare Bolt app."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from random import Random

from bench import data, load
from bench.answers import server
from bench.report import Report
from bench.sizes import Sizes

GOAL_MS = 100.0
ASKED = 200
"""How many different names are asked for, in turns."""
SEED = 26
FIRST = ("Amber", "Birch", "Cobalt", "Ember", "Falcon", "Granite", "Harbour", "Indigo", "Juniper", "Kestrel", "Osprey")
LAST = (
    "Works",
    "Bakery",
    "Studios",
    "Legal",
    "Foods",
    "Partners",
    "Logistics",
    "Clinic",
    "Garden",
    "Textiles",
    "Energy",
)

Ask = Callable[[str, str], bytes]
"""From who asks and what they type to the request."""


def run(report: Report, sizes: Sizes, folder: Path) -> None:
    report.section(
        "Search",
        f"{sizes.clients:,} clients with an alias each, on SQLite, one person asking; ms, the slowest of a hundred"
        f" answers. The peer looks with LIKE alone and knows no misspelt name. Names by seed {SEED}.",
    )
    names = firm_names(sizes.clients)
    url = data.sqlite(folder, "search")
    with data.opened(url) as store:
        owners = data.fill(store, sizes.clients, data.owners(100), names=names).owners
    with server("ours", url) as (ours, _), server("bare", url) as (bare, _):
        for what, ask, typed in _searches(names):
            requests = partial(_requests, ask, owners, typed)
            own, peer = (load.drive(port, requests(), 1, sizes.seconds_of_requests) for port in (ours, bare))
            report.line(what, own.p99_ms, peer.p99_ms, f"under {GOAL_MS:.0f}", own.p99_ms < GOAL_MS)


def firm_names(how_many: int) -> list[str]:
    """Different ones that resemble each other, as those of firms do."""
    chance = Random(SEED)
    return [f"{chance.choice(FIRST)} {chance.choice(LAST)} {number}" for number in range(how_many)]


def misspelt(name: str, chance: Random) -> str:
    """Two letters of its first word have changed places, or one is missing."""
    at = chance.randrange(1, len(name.split()[0]) - 1)
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return chance.choice([swapped, name[:at] + name[at + 1 :]])


def _searches(names: list[str]) -> Iterator[tuple[str, Ask, list[str]]]:
    chance = Random(SEED)
    some = chance.sample(names, min(ASKED, len(names)))
    yield "/client, a whole name", load.command, some
    yield "/client, an alias", load.command, [data.alias_of(name) for name in some]
    yield "/client, a part of many names", load.command, [name.split()[0] for name in some]
    yield "/client, a misspelt name", load.command, [misspelt(name, chance) for name in some]
    yield "/client, nobody's name", load.command, [f"Quixotic {name[::-1]}" for name in some]
    yield (
        "/moment, a misspelt name and a story",
        load.flag,
        [f"{misspelt(name, chance)} their founder's father died last night" for name in some],
    )
    yield "choosing, one letter", load.suggestion, [name[0] for name in some]
    yield "choosing, four letters", load.suggestion, [name[:4] for name in some]
    yield "choosing, nobody's name", load.suggestion, [f"Quixotic {name}" for name in some]


def _requests(ask: Ask, owners: list[str], typed: list[str]) -> Iterator[bytes]:
    return cycle([ask(owner, words) for owner, words in zip(cycle(owners), typed, strict=False)])

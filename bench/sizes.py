"""How much of everything: the whole bench takes minutes, the quick one less than one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    clients: int = 10_000
    seconds_of_requests: float = 4.0
    """For each kind, each number of connections, ours and the peer's."""
    connections: tuple[int, ...] = (1, 16, 64)
    planned: int = 1_000_000
    ticks: int = 300
    claims: int = 3_000
    workspaces: int = 50
    burst_each: int = 200
    """People with a brief in each of those workspaces."""
    burst_of_one: int = 10_000
    """People with a brief in one workspace, of which a slice is watched."""
    slice_seconds: float = 60.0
    flags: int = 40
    """Moments that somebody else is to take, one after the other."""
    jobs: int = 100_000
    due_jobs: int = 1_000
    starts: int = 3


FULL = Sizes()
QUICK = Sizes(
    clients=1_000,
    seconds_of_requests=0.4,
    planned=50_000,
    ticks=100,
    claims=300,
    burst_each=20,
    burst_of_one=1_000,
    slice_seconds=8.0,
    flags=15,
    jobs=5_000,
    due_jobs=300,
    starts=1,
)
TINY = Sizes(
    clients=20,
    seconds_of_requests=0.1,
    connections=(1, 2),
    planned=2_000,
    ticks=5,
    claims=20,
    workspaces=2,
    burst_each=4,
    burst_of_one=20,
    slice_seconds=2.0,
    flags=2,
    jobs=100,
    due_jobs=20,
    starts=1,
)

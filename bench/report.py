"""One line for each number: ours, its peer's, the goal, and whether it was met."""

import sys
from dataclasses import dataclass, field


@dataclass
class Report:
    """Prints as it goes, because a full run takes minutes."""

    missed: list[str] = field(default_factory=list)

    def section(self, title: str, about: str) -> None:
        print(f"\n{title}\n{'-' * len(title)}\n{about}")
        print(f"  {'':46} {'ours':>14} {'peer':>14}   goal")
        sys.stdout.flush()

    def line(
        self, what: str, ours: float | str, peer: float | str = "", goal: str = "", is_met: bool | None = None
    ) -> None:
        verdict = "" if is_met is None else f": {'ok' if is_met else 'missed'}"
        print(f"  {what:46} {_shown(ours):>14} {_shown(peer):>14}   {goal}{verdict}")
        sys.stdout.flush()
        if is_met is False:
            self.missed.append(what)

    def end(self) -> None:
        print("\nEvery goal is met." if not self.missed else f"\nMissed: {'; '.join(self.missed)}.")


def _shown(number: float | str) -> str:
    if isinstance(number, str):
        return number
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:,.2f}"

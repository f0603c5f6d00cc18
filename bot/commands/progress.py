"""How far a command has come, for whoever waits at a terminal; in a file or a pipe nothing of it is written."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TextIO, TypeVar

Item = TypeVar("Item")
WIDTH = 30
STEPS = 100


class Progress:
    """One line that is written over and over, and wiped at the end."""

    def __init__(self, to: TextIO | None = None, most: int = 40) -> None:
        """`most`: characters of the words before the bar."""
        self._to = to or sys.stderr
        self._is_shown = self._to.isatty()
        self._most = most

    def over(self, items: Sequence[Item], words: str) -> Iterator[Item]:
        """The items one by one, counted."""
        every = max(1, len(items) // STEPS)
        for number, item in enumerate(items):
            if number % every == 0:
                self._show(words, number, len(items))
            yield item
        self.done()

    def during(self, words: str, work: Callable[[], Item]) -> Item:
        """Something of which nobody knows how long it takes."""
        self._write(f"\r\x1b[K{words[: self._most]} …")
        try:
            return work()
        finally:
            self.done()

    def done(self) -> None:
        self._write("\r\x1b[K")

    def _show(self, words: str, number: int, count: int) -> None:
        full = WIDTH * number // count
        bar = "█" * full + "░" * (WIDTH - full)
        self._write(f"\r\x1b[K{words[: self._most]}  {bar} {number:,} of {count:,}")

    def _write(self, text: str) -> None:
        if self._is_shown:
            self._to.write(text)
            self._to.flush()


def watch(progress: Progress) -> Callable[[Sequence[Item], str], Iterable[Item]]:
    """For a reader of files, which says the name of the file it reads."""
    return lambda lines, file: progress.over(lines, f"Reading {file}")

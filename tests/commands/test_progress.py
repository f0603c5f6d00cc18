"""The bar is for whoever waits at a terminal, and for nobody else."""

import io

import pytest

from bot.commands.progress import Progress, watch


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_how_far_it_is_and_a_clean_line_at_the_end() -> None:
    terminal = Terminal()
    lines = list(watch(Progress(terminal))(range(1_000), "roster.csv"))
    assert lines == list(range(1_000))
    shown = terminal.getvalue()
    assert "Reading roster.csv  ███████████████░░░░░░░░░░░░░░░ 500 of 1,000" in shown
    assert shown.endswith("\r\x1b[K")
    assert shown.count("\r") <= 102


def test_what_takes_its_time_is_named_and_wiped_also_where_it_fails() -> None:
    terminal = Terminal()
    assert Progress(terminal).during("Importing", lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        Progress(terminal).during("Importing", lambda: 1 // 0)
    assert "Importing …" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_a_file_or_a_pipe_gets_none_of_it() -> None:
    pipe = io.StringIO()
    assert list(Progress(pipe).over([1, 2], "Reading")) == [1, 2]
    assert Progress(pipe).during("Importing", lambda: 7) == 7
    assert pipe.getvalue() == ""

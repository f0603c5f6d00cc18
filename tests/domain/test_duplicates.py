"""Names that are probably two spellings of one client."""

import pytest

from bot.domain.duplicates import Named, likely


def pairs(*names: str, known: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    new = [Named(name, line) for line, name in enumerate(names, start=2)]
    return [(each.one.name, each.other.name) for each in likely(new, map(Named, known))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zebra Wroks", "Zebra Works"),
        ("Zebra Work", "Zebra Works"),
        ("ZebraWorks", "Zebra Works"),
        ("Café Kollwitz", "Cafe Kollwitz"),
        ("Fox Ltd.", "Fox GmbH"),
        ("The Fox Group", "Fox"),
        ("Marrow & Pine", "Marrow and Pine"),
    ],
)
def test_nearly_the_same(one: str, other: str) -> None:
    assert pairs(one, known=(other,)) == [(one, other)]
    assert pairs(other, one) == [(one, other)]


@pytest.mark.parametrize(
    ("one", "other"), [("Client 1", "Client 2"), ("Fox", "Fix"), ("Zebra", "Lion"), ("Team A", "Team B"), ("&", "+")]
)
def test_not_the_same(one: str, other: str) -> None:
    assert pairs(one, other) == []


def test_those_of_the_roster_are_not_compared_with_each_other() -> None:
    assert pairs(known=("Zebra Works", "Zebra Wroks")) == []


def test_a_long_series_is_no_mistake() -> None:
    assert pairs(*(f"Klient{chr(97 + n)}" for n in range(26))) == []

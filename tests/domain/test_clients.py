"""Who is meant by a name, and who may see what."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clients import (
    ArchivedAlready,
    Client,
    NotArchived,
    Stage,
    TheirsAlready,
    folded,
    named,
)
from bot.domain.people import Person
from bot.domain.roles import Rights
from tests.cast import CORA, GRETA, MAX, OLGA, OSCAR, people

WORKSPACE = 1


def client(number: int, name: str, *aliases: str) -> Client:
    return Client(number, WORKSPACE, name, OLGA, aliases=aliases)


ZEBRA = client(1, "Zebra Works", "Zebra", "ZW")
STRASSE = client(2, "Straße & Söhne")
CAFE = client(3, "Caf\u00e9 Bleu")
ZEBRA_CAFE = client(4, "Zebra Works Café")
ROSTER = [ZEBRA, STRASSE, CAFE, ZEBRA_CAFE]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zebra Works", "  zebra\t WORKS\n"),
        ("Straße", "STRASSE"),
        ("Caf\u00e9", "CAFE\u0301"),  # an accent as a sign of its own
        ("ＺＷ", "zw"),  # wide letters
        ("Zebra\u202dWorks", "zebraworks"),
    ],
)
def test_case_spacing_and_accents_do_not_tell_names_apart(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(st.text(st.characters(codec="ascii")))
def test_plain_names_are_folded_like_all_others(text: str) -> None:
    with_an_accent = folded(f"{text} \u00e9")
    assert with_an_accent == f"{folded(text)} \u00e9".strip()


@given(st.text())
def test_space_around_a_name_does_not_matter(text: str) -> None:
    assert folded(f" {text} ") == folded(text)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("zebra works", ZEBRA),
        ("ZW", ZEBRA),
        ("strasse & söhne", STRASSE),
        ("CAFE\u0301 BLEU", CAFE),
        ("Zebra Works C", None),
        ("", None),
    ],
)
def test_a_name_or_an_alias_means_its_client(words: str, found: Client | None) -> None:
    assert named(ROSTER, words) == found


def test_a_name_of_two_means_nobody() -> None:
    assert named([ZEBRA, client(9, "Zebra")], "Zebra") is None
    assert named([ZEBRA, client(9, "Zebra Works")], "zebra works") is None


# archived, brought back, handed over

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_archiving_can_be_taken_back_and_is_done_once() -> None:
    archived = ZEBRA.archive(NOW)
    assert archived.is_archived
    assert archived.restore() == ZEBRA
    with pytest.raises(ArchivedAlready, match="Zebra Works is archived already"):
        archived.archive(NOW)
    with pytest.raises(NotArchived):
        ZEBRA.restore()


def test_whoever_covered_and_takes_over_does_not_cover_for_themselves() -> None:
    covered = replace(ZEBRA, cover=CORA)
    assert (covered.hand_to(CORA).owner, covered.hand_to(CORA).cover) == (CORA, None)
    assert (covered.hand_to(OSCAR).owner, covered.hand_to(OSCAR).cover) == (OSCAR, CORA)
    with pytest.raises(TheirsAlready, match=OLGA):
        covered.hand_to(OLGA)


# who sees what


THEIRS = Client(1, WORKSPACE, "Zebra", "U0ELSE")


def everybody() -> dict[str, Person]:
    return {person.slack_id: person for person in people(WORKSPACE)}


@pytest.mark.parametrize(("field", "role"), list(product(["owner", "cover", "manager"], [OLGA, CORA, OSCAR, GRETA])))
def test_owner_cover_and_manager_see_everything(field: str, role: str) -> None:
    mine = Client(1, WORKSPACE, "Zebra", **{"owner": "U0ELSE", field: role})  # type: ignore[arg-type]
    assert not mine.is_closed_to(everybody()[role])
    others = [each for each in (OLGA, CORA, OSCAR, GRETA) if each != role]
    assert all(mine.is_closed_to(everybody()[other]) for other in others)


def test_an_admin_sees_everything() -> None:
    assert not THEIRS.is_closed_to(everybody()[MAX])


@pytest.mark.parametrize(
    ("rights", "seeing"),
    [
        (Rights(), {MAX}),
        (Rights(installer=CORA), {MAX, CORA}),
        (Rights(admins=frozenset({CORA, GRETA})), {MAX, CORA}),
        (Rights(managers=frozenset({OSCAR, GRETA})), {MAX, OSCAR}),
        (Rights(is_roster_open=True), {MAX, OLGA, CORA, OSCAR}),
    ],
    ids=["nobody named", "the installer", "an admin by role", "a manager of all", "an open roster"],
)
def test_who_sees_a_client_that_names_none_of_them(rights: Rights, seeing: set[str]) -> None:
    assert {each.slack_id for each in people(WORKSPACE) if not THEIRS.is_closed_to(each, rights)} == seeing


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("archived_at", [None, datetime(2026, 11, 1, tzinfo=UTC)])
def test_nobody_is_prompted_about_archived_or_alumni(stage: Stage, archived_at: datetime | None) -> None:
    about = replace(ZEBRA, stage=stage, archived_at=archived_at)
    assert about.is_prompted_about is (archived_at is None and stage is not Stage.ALUMNI)

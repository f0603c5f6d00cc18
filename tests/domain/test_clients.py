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
    like,
    named,
    named_first,
    nearly_named_first,
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


@pytest.mark.parametrize(
    ("words", "found", "left"),
    [
        ("Zebra Works: the founder's father died", ZEBRA, "the founder's father died"),
        ("Zebra Works", ZEBRA, ""),
        ("  zebra   works -  the plan", ZEBRA, "the plan"),
        ("Zebra Works Café closes", ZEBRA_CAFE, "closes"),  # the longest name
        ("zebra works cafe\u0301, closes", ZEBRA_CAFE, "closes"),
        ("zw – call", ZEBRA, "call"),
        ("STRASSE & SÖHNE: Größe", STRASSE, "Größe"),
        ("straße & söhne Größe", STRASSE, "Größe"),
        ("Cafe\u0301 Bleu éclair", CAFE, "éclair"),
        ("Cafe\u0301 Bleue", None, "Cafe\u0301 Bleue"),
        ("Zebras run", None, "Zebras run"),  # a name does not end within a word
        ("Zebra's father died", ZEBRA, "'s father died"),
        ("send the plan", None, "send the plan"),
        ("", None, ""),
    ],
)
def test_words_begin_with_a_clients_name(words: str, found: Client | None, left: str) -> None:
    assert named_first(ROSTER, words) == (found, left)


def test_two_with_the_same_name_are_not_guessed_at() -> None:
    twin = client(9, "Zebra Works")
    assert named_first([ZEBRA, twin], "Zebra Works: call") == (None, "Zebra Works: call")
    assert named_first([ZEBRA, twin], "ZW: call") == (ZEBRA, "call")


@pytest.mark.parametrize(
    ("words", "found", "left"),
    [
        ("Zbra Works: the founder's father died", ZEBRA, "the founder's father died"),
        ("Zebra Wroks send the plan", ZEBRA, "send the plan"),
        ("zebraworks – call", ZEBRA, "call"),
        ("Zebra Works Cafe closes", ZEBRA_CAFE, "closes"),
        ("send the plan: today", None, "send the plan: today"),
        ("the printer: Zebra Works", None, "the printer: Zebra Works"),
        ("call them", None, "call them"),
        ("", None, ""),
    ],
)
def test_a_misspelt_name_is_known_all_the_same(words: str, found: Client | None, left: str) -> None:
    assert nearly_named_first(ROSTER, words) == (found, left)


def test_two_of_one_name_are_not_guessed_at_when_misspelt_either() -> None:
    assert nearly_named_first([ZEBRA, client(9, "Zebra Works")], "Zbra Works: call")[0] is None


@given(st.sampled_from(["Zebra Works", "Straße", "Cafe\u0301", "İstanbul", "ﬁrm", "日本"]), st.text(max_size=20))
def test_whatever_follows_a_name_is_left_over(name: str, rest: str) -> None:
    who = client(1, name)
    assert named_first([who], f"{name.upper()}: {rest}")[0] in (who, None)
    found, left = named_first([who], f"{name}: {rest}")
    assert found == who
    assert left == " ".join(rest.split()).lstrip(" :,;-–—")


@given(st.text(max_size=30))
def test_a_client_without_a_name_is_never_meant(words: str) -> None:
    assert named_first([client(1, ""), client(2, " \u202e ")], words)[0] is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("zeb", [ZEBRA, ZEBRA_CAFE]),
        ("Zebar Works", [ZEBRA, ZEBRA_CAFE]),
        ("works", [ZEBRA, ZEBRA_CAFE]),
        ("Strase & Söhne", [STRASSE]),
        ("nobody at all", []),
        ("", []),
    ],
)
def test_nearly_is_offered_the_nearest_first(words: str, found: list[Client]) -> None:
    assert like(ROSTER, words)[: len(found) or None] == found


def test_no_more_than_a_few_are_offered() -> None:
    many = [client(number, f"Zebra {number}") for number in range(1, 50)]
    assert len(like(many, "zebra")) == 5


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

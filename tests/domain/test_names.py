"""Who is meant by what somebody typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clients import folded
from bot.domain.names import (
    LOOKED_THROUGH,
    Spellings,
    beginnings,
    everywhere,
    lengths,
    named_anywhere,
    named_first,
    nearly_named,
    nearly_named_first,
)


def spellings(number: int, *names: str) -> Spellings:
    return Spellings([number] * len(names), [folded(name) for name in names])


def together(*several: Spellings) -> Spellings:
    return Spellings([one for each in several for one in each.client_ids], [n for each in several for n in each.names])


ZEBRA, STRASSE, CAFE, ZEBRA_CAFE = 1, 2, 3, 4
ROSTER = together(
    spellings(ZEBRA, "Zebra Works", "Zebra", "ZW"),
    spellings(STRASSE, "Straße & Söhne"),
    spellings(CAFE, "Caf\u00e9 Bleu"),
    spellings(ZEBRA_CAFE, "Zebra Works Café"),
)


def test_a_name_may_end_wherever_a_word_does() -> None:
    assert beginnings(" Zebra  Works: it's on") == [
        "zebra",
        "zebra works",
        "zebra works:",
        "zebra works: it",
        "zebra works: it's",
        "zebra works: it's on",
    ]
    assert beginnings("") == []


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
def test_words_begin_with_a_clients_name(words: str, found: int | None, left: str) -> None:
    assert named_first(ROSTER, words) == (found, left)


def test_two_with_the_same_name_are_not_guessed_at() -> None:
    twin = spellings(9, "Zebra Works")
    assert named_first(together(ROSTER, twin), "Zebra Works: call") == (None, "Zebra Works: call")
    assert named_first(together(ROSTER, twin), "ZW: call") == (ZEBRA, "call")


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
def test_a_misspelt_name_is_known_all_the_same(words: str, found: int | None, left: str) -> None:
    assert nearly_named_first(ROSTER, words) == (found, left)


def test_two_of_one_name_are_not_guessed_at_when_misspelt_either() -> None:
    assert nearly_named_first(together(ROSTER, spellings(9, "Zebra Works")), "Zbra Works: call")[0] is None


@given(st.sampled_from(["Zebra Works", "Straße", "Cafe\u0301", "İstanbul", "ﬁrm", "日本"]), st.text(max_size=20))
def test_whatever_follows_a_name_is_left_over(name: str, rest: str) -> None:
    who = spellings(1, name)
    assert named_first(who, f"{name.upper()}: {rest}")[0] in (1, None)
    found, left = named_first(who, f"{name}: {rest}")
    assert found == 1
    assert left == " ".join(rest.split()).lstrip(" :,;-–—")


@given(st.text(max_size=30))
def test_a_client_without_a_name_is_never_meant(words: str) -> None:
    assert named_first(together(spellings(1, ""), spellings(2, " \u202e ")), words)[0] is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Zebar Works", [ZEBRA, ZEBRA_CAFE]),
        ("zebrawork", [ZEBRA, ZEBRA_CAFE]),
        ("Strase & Söhne", [STRASSE]),
        ("nobody at all", []),
        ("", []),
    ],
)
def test_nearly_is_offered_the_nearest_first(words: str, found: list[int]) -> None:
    assert nearly_named(ROSTER, words) == found


def test_of_equally_good_ones_the_order_is_always_the_same() -> None:
    bay, day = spellings(7, "Anna Bay"), spellings(8, "Anna Day")
    assert nearly_named(together(bay, day), "Anna May") == nearly_named(together(day, bay), "Anna May") == [7, 8]


@given(st.text(alphabet="abc ", max_size=14), st.text(alphabet="abcd: ", max_size=30))
def test_nobody_who_would_be_meant_is_too_short_or_too_long(name: str, words: str) -> None:
    one = spellings(1, name)
    shortest, longest = lengths(words)
    if nearly_named(one, words) or nearly_named_first(one, words)[0]:
        assert shortest <= len(folded(name)) <= longest


@pytest.mark.parametrize(
    ("words", "whose"),
    [
        ("call Zebra back", [ZEBRA]),
        ("call ZEBRA  works, and zw", [ZEBRA]),
        ("call zebra's founder (ZW)", [ZEBRA]),
        ("call Zebra Works Café", [ZEBRA_CAFE]),  # the longest name
        ("call Strasse & Söhne, then Zebra", [STRASSE, ZEBRA]),
        ("call zebras", []),
        ("a zebra-like thing", [ZEBRA]),
        ("Cafe\u0301 Bleu", [CAFE]),
        ("", []),
    ],
)
def test_a_name_is_found_anywhere_as_whole_words(words: str, whose: list[int]) -> None:
    assert named_anywhere(ROSTER, words) == whose


def test_a_name_of_two_is_that_of_both() -> None:
    assert named_anywhere(together(spellings(7, "Twin"), spellings(5, "Twin")), "call Twin") == [5, 7]


@given(st.text(max_size=60), st.sampled_from(ROSTER.names), st.text(max_size=60))
def test_what_is_found_was_asked_for(before: str, name: str, after: str) -> None:
    words = f"{before} {name} {after}"
    assert name in everywhere(words)
    assert named_anywhere(ROSTER, words)


def test_a_long_message_is_not_looked_through_to_its_end() -> None:
    assert len(everywhere("a " * 50_000)) < LOOKED_THROUGH
    assert named_anywhere(ROSTER, "a " * LOOKED_THROUGH + "Zebra") == []

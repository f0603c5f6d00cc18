"""Whom an @name or a Slack id in a file means."""

from dataclasses import replace

import pytest

from bot.domain.directory import Directory, NobodyMeant
from tests.cast import OLGA, people

CAST = people(1)
OLGA_HERSELF = CAST[0]


def meant(said: str, *more: object, is_whole: bool = True) -> str | None:
    found = Directory([*CAST, *more], is_whole=is_whole).colleague(said)  # type: ignore[list-item]
    return found.slack_id if found else None


@pytest.mark.parametrize("said", ["@olga", "@OLGA", "@Olga Marin", "@olga  marin", "olga", "Olga Marin", OLGA])
def test_a_handle_a_name_or_an_id_means_its_person(said: str) -> None:
    assert meant(said) == OLGA


def test_an_accent_may_be_typed_either_way() -> None:
    jose = replace(OLGA_HERSELF, slack_id="U0JOSE", name="Jos\u00e9", handle="jose")
    assert meant("@Jose\u0301", jose) == "U0JOSE"


def test_a_handle_goes_before_a_name() -> None:
    other = replace(OLGA_HERSELF, slack_id="U0OTHER", name="olga", handle="other")
    assert meant("@olga", other) == OLGA


def test_two_of_one_name_are_both_named() -> None:
    twin = replace(OLGA_HERSELF, slack_id="U0TWIN", handle="twin")
    with pytest.raises(NobodyMeant, match=r"may be Olga Marin \(U0OLGA\) or Olga Marin \(U0TWIN\)"):
        meant("@Olga Marin", twin)


def test_a_first_name_is_enough_where_one_colleague_has_it() -> None:
    anna = replace(OLGA_HERSELF, slack_id="U0ANNA", name="Anna Bay", handle="abay")
    assert meant("anna", anna) == "U0ANNA"
    guest = replace(anna, slack_id="U0GUEST", name="Anna Day", handle="aday", is_guest=True)
    assert meant("anna", anna, guest) == "U0ANNA"
    second = replace(guest, slack_id="U0SECOND", is_guest=False)
    with pytest.raises(NobodyMeant, match=r"may be Anna Bay \(U0ANNA\) or Anna Day \(U0SECOND\)"):
        meant("anna", anna, second)


def test_a_word_in_capitals_is_a_name_and_no_id() -> None:
    walter = replace(OLGA_HERSELF, slack_id="U0WALTER", name="Walter", handle="w")
    assert meant("WALTER", walter) == "U0WALTER"


def test_somebody_who_has_left_does_not_stand_in_the_way() -> None:
    gone = replace(OLGA_HERSELF, slack_id="U0GONE", is_gone=True)
    assert meant("@Olga Marin", gone) == OLGA


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("@greta", "Greta Guest (U0GRETA) is a guest, and cannot look after a client."),
        ("@nobody", "Slack knows nobody here called “@nobody”."),
        ("Olga Marrin", "Slack knows nobody here called “Olga Marrin”. Did you mean Olga Marin?"),
        ("U0NOBODY", "Slack knows nobody here with the id U0NOBODY."),
    ],
)
def test_whoever_cannot_be_meant_is_said_why(said: str, sentence: str) -> None:
    with pytest.raises(NobodyMeant) as refused:
        meant(said)
    assert str(refused.value) == sentence


def test_without_slack_an_id_is_taken_at_its_word_and_a_name_is_not() -> None:
    assert meant("U0NOBODY", is_whole=False) is None
    with pytest.raises(NobodyMeant, match="Set SLACK_BOT_TOKEN"):
        meant("@nobody", is_whole=False)

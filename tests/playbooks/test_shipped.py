"""The playbooks that come with Moments: complete, and worth reading aloud."""

import re
from collections.abc import Iterator

import pytest

from bot.domain.history import Visibility
from bot.domain.playbooks import Holds, Playbook, Size, Unit
from bot.playbooks import load
from tests.views.looking import hold_plain

ALL = load(None)
every = pytest.mark.parametrize("playbook", ALL.all, ids=lambda playbook: playbook.key)

OPEN, TEAM, SEALED = Visibility.OPEN, Visibility.TEAM, Visibility.SEALED
CHEER, EVERYTHING, NOTHING = Holds.CHEER, Holds.ALL, Holds.NOTHING
KINDS = {
    "letting-go": (SEALED, CHEER),
    "ending": (TEAM, CHEER),
    "hard-talk": (SEALED, CHEER),
    "keynote": (OPEN, NOTHING),
    "at-odds": (SEALED, CHEER),
    "bereavement": (TEAM, EVERYTHING),
    "theft": (SEALED, CHEER),
    "cash-pinch": (TEAM, CHEER),
    "our-mistake": (TEAM, CHEER),
    "complaint": (TEAM, CHEER),
    "payment-overdue": (TEAM, CHEER),
    "hand-over": (TEAM, CHEER),
    "leaving": (TEAM, CHEER),
    "good-ending": (OPEN, NOTHING),
    "joy": (OPEN, NOTHING),
}
SLACK_OPTION = 75


def test_who_may_know_and_what_waits() -> None:
    assert {each.key: (each.secrecy, each.holds) for each in ALL.all} == KINDS


def test_it_is_quiet_around_grief_theft_and_somebody_let_go() -> None:
    assert {each.key for each in ALL.all if each.is_quiet} == {"bereavement", "theft", "letting-go"}
    assert [each.key for each in ALL.all if not each.learns] == ["bereavement"]


def test_where_somebody_died_everything_stops_also_what_others_send() -> None:
    bereavement = ALL.get("bereavement")
    assert bereavement.size is Size.WHOLE
    stopped = " ".join(bereavement.stop_elsewhere).casefold()
    assert all(word in stopped for word in ("newsletter", "dunning", "birthday", "gift"))


@every
def test_at_night_only_what_is_hard_and_stops_everything_is_answered(playbook: Playbook) -> None:
    units = {size: {clock.unit for clock in playbook.clocks_at(size)} for size in Size}
    assert Unit.MINUTES not in units[Size.SMALL] | units[Size.NOTABLE] | units[Size.BIG]
    waits = playbook.holds is Holds.NOTHING or playbook.key == "payment-overdue"
    assert (Unit.MINUTES in units[Size.WHOLE]) is not waits


@every
def test_the_top_is_a_quarter_of_an_hour_and_two_hours_and_the_bottom_is_next_morning(playbook: Playbook) -> None:
    assert playbook.clocks_at(Size.SMALL).answer.in_words == "next working morning"
    if Unit.MINUTES in {clock.unit for clock in playbook.clocks_at(Size.WHOLE)}:
        assert [each.in_words for each in playbook.clocks_at(Size.WHOLE)] == ["15 minutes", "2 hours"]


@every
def test_name_and_line_fit_an_option_of_slack(playbook: Playbook) -> None:
    assert len(playbook.name) <= 40
    assert len(playbook.about) <= SLACK_OPTION


@every
def test_every_card_is_whole(playbook: Playbook) -> None:
    assert len(playbook.first_words) == 3
    assert 2 <= len(playbook.avoid) <= 4
    assert 3 <= len(playbook.steps) <= 5
    assert 1 <= len(re.findall(r"[.?]", playbook.know)) <= 3
    assert playbook.steps[0].day == 0
    assert playbook.steps[-1].day >= 7, "nobody asks how it went"
    assert len(playbook.suggested_by) >= 20


@every
def test_first_words_are_short_enough_to_be_said(playbook: Playbook) -> None:
    for said in playbook.first_words:
        assert len(said.split()) <= 18, said
        assert said not in playbook.avoid


@every
def test_every_word_is_plain(playbook: Playbook) -> None:
    for said in texts(playbook):
        hold_plain(said)
        assert not re.search(r"—| - |\.\.\.|  |[;(]", said), said
        assert not re.search(r"\b(he|she|his|her|him|he's|she's)\b", said, re.IGNORECASE), said
        assert said == playbook.name or said[-1] in ".?”", said


OURS_NOT_THEIRS = "stakeholder|leverage|synerg|touchpoint|deliverable|alignment|proactive|closure|reach out"


@every
def test_nobody_talks_like_a_consultant(playbook: Playbook) -> None:
    assert not re.search(OURS_NOT_THEIRS, " ".join(texts(playbook)).casefold())


def test_nothing_is_said_in_two_of_them() -> None:
    said = [text for each in ALL.all for text in (each.know, *each.first_words, *(step.do for step in each.steps))]
    assert sorted(said) == sorted(set(said))


@every
def test_grief_and_cheer_do_not_meet(playbook: Playbook) -> None:
    if playbook.is_quiet:
        assert not re.search("congratulat|celebrat|happy|cake|glad with", " ".join(texts(playbook)).casefold())


@every
def test_each_of_its_phrases_suggests_it_alone(playbook: Playbook) -> None:
    for phrase in playbook.suggested_by:
        found = ALL.guess(phrase.replace("...", "some").replace("*", ""))
        assert found is not None, phrase
        assert found.key == playbook.key, phrase


def texts(playbook: Playbook) -> Iterator[str]:
    yield from (playbook.name, playbook.about, playbook.know)
    yield from (*playbook.first_words, *playbook.avoid, *playbook.stop_elsewhere)
    yield from (step.do for step in playbook.steps)

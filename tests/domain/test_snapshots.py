"""A snapshot gives back the journey it was taken of, and its address is its content's alone."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clients import ClientKind, Stage
from bot.domain.journeys import Asks, Journey, JourneyMilestone, Persona, Span, Step, Unit, Weight, When
from bot.domain.snapshots import digest, dumped, read_back

WORDS = st.text(min_size=1, max_size=20)
DAYS = st.integers(-400, 400)
SPANS = st.builds(Span, st.integers(-60, 60), st.sampled_from(Unit))
WHENS = st.builds(When, WORDS, SPANS, st.none() | SPANS, st.booleans())
MILESTONES = st.builds(
    JourneyMilestone,
    key=WORDS,
    title=WORDS,
    stage=st.sampled_from(Stage),
    when=WHENS,
    know=WORDS,
    steps=st.lists(st.builds(Step, DAYS, WORDS), max_size=3).map(tuple),
    leads=st.lists(st.integers(0, 90), max_size=3).map(tuple),
    weight=st.sampled_from(Weight),
    persona=st.none() | st.sampled_from(Persona),
    asks=st.sampled_from(Asks),
    helps=st.lists(WORDS, max_size=2).map(tuple),
    avoid=st.lists(WORDS, max_size=2).map(tuple),
    is_table_stakes=st.booleans(),
)
JOURNEYS = st.builds(
    Journey,
    name=WORDS,
    about=WORDS,
    milestones=st.lists(MILESTONES, max_size=3).map(tuple),
    segments=st.lists(WORDS, max_size=2).map(tuple),
    kinds=st.lists(st.sampled_from(ClientKind), max_size=2).map(tuple),
)

FIRST_DAY = JourneyMilestone("first-day", "The first day", Stage.ONBOARDING, When("start"), "Be there.", ())
JOURNEY = Journey("Business coaching", "For owners.", (FIRST_DAY,))


@given(JOURNEYS)
def test_a_snapshot_gives_back_the_journey_in_its_own_types(journey: Journey) -> None:
    back = read_back(dumped(journey))
    assert back == journey
    assert repr(back) == repr(journey)  # "active" == Stage.ACTIVE, but only one of them is a stage


@given(JOURNEYS)
def test_taken_again_it_has_the_same_address(journey: Journey) -> None:
    text = dumped(journey)
    assert digest(dumped(read_back(text))) == digest(text)


def test_one_word_changed_is_another_address() -> None:
    changed = replace(JOURNEY, milestones=(replace(FIRST_DAY, know="Be there early."),))
    assert digest(dumped(changed)) != digest(dumped(JOURNEY))


def test_what_is_as_usual_is_not_in_the_text() -> None:
    assert json.loads(dumped(JOURNEY)) == {
        "about": "For owners.",
        "milestones": [
            {
                "key": "first-day",
                "know": "Be there.",
                "stage": "onboarding",
                "steps": [],
                "title": "The first day",
                "when": {"base": "start"},
            }
        ],
        "name": "Business coaching",
    }


def test_the_address_stays_what_it_was_in_every_version() -> None:
    assert digest(dumped(JOURNEY)) == "000f728295884fe7aaf2d030d64e918ba989f07774c834b6970c4576d85d462d"

"""Which journey a client walks along, and for whom a milestone is."""

import pytest

from bot.domain.clients import Client, ClientKind, Stage
from bot.domain.journeys import Journey, JourneyMilestone, Journeys, Persona, When

COACHING = Journey("Business coaching", "For owners.", (), segments=("coaching",))
SUCCESS = Journey("Customer success", "For users.", (), segments=("success", "saas"))
COLLEAGUE = Journey("Colleague", "For us.", (), kinds=(ClientKind.COLLEAGUE, ClientKind.TEAM))
JOURNEYS = Journeys((COACHING, SUCCESS, COLLEAGUE))


def client(journey: str | None = None, segment: str | None = None, kind: ClientKind = ClientKind.FIRM) -> Client:
    return Client(id=1, workspace_id=1, name="Zebra Works", owner="U0OLGA", journey=journey, segment=segment, kind=kind)


@pytest.mark.parametrize(
    ("who", "found"),
    [
        (client(journey="business-COACHING", segment="saas"), COACHING),
        (client(journey="success", segment="coaching"), SUCCESS),
        (client(journey="Half a year, then we see", segment=" Coaching "), COACHING),
        (client(segment="saas", kind=ClientKind.COLLEAGUE), SUCCESS),
        (client(kind=ClientKind.TEAM), COLLEAGUE),
        (client(segment="gardening"), None),
        (client(), None),
    ],
)
def test_a_client_walks_along_the_named_one_then_their_segments_then_their_kinds(
    who: Client, found: Journey | None
) -> None:
    assert JOURNEYS.for_client(who) is found


def test_somebody_of_whom_nobody_said_is_taken_for_a_newcomer() -> None:
    def milestone(persona: Persona | None) -> JourneyMilestone:
        return JourneyMilestone("a", "A", Stage.ACTIVE, When("start"), "", (), persona=persona)

    everybodys, newcomers, old_hands = milestone(None), milestone(Persona.NEWCOMER), milestone(Persona.OLD_HAND)
    journey = Journey("J", "", (everybodys, newcomers, old_hands))
    assert [*journey.for_(None)] == [*journey.for_(Persona.NEWCOMER)] == [everybodys, newcomers]
    assert [*journey.for_(Persona.OLD_HAND)] == [everybodys, old_hands]

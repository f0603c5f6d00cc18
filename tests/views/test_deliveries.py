"""What somebody is told when a message could not be delivered."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.history import Noun, Thing
from bot.views import deliveries as views
from tests.cast import MONDAY, OLGA, zebra_works
from tests.views import looking
from tests.views.looking import CHANNEL, hold_message, hold_plain, hostile

FAILED = Delivery(4, 1, "key", DeliveryKind.NUDGE, Thing(Noun.NUDGE, 5), OLGA, MONDAY)


@hostile
@given(st.lists(looking.clients, max_size=9), st.none() | looking.anything, st.sampled_from([OLGA, CHANNEL]))
def test_slack_takes_every_notice(clients, reason, recipient) -> None:  # type: ignore[no-untyped-def]
    hold_message(views.failed(replace(FAILED, reason=reason, recipient=recipient), clients))


@pytest.mark.parametrize("reason", [*views.WHY, "restricted_action"])
def test_each_reason_is_one_sentence_or_two_and_a_next_step(reason: str) -> None:
    said = views.failed(replace(FAILED, reason=reason), [zebra_works(1)]).text
    assert said.startswith("A message for <@U0OLGA> about Zebra Works could not be delivered. ")
    assert said.endswith(".")
    assert "{" not in said
    hold_plain(said)


@pytest.mark.parametrize("kind", [DeliveryKind.POST, DeliveryKind.LOG])
@pytest.mark.parametrize("reason", [*views.OF_MOMENTS, "not_in_channel"])
def test_what_goes_into_the_moments_channel_has_reasons_of_its_own(kind: DeliveryKind, reason: str) -> None:
    failed = replace(FAILED, kind=kind, recipient=CHANNEL, reason=reason)
    said = views.failed(failed, [zebra_works(1)]).text
    assert f" for <#{CHANNEL}> about Zebra Works could not be delivered. " in said
    assert "digest" not in said
    assert "Slack said “" not in said
    hold_plain(said)


def test_an_unknown_reason_is_named_with_where_to_look() -> None:
    said = views.failed(replace(FAILED, reason="ekm_access_denied"), []).text
    assert "Slack said “ekm_\u200aaccess_\u200adenied”" in said or "Slack said “ekm_access_denied”" in said
    assert "`moments doctor`" in said


def test_a_missing_scope_is_named_with_how_to_grant_it() -> None:
    said = views.failed(replace(FAILED, reason="missing_scope chat:write"), []).text
    assert "the permission “chat:write” is missing" in said
    assert "https://api.slack.com/apps" in said
    assert "install the app again" in said
    assert "missing_scope" not in said
    hold_plain(said)

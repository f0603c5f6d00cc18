from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.meetings import Link
from bot.views import feeds
from bot.views import meetings as views
from tests.cast import MONDAY, OLGA
from tests.views.looking import BERLIN, anything, hold_message, hold_plain, hold_view, hostile, instants, texts, zones

links = st.builds(
    Link,
    id=st.just(1),
    workspace_id=st.just(1),
    slack_id=st.just(OLGA),
    sealed=anything,
    connected_at=instants,
    next_at=instants,
    read_at=st.none() | instants,
    failures=st.integers(0, 9),
    failing_since=st.none() | instants,
    stopped_at=st.none() | instants,
    reason=st.none() | st.sampled_from([*views.REASONS, "answer_500"]),
)
LINK = Link(1, 1, OLGA, "s3cr3t", MONDAY, MONDAY, failures=1, failing_since=MONDAY, reason="answer_404")


@hostile
@given(st.none() | links, zones, st.booleans(), st.none() | instants, st.booleans(), instants)
def test_slack_takes_the_page_and_it_is_plain(
    link: Link | None, zone: str, has_keys: bool, made_at: Any, is_reachable: bool, now: Any
) -> None:
    page = views.page(views.Page(link, ZoneInfo(zone), has_keys, made_at), now, is_reachable)
    hold_view(feeds.made("https://moments.example.com/calendar/x.ics"))
    hold_view(page)
    hold_view(views.connected())
    hold_plain(*texts(page["blocks"]))


@hostile
@given(links, zones, instants)
def test_slack_takes_the_notice(link: Link, zone: str, now: Any) -> None:
    hold_message(views.notice(link, ZoneInfo(zone), now))


@pytest.mark.parametrize("reason", [*views.REASONS, "answer_500"])
def test_the_notice_says_since_when_why_and_what_to_do(reason: str) -> None:
    said = views.notice(replace(LINK, reason=reason), BERLIN, MONDAY).text

    assert said.startswith("The calendar you connected cannot be read since today at 9:00. ")
    assert "`/moment settings`" in said
    assert "answer_" not in said
    hold_plain(said)


def test_when_it_is_given_up_it_says_so_and_the_way_back() -> None:
    said = views.notice(replace(LINK, stopped_at=MONDAY), BERLIN, MONDAY).text

    assert said == (
        "For three days your calendar could not be read, so Moments has stopped asking for it. There is no calendar at"
        " that address any more.\nTo connect it again, open `/moment settings` and press Your calendar."
    )
    hold_plain(said)

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.arrangements import Arrangements
from bot.domain.channels import Unfit
from bot.domain.silence import Patience
from bot.views import setup as views
from tests.cast import CORA, MAX, MONDAY, OLGA, OSCAR
from tests.views.looking import CHANNEL, anything, hold_message, hold_plain, hold_view, hostile, people, texts

several = st.frozensets(people)
arrangements = st.builds(
    Arrangements,
    workspace_id=st.just(1),
    moments_channel=st.none() | st.just(CHANNEL),
    fallback=st.none() | people,
    days=st.frozensets(st.integers(1, 7)),
    starts=st.times(),
    ends=st.times(),
    country=st.none() | st.sampled_from(["DE", "GB"]),
    is_roster_open=st.booleans(),
    is_small_start=st.booleans(),
    prompted=several,
    patience=st.builds(
        Patience,
        st.integers(0, 365),
        st.lists(st.tuples(anything.filter(str.strip), st.integers(0, 365)), max_size=30).map(tuple),
    ),
)


@hostile
@given(st.builds(views.Start, arrangements, several, several))
def test_slack_takes_the_form_and_what_was_saved(start: views.Start) -> None:
    hold_view(views.form(start, MONDAY.date()))
    hold_view(views.saved(start))


@given(arrangements, st.booleans())
def test_slack_takes_the_offer_and_it_is_plain(settled: Arrangements, is_settled: bool) -> None:
    offer = views.offer(settled, is_settled=is_settled)
    hold_message(offer)
    hold_plain(offer.text)
    assert len(offer.text.splitlines()) <= 3


def test_what_was_saved_says_what_it_means_and_what_comes_next() -> None:
    settled = Arrangements(1, CHANNEL, OSCAR, frozenset({1, 2, 3}), time(8, 30), time(17), "DE", True)
    said = "\n".join(texts(views.saved(views.Start(settled, managers=frozenset({MAX, CORA})))["blocks"]))
    assert said == (
        "Saved. Prompts come from 8:30 to 17:00, Monday to Wednesday, unless somebody chose their own hours.\n"
        "Every owner is prompted.\nOwners are reminded of a client after 30 days of silence.\n"
        "Whoever asks for you has a first answer within 4 working hours.\n"
        f"Managers: <@{CORA}> and <@{MAX}>.\n"
        f"The moments channel is <#{CHANNEL}>: each open moment gets one post there. If Moments is not there yet, type"
        " `/invite @Moments` in it.\n"
        "Every colleague sees all of every client.\nNext, bring your clients in."
    )
    hold_plain(said)


def test_the_form_asks_who_reads_only_where_we_may_not_look() -> None:
    settled = Arrangements(1)
    assert "Only colleagues read this channel" in str(views.form(views.Start(settled), MONDAY.date()))
    looked = views.Start(settled, asks_who_reads=False)
    assert "Only colleagues read this channel" not in str(views.form(looked, MONDAY.date()))


@pytest.mark.parametrize("why", Unfit)
@pytest.mark.parametrize(
    ("before", "says"), [(None, "There is none for now."), ("C0ZEBRA", "It is <#C0ZEBRA> as before.")]
)
def test_a_channel_that_others_read_is_refused_with_a_next_step(why: Unfit, before: str | None, says: str) -> None:
    start = views.Start(Arrangements(1, CHANNEL), channel_before=before)
    said = views.refused(start, why)
    hold_message(said)
    hold_plain(said.text)
    hold_view(views.refused_view(start, why))
    assert said.text.startswith(f"<#{CHANNEL}> ")
    assert says in said.text


def test_a_small_start_says_who_is_prompted() -> None:
    small = Arrangements(1, is_small_start=True, prompted=frozenset({OLGA}))
    assert f"Prompted: <@{OLGA}>." in str(views.saved(views.Start(small)))

"""The form that adds a client and changes one."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clients import ClientKind, Stage
from bot.views import client_forms as views
from bot.views.client_forms import Filled, Overtaken
from tests.cast import CORA, MAX, OLGA, zebra_works
from tests.views import looking
from tests.views.looking import BERLIN, hold_plain, hold_view, hostile, lines

filled = st.builds(
    Filled,
    client_id=looking.ids,
    name=looking.anything,
    owner=looking.people,
    cover=st.none() | looking.people,
    manager=st.none() | looking.people,
    kind=st.sampled_from(ClientKind),
    segment=looking.anything,
    stage=st.sampled_from(Stage),
    start=st.none() | st.just(date(2026, 11, 2)),
    zone=looking.anything,
    journey=looking.anything,
    enquired=st.none() | st.just(1_790_000_000),
    country=looking.anything,
    channel=st.none() | st.just("C0ZEBRA"),
    aliases=looking.anything,
    notes=looking.anything,
    is_unfolded=st.booleans(),
)


@hostile
@given(filled, st.lists(st.just("Ana's birthday on Friday"), max_size=5))
def test_slack_takes_the_form_whatever_was_typed(form: Filled, near: list[str]) -> None:
    hold_view(views.form(form, BERLIN, near, journeys=["Coaching", "Retainer"], journey=form.journey))


@hostile
@given(filled, filled, st.none() | looking.people, st.sets(st.sampled_from(views.FIELDS), min_size=1))
def test_slack_takes_the_form_that_somebody_was_quicker_in(mine, theirs, who, names) -> None:  # type: ignore[no-untyped-def]
    hold_view(views.form(mine.as_shown(), BERLIN, overtaken=Overtaken(who, tuple(sorted(names)), theirs)))


def test_our_own_words_are_plain() -> None:
    met = Overtaken(CORA, views.FIELDS, views.of_client(zebra_works(1)))
    hold_plain(*lines(views.form(Filled(1, "", OLGA), BERLIN, overtaken=met)["blocks"]))
    for form in (Filled(0, "", OLGA), views.of_client(zebra_works(1))):
        hold_plain(*lines(views.form(form, BERLIN, ["Today"])["blocks"]))


def test_what_is_sent_is_what_was_filled_in() -> None:
    shown = replace(views.of_client(zebra_works(1)), client_id=7, shown={})

    def selected(value: str) -> dict[str, dict[str, dict[str, str]]]:
        return {"x": {"selected_option": {"value": value}}}

    typed = {
        "name": "Zebra Works",
        "segment": "",
        "journey": "",
        "zone": "Europe/Berlin",
        "country": "",
        "notes": "Prefers the phone.",
    }
    values = {block: {"x": {"value": said or None}} for block, said in {**typed, "aliases": "Zebra; ZW"}.items()}
    people = {
        block: {"x": {"selected_user": who}} for block, who in (("owner", OLGA), ("cover", CORA), ("manager", MAX))
    }
    sent = {
        **values,
        **people,
        "kind": selected("firm"),
        "stage": selected("active"),
        "start": {"x": {}},
        "channel": {"x": {"selected_conversation": "C0ZEBRA"}},
    }
    assert views.read({"private_metadata": "7", "state": {"values": sent}}) == shown


def test_what_is_folded_away_is_not_there_to_be_read() -> None:
    sent = {"name": {"x": {"value": "Acme"}}, "owner": {"x": {"selected_user": CORA}}}
    assert views.read({"private_metadata": "0", "state": {"values": sent}}) == Filled(0, "Acme", CORA)


@hostile
@given(filled)
def test_what_travels_in_the_form_fits_and_comes_back(form: Filled) -> None:
    sent = views.form(form.as_shown(), BERLIN)
    assert len(sent["private_metadata"]) < 1000
    assert views.read({**sent, "state": {"values": {}}}).shown == form.as_shown().shown


@hostile
@given(filled)
def test_a_mark_is_the_same_however_slack_gives_the_text_back(form: Filled) -> None:
    back = replace(form, notes=form.notes.replace("\n", "\r\n") if "\r" not in form.notes else form.notes)
    if len(form.notes) < 1000:
        assert back.mark("notes") == form.mark("notes")

"""A client walks along a journey: from the form to the morning of each milestone, and what somebody says of it."""

from dataclasses import replace

import pytest

from bot.domain.history import Entry, What
from bot.domain.journeys import Journey, Journeys
from bot.domain.people import Actor
from bot.flows import endings
from tests.cast import CORA
from tests.coaching import COACHING, EARLY_WIN, FIRST_DAY, LOADED
from tests.stories.house import House, Someone, buttons, december, held, november, the_message, words


@pytest.fixture(autouse=True)
def loaded(house: House) -> None:
    loads(house, LOADED)


def loads(house: House, journeys: Journeys) -> None:
    """The files say this, as if the bot had been started with them."""
    house.bot.app.journeys = journeys
    object.__setattr__(house.bot.app.desk, "journeys", journeys)


def begins(olga: Someone, start: str, journey: str = "Coaching", **values: str) -> None:
    """Olga says in the form when Zebra begins, and on which journey."""
    olga.types("/client", "Zebra Works")
    olga.presses(olga.actor.ephemeral()[-1], "edit_client")
    assert not olga.sends(start=start, journey=journey, **values).fields


def opens_walk(olga: Someone) -> None:
    olga.closes()
    olga.types("/client", "Zebra Works")
    olga.presses(olga.actor.ephemeral()[-1], "show_walk")


# --- setting out


def test_a_first_day_and_a_journey_are_enough(house: House, olga: Someone) -> None:
    begins(olga, "2026-12-01")

    card = words(olga.form)
    assert "*Their journey: Coaching*" in card
    assert "Next: The hand-over from sales tomorrow, then The first day together on Tuesday 1 December." in card
    house.move_to(november(24, 9))
    assert "The first day together, on Tuesday 1 December.\nZebra Works" in olga.dms[0].text


def test_the_form_offers_the_journeys_there_are_and_shows_what_would_come(house: House, olga: Someone) -> None:
    olga.types("/client", "Zebra Works")
    olga.presses(olga.actor.ephemeral()[-1], "edit_client")
    olga.actor.fill(olga.form, {"journey": "Retainer"})
    olga.presses(olga.form, "start_of_client", "2026-12-01")

    assert "The first day together on Tuesday 1 December" in words(olga.form)
    assert "Milestones of the journey “Retainer” come up by themselves." in words(olga.form)
    assert held(olga)["journey"]["selected_option"]["value"] == "=Retainer"


def test_a_journey_that_nobody_knows_stays_and_says_so(house: House, olga: Someone) -> None:
    house.changes(house.zebra, journey="Half a year, then we see")
    olga.types("/client", "Zebra Works")
    olga.presses(olga.actor.ephemeral()[-1], "edit_client")

    assert "I know no journey called “Half a year, then we see”" in words(olga.form)
    olga.sends(segment="coaching", start="2026-12-01")
    with house.store.read() as work:
        assert work.clients.get(house.workspace.id, house.zebra.id).journey == "Half a year, then we see"
    assert "Their journey: Coaching" in words(olga.form)


def test_undo_takes_the_walk_back(house: House, olga: Someone) -> None:
    begins(olga, "2026-12-01")
    olga.presses(olga.form, "undo_on_card")

    assert "Their journey" not in words(olga.form)
    house.move_to(november(24, 9))
    assert olga.dms == []


# --- what does not apply


def test_what_does_not_apply_is_said_on_the_journey_and_taken_back_there(house: House, olga: Someone) -> None:
    begins(olga, "2026-12-07")
    opens_walk(olga)
    assert "*The early win*\nOn Sunday 27 December." in words(olga.form)

    olga.presses(olga.form, "walk_menu", "Does not apply", block=block_of(olga, "The first day together"))

    assert "*The first day together*\nDoes not apply to them." in words(olga.form)
    house.move_to(november(30, 9, 30))
    assert not [each for each in olga.dms if "first day" in each.text]


def test_undo_of_what_does_not_apply(house: House, olga: Someone) -> None:
    begins(olga, "2026-12-07")
    opens_walk(olga)
    olga.presses(olga.form, "walk_menu", "Does not apply", block=block_of(olga, "The first day together"))
    olga.presses(olga.form, "undo_on_walk")

    assert "*The first day together*\nOn Monday 7 December." in words(olga.form)
    house.move_to(november(30, 9, 30))
    assert the_message(olga, "The first day together, on Monday 7 December")


def block_of(olga: Someone, title: str) -> str:
    return next(
        str(block["block_id"])
        for block in olga.form.blocks
        if (block.get("text") or {}).get("text", "").startswith(f"*{title}*")
    )


# --- what is expected


@pytest.fixture
def asked(house: House, olga: Someone) -> None:
    """Zebra began on 1 October; on 30 November Olga is asked whether they have hired somebody."""
    begins(olga, "2026-10-01")
    olga.closes()
    house.move_to(november(30, 9))


@pytest.mark.usefixtures("asked")
def test_a_first_hire_is_asked_about_and_kept_with_its_day(house: House, olga: Someone) -> None:
    question = the_message(olga, "The first hire: has it happened by now?")
    assert buttons(question) == ["Prepare", "It happened", "Not yet, ask again", "Long ago", "Does not apply"]

    olga.presses(question, "expected_happened")
    assert olga.sends(on="2026-12-09").fields
    assert not olga.sends(on="2026-11-25", note="Their first assistant.").fields

    question = the_message(olga, "The first hire")
    assert "It happened on Wednesday 25 November. “Their first assistant.”" in question.text
    assert house.history()[-1] is What.EXPECTED_HAPPENED
    house.move_to(december(16, 9))  # three weeks later
    assert the_message(olga, "Three weeks with the first hire, today.")


@pytest.mark.usefixtures("asked")
def test_why_a_first_hire_is_asked_about_then_and_how_to_hear_no_more_of_firsts(olga: Someone) -> None:
    olga.presses(the_message(olga, "The first hire"), "more", "Why then?")
    assert words(olga.form) == (
        "The first hire has no day until it happens. From Monday 30 November on it is asked about, on a morning that"
        " has room for it. It came today at 9:00 (Berlin)."
    )
    olga.closes()

    olga.presses(the_message(olga, "The first hire"), "more", "Not useful to me")
    olga.sends(less="Stop asking me")

    assert "Firsts that have no day yet: you are not asked about them any more." in words(olga.form)
    assert "The first hire" not in olga.dms[-1].text


@pytest.mark.usefixtures("asked")
def test_not_yet_is_undone_in_the_message(house: House, olga: Someone) -> None:
    question = the_message(olga, "The first hire")
    olga.presses(question, "expected_not_yet")
    question = the_message(olga, "The first hire")
    assert "Not yet. I will ask again from Sunday 28 February 2027 on." in question.text

    olga.presses(question, "undo")

    assert buttons(the_message(olga, "The first hire"))[1] == "It happened"


@pytest.mark.usefixtures("asked")
def test_how_to_meet_it_is_one_tap_away_before_it_happens_and_after(house: House, olga: Someone) -> None:
    olga.presses(the_message(olga, "The first hire"), "prepare")
    card = words(olga.form)
    assert "*The first hire: has it happened by now?*" in card
    assert "*What to do*\n• What to do about first-hire." in card
    olga.presses(olga.form, "expected_happened")
    olga.sends(on="2026-11-30")
    olga.closes()

    olga.presses(the_message(olga, "The first hire"), "prepare")

    card = words(olga.form)
    assert "*What to do*\n_Now:_\n• What to do about first-hire." in card
    assert "It happened today." in card
    assert buttons(olga.form) == ["Undo", "Their card"]


@pytest.mark.parametrize(("press", "said"), [("expected_long_ago", "Long ago."), ("expected_never", "does not apply")])
@pytest.mark.usefixtures("asked")
def test_it_is_over_in_one_tap(house: House, olga: Someone, press: str, said: str) -> None:
    olga.presses(the_message(olga, "The first hire"), press)

    assert said in the_message(olga, "The first hire").text
    house.move_to(december(16, 9))
    assert not [each for each in olga.dms if "The first hire: has it happened" in each.text]


def test_a_first_hire_is_kept_before_anybody_asks_about_it(house: House, olga: Someone) -> None:
    begins(olga, "2026-10-01")
    opens_walk(olga)
    olga.presses(olga.form, "walk_menu", "It happened", block=block_of(olga, "The first hire"))
    assert olga.sends(on="2026-12-09").fields
    assert not olga.sends(on="2026-11-20", note="Their first assistant.").fields

    assert "*The first hire*\nIt happened on Friday 20 November." in words(olga.form)
    assert "*Three weeks with the first hire*\nOn Friday 11 December." in words(olga.form)
    house.move_to(november(30, 9))
    assert not [each for each in olga.dms if "The first hire" in each.text]


def test_long_ago_is_said_on_the_journey_and_taken_back_there(house: House, olga: Someone) -> None:
    begins(olga, "2026-10-01")
    opens_walk(olga)
    olga.presses(olga.form, "walk_menu", "Long ago", block=block_of(olga, "The first hire"))
    assert "*The first hire*\nLong ago." in words(olga.form)

    olga.presses(olga.form, "undo_on_walk")

    assert "*The first hire*\nIt has no day until it happens." in words(olga.form)
    house.move_to(november(30, 9))
    assert the_message(olga, "The first hire: has it happened by now?")


@pytest.mark.usefixtures("asked")
def test_said_on_the_journey_it_is_asked_in_the_brief_no_more(house: House, olga: Someone) -> None:
    olga.types("/client", "Zebra Works")
    olga.presses(olga.actor.ephemeral()[-1], "show_walk")
    olga.presses(olga.form, "walk_menu", "Long ago", block=block_of(olga, "The first hire"))

    assert "Long ago." in the_message(olga, "The first hire").text
    assert not [each for each in olga.dms if "has it happened" in each.text]


# --- the hand-over from sales


def test_what_sales_know_is_written_down_and_what_was_promised_is_in_the_ledger(house: House, olga: Someone) -> None:
    begins(olga, "2026-12-07")
    opens_walk(olga)
    olga.presses(olga.form, "hand_over_from_sales")
    wrong = olga.sends(sold="Half a year.", day1="2026-11-30")
    assert list(wrong.fields) == ["promise1"]
    assert not olga.sends(
        sold="Half a year.", delicate="The last coach left.", promise1="A plan", promise2="Lunch"
    ).fields

    assert "Sold: Half a year." in words(olga.form)
    assert house.history()[-3:] == [What.SALE_HANDED_OVER, What.PROMISE_MADE, What.MILESTONE_DONE]
    olga.closes()
    olga.types("/client", "Zebra Works")
    card = words(olga.actor.ephemeral()[-1])
    assert "Delicate: The last coach left." in card
    assert "Promised: Lunch" in card
    assert "*What we promised*\nA plan" in card


@pytest.mark.parametrize("morning", [23, 30])
def test_what_was_written_on_the_walk_is_not_asked_for_again(house: House, olga: Someone, morning: int) -> None:
    """Before it was asked for, or after."""
    begins(olga, "2026-12-07")
    house.move_to(november(morning, 9))
    opens_walk(olga)
    olga.presses(olga.form, "hand_over_from_sales")
    olga.sends(sold="Half a year.")

    house.move_to(december(1, 9))

    assert "The hand-over from sales, " not in "".join(each.text for each in olga.dms if "1 December" in each.text)
    opens_walk(olga)
    assert "The hand-over from sales" in words(olga.form)


def test_nobody_else_reads_what_was_sold(house: House, olga: Someone, oscar: Someone) -> None:
    begins(olga, "2026-12-07")
    opens_walk(olga)
    olga.presses(olga.form, "hand_over_from_sales")
    olga.sends(sold="Half a year.")

    oscar.types("/client", "Zebra Works", channel="C0GENERAL")
    assert "Half a year" not in words(oscar.actor.ephemeral()[-1])


def handed_over_and_half_kept(house: House, olga: Someone) -> Entry:
    begins(olga, "2026-12-07")
    opens_walk(olga)
    olga.presses(olga.form, "hand_over_from_sales")
    olga.sends(sold="Half a year.", promise1="A plan", day1="2026-12-11", promise2="A call", day2="2026-12-11")
    with house.store.read() as work:
        plan = next(each for each in work.promises.all(house.workspace.id) if each.text == "A plan")
        told = work.history.all(house.workspace.id)
    endings.keep(house.store, Actor(house.workspace.id, CORA), plan.id, house.now, None)
    return next(each for each in told if each.what is What.SALE_HANDED_OVER)


def test_a_hand_over_is_taken_back_and_what_of_it_stays_is_said(house: House, olga: Someone) -> None:
    handed_over_and_half_kept(house, olga)

    olga.presses(olga.form, "undo_on_walk")

    assert "“A plan” stays in the ledger: it has changed since." in words(olga.form)
    assert "A call" not in words(olga.form)


def test_what_of_a_hand_over_stays_is_said_in_home_too(house: House, olga: Someone) -> None:
    entry = handed_over_and_half_kept(house, olga)
    olga.closes()
    olga.opens_home()

    olga.presses("home", "undo", str(entry.id))

    assert words(olga.form) == "“A plan” stays in the ledger: it has changed since."


def test_what_of_a_hand_over_stays_is_said_under_the_card_too(house: House, olga: Someone) -> None:
    entry = handed_over_and_half_kept(house, olga)
    olga.closes()
    olga.types("/client", "Zebra Works")

    olga.presses(olga.actor.ephemeral()[-1], "undo_on_card", f"{entry.id}:{entry.client_id}")

    assert olga.actor.ephemeral()[-1].text == "“A plan” stays in the ledger: it has changed since."


# --- how the first weeks felt


def test_how_the_first_weeks_felt_is_kept_and_can_be_taken_back(house: House, olga: Someone) -> None:
    begins(olga, "2026-10-01")
    opens_walk(olga)
    olga.presses(olga.form, "ask_welcome")
    assert not olga.sends(felt="Bumpy", line="Too many logins.").fields
    assert "How the first weeks felt: bumpy. “Too many logins.”" in words(olga.form)

    olga.presses(olga.form, "undo_on_walk")

    assert "bumpy. “Too many logins.” Asked" not in words(olga.form)


# --- the newer journey


NEWER = Journey("Coaching", "For owners of firms.", (FIRST_DAY, replace(EARLY_WIN, title="The quick win")))


def test_moving_on_to_the_newer_journey_shows_first_what_changes_and_can_be_undone(house: House, olga: Someone) -> None:
    begins(olga, "2026-12-07")
    loads(house, Journeys((NEWER,)))
    opens_walk(olga)
    assert "The journey “Coaching” has changed since they began." in words(olga.form)

    olga.presses(olga.form, "newer_journey")
    assert "*What goes*\n• The review" in words(olga.form).replace("• The first hire\n", "").replace(
        "• The hand-over from sales\n", ""
    ).replace("• How the first weeks felt\n", "")
    olga.sends()

    assert "The quick win" in words(olga.form)
    assert "The review" not in words(olga.form)
    olga.presses(olga.form, "undo_on_walk")
    assert "The review" in words(olga.form)


def test_a_manager_moves_everybody_at_once(house: House, olga: Someone, max_: Someone) -> None:
    begins(olga, "2026-12-07")
    lion = house.serves("Lion", segment="coaching")
    house.bot.app._plan_ahead()
    loads(house, Journeys((NEWER,)))
    max_.types("/client", "Zebra Works")
    max_.presses(max_.actor.ephemeral()[-1], "show_walk")
    max_.presses(max_.form, "newer_journey")
    assert "The other client on the older one, too" in str(max_.form.body)
    max_.sends(all=["all"])

    with house.store.read() as work:
        both = {work.clients.get(house.workspace.id, each.id).journey_digest for each in (house.zebra, lion)}
        (digest,) = both
        assert work.journeys.find(house.workspace.id, digest) == NEWER
    assert COACHING != NEWER

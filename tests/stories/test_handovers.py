"""A client goes to another owner, for good or until a day, with what is near and open."""

from datetime import datetime

import pytest

from bot.domain.history import What
from bot.domain.milestones import MilestoneKind
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.stories.house import House, Someone, buttons, december, flags, november, the_message, words
from tests.stories.test_client_forms import opens_card


def shut(person: Someone) -> None:
    if person.actor.view is not None:
        person.closes()


def opens_form(person: Someone, name: str = "Zebra Works") -> None:
    shut(person)
    opens_card(person, name)
    person.presses(person.form, "hand_over")


def hands_over(person: Someone, to: str, until: str | None = None, word: str = "", name: str = "Zebra Works") -> str:
    """What they are told."""
    opens_form(person, name)
    outcome = person.sends(to=to, until=until, word=word)
    assert not outcome.fields, outcome.fields
    return words(person.form)


def owner(house: House, name: str = "Zebra Works") -> tuple[str, str | None]:
    """And the cover."""
    with house.store.read() as work:
        (client,) = work.clients.called(house.workspace.id, name)
    return client.owner, client.cover


def a_day_passes(house: House, at: datetime) -> None:
    """It is that instant, and the coarse pass has run."""
    house.move_to(at)
    house.bot.app.hand_back()
    house.look()


def promises_by_friday(person: Someone, what: str = "send the hiring plan", when: str = "by Friday noon") -> None:
    shut(person)
    person.types("/promise", f"Zebra Works {what} {when}")
    person.sends()
    shut(person)


@pytest.fixture
def full(house: House, olga: Someone) -> None:
    """A date that a moment does not hold, a promise, and a moment that Olga has."""
    house.has_date("Ana's exam", "--11-27", kind=MilestoneKind.OTHER)
    promises_by_friday(olga)
    olga.types("/moment", "Zebra: the founder's father died")
    flags(olga, kind_of_moment="complaint")
    shut(olga)
    house.move_to(november(23, 10))


# --- the form


@pytest.mark.usefixtures("full")
def test_the_form_says_what_goes_along_and_what_stays(olga: Someone) -> None:
    opens_form(olga)

    said = words(olga.form)
    assert "*Zebra Works* is with <@U0OLGA> now." in said
    assert (
        "What goes along: the prompts about one date, one promise <@U0OLGA> still has to keep and one open moment that"
        " is with <@U0OLGA>."
    ) in said
    assert "Notes, dates and history stay on the card." in said


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"to": "U0GRETA"}, "to", "A client can only go to a colleague here: not to a guest, and not to an app."),
        ({"to": OLGA}, "to", "<@U0OLGA> looks after this client already. Please choose somebody else."),
        (
            {"to": CORA, "until": "2026-11-22"},
            "until",
            "That day has passed. Please choose today or a later day, or leave it empty to hand over for good.",
        ),
    ],
)
def test_a_mistake_lands_on_its_field(
    house: House, olga: Someone, values: dict[str, str], field: str, says: str
) -> None:
    opens_form(olga)

    assert olga.sends(**values).fields == {field: says}
    assert house.history() == []


def test_nobody_can_receive_who_has_left(house: House, olga: Someone) -> None:
    opens_form(olga)
    olga.actor.fill(olga.form.id, {"to": OSCAR})
    house.sandbox.admin.change_person(OSCAR, deleted=True)
    house.settle()

    assert olga.sends().fields == {"to": "<@U0OSCAR> has left this workspace. Please choose somebody else."}


# --- one client


@pytest.mark.usefixtures("full")
def test_the_receiver_gets_one_message_with_what_is_near_and_open(house: House, olga: Someone, cora: Someone) -> None:
    said = hands_over(olga, CORA, word="Ana likes to be called early.")

    assert "*Zebra Works" not in said
    assert "Zebra Works is with <@U0CORA> now for good.\n<@U0CORA> is told now, in one message." in said
    assert len(cora.dms) == 1
    assert cora.dms[0].text.split("\n") == [
        "<@U0OLGA> handed Zebra Works over to you for good.",
        "“Ana likes to be called early.”",
        "Needs you",
        "Zebra Works has an open moment. The card says what happened.",
        "To keep",
        "send the hiring plan, <@U0CORA>, due Friday 27 November at 12:00 (Berlin)",
        "Near",
        "Ana's exam on Friday",
        "Zebra Works",
    ]
    cora.presses(cora.dms[0], "show_client")
    assert "Owner: <@U0CORA>" in words(cora.form)
    assert house.history()[-1] is What.CLIENT_HANDED_OVER


@pytest.mark.usefixtures("full")
def test_prompts_promises_and_moments_follow(house: House, olga: Someone, cora: Someone) -> None:
    hands_over(olga, CORA)

    house.move_to(november(27, 9))
    assert "Done" in buttons(the_message(cora, "Ana's exam is today."))
    due = the_message(cora, "<@U0OLGA> promised Zebra Works: send the hiring plan")
    cora.presses(due, "keep")
    assert "<@U0CORA> has it" in card_of(cora)
    assert [message.text for message in olga.dms] == []


def speaks(person: Someone) -> None:
    """With the client about the moment, which stays open."""
    shut(person)
    person.types("/moment", "1")
    person.presses(person.form, "speak")
    shut(person)


def card_of(person: Someone) -> str:
    shut(person)
    opens_card(person)
    return words(person.form)


def test_for_good_a_cover_who_receives_covers_no_more(house: House, olga: Someone) -> None:
    hands_over(olga, CORA)
    assert owner(house) == (CORA, None)


def test_until_a_day_the_owner_of_before_covers_where_the_cover_receives(house: House, olga: Someone) -> None:
    hands_over(olga, CORA, until="2026-11-27")
    assert owner(house) == (CORA, OLGA)


def test_another_cover_stays(house: House, olga: Someone) -> None:
    hands_over(olga, MAX, until="2026-11-27")
    assert owner(house) == (MAX, CORA)


def test_until_a_day_what_was_promised_for_later_stays(house: House, olga: Someone, cora: Someone) -> None:
    promises_by_friday(olga, "call about the lease", "by 2026-12-18")
    hands_over(olga, CORA, until="2026-11-27")

    house.move_to(december(18, 9))

    assert the_message(olga, "You promised Zebra Works: call about the lease")


def test_taking_a_client_over_tells_its_owner_and_nobody_else(house: House, max_: Someone, olga: Someone) -> None:
    house.move_to(november(23, 10))
    hands_over(max_, MAX)

    assert max_.dms == []
    (told,) = olga.dms
    assert told.text.startswith("<@U0MAX> took Zebra Works over from you for good.")


def test_a_manager_who_hands_over_tells_both(house: House, max_: Someone, olga: Someone, cora: Someone) -> None:
    house.move_to(november(23, 11))
    hands_over(max_, CORA, until="2026-11-27")

    assert the_message(cora, "<@U0MAX> handed Zebra Works over to you until Friday.")
    (told,) = olga.dms
    assert told.text.split("\n") == [
        "<@U0MAX> handed Zebra Works over from you to <@U0CORA> until Friday.",
        "What was still open with you there went along, and prompts about them go there, too.",
        "When that day is over, all of it comes back by itself.",
    ]
    assert max_.dms == []


def test_nobody_is_told_at_night(house: House, olga: Someone, cora: Someone) -> None:
    house.move_to(november(23, 22))
    said = hands_over(olga, CORA)

    assert "<@U0CORA> is told tomorrow at 9:00 (Berlin), in one message." in said
    assert cora.dms == []
    house.move_to(november(24, 9))
    assert len(cora.dms) == 1


def test_the_cover_may_and_an_outsider_may_not(house: House, cora: Someone) -> None:
    hands_over(cora, MAX)
    assert owner(house)[0] == MAX

    tom = house.person("U0TOM")
    tom.types("/client", "Zebra")
    assert "hand_over" not in str(tom.actor.ephemeral()[-1].blocks)


def test_two_who_hand_over_the_same_client_at_once_do_not_undo_each_other(
    house: House, olga: Someone, cora: Someone
) -> None:
    opens_form(cora)
    hands_over(olga, OSCAR)

    assert cora.sends(to=MAX).fields == {
        "to": "<@U0OSCAR> looks after this client now, so nothing was changed. Please close this and open the client"
        " again."
    }
    assert owner(house) == (OSCAR, CORA)


# --- back


@pytest.mark.usefixtures("full")
def test_when_the_day_is_over_everything_goes_back_and_both_are_told_once(
    house: House, olga: Someone, cora: Someone
) -> None:
    house.has_date("Ben's birthday", "--12-02")
    hands_over(olga, CORA, until="2026-11-26")
    speaks(cora)
    a_day_passes(house, november(26, 23, 59))
    assert owner(house) == (CORA, OLGA)
    before = len(cora.dms)

    a_day_passes(house, november(27, 0, 1))
    assert owner(house) == (OLGA, CORA)
    assert [each.text for each in olga.dms] == []

    a_day_passes(house, november(27, 9))
    told = the_message(olga, "Zebra Works is with you again, as agreed.")
    assert "Zebra Works has an open moment. The card says what happened." in told.text
    assert the_message(cora, "Zebra Works is with <@U0OLGA> again, as agreed.")
    assert len(cora.dms) == before + 1
    assert the_message(olga, "Ana's exam is today")
    assert the_message(olga, "You promised Zebra Works: send the hiring plan")
    assert house.history()[-1] is What.CLIENT_HANDED_BACK


def test_a_process_that_was_down_brings_back_late(house: House, olga: Someone) -> None:
    hands_over(olga, CORA, until="2026-11-26")
    house.goes_down()
    house.sandbox.set_clock(december(1, 10))

    house.comes_back()
    house.sandbox.wait_until(lambda: owner(house) == (OLGA, CORA))

    house.look()
    assert the_message(olga, "with you again")


def test_the_day_is_over_on_the_clock_of_whoever_had_it(house: House, olga: Someone) -> None:
    hands_over(olga, CORA, until="2026-11-26")
    house.sandbox.admin.change_person(OLGA, tz="America/New_York")
    house.settle()

    a_day_passes(house, november(27, 5, 59))
    assert owner(house)[0] == CORA
    a_day_passes(house, november(27, 6, 0))
    assert owner(house)[0] == OLGA


def test_many_that_end_together_are_told_in_one_message(house: House, olga: Someone, cora: Someone) -> None:
    house.serves("Heron")
    for name in ("Zebra Works", "Heron"):
        hands_over(olga, CORA, until="2026-11-26", name=name)

    a_day_passes(house, november(27, 9))

    assert the_message(olga, "2 clients are with you again, as agreed.")
    assert the_message(cora, "2 clients are with <@U0OLGA> again, as agreed.")


def test_what_was_handed_on_for_good_does_not_come_back(house: House, olga: Someone, cora: Someone) -> None:
    hands_over(olga, CORA, until="2026-11-26")
    hands_over(cora, MAX)
    house.move_to(november(23, 12))
    assert the_message(olga, "<@U0CORA> handed Zebra Works over from you to <@U0MAX> for good.")

    a_day_passes(house, november(27, 9))

    assert owner(house)[0] == MAX


@pytest.mark.parametrize("inner", ["2026-11-25", "2026-11-26", "2026-12-18"])
def test_what_was_handed_on_for_a_while_comes_back_to_whoever_lent_it(
    house: House, olga: Someone, cora: Someone, inner: str
) -> None:
    hands_over(olga, CORA, until="2026-11-26")
    hands_over(cora, MAX, until=inner)
    assert owner(house)[0] == MAX

    a_day_passes(house, november(26, 9))
    assert owner(house)[0] == (CORA if inner == "2026-11-25" else MAX)
    a_day_passes(house, november(27, 9))

    assert owner(house) == (OLGA, CORA)
    a_day_passes(house, december(19, 9))
    assert owner(house) == (OLGA, CORA)


def test_where_the_owner_of_before_has_left_it_stays(house: House, olga: Someone, cora: Someone) -> None:
    hands_over(olga, CORA, until="2026-11-26")
    house.sandbox.admin.change_person(OLGA, deleted=True)
    house.settle()

    a_day_passes(house, november(27, 9))

    assert owner(house)[0] == CORA
    assert the_message(cora, "Zebra Works stays with you for good: who had them before has left.")


# --- Undo


@pytest.mark.usefixtures("full")
def test_undo_takes_everything_back_before_anybody_heard(house: House, olga: Someone, cora: Someone) -> None:
    house.move_to(november(23, 22))
    hands_over(olga, CORA)
    olga.presses(olga.form, "undo_hand_over")

    assert words(olga.form) == "Taken back. Everything is as it was before."
    speaks(olga)
    house.move_to(november(27, 9))
    assert owner(house) == (OLGA, CORA)
    assert cora.dms == []
    assert the_message(olga, "Ana's exam is today")
    assert the_message(olga, "You promised Zebra Works: send the hiring plan")
    assert house.history()[-2:] == [What.UNDONE, What.MOMENT_SPOKEN]


def test_whoever_was_told_is_told_that_it_was_taken_back(house: House, olga: Someone, cora: Someone) -> None:
    house.move_to(november(23, 10))
    hands_over(olga, CORA)
    assert len(cora.dms) == 1

    olga.presses(olga.form, "undo_hand_over")

    assert [message.text.split("\n")[0] for message in cora.dms] == [
        "<@U0OLGA> took a hand-over back: Zebra Works.",
        "<@U0OLGA> took a hand-over back: Zebra Works.",
    ]


def test_undo_is_refused_where_it_went_on_since(house: House, olga: Someone, cora: Someone) -> None:
    hands_over(olga, CORA)
    hands_over(cora, MAX)

    olga.presses(olga.form, "undo_hand_over")

    assert words(olga.form).startswith("Zebra Works has gone on to somebody else since, so this cannot be undone")


def test_undo_works_for_ten_minutes(house: House, olga: Someone) -> None:
    hands_over(olga, CORA)
    house.move_to(november(23, 9, 6))

    olga.presses(olga.form, "undo_hand_over")

    assert words(olga.form).startswith("Undo works for ten minutes, and those have passed.")
    assert owner(house)[0] == CORA


def test_undo_revives_what_was_lent_before(house: House, olga: Someone, cora: Someone) -> None:
    hands_over(olga, CORA, until="2026-11-26")
    hands_over(cora, MAX)
    cora.presses(cora.form, "undo_hand_over")

    a_day_passes(house, november(27, 9))

    assert owner(house) == (OLGA, CORA)


# --- many


def chooses(person: Someone, **values: object) -> dict[str, str]:
    shut(person)
    person.types("/client", "hand over")
    person.actor.suggest(person.form.id, "choose_clients", "")  # as one does by opening the list
    return person.sends(**values).fields


def waiting_for(house: House, slack_id: str) -> int:
    """How many prompts are still to be sent to them."""
    with house.store.read() as work:
        return len(work.nudges.unsent_to(house.workspace.id, slack_id))


def test_many_go_with_one_message_after_they_were_looked_through(house: House, olga: Someone, cora: Someone) -> None:
    house.move_to(november(23, 10))
    heron = house.serves("Heron")
    house.has_date("Ana's birthday", "--11-27", heron)

    assert not chooses(olga, clients=[str(heron.id), str(house.zebra.id)], to=CORA, until="2026-11-27")

    said = words(olga.form)
    assert "*2 clients go from <@U0OLGA> to <@U0CORA> until Friday.*" in said
    assert "Heron, Zebra Works" in said
    assert "What goes along: the prompts about one date." in said
    assert owner(house)[0] == OLGA
    olga.sends(word="Back on Monday.")
    assert words(olga.form).startswith("2 clients are with <@U0CORA> now until Friday.")
    (told,) = cora.dms
    assert told.text.startswith("<@U0OLGA> handed 2 clients over to you until Friday.\n“Back on Monday.”")
    assert "Heron: Ana's birthday on Friday" in told.text
    assert buttons(told) == ["Show", "Show"]


def test_somebody_who_goes_gives_all_of_theirs_in_one_tap_and_takes_them_back_in_one(
    house: House, olga: Someone, cora: Someone
) -> None:
    for number in range(60):
        house.has_date("Birthday", "--11-27", house.serves(f"Heron {number}"))
    shut(olga)
    olga.types("/client", "handover")
    assert "All clients I own (61)" in str(olga.form.blocks)
    olga.sends(all=["all"], to=CORA)
    olga.sends()
    house.move_to(november(23, 9, 2))

    assert owner(house, "Heron 59") == (CORA, None)
    (told,) = cora.dms
    assert "And 53 more." in told.text
    assert waiting_for(house, CORA) == 60
    house.bot.app.hand_back()
    house.look()
    olga.presses(olga.form, "undo_hand_over")
    house.bot.app.hand_back()
    house.look()
    assert owner(house, "Heron 59") == (OLGA, CORA)
    assert waiting_for(house, CORA) == 0
    assert waiting_for(house, OLGA) == 60


def test_of_many_the_mistakes_land_on_their_fields(house: House, olga: Someone) -> None:
    assert chooses(olga, to=CORA) == {"clients": "Please choose at least one client."}
    assert set(chooses(olga, all=["all"], to="U0GRETA")) == {"to"}
    assert set(chooses(olga, all=["all"], to=CORA, until="2026-11-01")) == {"until"}


def test_what_changed_hands_while_it_was_looked_through_is_not_handed_over(
    house: House, olga: Someone, max_: Someone
) -> None:
    house.serves("Heron")
    chooses(olga, all=["all"], to=CORA)
    hands_over(max_, OSCAR)

    said = next(iter(olga.sends().fields.values()))

    assert said.startswith("Some of these clients have changed hands meanwhile, so nothing was changed.")
    assert owner(house, "Heron")[0] == OLGA


def test_only_clients_one_may_hand_over_are_offered(house: House, olga: Someone, max_: Someone) -> None:
    house.serves("Heron", owner=MAX, cover=None, manager=None)

    def offered(person: Someone) -> list[str]:
        shut(person)
        person.types("/client", "hand over")
        return [each["text"]["text"] for each in person.actor.suggest(person.form.id, "choose_clients", "")]

    assert offered(olga) == ["Zebra Works"]
    assert offered(max_) == ["Heron", "Zebra Works"]


def test_whoever_has_none_and_whoever_is_a_guest_is_told_so(house: House, greta: Someone) -> None:
    tom = house.person("U0TOM")
    tom.types("/client", "hand over")
    assert tom.is_told.startswith("There is no client that you could hand over.")

    greta.types("/client", "hand over", channel="C0ZEBRA")
    assert greta.is_told.startswith("Moments is for the members of this workspace")


def test_the_list_of_mine_leads_to_it(house: House, olga: Someone) -> None:
    olga.types("/client")
    olga.presses(olga.actor.ephemeral()[-1], "hand_over_several")
    assert olga.form.title == "Hand over"


def test_sent_twice_it_is_done_once(house: House, olga: Someone) -> None:
    opens_form(olga)
    payload = olga.sends(to=CORA).payload

    house.sends_again("interactive", payload)

    assert house.history() == [What.CLIENT_HANDED_OVER]

"""A Moment of Truth is flagged, somebody has it, and speaks with the client."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.history import What
from bot.domain.people import Outsider
from bot.sandbox.choosing import CannotDo
from bot.sandbox.firm import Person
from tests.cast import MAX, OLGA, OSCAR
from tests.stories.house import House, Someone, buttons, flags, held, november, the_button, the_message, words

DIED = "the founder's father died"


@pytest.fixture
def flagged(house: House, max_: Someone) -> None:
    """Max flags it on Monday at 11:00 in Berlin, and Olga is to take it."""
    house.move_to(november(23, 11))
    max_.types("/moment", f"Zebra Works: {DIED}")
    flags(max_, taker=OLGA)
    max_.closes()


# --- flagging


@pytest.mark.parametrize("name", ["Zebra Works", "zebra works", "ZW", "Zebra"])
def test_the_form_is_filled_from_the_words(house: House, max_: Someone, name: str) -> None:
    max_.types("/moment", f"{name}: {DIED}")

    there = held(max_)
    assert max_.form.title == "A Moment of Truth"
    assert there["client"]["selected_option"]["text"]["text"] == "Zebra Works"
    assert there["what"]["value"] == DIED
    assert there["taker"]["selected_user"] == OLGA


def test_without_words_the_form_is_empty_and_the_client_is_searched(max_: Someone) -> None:
    max_.types("/moment")

    assert held(max_)["client"]["selected_option"] is None
    assert flags(max_, client="zeb", what=DIED, taker=OLGA).ok


def test_words_that_name_nobody_are_all_kept(max_: Someone) -> None:
    max_.types("/moment", "the founder of Acme resigned today")

    assert held(max_)["client"]["selected_option"] is None
    assert held(max_)["what"]["value"] == "the founder of Acme resigned today"


@pytest.mark.parametrize("words", ["help", "HELP", "nonsense"])
def test_help_and_one_unknown_word_show_what_the_command_can_do(max_: Someone, words: str) -> None:
    max_.types("/moment", words)

    assert max_.actor.view is None
    assert max_.is_told.startswith("*What `/moment` can do*")


def test_what_slack_escapes_comes_back_as_it_was_typed(max_: Someone) -> None:
    max_.types("/moment", "Zebra Works: R&D is <closed>, ask @cora in #clients")

    assert held(max_)["what"]["value"] == "R&D is <closed>, ask @cora in #clients"


@pytest.mark.usefixtures("flagged")
def test_whoever_takes_it_is_told_at_once(olga: Someone) -> None:
    told = the_message(olga, DIED)

    assert told.text == (
        f"Zebra Works needs you.\n{DIED}\nMoment 1. Flagged by <@U0MAX>, today at 11:00."
        " For them: on their mind all day. Everybody here may know."
    )
    assert buttons(told) == ["I have it", "I have spoken with them", "Open"]


def test_it_rings_at_night_too(house: House, max_: Someone, olga: Someone) -> None:
    house.move_to(november(23, 23))
    max_.types("/moment", f"Zebra: {DIED}")

    flags(max_)

    assert the_message(olga, DIED)


def test_whoever_flags_is_told_what_happens_now(max_: Someone) -> None:
    max_.types("/moment", f"Zebra: {DIED}")
    flags(max_)

    assert section_of(max_) == (
        "Moment 1, Zebra Works, is flagged.\n"
        "<@U0OLGA> is told now. If nobody has it within 2 working hours, <@U0CORA> is told, and then you."
    )


def test_taking_it_oneself_is_having_it(house: House, olga: Someone, max_: Someone) -> None:
    olga.types("/moment", f"Zebra: {DIED}")
    flags(olga)

    assert section_of(olga) == (
        "Moment 1, Zebra Works, is flagged.\nYou have it. When you have spoken with them, say so in Home."
    )
    house.move_to(november(23, 12))
    assert olga.dms == max_.dms == []
    assert house.history() == [What.MOMENT_FLAGGED, What.MOMENT_TAKEN]


def test_nobody_can_be_given_it_who_cannot_act(max_: Someone) -> None:
    max_.types("/moment", f"Zebra: {DIED}")

    assert flags(max_, taker="U0GRETA").fields == {
        "taker:": "Greta Guest cannot be reached in this workspace. Please choose a colleague who can take it."
    }


def test_a_form_of_nothing_but_space_is_refused_on_its_field(max_: Someone) -> None:
    max_.types("/moment", "Zebra")

    assert "what" in flags(max_, what="   ").fields


# --- answering


@pytest.mark.usefixtures("flagged")
def test_i_have_it_is_one_tap_and_nobody_else_is_called(
    house: House, olga: Someone, cora: Someone, max_: Someone
) -> None:
    olga.presses(the_message(olga, DIED), "take")

    assert "<@U0OLGA> has it, since today at 11:00." in the_message(olga, DIED).text
    assert buttons(the_message(olga, DIED)) == ["I have spoken with them", "Open", "Undo"]
    house.move_to(november(23, 17, 30))
    assert max_.dms == cora.dms == []


@pytest.mark.usefixtures("flagged")
def test_i_have_spoken_stops_both_clocks_and_it_stays_open_until_it_is_closed(house: House, olga: Someone) -> None:
    olga.presses(the_message(olga, DIED), "take")
    olga.presses(the_message(olga, DIED), "speak")

    assert "<@U0OLGA> has spoken with them, today at 11:00." in the_message(olga, DIED).text
    assert buttons(the_message(olga, DIED)) == ["Open", "Undo"]
    assert house.history() == [What.MOMENT_FLAGGED, What.MOMENT_TAKEN, What.MOMENT_SPOKEN]


@pytest.mark.usefixtures("flagged")
def test_having_spoken_is_having_it(house: House, olga: Someone, max_: Someone) -> None:
    olga.presses(the_message(olga, DIED), "speak")

    house.move_to(november(24, 12))

    assert max_.dms == []


@pytest.mark.parametrize("steps", [["take"], ["speak"], ["take", "speak"]])
@pytest.mark.usefixtures("flagged")
def test_each_step_can_be_undone_and_the_clock_goes_on(
    house: House, olga: Someone, cora: Someone, steps: list[str]
) -> None:
    for step in [*steps, *["undo"]]:
        olga.presses(the_message(olga, DIED), step)

    left = ["I have spoken with them"] if len(steps) == 2 else ["I have it", "I have spoken with them"]
    assert buttons(the_message(olga, DIED))[: len(left)] == left
    house.move_to(november(23, 13, 0, 5))
    assert len(cora.dms) == (0 if len(steps) == 2 else 1)


@pytest.mark.usefixtures("flagged")
def test_only_who_pressed_can_undo(house: House, olga: Someone) -> None:
    olga.presses(the_message(olga, DIED), "take")
    payload = olga.presses(the_message(olga, DIED), "undo").payload
    olga.presses(the_message(olga, DIED), "take")
    payload["actions"][0]["value"] = the_button(the_message(olga, DIED), "undo")["value"]

    house.sends_again("interactive", pressed_by(payload, MAX))

    assert olga.is_told == "Only the person who did this can undo it."  # where the button stood
    assert "<@U0OLGA> has it" in the_message(olga, DIED).text


@pytest.mark.usefixtures("flagged")
def test_a_colleague_who_answers_for_nothing_here_may_not_take_it(house: House, olga: Someone) -> None:
    payload = pressed_by(olga.presses(the_message(olga, DIED), "take").payload, OSCAR)
    olga.presses(the_message(olga, DIED), "undo")

    house.sends_again("interactive", payload)

    assert "has it" not in the_message(olga, DIED).text


# --- nobody answers


@pytest.mark.usefixtures("flagged")
def test_the_cover_is_told_when_two_working_hours_have_passed(house: House, cora: Someone) -> None:
    house.move_to(november(23, 12, 59, 30))
    assert cora.dms == []

    house.move_to(november(23, 13, 0, 5))

    told = the_message(cora, DIED)
    assert told.text == (
        "Zebra Works: nobody has this yet. <@U0OLGA> was asked and has not answered.\n"
        f"{DIED}\nMoment 1. Flagged by <@U0MAX>, today at 11:00."
        " For them: on their mind all day. Everybody here may know."
    )
    assert buttons(told) == ["I have it", "I have spoken with them", "Open"]


@pytest.mark.usefixtures("flagged")
def test_then_the_manager_is_told_and_everybody_once(house: House, cora: Someone, max_: Someone) -> None:
    house.move_to(november(23, 13, 0, 5))
    house.move_to(november(23, 15, 0, 5))
    house.move_to(november(24, 12))

    assert [len(who.dms) for who in (cora, max_)] == [1, 1]


@pytest.mark.usefixtures("flagged")
def test_an_answer_in_the_last_minute_is_in_time(house: House, olga: Someone, cora: Someone) -> None:
    house.move_to(november(23, 12, 59))
    olga.presses(the_message(olga, DIED), "take")

    house.move_to(november(23, 13, 1))

    assert cora.dms == []


@pytest.mark.usefixtures("flagged")
def test_an_answer_after_the_cover_was_told_shows_in_both_messages(house: House, olga: Someone, cora: Someone) -> None:
    house.move_to(november(23, 13, 5))

    olga.presses(the_message(olga, DIED), "take")

    assert "nobody has this yet" not in the_message(cora, DIED).text
    assert "<@U0OLGA> has it" in the_message(cora, DIED).text


@pytest.mark.parametrize(
    ("flagged_at", "not_yet", "now"),
    [
        (november(23, 17), november(24, 9, 59), november(24, 10, 0, 5)),  # over night
        (november(27, 17), november(30, 9, 59), november(30, 10, 0, 5)),  # over a weekend
        (november(28, 11), november(30, 10, 59), november(30, 11, 0, 5)),  # on a Saturday
    ],
)
def test_nights_and_weekends_are_not_working_hours(
    house: House, max_: Someone, cora: Someone, flagged_at: object, not_yet: object, now: object
) -> None:
    house.move_to(flagged_at)  # type: ignore[arg-type]
    max_.types("/moment", f"Zebra: {DIED}")
    flags(max_)

    house.move_to(not_yet)  # type: ignore[arg-type]
    assert cora.dms == []

    house.move_to(now)  # type: ignore[arg-type]
    assert the_message(cora, DIED)


def test_a_client_without_cover_and_manager_is_told_to_whoever_runs_the_app(
    house: House, max_: Someone, cora: Someone
) -> None:
    house.serves("Acme", cover=None, manager=None)
    max_.types("/client")  # the first admin who comes counts as the installer
    cora.types("/moment", f"Acme: {DIED}")
    flags(cora, taker=OLGA)

    house.move_by(timedelta(hours=3))

    assert the_message(max_, DIED)


# --- who may


def test_a_guest_is_told_no(greta: Someone) -> None:
    greta.types("/moment", f"Zebra: {DIED}", channel="C0ZEBRA")

    assert greta.actor.view is None
    assert greta.is_told == (
        "Moments is for the members of this workspace, and guests cannot use it."
        " Please ask the colleague who invited you."
    )


def test_somebody_new_is_looked_up_and_can_go_on(house: House) -> None:
    house.sandbox.faults.withhold = 1  # the event that says that he has joined is late
    house.sandbox.admin.add_person(replace(house.sandbox.workspace.people["U0OSCAR"], id="U0NEW", name="new"))
    house.sandbox.admin.invite("C0CLIENTS", "U0NEW")
    new = house.person("U0NEW")
    house.expects("team_join", "withheld")

    new.types("/moment", f"Zebra: {DIED}")
    assert new.is_told == "We have not met yet, so I am looking you up. Please try that again in a moment."

    new.types("/moment", f"Zebra: {DIED}")
    assert new.form.title == "A Moment of Truth"


@pytest.mark.usefixtures("flagged")
def test_a_button_pressed_from_another_companys_workspace_does_nothing(house: House, olga: Someone) -> None:
    payload = olga.presses(the_message(olga, DIED), "take").payload
    olga.presses(the_message(olga, DIED), "undo")
    payload["user"] = {"id": "U0ELSE", "team_id": "T0ELSE"}

    house.sends_again("interactive", payload)

    assert olga.is_told == Outsider().sentence  # where the button stood
    assert house.history()[-1] is What.UNDONE


def of_another_company(house: House) -> Someone:
    """Slack tells of Eve, who is in a channel that two companies share."""
    house.sandbox.admin.add_person(Person("U0EVE", "eve", "Eve Else", team="T0ELSE"))
    house.sandbox.admin.change_person("U0EVE", tz="Europe/Paris")
    house.sandbox.admin.invite("C0CLIENTS", "U0EVE")
    house.settle()
    return house.person("U0EVE")


def test_somebody_of_another_company_in_a_shared_channel_sees_and_does_nothing(house: House) -> None:
    eve = of_another_company(house)

    eve.types("/client", "Zebra Works")
    eve.opens_home()

    assert "guests cannot use it" in eve.is_told
    assert "Zebra" not in words(eve.home) + eve.is_told
    assert eve.actor.view is None


def test_nothing_hard_is_given_to_somebody_of_another_company(house: House, max_: Someone) -> None:
    eve = of_another_company(house)
    max_.types("/moment", f"Zebra: {DIED}")

    answer = flags(max_, taker="U0EVE")

    assert "Eve Else" in str(answer.fields)
    assert eve.dms == []


# --- shortcuts


def test_the_global_shortcut_opens_the_form(max_: Someone) -> None:
    max_.uses_shortcut("flag_moment")

    assert max_.form.title == "A Moment of Truth"


def test_a_guest_is_not_offered_it(greta: Someone) -> None:
    with pytest.raises(CannotDo):
        greta.uses_shortcut("flag_moment")


def test_a_message_becomes_a_moment_in_its_own_words(max_: Someone) -> None:
    said = max_.actor.say("C0CLIENTS", "R&D at Zebra lost a child, says @cora <3")

    max_.uses_message_shortcut(said, "flag_moment_from_message")

    assert held(max_)["what"]["value"] == "R&D at Zebra lost a child, says @Cora Lind <3"


def section_of(person: Someone) -> str:
    return str(person.form.blocks[0]["text"]["text"])


def pressed_by(payload: dict[str, object], user: str) -> dict[str, object]:
    return payload | {"user": {"id": user, "team_id": "T0MOMENTS"}}

"""What each person settles for themselves, and that it is obeyed."""

import pytest

from tests.stories.house import House, Someone, buttons, december, flags, held, november, the_message, words

WEEKDAYS = ["1", "2", "3", "4", "5"]


def settles(person: Someone, **values: object) -> str:
    """What they are told."""
    person.types("/moment", "settings")
    outcome = person.sends(**values)
    assert not outcome.fields, outcome.fields
    said = words(person.form)
    person.closes()
    return said


def chosen(person: Someone, block: str) -> list[str]:
    return [each["value"] for each in held(person)[block]["selected_options"] or ()]


# --- the form


def test_what_applies_is_filled_in(olga: Someone) -> None:
    olga.types("/moment", "settings")

    there = held(olga)
    assert chosen(olga, "days") == WEEKDAYS
    assert (there["starts"]["selected_time"], there["ends"]["selected_time"]) == ("09:00", "18:00")
    assert there["leave_from"]["selected_date"] is None
    assert len(chosen(olga, "kinds")) == 10
    assert "On your own clock (Berlin)." in words_of_hints(olga)


def words_of_hints(person: Someone) -> str:
    return "\n".join(block["hint"]["text"] for block in person.form.blocks if block.get("hint"))


def test_what_was_saved_is_said_in_one_sentence_and_stands_there_the_next_time(olga: Someone) -> None:
    said = settles(olga, days=["2", "3", "4", "5"], starts="08:30")

    assert said.split("\n")[0] == "Your prompts come from 8:30 to 18:00, Tuesday to Friday (Berlin)."
    olga.types("/moment", "settings")
    assert chosen(olga, "days") == ["2", "3", "4", "5"]
    assert held(olga)["starts"]["selected_time"] == "08:30"


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"ends": "08:00"}, "ends", "The day would end before it begins. Please choose a later end."),
        ({"leave_until": "2026-12-01"}, "leave_from", "Please say on which day your leave begins."),
        (
            {"leave_from": "2026-12-02", "leave_until": "2026-12-01"},
            "leave_until",
            "Your leave would end before it begins. Please choose a later last day.",
        ),
        ({"pause": "2026-11-20"}, "pause", "That time has passed already. Please choose one that is still ahead."),
        ({"days": []}, "days", "Please complete this required field."),
    ],
)
def test_a_mistake_lands_on_its_field(olga: Someone, values: dict[str, str], field: str, says: str) -> None:
    olga.types("/moment", "settings")

    assert olga.sends(**values).fields == {field: says}


def test_a_guest_has_no_settings(greta: Someone) -> None:
    greta.types("/moment", "settings", channel="C0ZEBRA")

    assert greta.is_told.startswith("Moments is for the members of this workspace")


def test_ones_own_country_can_be_chosen_and_let_go_again(house: House, max_: Someone, olga: Someone) -> None:
    olga.types("/moment", "settings")
    assert held(olga)["country"]["selected_option"]["text"]["text"] == "Read it from my time zone (Germany)"
    olga.sends(country="FR")
    assert "Your country is France.\nPublic holidays are days off. Next in France: " in words(olga.form)
    olga.closes()

    max_.types("/moment", "setup")
    max_.sends(country="NL")
    max_.closes()

    olga.types("/moment", "settings")
    assert held(olga)["country"]["selected_option"]["text"]["text"] == "France"
    olga.sends(country="-")
    olga.closes()
    olga.types("/moment", "settings")
    assert held(olga)["country"]["selected_option"]["text"]["text"] == "As the firm says (Netherlands)"


# --- obeyed


def test_prompts_come_on_ones_own_days_and_hour(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--12-14", lead=7)  # the seventh is a Monday

    settles(olga, days=["2", "3", "4", "5"], starts="08:30")

    house.move_to(december(4, 8, 29))
    assert olga.dms == []
    house.move_to(december(4, 8, 30))
    assert buttons(the_message(olga, "Ana's birthday"))


def test_what_the_firm_did_not_settle_stays_as_it_is_for_everybody_else(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24", house.serves("Heron", owner="U0CORA"))

    settles(olga, starts="12:00")

    house.move_to(november(24, 9))
    assert the_message(house.person("U0CORA"), "Ana's birthday")


def test_on_leave_nothing_comes_and_afterwards_it_says_since_when_it_waits(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-25")
    said = settles(olga, leave_from="2026-11-24", leave_until="2026-11-26")
    assert (
        "You are on leave from tomorrow until Thursday. Whoever covers a client is asked instead of you meanwhile"
        in said
    )

    for day in (25, 26):
        house.move_to(november(day, 12))
        assert olga.dms == []
    house.move_to(november(27, 9))

    assert "Open since Wednesday 25 November." in the_message(olga, "Ana's birthday").text


def test_a_pause_holds_everything_back_but_a_crisis(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")
    assert "Your prompts are paused until Monday 30 November at 9:00." in settles(olga, pause="2026-11-30")
    house.move_to(november(24, 10))
    assert olga.dms == []

    cora = house.person("U0CORA")
    cora.types("/moment", "Zebra Works: the founder's father died")
    flags(cora)

    assert "Zebra Works" in the_message(olga, "father died").text


def test_whoever_goes_on_early_gets_at_once_what_waited(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")
    settles(olga, pause="2026-11-30")
    house.move_to(november(24, 11))

    settles(olga, goes_on=["yes"])

    assert the_message(olga, "Ana's birthday")
    olga.types("/moment", "settings")
    assert held(olga)["pause"]["selected_date"] is None
    assert "goes_on" not in held(olga)


def test_a_kind_that_is_left_out_does_not_come_until_it_is_wanted_again(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-25")
    rest = ["child", "wedding", "anniversary", "memorial", "other", "journey", "expected", "promise_due", "silence"]

    assert settles(olga, kinds=rest).endswith("You get no prompts about birthdays.")
    assert house.unsent() == 0

    settles(olga, kinds=[*rest, "birthday"])
    house.move_to(november(25, 9))
    assert the_message(olga, "Ana's birthday")


def test_without_messages_about_promises_the_form_says_where_they_stand(house: House, olga: Someone) -> None:
    settles(olga, kinds=["birthday"])
    olga.types("/promise", "Zebra Works send the hiring plan by Friday noon")
    olga.sends()

    assert "You asked for no messages about promises, so it stands in Home." in words(olga.form)
    olga.closes()
    house.move_to(november(27, 9))
    assert olga.dms == []

    settles(olga, kinds=["promise_due"])
    assert the_message(olga, "hiring plan")


def test_sent_twice_it_is_saved_once(house: House, olga: Someone) -> None:
    olga.types("/moment", "settings")
    payload = olga.sends(starts="08:30").payload
    olga.closes()
    settles(olga, starts="10:00")

    house.sends_again("interactive", payload)

    olga.types("/moment", "settings")
    assert held(olga)["starts"]["selected_time"] == "10:00"


# --- from Home


def test_home_leads_to_the_settings_and_says_what_is_held_back(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")
    olga.presses(olga.opens_home(), "open_settings_form")
    olga.sends(pause="2026-11-30")
    olga.closes()
    assert "Your prompts are paused until Monday 30 November at 9:00." in words(olga.home)
    house.move_to(november(24, 11))

    olga.presses(olga.home, "go_on")

    assert the_message(olga, "Ana's birthday")
    assert "paused" not in words(olga.home)

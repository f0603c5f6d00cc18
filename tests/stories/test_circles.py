"""Who may know of a moment: a client's team, or those in a sealed circle, and nobody by their role alone."""

from typing import Any

import pytest

from bot.domain.arrangements import Arrangements
from bot.domain.history import What
from bot.sandbox.model import Message
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.stories.house import House, Someone, buttons, flags, held, november, the_button, the_message, words

SECRET = "Ada means to leave her husband and the firm with him"
NAMES = ("Zebra", "Ada", "husband", "leave", "odds", "Moment 1")
"""What no message about what is sealed may hold."""
GONE = "There is no moment with that number that you can see. `/moment list` shows those there are."
A_READER = "A sealed item needs a reader, and nobody who may read it has answered."


def is_flagged(house: House, by: Someone, secrecy: str, **values: Any) -> None:
    """On Monday at 11:00 in Berlin; somebody is to have it until 13:00."""
    house.move_to(november(23, 11))
    types(by, f"Zebra Works: {SECRET}")
    assert flags(by, secrecy=secrecy, kind="at-odds", **values).ok
    by.closes()


def types(person: Someone, words: str) -> None:
    """Where all of them are."""
    person.types("/moment", words, channel="C0GENERAL")


@pytest.fixture
def of_team(house: House, max_: Someone) -> None:
    """Max flags it for the client's team, and Olga is to take it."""
    is_flagged(house, max_, "team", taker=OLGA)


@pytest.fixture
def sealed(house: House, oscar: Someone) -> None:
    """Oscar, who does not answer for the client, seals it for himself and Olga."""
    is_flagged(house, oscar, "sealed", taker=OLGA)


def whole(message: Message) -> str:
    """Everything that Slack was given for it."""
    return f"{message.text}\n{message.blocks}"


def opens(person: Someone, number: int = 1) -> str:
    types(person, str(number))
    return words(person.form)


def adds(person: Someone, *who: str) -> None:
    """Up to where it is said who will learn what."""
    opens(person)
    person.presses(person.form, "share_moment")
    person.sends(who=list(who))


# --- of a team


@pytest.mark.usefixtures("of_team")
def test_a_message_names_the_client_and_never_what_happened(olga: Someone, cora: Someone) -> None:
    asked, told = the_message(olga, "Zebra Works"), the_message(cora, "Zebra Works")

    assert asked.text == (
        "Zebra Works needs you.\nMoment 1. Flagged by <@U0MAX>, today at 11:00. For them: on their mind all day."
        " For the client's team and those in its circle."
    )
    assert told.text == ("Zebra Works: something happened that you should know of.\nMoment 1.\n<@U0OLGA> is asked.")
    assert buttons(told) == ["Open"]
    for message in (asked, told):
        assert not [word for word in ("Ada", "husband", "odds") if word in whole(message)]


@pytest.mark.usefixtures("of_team")
def test_what_happened_stands_behind_the_button(cora: Someone) -> None:
    cora.presses(the_message(cora, "Zebra Works"), "open_moment")

    said = words(cora.form)
    assert SECRET in said
    assert "*Zebra Works* · Partners at odds" in said
    assert "In its circle: <@U0CORA>, <@U0MAX>, <@U0OLGA>." in said


@pytest.mark.usefixtures("of_team")
def test_the_circle_is_told_once_and_nobody_of_their_own_act(
    house: House, olga: Someone, cora: Someone, max_: Someone
) -> None:
    assert (len(olga.dms), len(cora.dms), len(max_.dms)) == (1, 1, 0)

    cora.presses(the_message(cora, "Zebra Works"), "open_moment")
    cora.presses(cora.form, "take")
    cora.closes()
    opens(olga)
    olga.presses(olga.form, "speak")
    house.move_to(november(23, 17))

    assert (len(olga.dms), len(cora.dms), len(max_.dms)) == (1, 1, 0)


@pytest.mark.usefixtures("of_team")
def test_the_ladder_of_a_team_names_the_client_and_nothing_else(house: House, cora: Someone, max_: Someone) -> None:
    house.move_to(november(23, 15, 1))

    for person in (cora, max_):
        called = person.dms[-1]
        assert called.text.startswith("Zebra Works: nobody has this yet. <@U0OLGA> was asked and has not answered.")
        assert not [word for word in ("Ada", "husband", "odds") if word in whole(called)]


def test_the_last_one_on_the_ladder_may_see_it_once_they_are_called(
    house: House, request: pytest.FixtureRequest
) -> None:
    with house.store.begin() as work:
        work.arrangements.save(Arrangements(house.workspace.id, fallback="U0TOM"))
    request.getfixturevalue("of_team")
    house.move_to(november(23, 12))
    opener = house.person(OLGA)
    opens(opener)
    opener.presses(opener.form, "give_moment")
    opener.sends(taker=CORA)
    tom = house.person("U0TOM")
    types(tom, "1")
    assert tom.is_told == GONE

    house.move_to(november(23, 18))  # where Tom is it is nine

    assert the_message(tom, "Zebra Works: nobody has this yet. <@U0CORA> was asked")
    tom.presses(tom.dms[-1], "take")
    assert "<@U0TOM> has it, since today" in tom.dms[-1].text
    assert SECRET in opens(tom)


@pytest.mark.usefixtures("of_team")
def test_nobody_outside_is_told_in_home_on_the_card_or_in_what_happened(house: House, oscar: Someone) -> None:
    with house.store.begin() as work:
        work.arrangements.save(Arrangements(house.workspace.id, is_roster_open=True))
    oscar.types("/client", "Zebra Works", channel="C0GENERAL")
    card = oscar.is_told + (words(oscar.form) if oscar.actor.view else "")
    oscar.actor.close(everything=True) if oscar.actor.view else None
    home = words(oscar.opens_home())

    assert "Moment" not in card
    assert "Zebra" not in home
    assert house.history() == []


# --- outside


@pytest.mark.parametrize("secrecy", ["team", pytest.param("sealed", marks=pytest.mark.seals)])
def test_to_everybody_else_it_is_not_there(house: House, olga: Someone, max_: Someone, secrecy: str) -> None:
    is_flagged(house, max_, secrecy, taker=OLGA)
    tom = house.person("U0TOM")

    types(tom, "list")
    assert words(tom.form) == "No moment is open that you can see. `/moment` flags one."
    tom.closes()
    types(tom, "1")
    assert tom.is_told == GONE
    types(tom, "77")
    assert tom.is_told == GONE  # the very same words

    payload = olga.presses(the_message(olga, "needs you"), "open_moment").payload
    shown = len(house.sandbox.journal.calls("views.open"))
    house.sends_again("interactive", payload | {"user": {"id": "U0TOM", "team_id": "T0MOMENTS"}})
    assert len(house.sandbox.journal.calls("views.open")) == shown
    assert tom.actor.view is None


@pytest.mark.parametrize("action", ["take", "speak", "note_on_moment", "give_moment", "share_moment", "not_one_moment"])
@pytest.mark.usefixtures("of_team")
def test_no_button_works_for_somebody_outside(house: House, olga: Someone, action: str) -> None:
    payload = olga.presses(the_message(olga, "Zebra Works"), "open_moment").payload
    assert the_button(olga.form, action)["value"] == payload["actions"][0]["value"]
    payload["actions"][0]["action_id"] = action
    before = house.rows()["entry"]

    house.sends_again("interactive", payload | {"user": {"id": OSCAR, "team_id": "T0MOMENTS"}})

    assert house.rows()["entry"] == before
    assert house.person(OSCAR).actor.view is None


@pytest.mark.usefixtures("of_team")
def test_undo_tells_nobody_outside(house: House, olga: Someone) -> None:
    olga.presses(the_message(olga, "Zebra Works"), "take")
    olga.presses(the_message(olga, "Zebra Works"), "undo")

    assert house.history() == []
    assert "took that back" in opens(olga)


# --- sealed


@pytest.mark.seals
@pytest.mark.usefixtures("sealed")
def test_a_message_about_what_is_sealed_names_nothing(house: House, olga: Someone) -> None:
    (asked,) = olga.dms
    assert asked.text == "A sealed item needs you."
    assert buttons(asked) == ["I have it", "I have spoken with them", "Open"]

    house.move_to(november(24, 10))
    olga.presses(asked, "take")
    house.move_to(november(25, 10))

    for message in [*olga.dms, *house.person(OSCAR).dms, *house.person(MAX).dms]:
        assert not [word for word in NAMES if word in whole(message)]


@pytest.mark.seals
@pytest.mark.usefixtures("sealed")
def test_the_cover_is_outside_and_the_manager_learns_that_it_needs_a_reader_and_nothing_more(
    house: House, cora: Someone, oscar: Someone, max_: Someone
) -> None:
    house.move_to(november(23, 14, 59))
    assert max_.dms == []
    house.move_to(november(23, 15, 0, 5))

    assert cora.dms == []
    assert the_message(oscar, "A sealed item needs you. Nobody has it yet.")
    (told,) = max_.dms
    assert (told.text, buttons(told)) == (A_READER, [])
    assert not [word for word in (*NAMES, "OLGA", "OSCAR") if word in whole(told)]
    for person in (cora, max_):
        types(person, "1")
        assert person.is_told == GONE


@pytest.mark.seals
@pytest.mark.usefixtures("sealed")
def test_the_manager_sees_that_it_is_settled_and_not_how(house: House, olga: Someone, max_: Someone) -> None:
    house.move_to(november(23, 15, 1))
    olga.presses(olga.dms[0], "take")

    (told,) = max_.dms
    assert told.text == "A sealed item needed a reader. That is settled, and there is nothing to do here."


@pytest.mark.seals
@pytest.mark.usefixtures("sealed")
def test_once_somebody_has_it_no_reader_is_needed(house: House, olga: Someone, max_: Someone) -> None:
    house.move_to(november(23, 14, 59))
    olga.presses(olga.dms[0], "take")

    house.move_to(november(24, 18))

    assert max_.dms == []


@pytest.mark.seals
@pytest.mark.usefixtures("sealed")
def test_the_owners_cover_does_not_get_it_with_their_brief(house: House, olga: Someone, cora: Someone) -> None:
    types(olga, "settings")
    olga.sends(leave_from="2026-11-24", leave_until="2026-11-25")
    olga.closes()

    house.move_to(november(24, 12))

    assert not [each for each in cora.dms if "sealed" in each.text]
    assert "sealed" not in words(cora.opens_home())


@pytest.mark.seals
@pytest.mark.usefixtures("sealed")
def test_what_happened_is_for_the_circle_and_nobody_reads_it_in_the_database(house: House, olga: Someone) -> None:
    olga.presses(olga.dms[0], "open_moment")
    assert SECRET in words(olga.form)
    assert "Sealed: for those in its circle only. Who opens it is on record." in words(olga.form)

    house.goes_down()
    assert b"husband" not in house.file.read_bytes()
    assert b"at-odds" not in house.file.read_bytes()
    house.comes_back()


@pytest.mark.seals
@pytest.mark.usefixtures("sealed")
def test_who_opened_it_is_on_record_and_seen_by_the_circle(house: House, olga: Someone, oscar: Someone) -> None:
    opens(olga)
    olga.closes()
    opens(olga)
    olga.closes()

    said = opens(oscar)

    assert said.count("<@U0OLGA> opened it.") == 1  # looking twice within the hour is looking once
    house.move_to(november(23, 12, 1))
    opens(olga)
    oscar.closes()
    assert opens(oscar).count("<@U0OLGA> opened it.") == 2


@pytest.mark.seals
@pytest.mark.usefixtures("sealed")
def test_having_looked_at_it_keeps_nobody_from_undoing(olga: Someone, oscar: Someone) -> None:
    olga.presses(olga.dms[0], "take")
    opens(oscar)

    olga.presses(olga.dms[0], "undo")

    assert olga.dms[0].text == "A sealed item needs you."
    oscar.closes()
    assert "Waiting for <@U0OLGA>." in opens(oscar)


@pytest.mark.seals
def test_who_has_spoken_already_seals_it_for_themselves(house: House, oscar: Someone, olga: Someone) -> None:
    is_flagged(house, oscar, "sealed", taker=OLGA, spoken=["yes"])

    assert "In its circle: <@U0OSCAR>." in opens(oscar)
    assert olga.dms == []
    types(olga, "1")
    assert olga.is_told == GONE


@pytest.mark.seals
@pytest.mark.usefixtures("sealed")
def test_a_colleagues_day_does_not_show_it_to_whoever_manages_them(max_: Someone, olga: Someone) -> None:
    types(max_, "Zebra Works: the newsletter went out twice")
    flags(max_, taker=OLGA)
    olga.presses(olga.dms[0], "take")
    max_.closes()

    max_.opens_home()
    max_.presses("home", "team_day")

    assert "the newsletter went out twice" in words(max_.form)
    assert "sealed" not in words(max_.form) + words(max_.home)


# --- widening


@pytest.mark.seals
@pytest.mark.usefixtures("sealed")
def test_who_will_learn_what_is_shown_before_anybody_does(house: House, olga: Someone, max_: Someone) -> None:
    adds(olga, MAX)

    assert olga.form.title == "Who will learn what"
    assert words(olga.form) == (
        "<@U0MAX> will learn:\nwhich client it is (Zebra Works), what kind it is, what happened, and the whole log.\n"
        "Who can see it so far: <@U0OLGA>, <@U0OSCAR>.\n"
        "They get a message that names nothing of it. What somebody has read cannot be taken back."
    )
    assert max_.dms == []
    types(max_, "1")
    assert max_.is_told == GONE


@pytest.mark.seals
@pytest.mark.usefixtures("sealed")
def test_then_they_may_see_it_and_are_told_that_it_is_there(house: House, olga: Someone, max_: Someone) -> None:
    adds(olga, MAX)
    olga.sends()

    assert "<@U0OLGA> added <@U0MAX> to its circle." in words(olga.form)
    (told,) = max_.dms
    assert told.text == "A sealed item: you can open it now.\n<@U0OLGA> is asked."
    assert not [word for word in NAMES if word in whole(told)]
    max_.presses(told, "open_moment")
    assert SECRET in words(max_.form)
    assert house.history() == []


@pytest.mark.seals
@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize(
    ("who", "said"),
    [
        (OSCAR, "Oscar Blunt can see it already. Please choose somebody else."),
        ("U0GRETA", "Only somebody in its circle can add a colleague to it, and only a colleague of this workspace."),
    ],
)
def test_only_a_colleague_who_does_not_see_it_yet_can_be_added(olga: Someone, who: str, said: str) -> None:
    opens(olga)
    olga.presses(olga.form, "share_moment")

    assert olga.sends(who=[who]).fields == {"who": said}


@pytest.mark.seals
@pytest.mark.usefixtures("sealed")
def test_it_is_handed_over_only_inside_the_circle(house: House, olga: Someone, oscar: Someone, cora: Someone) -> None:
    opens(olga)
    olga.presses(olga.form, "give_moment")
    assert olga.sends(taker=CORA).fields == {
        "taker": "Cora Lind is not in its circle. Add them there first, so that you see what they will learn."
    }
    assert cora.dms == []

    assert olga.sends(taker=OSCAR).ok
    assert the_message(oscar, "A sealed item needs you.")
    assert olga.dms[0].text == "A sealed item is with <@U0OSCAR> now."


# --- without keys


def test_without_keys_sealing_is_not_offered_and_the_form_says_why(max_: Someone) -> None:
    types(max_, f"Zebra Works: {SECRET}")
    max_.presses(max_.form, "kind_of_moment", "at-odds")

    offered = next(each for each in max_.form.blocks if each["block_id"].startswith("secrecy"))
    assert [each["value"] for each in offered["element"]["options"]] == ["open", "team"]
    assert held(max_)["secrecy"]["selected_option"]["value"] == "team"
    said = "Nothing can be sealed here yet: whoever runs Moments must set MOMENTS_SECRET_KEYS first."
    assert said in words(max_.form)


@pytest.mark.seals
def test_with_keys_it_is_offered_and_nothing_is_said(max_: Someone) -> None:
    types(max_, f"Zebra Works: {SECRET}")
    max_.presses(max_.form, "kind_of_moment", "at-odds")

    assert held(max_)["secrecy"]["selected_option"]["value"] == "sealed"
    assert "MOMENTS_SECRET_KEYS" not in words(max_.form)


@pytest.mark.seals
def test_a_key_that_is_gone_leaves_a_sentence_and_breaks_nothing(house: House, oscar: Someone, olga: Someone) -> None:
    is_flagged(house, oscar, "sealed", taker=OLGA)
    house.goes_down()
    house.keys = ()
    house.comes_back()

    said = opens(olga)

    assert "This was sealed with a key that is no longer in MOMENTS_SECRET_KEYS." in said
    assert SECRET not in said
    assert What.MOMENT_OPENED not in house.history()

"""The morning brief, as Olga and those around her live it."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.history import Noun, Thing, What
from bot.domain.milestones import MilestoneKind
from tests.cast import CORA, OLGA
from tests.stories.house import House, Someone, buttons, december, flags, november, the_message, words

TUESDAY = november(24, 9)


def item(house: House, title: str, date: str = "--11-24", **facts: object) -> int:
    """A date of Zebra's, and the id of the nudge about it."""
    milestone = house.has_date(title, date, **facts)  # type: ignore[arg-type]
    with house.store.read() as work:
        return work.nudges.about(house.workspace.id, Thing(Noun.MILESTONE, milestone.id))[0].id


def block(nudge_id: int) -> str:
    return f"nudge:{nudge_id}"


# --- one message a morning


def test_everything_that_is_near_comes_in_one_message_when_the_day_begins(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    item(house, "the wedding of Ben", "2026-11-27", lead=3, kind=MilestoneKind.WEDDING, yearly=False)

    house.move_to(november(24, 8, 59))
    assert olga.dms == []

    house.move_to(TUESDAY)
    assert len(olga.dms) == 1
    assert "Ana's birthday is today." in olga.dms[0].text
    assert "The wedding of Ben is on Friday." in olga.dms[0].text


def test_the_first_line_says_which_day_it_is_about(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")

    house.move_to(TUESDAY)

    assert olga.dms[0].text.split("\n")[0] == "Your day, Tuesday 24 November."


def test_a_morning_with_nothing_to_say_is_silent(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday", "--11-26")

    house.move_to(november(25, 12))

    assert olga.dms == []


@pytest.mark.parametrize(
    ("lead", "not_yet", "now"), [(3, november(23, 12), november(24, 9)), (0, november(26, 12), november(27, 9))]
)
def test_an_item_enters_on_the_day_its_lead_says_and_not_before(
    house: House, olga: Someone, lead: int, not_yet: object, now: object
) -> None:
    item(house, "Ana's birthday", "--11-27", lead=lead)

    house.move_to(not_yet)  # type: ignore[arg-type]
    assert olga.dms == []

    house.move_to(now)  # type: ignore[arg-type]
    assert len(olga.dms) == 1


def test_a_crisis_comes_before_a_promise_and_a_promise_before_a_date(
    house: House, olga: Someone, cora: Someone
) -> None:
    item(house, "Ana's birthday", "--11-25", client=house.serves("Okapi"))
    olga.types("/promise", "Zebra Works send the plan by Wednesday 18:00")
    olga.sends()
    olga.types("/moment", "Zebra Works: the founder's father died")
    flags(olga, taker=OLGA)
    house.move_to(november(25, 9))

    said = olga.dms[-1].text

    assert said.index("the founder's father died") < said.index("send the plan") < said.index("Ana's birthday")


def test_of_many_the_most_important_are_shown_and_the_rest_is_one_tap_away(house: House, olga: Someone) -> None:
    for number in range(9):
        item(house, f"the birthday of guest {number}", "--11-24")
    house.move_to(TUESDAY)

    shown = olga.dms[0]
    assert shown.text.count("is today.") == 7
    assert "2 more can wait until you have a minute." in shown.text

    olga.presses(shown, "brief_rest")
    assert words(olga.form).count("is today.") == 2


def test_how_many_a_morning_asks_for_is_for_each_person_to_say(house: House, olga: Someone) -> None:
    for number in range(4):
        item(house, f"the birthday of guest {number}", "--11-24")
    olga.types("/moment", "settings")
    olga.sends(most="2")
    assert "Your brief asks for 2 things at most." in words(olga.form)

    house.move_to(TUESDAY)

    assert olga.dms[0].text.count("is today.") == 2


# --- through the day


def test_it_is_edited_in_place_as_things_are_answered(house: House, olga: Someone) -> None:
    birthday = item(house, "Ana's birthday")
    item(house, "Ben's birthday")
    house.move_to(TUESDAY)

    olga.presses(olga.dms[0], "done", block=block(birthday))

    assert len(olga.dms) == 1
    assert "Ana's birthday: Done, today at 9:00." in olga.dms[0].text
    assert "Ben's birthday is today." in olga.dms[0].text


def test_when_all_is_answered_it_says_so(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(TUESDAY)

    olga.presses(olga.dms[0], "done")

    assert "That was everything for today." in olga.dms[0].text


def test_what_comes_up_during_the_day_joins_the_brief_that_stands(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(TUESDAY)

    item(house, "Ben's birthday", "--11-24")
    house.look()

    assert len(olga.dms) == 1
    assert "Ben's birthday is today." in olga.dms[0].text


def test_what_comes_up_on_a_silent_morning_is_said_then(house: House, olga: Someone) -> None:
    house.move_to(november(24, 12))

    item(house, "Ben's birthday", "--11-24")
    house.look()

    assert "Ben's birthday is today." in the_message(olga, "Ben's birthday").text


# --- the next morning


def test_what_nobody_answered_is_there_again_next_morning(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(TUESDAY)

    house.move_to(november(25, 8, 59))
    assert len(olga.dms) == 1

    house.move_to(november(25, 9))
    assert "Ana's birthday was yesterday." in olga.dms[1].text
    assert "Open since yesterday." in olga.dms[1].text


def test_todays_brief_retires_yesterdays(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(TUESDAY)

    house.move_to(november(25, 9))

    assert olga.dms[0].text == "Tuesday 24 November is over. What is still open stands in your newest brief."
    assert buttons(olga.dms[0]) == []


def test_what_was_answered_is_not_asked_again(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(TUESDAY)
    olga.presses(olga.dms[0], "done")

    house.move_to(november(27, 12))

    assert len(olga.dms) == 1


def test_over_a_weekend_nothing_comes_and_on_monday_it_does(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday", "--11-27")
    house.move_to(november(27, 9))

    house.move_to(november(29, 12))
    assert len(olga.dms) == 1

    house.move_to(november(30, 9))
    assert "Open since Friday 27 November." in olga.dms[1].text


def test_after_a_day_without_the_process_one_brief_says_what_was_missed(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    item(house, "Ben's birthday", "--11-25")
    house.goes_down()
    house.sandbox.set_clock(november(25, 10))

    house.comes_back()
    house.look()

    assert len(olga.dms) == 1
    assert "This comes late. It was due today at 9:00 (Berlin)." in olga.dms[0].text
    assert "Ana's birthday was yesterday." in olga.dms[0].text
    assert "Ben's birthday is today." in olga.dms[0].text


# --- one place a day


def test_what_was_put_off_to_an_hour_is_a_message_of_its_own_and_leaves_the_brief(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(TUESDAY)

    olga.puts_off(olga.dms[0], "In an hour")
    assert "Ana's birthday: I will ask again today at 10:00 (Berlin)." in olga.dms[0].text

    house.move_to(november(24, 10, 1))
    assert len(olga.dms) == 2
    assert "Ana's birthday is today." not in olga.dms[0].text


def test_a_message_of_its_own_that_nobody_answered_goes_into_the_next_brief(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(TUESDAY)
    olga.puts_off(olga.dms[0], "In an hour")
    house.move_to(november(24, 10, 1))

    house.move_to(november(25, 9))

    assert "Ana's birthday was yesterday." in olga.dms[2].text
    assert "I have asked again since." in olga.dms[1].text
    assert buttons(olga.dms[1]) == []


def test_what_was_put_off_to_tomorrow_comes_with_tomorrows_brief(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    item(house, "Ben's birthday", "--11-25")
    house.move_to(TUESDAY)
    olga.puts_off(olga.dms[0], "Tomorrow")

    house.move_to(november(25, 9))

    assert len(olga.dms) == 2
    assert "Ana's birthday was yesterday." in olga.dms[1].text
    assert "Ben's birthday is today." in olga.dms[1].text


# --- prepared in one tap


def test_prepare_shows_who_they_are_what_happened_what_we_owe_and_what_to_say(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    olga.types("/promise", "Zebra Works send the plan by Friday 17:00")
    olga.sends()
    house.move_to(TUESDAY)

    olga.presses(olga.dms[0], "prepare")

    card = words(olga.form)
    assert "Ana's birthday is today." in card
    assert "Prefers the phone." in card
    assert "send the plan" in card
    for title in ("What to do", "Words that help", "Words to avoid"):
        assert f"*{title}*" in card


def test_done_on_the_card_is_done_everywhere(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(TUESDAY)
    olga.presses(olga.dms[0], "prepare")

    olga.presses(olga.form, "done")

    assert "Done, today at 9:00." in words(olga.form)
    assert "Ana's birthday: Done, today at 9:00." in olga.dms[0].text
    assert buttons(olga.form)[:2] == ["Say how it went", "Undo"]


def test_undo_on_the_card_brings_it_back_everywhere(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(TUESDAY)
    olga.presses(olga.dms[0], "prepare")
    olga.presses(olga.form, "done")

    olga.presses(olga.form, "undo")

    assert "Ana's birthday is today." in olga.dms[0].text
    assert "Done" in buttons(olga.form)


# --- when it really was


def test_how_it_went_can_say_on_which_day_it_really_was(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday", "--11-23")
    house.move_to(TUESDAY)
    olga.presses(olga.dms[0], "done")
    olga.presses(olga.dms[0], "note")

    olga.sends(how="We talked for an hour.", day="2026-11-23")

    assert "“We talked for an hour. It was yesterday.”" in olga.dms[0].text


def test_a_day_that_is_still_ahead_is_refused_on_its_field(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(TUESDAY)
    olga.presses(olga.dms[0], "done")
    olga.presses(olga.dms[0], "note")

    refused = olga.sends(how="Soon.", day="2026-11-25")

    assert refused.fields == {
        "day": "That day is still ahead. Please choose the day on which it happened, or leave it as it is."
    }


# --- handed over


def hands_over(olga: Someone, to: str) -> None:
    olga.presses(olga.dms[0], "more", "Hand over")
    olga.sends(to=to)


def test_what_is_handed_over_comes_with_the_others_next_brief(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday", "--11-27", lead=3)
    house.move_to(TUESDAY)

    hands_over(olga, CORA)
    assert f"Ana's birthday: With <@{CORA}> now." in olga.dms[0].text

    house.move_to(november(25, 9))
    brief = the_message(cora, "Ana's birthday").text
    assert "Ana's birthday is on Friday." in brief
    assert f"<@{OLGA}> handed this over to you." in brief
    assert house.history()[-1] is What.MILESTONE_HANDED


def test_what_is_for_today_comes_by_itself_where_todays_brief_was_sent(
    house: House, olga: Someone, cora: Someone
) -> None:
    item(house, "Ana's birthday", "--11-27", lead=3)
    item(house, "Ben's birthday", "--11-25", lead=0)
    house.move_to(TUESDAY)
    hands_over(olga, CORA)
    house.move_to(november(25, 9))
    assert ["Ben's birthday" in each.text for each in cora.dms] == [False]

    olga.presses(olga.dms[1], "more", "Hand over")
    assert "If it is for today and they have had that already, it comes as a message of its own." in str(olga.form.body)
    olga.sends(to=CORA)

    assert "Ben's birthday is today." in cora.dms[1].text
    assert f"<@{OLGA}> handed this over to you." in cora.dms[1].text


def test_whoever_got_it_answers_it_and_the_owner_is_not_asked(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday", "--11-27", lead=3)
    house.move_to(TUESDAY)
    hands_over(olga, CORA)
    house.move_to(november(25, 9))

    cora.presses(the_message(cora, "Ana's birthday"), "done")
    house.move_to(november(27, 12))

    assert len(olga.dms) == 1
    assert house.history()[-1] is What.MILESTONE_DONE


def test_handing_over_can_be_undone_while_nobody_has_answered(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday", "--11-27", lead=3)
    house.move_to(TUESDAY)
    hands_over(olga, CORA)

    olga.presses(olga.dms[0], "undo")
    assert "Ana's birthday is on Friday." in olga.dms[0].text

    house.move_to(november(25, 9))
    assert cora.dms == []


def test_to_oneself_nothing_is_handed_over(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    house.move_to(TUESDAY)

    olga.presses(olga.dms[0], "more", "Hand over")
    refused = olga.sends(to=OLGA)

    assert refused.fields == {"to": f"This is with <@{OLGA}> already. Please choose somebody else."}


# --- not useful


def test_a_kind_that_is_not_useful_stops_for_that_person(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday")
    item(house, "the founding of Zebra", kind=MilestoneKind.ANNIVERSARY)
    birthday = item(house, "Ben's birthday")
    house.move_to(TUESDAY)

    olga.presses(olga.dms[0], "more", "Not useful to me", block=block(birthday))
    olga.sends(less="Stop asking me")

    assert "Birthdays: you are not asked about them any more." in words(olga.form)
    assert "birthday" not in olga.dms[0].text
    assert "The founding of Zebra is today." in olga.dms[0].text


def test_a_kind_can_be_wanted_on_the_day_itself(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday", lead=0)
    item(house, "Ben's birthday", "--12-03", lead=7)
    house.move_to(TUESDAY)
    olga.presses(olga.dms[0], "more", "Not useful to me")
    olga.sends(less="Ask me on the day itself, and not before")
    olga.closes()
    olga.presses(olga.dms[0], "done")

    house.move_to(december(2, 12))
    assert len(olga.dms) == 1

    house.move_to(december(3, 9))
    assert "Ben's birthday is today." in olga.dms[1].text


# --- other people


def test_a_client_that_went_to_somebody_else_leaves_the_brief(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday", "--11-27", lead=3)
    house.move_to(TUESDAY)

    olga.types("/client", "Zebra Works")
    house.changes(house.zebra, owner=CORA)
    house.move_by(timedelta(hours=24))

    assert len(olga.dms) == 1
    assert "Ana's birthday is on Friday." in the_message(cora, "Ana's birthday").text


# --- away


def goes_on_leave(person: Someone, since: str, until: str) -> None:
    person.types("/moment", "settings")
    person.sends(leave_from=since, leave_until=until)
    person.closes()


def test_while_the_owner_is_away_their_cover_is_asked(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday")
    goes_on_leave(olga, "2026-11-24", "2026-11-25")

    house.move_to(TUESDAY)

    assert olga.dms == []
    assert "Ana's birthday is today." in cora.dms[0].text
    assert f"For <@{OLGA}>, who is away." in cora.dms[0].text


def test_the_cover_answers_and_on_return_one_line_says_so(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday")
    goes_on_leave(olga, "2026-11-24", "2026-11-25")
    house.move_to(TUESDAY)
    cora.presses(cora.dms[0], "done")
    assert "That was everything for today." in cora.dms[0].text

    house.move_to(november(26, 9))

    assert f"Welcome back. While you were away: Ana's birthday, Zebra Works (done by <@{CORA}>)." in olga.dms[0].text


def test_what_the_cover_did_stands_in_their_brief_and_can_be_taken_back(
    house: House, olga: Someone, cora: Someone
) -> None:
    item(house, "Ana's birthday")
    goes_on_leave(olga, "2026-11-24", "2026-11-25")
    house.move_to(TUESDAY)
    cora.presses(cora.dms[0], "done")
    assert f"Ana's birthday: Done, today at 9:00. For <@{OLGA}>." in cora.dms[0].text

    cora.presses(cora.dms[0], "undo")
    assert "Ana's birthday is today." in cora.dms[0].text

    cora.presses(cora.dms[0], "done")
    item(house, "Ben's birthday", "--11-25")
    house.move_to(november(25, 9))
    assert f"Ana's birthday: Done, Tuesday 24 November at 9:00. For <@{OLGA}>." in cora.dms[0].text


def test_what_the_cover_left_open_is_asked_on_return(house: House, olga: Someone, cora: Someone) -> None:
    item(house, "Ana's birthday")
    goes_on_leave(olga, "2026-11-24", "2026-11-25")
    house.move_to(TUESDAY)
    house.move_to(november(25, 12))

    house.move_to(november(26, 9))

    assert "Ana's birthday was on Tuesday 24 November." in olga.dms[0].text
    assert len(cora.dms) == 2  # one on each morning of the leave, and none on the return


def test_the_cover_cannot_answer_for_somebody_who_is_here(house: House, olga: Someone, cora: Someone) -> None:
    nudge = item(house, "Ana's birthday")
    item(house, "Ben's birthday", client=house.serves("Okapi", owner=CORA))
    house.move_to(TUESDAY)

    payload = cora.presses(cora.dms[0], "done").payload
    payload["actions"][0]["value"] = str(nudge)
    house.sends_again("interactive", payload)

    assert cora.is_told == f"This prompt is for <@{OLGA}>, so only they can answer it."


def test_where_nobody_covers_the_manager_learns_of_it_once(house: House, olga: Someone, max_: Someone) -> None:
    okapi = house.serves("Okapi", cover=None)
    item(house, "Ana's birthday", client=okapi)
    item(house, "Ben's birthday", "--11-25", client=okapi)
    goes_on_leave(olga, "2026-11-24", "2026-11-26")

    house.move_to(november(24, 10))
    house.move_to(november(25, 10))

    told = the_message(max_, "nobody is there to cover").text
    assert told.startswith(f"<@{OLGA}> is away until Thursday, and nobody is there to cover for Okapi.")


def test_a_cover_who_is_away_too_is_not_asked(house: House, olga: Someone, cora: Someone, max_: Someone) -> None:
    item(house, "Ana's birthday")
    goes_on_leave(olga, "2026-11-24", "2026-11-25")
    goes_on_leave(cora, "2026-11-24", "2026-11-24")

    house.move_to(november(24, 10))

    assert cora.dms == []
    assert the_message(max_, "nobody is there to cover for Zebra Works")


# --- held, and spread


def test_a_birthday_waits_while_something_hard_is_open_and_a_day_of_grief_does_not(house: House, olga: Someone) -> None:
    birthday = item(house, "Ana's birthday")
    item(house, "the death of Ana's father", kind=MilestoneKind.MEMORIAL)
    olga.types("/moment", "Zebra Works: partners at odds")
    flags(olga, taker=OLGA)

    house.move_to(TUESDAY)
    assert "Ana's birthday" not in olga.dms[-1].text
    assert "The death of Ana's father: today." in olga.dms[-1].text

    olga.presses(olga.dms[-1], "speak")
    assert "Ana's birthday" not in olga.dms[-1].text
    olga.closes().types("/moment", "1")
    olga.presses(olga.form, "close_moment")
    olga.sends(held=[str(birthday)])
    assert "Ana's birthday is today." in olga.dms[-1].text


def test_what_was_handed_over_says_why_it_comes_when_it_does(house: House, olga: Someone) -> None:
    item(house, "Ana's birthday", "--11-29")
    house.move_to(november(27, 9))

    olga.presses(olga.dms[0], "more", "Why then?")

    assert words(olga.form) == (
        "Ana's birthday is on Sunday 29 November. That is a day off for you, so it came today at 9:00 (Berlin), when"
        " your day begins."
    )


# --- a promise


def test_a_promise_stands_in_the_brief_of_its_morning_and_is_kept_there(house: House, olga: Someone) -> None:
    olga.types("/promise", "Zebra Works send the plan by tomorrow 18:00")
    olga.sends()
    house.move_to(TUESDAY)

    olga.presses(olga.dms[0], "keep")

    assert len(olga.dms) == 1
    assert "“send the plan”: Kept, today at 9:00." in olga.dms[0].text


def test_two_hours_before_a_clock_time_it_is_said_once_more_by_itself(house: House, olga: Someone) -> None:
    olga.types("/promise", "Zebra Works send the plan by tomorrow 15:00")
    olga.sends()
    house.move_to(november(24, 12, 59))
    assert len(olga.dms) == 1

    house.move_to(november(24, 13))

    assert "send the plan" in olga.dms[1].text
    assert "send the plan" not in olga.dms[0].text


def test_a_promise_that_is_past_due_stands_in_each_brief_until_it_is_kept(house: House, olga: Someone) -> None:
    olga.types("/promise", "Zebra Works send the plan by tomorrow 18:00")
    olga.sends()
    house.move_to(TUESDAY)

    house.move_to(november(25, 9))
    assert "It was due yesterday at 18:00 (Berlin)." in olga.dms[-1].text

    olga.presses(olga.dms[-1], "keep")  # its time has passed, so it is asked when it was done
    olga.sends(in_time="in_time")
    assert "Kept, yesterday at 18:00." in olga.dms[-1].text
    before = len(olga.dms)
    house.move_to(november(26, 12))
    assert len(olga.dms) == before


def test_later_can_be_when_the_journey_asks_again(house: House, olga: Someone, renewal: str) -> None:
    olga.presses(olga.dms[0], "later", "7 days before it", block=renewal)

    assert "The renewal, Zebra Works: I will ask again on Wednesday 9 December at 9:00 (Berlin)." in olga.dms[0].text


@pytest.fixture
def renewal(house: House, olga: Someone) -> str:
    """The block of the renewal on 16 December, which its journey prepares 60, 30 and 7 days before."""
    olga.types("/client", "Zebra Works")
    olga.presses(olga.actor.ephemeral()[-1], "edit_client")
    olga.sends(start="2025-12-16", segment="coaching", journey="Business coaching")
    olga.closes()
    house.move_to(TUESDAY)
    return the_block(olga, "The renewal")


def test_what_is_prepared_in_rounds_is_done_for_now_and_comes_again(house: House, olga: Someone, renewal: str) -> None:
    olga.presses(olga.dms[0], "done_for_now", block=renewal)
    line = "The renewal, Zebra Works: Done for now. I will ask again on Wednesday 9 December at 9:00 (Berlin)."
    assert line in olga.dms[0].text
    assert house.history()[-1] is What.MILESTONE_FOR_NOW

    olga.presses(olga.dms[0], "undo")
    assert line not in olga.dms[0].text
    olga.presses(olga.dms[0], "done_for_now", block=renewal)

    house.move_to(december(9, 9))
    last = the_block(olga, "The renewal")
    assert "done" in [one["action_id"] for one in block_of(olga, last)["elements"]]


def test_or_all_of_it_is_done(house: House, olga: Someone, renewal: str) -> None:
    olga.presses(olga.dms[0], "more", "All of it is done", block=renewal)
    assert "The renewal, Zebra Works: Done, today at 9:00." in olga.dms[0].text
    assert house.history()[-1] is What.MILESTONE_DONE


def block_of(person: Someone, block_id: str) -> dict[str, Any]:
    return next(each for each in person.dms[-1].blocks if each.get("block_id") == block_id)


def the_block(person: Someone, title: str) -> str:
    """Of the buttons under this title, in the newest message."""
    blocks = person.dms[-1].blocks
    at = next(n for n, each in enumerate(blocks) if each["type"] == "section" and title in each["text"]["text"])
    return str(blocks[at + 1]["block_id"])

"""A moment is closed: what waited meanwhile, what is asked afterwards, and how all of it is taken back."""

from datetime import datetime, timedelta

import pytest

from bot.domain.history import What
from bot.domain.milestones import MilestoneKind
from bot.secrets import new_key
from tests.cast import MAX, OLGA
from tests.stories.house import House, Someone, buttons, december, flags, november, words

DIED = "the founder's father died"
MISTAKE = "we made a mistake with their invoice"


@pytest.fixture
def spoken(house: House, max_: Someone, olga: Someone) -> None:
    """Somebody died at Zebra Works on Monday; Olga has spoken with them."""
    hard(house, max_, olga, DIED)


def hard(house: House, max_: Someone, olga: Someone, what: str, secrecy: str = "open") -> None:
    house.move_to(november(23, 11))
    max_.types("/moment", f"Zebra Works: {what}")
    flags(max_, taker=OLGA, secrecy=secrecy)
    max_.closes()
    olga.presses(olga.dms[-1], "speak")


def closes(olga: Someone, **values: object) -> None:
    """From its card."""
    olga.types("/moment", "1")
    olga.presses(olga.form, "close_moment")
    olga.sends(**values)


def waited(person: Someone) -> list[str]:
    """What the form of closing lists."""
    (ticks,) = [each["element"] for each in person.form.blocks if each.get("block_id") == "held"]
    return [each["text"]["text"] for each in ticks["options"]]


def ticks(person: Someone, *titles: str) -> list[str]:
    (found,) = [each["element"] for each in person.form.blocks if each.get("block_id") == "held"]
    return [each["value"] for each in found["options"] if each["text"]["text"].startswith(titles)]


def asks_now(person: Someone) -> str:
    """What stands in their newest brief."""
    return person.dms[-1].text if person.dms else ""


# --- what is held


@pytest.mark.usefixtures("spoken")
def test_nothing_routine_comes_while_it_is_open_and_everything_is_listed_on_closing(
    house: House, olga: Someone
) -> None:
    house.has_date("Ana's birthday", "--11-24")
    house.has_date("the lease ends", "2026-11-25", kind=MilestoneKind.OTHER, yearly=False)
    house.move_to(november(25, 12))
    assert len(olga.dms) == 1  # the moment itself

    olga.types("/moment", "1")
    olga.presses(olga.form, "close_moment")

    assert olga.form.title == "Close Moment 1"
    assert waited(olga) == ["Ana's birthday, yesterday", "the lease ends, today"]


@pytest.mark.usefixtures("spoken")
def test_only_what_is_ticked_comes(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")
    house.has_date("the lease ends", "2026-11-25", kind=MilestoneKind.OTHER, yearly=False)
    house.move_to(november(25, 12))
    olga.types("/moment", "1")
    olga.presses(olga.form, "close_moment")

    olga.sends(held=ticks(olga, "the lease"))

    assert "The lease ends is today." in asks_now(olga)
    assert "Ana's birthday" not in asks_now(olga)
    assert "Open since" not in asks_now(olga)
    assert What.MILESTONE_DECLINED in house.history()
    house.move_to(november(27, 12))
    assert "Ana's birthday" not in "".join(each.text for each in olga.dms)


@pytest.mark.usefixtures("spoken")
def test_undo_within_ten_minutes_holds_everything_again(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")
    house.has_date("the lease ends", "2026-11-25", kind=MilestoneKind.OTHER, yearly=False)
    house.move_to(november(25, 12))
    olga.types("/moment", "1")
    olga.presses(olga.form, "close_moment")
    olga.sends(held=ticks(olga, "the lease"))
    house.move_by(timedelta(minutes=9))

    olga.presses(olga.form, "undo")

    assert "The lease ends" not in asks_now(olga)
    assert "Close it" in buttons(olga.form)
    olga.presses(olga.form, "close_moment")
    assert waited(olga) == ["Ana's birthday, yesterday", "the lease ends, today"]


@pytest.mark.usefixtures("spoken")
def test_undo_is_gone_after_ten_minutes(house: House, olga: Someone) -> None:
    closes(olga)
    assert buttons(olga.form) == ["Undo"]

    house.move_by(timedelta(minutes=10))
    olga.closes().types("/moment", "1")

    assert buttons(olga.form) == []


@pytest.mark.usefixtures("spoken")
def test_what_may_go_out_stands_in_the_brief_and_in_home_at_once(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")
    house.move_to(november(24, 12))
    assert "Ana's birthday" not in words(olga.opens_home())
    olga.types("/moment", "1")
    olga.presses(olga.form, "let_out_moment")

    olga.sends(goes=["dates"])

    assert "Ana's birthday" in words(olga.home)
    assert "Ana's birthday is today." in asks_now(olga)
    assert "<@U0OLGA> said what may go out: birthdays and other dates." in words(olga.form)


def test_the_card_reminds_of_what_goes_out_from_elsewhere(house: House, max_: Someone, olga: Someone) -> None:
    hard(house, max_, olga, DIED)
    olga.types("/moment", "1")
    assert "Stop what goes out from elsewhere" in words(olga.form)
    olga.presses(olga.form, "close_moment")
    assert "What was stopped elsewhere does not start again by itself." in words(olga.form)


def test_it_is_the_same_when_it_was_the_founder_who_died(house: House, max_: Someone, olga: Someone) -> None:
    olga.types("/client", "Zebra Works")
    house.has_date("Birthday of Ada Zebra", "--11-24", contact="Ada Zebra")
    house.has_date("the lease ends", "2026-11-24", kind=MilestoneKind.OTHER, yearly=False)
    hard(house, max_, olga, "Ada Zebra, the founder, has died")
    house.move_to(november(24, 12))
    assert len(olga.dms) == 1

    olga.types("/moment", "1")
    olga.presses(olga.form, "close_moment")

    assert "the lease ends, today" in waited(olga)


def test_what_is_sealed_holds_too_and_nothing_tells_anybody_of_it(
    house: House, max_: Someone, olga: Someone, cora: Someone
) -> None:
    has_keys(house)
    house.has_date("Ana's birthday", "--11-24")
    house.move_to(november(23, 11))
    max_.types("/moment", f"Zebra Works: {DIED}")
    flags(max_, secrecy="sealed", taker=MAX, spoken=["yes"])
    max_.closes()
    house.move_to(november(24, 12))

    assert olga.dms == cora.dms == []
    assert "Ana's birthday" not in words(olga.opens_home())
    assert "1 thing" not in words(max_.opens_home())

    closes(max_)
    assert olga.dms == cora.dms == []
    assert "birthday" not in words(olga.opens_home())
    assert house.history() == [What.MILESTONE_DECLINED]  # and not why


# --- the form


@pytest.mark.usefixtures("spoken")
def test_what_was_written_stands_on_the_card_and_how_they_seem_too(olga: Someone) -> None:
    closes(olga, seems="2", did="We ran their Monday meeting.", lingers="The flat is not sold.")

    said = words(olga.form)
    assert "They seemed uneasy." in said
    assert "What we did: We ran their Monday meeting." in said
    assert "What lingers: The flat is not sold." in said


@pytest.mark.parametrize(("remembers", "made"), [([], False), (["yes"], True)])
@pytest.mark.usefixtures("spoken")
def test_a_day_to_remember_is_made_only_by_a_tick(
    house: House, olga: Someone, remembers: list[str], made: bool
) -> None:
    closes(olga, remember=remembers)

    with house.store.read() as work:
        dates = [each.title for each in work.milestones.of_client(house.workspace.id, house.zebra.id)]
    assert dates == (["A day of remembrance"] if made else [])
    house.move_to(november(24, 12))
    assert "remembrance" not in asks_now(olga)  # from the next year on


# --- afterwards


def follow_up(olga: Someone) -> str:
    return "how are they now?" if "how are they now?" in asks_now(olga) else ""


@pytest.mark.parametrize(
    ("not_yet", "now", "said"),
    [
        (november(24, 8, 59), november(24, 9), "closed yesterday"),
        (november(30, 8, 59), november(30, 9), "closed on Monday 23 November"),
        (december(23, 8, 59), december(23, 9), "closed on Monday 23 November"),
    ],
)
def test_somebody_asks_how_they_are_on_the_next_day_after_a_week_and_after_a_month(
    house: House, max_: Someone, olga: Someone, not_yet: datetime, now: datetime, said: str
) -> None:
    hard(house, max_, olga, MISTAKE)
    closes(olga, did="We sent it anew.")
    olga.closes()
    house.move_to(now - timedelta(days=1))
    if olga.dms[-1].text.count("how are they now?"):
        olga.presses(olga.dms[-1], "done")
    before = len(olga.dms)

    house.move_to(not_yet)
    assert len(olga.dms) == before

    house.move_to(now)
    assert "Zebra Works: how are they now?" in asks_now(olga)
    assert said in asks_now(olga)
    assert "What we did: We sent it anew." in asks_now(olga)


def test_done_in_time_is_not_asked_again_and_too_late_it_is_open_since(
    house: House, max_: Someone, olga: Someone
) -> None:
    hard(house, max_, olga, MISTAKE)
    closes(olga)
    house.move_to(november(24, 9))
    house.move_to(november(25, 9))
    assert "Open since yesterday." in asks_now(olga)

    olga.presses(olga.dms[-1], "done")

    assert "How Zebra Works is now: Done, today at 9:00" in asks_now(olga).replace("done", "Done")
    count = len(olga.dms)
    house.move_to(november(27, 12))
    assert len(olga.dms) == count


@pytest.mark.parametrize(("what", "offered"), [(MISTAKE, True), (DIED, False)])
def test_a_line_to_learn_is_offered_after_a_week_and_never_at_a_death(
    house: House, max_: Someone, olga: Someone, what: str, offered: bool
) -> None:
    hard(house, max_, olga, what)
    closes(olga)
    assert "learn" not in words(olga.form).casefold()
    olga.closes()

    house.move_to(november(24, 9))
    assert "One line to learn" not in buttons(olga.dms[-1])

    house.move_to(november(30, 9))
    assert ("One line to learn" in buttons(olga.dms[-1])) is offered


def test_the_line_stands_on_the_card(house: House, max_: Someone, olga: Someone) -> None:
    hard(house, max_, olga, MISTAKE)
    closes(olga)
    olga.closes()
    house.move_to(november(30, 9))

    olga.presses(olga.dms[-1], "learn_from_moment")
    olga.sends(line="Call before they find it.")

    assert "What to learn: Call before they find it." in words(olga.form)
    house.settle()
    assert "One line to learn" not in buttons(olga.dms[-1])


def test_of_a_teams_moment_the_follow_up_names_the_client_and_not_what_happened(
    house: House, max_: Someone, olga: Someone
) -> None:
    hard(house, max_, olga, MISTAKE, "team")
    closes(olga, did="We sent it anew.", lingers="They check each line.")

    house.move_to(november(24, 9))

    assert "Zebra Works: how are they now?\nMoment 1 was closed yesterday." in asks_now(olga)
    assert not [said for said in ("mistake", "sent it anew", "check each line") if said in asks_now(olga)]


def test_of_what_is_sealed_it_names_nothing(house: House, max_: Someone, olga: Someone) -> None:
    has_keys(house)
    hard(house, max_, olga, MISTAKE, "sealed")
    closes(olga, did="We sent it anew.")

    house.move_to(november(24, 9))

    assert asks_now(olga).split("\n")[1:] == ["A sealed item", "How are they now?"]
    assert buttons(olga.dms[-1]) == ["Done", "Open"]
    assert "Zebra" not in str(olga.dms[-1].blocks)
    olga.presses(olga.dms[-1], "done")
    assert "Zebra" not in olga.dms[-1].text
    assert house.history() == []


def has_keys(house: House) -> None:
    house.goes_down()
    house.keys = (new_key(),)
    house.comes_back()


def test_one_that_is_not_closed_comes_back_from_the_third_day_and_can_be_closed_there(
    house: House, max_: Someone, olga: Someone
) -> None:
    hard(house, max_, olga, MISTAKE)
    house.move_to(november(25, 12))
    assert len(olga.dms) == 1

    house.move_to(november(26, 9))
    assert "Moment 1. You have spoken with them. Close it once it is over." in asks_now(olga)
    house.move_to(november(27, 9))
    assert "Close it once it is over." in asks_now(olga)

    olga.presses(olga.dms[-1], "close_moment")
    olga.sends()
    house.settle()
    assert "Close it once it is over." not in asks_now(olga)
    house.move_to(november(28, 12))
    assert olga.form.title == "Moment 1"

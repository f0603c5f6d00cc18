"""Olga connects her calendar: her meetings with clients count as contact, and nothing of them is kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.contacts import Contact
from bot.domain.history import What
from bot.secrets import new_key
from store import tables
from tests.calendars import Shelf, a_shelf, event
from tests.stories.house import House, Someone, buttons, december, november, the_message, words
from tests.stories.test_client_forms import opens_card
from tests.stories.test_silence import ABOUT, a_month_later

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YESTERDAY, TOMORROW = november(22, 10), november(24, 10)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with a_shelf() as one:
        yield one


@pytest.fixture
def kept(house: House) -> House:
    """Whoever runs Moments has set the keys."""
    house.goes_down()
    house.keys = (new_key(),)
    house.comes_back()
    with house.store.begin() as work:
        work.workspaces.set(house.workspace.id, listens_since=house.now - 300 * DAY)
    return house


def opens_calendar(person: Someone) -> None:
    person.types("/moment", "settings")
    person.presses(person.form, "open_calendar")


def connects(person: Someone, shelf: Shelf) -> str:
    opens_calendar(person)
    outcome = person.sends(link=shelf.url)
    assert not outcome.fields, outcome.fields
    said = words(person.form)
    person.closes()
    return said


def passes_to(house: House, at: datetime) -> None:
    """The coarse passes run as they do when nobody moves the clock."""
    house.move_to(at)
    house.bot.app.read_calendars()
    house.look()


def test_a_meeting_that_is_over_is_a_touch_and_one_ahead_is_planned(kept: House, olga: Someone, shelf: Shelf) -> None:
    shelf.holds(
        event("Zebra Works: the plan", YESTERDAY), event("ZEBRA WORKS lunch", TOMORROW), event("Dentist", TOMORROW)
    )

    said = connects(olga, shelf)

    assert said.startswith("Connected. It is being read now")
    opens_card(olga)
    assert "*Last touch*\nA meeting of <@U0OLGA>, yesterday at 11:00, from their calendar." in words(olga.form)
    olga.closes()
    with kept.store.read() as work:
        quiet = work.silence.of_client(kept.workspace.id, kept.zebra.id, kept.now)
    assert quiet is not None
    assert quiet.is_planned


def test_nothing_of_what_it_was_about_is_kept(kept: House, olga: Someone, shelf: Shelf) -> None:
    shelf.holds(event("Zebra Works: the merger", YESTERDAY, "LOCATION:Hotel Adler", "ATTENDEE;CN=Rex Roe:mailto:r@x.y"))

    connects(olga, shelf)

    with kept.store._reading.begin() as connection:
        whole = "\n".join(str(row) for table in tables.EVERY for row in connection.execute(select(table)))
    for secret in ("merger", "Adler", "Rex", "s3cr3t", shelf.url):
        assert secret not in whole
    assert kept.history() == [What.TOUCH_LOGGED]


def test_the_address_is_never_shown_again(kept: House, olga: Someone, shelf: Shelf) -> None:
    shelf.holds(event("Zebra Works", YESTERDAY))
    connects(olga, shelf)

    opens_calendar(olga)

    assert "It is connected, and was read today at 8:5" in words(olga.form)
    assert "s3cr3t" not in str(olga.form.blocks)
    assert buttons(olga.form) == ["Disconnect"]  # and no feed: nobody said where we are reached


def test_a_meeting_in_the_calendar_is_no_silence(kept: House, olga: Someone, shelf: Shelf) -> None:
    shelf.holds(event("Call", december(10, 15), "ATTENDEE;CN=Ana Zebra:mailto:ana@zebra.example"))
    with kept.store.begin() as work:
        work.contacts.add(Contact(0, kept.workspace.id, kept.zebra.id, "Ana Zebra"))
    connects(olga, shelf)

    passes_to(kept, december(10, 16, 30))
    a_month_later(kept)

    assert not [message for message in olga.dms if ABOUT in message.text]


def test_a_meeting_answers_the_reminder_that_stands(kept: House, olga: Someone, shelf: Shelf) -> None:
    opens_card(olga)
    olga.presses(olga.form, "log_touch")
    olga.sends(how="call")
    olga.closes()
    a_month_later(kept)
    assert "Nobody was in touch for 30 days" in the_message(olga, ABOUT).text
    shelf.holds(event("Zebra Works", december(23, 7)))

    connects(olga, shelf)
    kept.look()

    assert "Somebody has been in touch since" in the_message(olga, ABOUT).text


def test_what_was_no_meeting_with_them_is_taken_back_for_good(kept: House, olga: Someone, shelf: Shelf) -> None:
    shelf.holds(event("Zebra Works", YESTERDAY))
    connects(olga, shelf)
    opens_card(olga)
    assert "Undo this meeting" in buttons(olga.form)

    olga.presses(olga.form, "take_back_meeting")

    assert "Last touch" not in words(olga.form)
    assert kept.history() == [What.TOUCH_LOGGED, What.UNDONE]
    olga.closes()
    shelf.holds(event("Zebra Works", YESTERDAY), event("Dentist", TOMORROW))
    passes_to(kept, TOMORROW + 3 * HOUR)
    assert kept.history() == [What.TOUCH_LOGGED, What.UNDONE]


def test_only_whose_calendar_it_is_may_take_it_back(kept: House, olga: Someone, cora: Someone, shelf: Shelf) -> None:
    shelf.holds(event("Zebra Works", YESTERDAY))
    connects(olga, shelf)

    cora.types("/client", "zebra works")

    assert "Undo this meeting" not in buttons(cora.actor.ephemeral()[-1])


def test_once_each_however_often_it_is_read_and_by_whom(
    kept: House, olga: Someone, cora: Someone, shelf: Shelf
) -> None:
    shelf.holds(event("Zebra Works", YESTERDAY), event("Zebra Works", TOMORROW, uid="t"))
    connects(olga, shelf)
    connects(cora, shelf)

    for hour in range(1, 4):
        passes_to(kept, TOMORROW + hour * HOUR)

    assert kept.history() == [What.TOUCH_LOGGED] * 2


def test_it_is_asked_for_every_half_hour_at_most_and_told_what_we_have(
    kept: House, olga: Someone, shelf: Shelf
) -> None:
    shelf.holds(event("Dentist", TOMORROW))
    connects(olga, shelf)
    assert len(shelf.requests) == 1

    passes_to(kept, november(23, 9, 20))
    assert len(shelf.requests) == 1
    passes_to(kept, november(23, 9, 40))

    assert len(shelf.requests) == 2
    assert shelf.requests[1]["if-none-match"] == shelf.etag


def test_a_meeting_that_is_called_off_is_planned_no_more(kept: House, olga: Someone, shelf: Shelf) -> None:
    shelf.holds(event("Zebra Works", TOMORROW))
    connects(olga, shelf)
    shelf.holds(event("Dentist", TOMORROW))

    passes_to(kept, november(23, 9, 40))

    assert kept.rows().get("meeting") is None


def test_a_bad_address_is_told_of_once_and_given_up_after_days(kept: House, olga: Someone, shelf: Shelf) -> None:
    shelf.status = 404
    connects(olga, shelf)
    kept.move_to(november(23, 9, 5))
    (told,) = olga.dms
    assert told.text.startswith("The calendar you connected cannot be read since today at 8:5")
    assert "There is no calendar at that address any more." in told.text

    for day in range(24, 29):
        passes_to(kept, november(day, 9, 30))

    assert [message.text.split(",")[0] for message in olga.dms[1:] if "calendar" in message.text] == [
        "For three days your calendar could not be read"
    ]
    asked = len(shelf.requests)
    assert asked == 4
    passes_to(kept, december(10, 9))
    assert len(shelf.requests) == asked


def test_one_that_works_again_is_as_if_nothing_had_been(kept: House, olga: Someone, shelf: Shelf) -> None:
    shelf.status = 500
    connects(olga, shelf)
    shelf.status = 200
    shelf.holds(event("Zebra Works", YESTERDAY))

    passes_to(kept, november(23, 10, 30))

    assert olga.dms == []
    assert kept.history() == [What.TOUCH_LOGGED]


def test_disconnected_it_is_read_no_more_and_what_was_stays(kept: House, olga: Someone, shelf: Shelf) -> None:
    shelf.holds(event("Zebra Works", YESTERDAY), event("Zebra Works", TOMORROW, uid="t"))
    connects(olga, shelf)
    opens_calendar(olga)

    olga.presses(olga.form, "disconnect_calendar")
    olga.closes()
    passes_to(kept, TOMORROW + 3 * HOUR)

    assert len(shelf.requests) == 1
    assert kept.history() == [What.TOUCH_LOGGED]
    assert "calendar_link" not in kept.rows()


def test_who_left_is_not_read_any_more(kept: House, olga: Someone, shelf: Shelf) -> None:
    shelf.holds(event("Zebra Works", TOMORROW))
    connects(olga, shelf)
    with kept.store.begin() as work:
        work.people._run(tables.people.update().where(tables.people.c.slack_id == olga.id).values(is_gone=True))

    passes_to(kept, november(23, 9, 40))

    assert "calendar_link" not in kept.rows()


def test_a_mistake_lands_on_the_field(kept: House, olga: Someone) -> None:
    opens_calendar(olga)

    assert olga.sends(link="my calendar").fields == {
        "link": "Please paste the whole address of a calendar in iCal format, with the https:// at its beginning."
    }
    assert olga.sends(link="https://localhost/secret.ics").fields == {
        "link": "This address is not on the public internet, so Moments cannot read it. Please paste the secret address"
        " that Google or Outlook gives you in the settings of your calendar."
    }


def test_without_keys_it_says_what_is_missing(house: House, olga: Someone) -> None:
    opens_calendar(olga)

    assert "whoever runs Moments must set MOMENTS_SECRET_KEYS first" in words(olga.form)
    assert [block["type"] for block in olga.form.blocks if block["type"] == "input"] == []

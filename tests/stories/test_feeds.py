"""Olga reads her own moments in her calendar, at an address that only she knows and can change."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.client import HTTPConnection
from threading import Thread
from typing import Any

import icalendar
import pytest
from sqlalchemy import select

from bot.domain.goals import Goal
from bot.domain.promises import Promise
from bot.feeds import routes
from bot.http import Server, health_app
from store import tables
from tests.cast import CORA, OLGA
from tests.stories.house import House, Someone, buttons, december, words
from tests.stories.test_meetings import opens_calendar

OUTSIDE = "https://moments.example.com"


@pytest.fixture
def reached(house: House) -> House:
    """Whoever runs Moments has said where."""
    house.goes_down()
    house.public_url = OUTSIDE
    house.comes_back()
    house.has_date("Birthday of Ana Zebra", "--12-14")
    with house.store.begin() as work:
        id_, zebra = house.workspace.id, house.zebra.id
        work.goals.add(Goal(0, id_, zebra, "Open in Porto", date(2027, 3, 1), OLGA, house.now))
        due = december(1, 12)
        work.promises.add(Promise(0, id_, zebra, "Send the plan", OLGA, OLGA, house.now, due, "Europe/Berlin"))
    return house


def makes(person: Someone) -> str:
    """The address, as it is shown once."""
    opens_calendar(person)
    person.presses(person.form, "make_feed")
    found = re.search(r"`(https://[^`]+)`", words(person.form))
    assert found is not None
    person.closes()
    return found[1]


@contextmanager
def served(house: House) -> Iterator[int]:
    app = health_app(house.bot.app.ready, routes(house.bot.app))
    with Server(app, "127.0.0.1", 0) as server:
        thread = Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield server.port
        finally:
            server.stop()
            thread.join(5)


def asked(house: House, address: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    assert address.startswith(OUTSIDE)
    with served(house) as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", address.removeprefix(OUTSIDE), headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
    return answer.status, body, {name.lower(): value for name, value in answer.getheaders()}


def days(body: str) -> list[tuple[date, str]]:
    whole: Any = icalendar.Calendar.from_ical(body)
    return [(each["DTSTART"].dt, str(each["SUMMARY"])) for each in whole.walk("VEVENT")]


def test_it_holds_her_dates_goals_and_promises_as_whole_days(reached: House, olga: Someone) -> None:
    status, body, headers = asked(reached, makes(olga))

    assert status == 200
    assert headers["content-type"] == "text/calendar; charset=utf-8"
    assert headers["cache-control"].startswith("private")
    assert days(body) == [
        (date(2026, 12, 1), "Promised: Send the plan (Zebra Works)"),
        (date(2026, 12, 14), "Birthday of Ana Zebra (Zebra Works)"),
        (date(2027, 3, 1), "Goal: Open in Porto (Zebra Works)"),
    ]
    assert "Prefers the phone" not in body


def test_who_has_it_already_is_not_sent_it_again_and_every_day_keeps_its_id(reached: House, olga: Someone) -> None:
    address = makes(olga)
    _, body, headers = asked(reached, address)

    assert asked(reached, address, **{"If-None-Match": headers["etag"]})[:2] == (304, "")
    reached.move_by(timedelta(days=1))
    assert re.findall("UID:.*", asked(reached, address)[1]) == re.findall("UID:.*", body)


def test_changed_the_old_address_finds_nothing(reached: House, olga: Someone) -> None:
    old = makes(olga)
    new = makes(olga)

    assert asked(reached, old)[0] == 404
    assert asked(reached, new)[0] == 200
    opens_calendar(olga)
    assert {"Change the address", "Take it away"} <= set(buttons(olga.form))

    olga.presses(olga.form, "remove_feed")

    assert "Make a private address" in buttons(olga.form)
    assert asked(reached, new)[0] == 404


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "..%2f", "a" * 3000])
def test_nobody_finds_one_by_guessing(reached: House, olga: Someone, token: str) -> None:
    makes(olga)

    status, body, _ = asked(reached, f"{OUTSIDE}/calendar/{token}.ics")

    assert status == 404
    assert "VCALENDAR" not in body


def test_only_a_digest_of_it_is_kept_and_it_is_shown_once(reached: House, olga: Someone) -> None:
    token = makes(olga).split("/")[-1].removesuffix(".ics")

    with reached.store._reading.begin() as connection:
        whole = "\n".join(str(row) for table in tables.EVERY for row in connection.execute(select(table)))
    assert len(token) >= 43
    assert token not in whole
    opens_calendar(olga)
    assert token not in str(olga.form.blocks)


def test_what_was_handed_over_drops_out(reached: House, olga: Someone) -> None:
    address = makes(olga)
    reached.changes(reached.zebra, owner=CORA, cover=None)

    assert days(asked(reached, address)[1]) == [(date(2026, 12, 1), "Promised: Send the plan (Zebra Works)")]


@pytest.mark.parametrize("fact", ["is_gone", "is_guest"])
def test_whoever_left_or_became_a_guest_reads_nothing(reached: House, olga: Someone, fact: str) -> None:
    address = makes(olga)
    with reached.store.begin() as work:
        work.people._run(tables.people.update().where(tables.people.c.slack_id == OLGA).values({fact: True}))

    assert asked(reached, address)[0] == 404


def test_what_is_not_open_to_all_is_not_in_it(reached: House, olga: Someone) -> None:
    address = makes(olga)
    with reached.store.begin() as work:
        work.promises._run(tables.promises.update().values(visibility="sealed"))

    assert "Send the plan" not in asked(reached, address)[1]


def test_where_nobody_said_where_we_are_reached_it_says_so(house: House, olga: Someone) -> None:
    opens_calendar(olga)

    assert "whoever runs Moments must say in MOMENTS_URL where it can be reached" in words(olga.form)
    assert buttons(olga.form) == []

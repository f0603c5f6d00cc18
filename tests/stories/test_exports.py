"""Everything Moments keeps, as files, in the direct message of whoever asked and of nobody else."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.history import What
from bot.sandbox.model import File
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.stories.house import House, Someone, buttons, words

NAMES = ["roster.csv", "dates.csv", "history.json"]


def exports(person: Someone, name: str = "Zebra Works") -> str:
    person.types("/client", name)
    person.presses(person.actor.ephemeral()[-1], "export_client")
    return words(person.form)


def files_of(house: House, person: Someone) -> list[File]:
    sent = [message for message in person.dms if message.files]
    return [house.sandbox.workspace.files[ident] for message in sent for ident in message.files]


def names_in(file: File) -> list[str]:
    return [row["name"] for row in csv.DictReader(io.StringIO(file.data.decode("utf-8-sig")))]


@pytest.mark.parametrize("house", ["sockets", "http"], indirect=True)
def test_an_owner_gets_their_client_as_files_in_their_own_messages(house: House, olga: Someone) -> None:
    house.serves("Heron", owner=CORA)
    house.has_date("Ana's birthday", "--12-24")

    said = exports(olga)

    assert said.startswith(
        "Sent: roster.csv, dates.csv, history.json, with everything Moments keeps about Zebra Works."
    )
    roster, dates, history = files_of(house, olga)
    assert [roster.name, dates.name, history.name] == NAMES
    assert names_in(roster) == ["Zebra Works"]
    assert "Ana's birthday" in dates.data.decode()
    assert [each["name"] for each in json.loads(history.data)["clients"]] == ["Zebra Works"]
    assert all(not house.person(other).dms for other in (CORA, MAX, OSCAR))


def test_whoever_administers_gets_all_of_it(house: House, max_: Someone) -> None:
    house.serves("Heron", owner=CORA)
    max_.types("/client", "export")

    assert words(max_.form).startswith("Sent: roster.csv")
    assert names_in(files_of(house, max_)[0]) == ["Heron", "Zebra Works"]


def test_that_it_was_done_is_written_down(house: House, olga: Someone) -> None:
    exports(olga)
    with house.store.read() as work:
        (told,) = [each for each in work.history.all(house.workspace.id) if each.what is What.ROSTER_EXPORTED]
    assert told.who == OLGA


@pytest.mark.parametrize("who", [CORA, OSCAR])
def test_others_are_not_offered_it_and_are_refused(house: House, olga: Someone, who: str) -> None:
    person = house.person(who)
    person.types("/client", "Zebra Works", channel="C0GENERAL")
    assert "Export" not in buttons(person.actor.ephemeral()[-1])

    payload = olga_pressed_it(olga)
    url = house.sandbox.world.new_response_url(house.workspace.team_id, who, "C0GENERAL")
    house.sends_again("interactive", payload | {"user": payload["user"] | {"id": who}, "response_url": url})

    assert "can export this client" in person.is_told
    assert files_of(house, person) == []


@pytest.mark.parametrize("who", [OLGA, CORA, OSCAR])
def test_everything_is_for_whoever_administers(house: House, who: str) -> None:
    person = house.person(who)
    person.types("/client", "export", channel="C0GENERAL")
    assert person.is_told.startswith("Only whoever administers Moments here can do this.")
    assert files_of(house, person) == []


def test_a_guest_gets_nothing(house: House, greta: Someone) -> None:
    greta.types("/client", "export", channel="C0ZEBRA")
    assert greta.is_told.startswith("Moments is for the members of this workspace")
    assert files_of(house, greta) == []


def test_where_files_may_not_be_sent_that_is_said_and_nothing_was_made(house: House, olga: Someone) -> None:
    grant = house.sandbox.world.tokens[house.sandbox.bot_token]
    house.sandbox.world.grant(replace(grant, scopes=grant.scopes - {"files:write"}))
    house.bot.app.slack.whoami(house.workspace.id)

    said = exports(olga)

    assert "Slack's scope files:write was not granted" in said
    with house.store.read() as work:
        assert not [each for each in work.history.all(house.workspace.id) if each.what is What.ROSTER_EXPORTED]


@pytest.mark.trouble
@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "files.upload", "files.completeUploadExternal"])
def test_where_slack_asks_for_a_pause_the_files_come_once(house: House, olga: Someone, step: str) -> None:
    house.forgives_everything()
    house.sandbox.faults.add(step, "ratelimited")

    assert exports(olga).startswith("Sent: ")
    assert [file.name for file in files_of(house, olga)] == NAMES


@pytest.mark.trouble
def test_where_the_answer_is_lost_nothing_is_sent_twice_and_they_are_told_to_look(house: House, olga: Someone) -> None:
    house.forgives_everything()
    house.sandbox.faults.add("files.completeUploadExternal", "drop")

    assert exports(olga).startswith("Slack did not take the files. Please look in your messages with Moments")
    assert [file.name for file in files_of(house, olga)] == NAMES


def test_what_was_exported_is_imported_again_without_a_change(house: House, max_: Someone) -> None:
    house.has_date("Ana's birthday", "--12-24", contact="=Ana")
    max_.types("/client", "export")
    roster, dates, _ = files_of(house, max_)
    max_.closes()
    max_.types("/client", "import")

    max_.sends(roster_file=("roster.csv", roster.data), dates_file=("dates.csv", dates.data))

    assert words(max_.form).startswith("All of it is known already")


def olga_pressed_it(olga: Someone) -> dict[str, Any]:
    olga.types("/client", "Zebra Works")
    payload: dict[str, Any] = olga.presses(olga.actor.ephemeral()[-1], "export_client").payload
    olga.closes()
    return payload

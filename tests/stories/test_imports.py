"""Whoever administers brings clients in from Slack: shown first, asked about, and done in one go."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.history import What
from bot.sandbox.model import View
from store import tables
from tests.cast import CORA, OLGA, OSCAR
from tests.stories.house import House, Someone, buttons, held, the_message, words

NOT_YOURS = "Only whoever administers Moments here can do this. Please ask one of them, or a Slack admin."
ROSTER = "name,owner,notes\nFox Ltd,@olga,Likes tea\nHeron,@cora,\n"
DATES = "client,contact,kind,title,date\nFox Ltd,Ann,birthday,Birthday of Ann,--11-30\n"
MESSY = (
    "Company;Account owner;Client since;Stage\n"
    "Fox Ltd;@olga;5.11.2025;active\n"
    "Heron;@nobody;;active\n"
    ";@cora;;active\n"
    "Ibis;@cora;31.31.2025;gone\n"
)


def begins(person: Someone) -> None:
    person.types("/client", "import")


def gives(person: Someone, roster: str = ROSTER, dates: str = "") -> str:
    """By files. What is shown then."""
    begins(person)
    files = {"roster_file": ("clients.csv", roster.encode())}
    if dates:
        files["dates_file"] = ("dates.csv", dates.encode())
    assert not person.sends(**files).fields
    return words(person.form)


def names(house: House) -> list[str]:
    with house.store.read() as work:
        return sorted(client.name for client in work.clients.all(house.workspace.id))


def waiting(house: House) -> int:
    return house.rows().get(tables.import_drafts.name, 0)


# --- what is given is shown, and after a yes it is there


@pytest.mark.parametrize("house", ["sockets", "http"], indirect=True)
def test_a_file_is_shown_first_and_then_imported(house: House, max_: Someone, olga: Someone) -> None:
    said = gives(max_, ROSTER, DATES)
    assert "Clients: 2 new" in said
    assert "Dates: 1 new" in said
    assert "Prompts in the first fortnight (1):" in said
    assert "Olga Marin (Berlin)" in said
    assert "Birthday of Ann (Fox Ltd)" in said
    assert names(house) == ["Zebra Works"]

    max_.sends()

    assert words(max_.form).startswith("*Imported.*\n2 clients added; 1 date added.")
    coming = "*Olga Marin (Berlin)*\n*Monday 23 November*, 1 thing\nBirthday of Ann (Fox Ltd), Monday 30 November"
    assert coming in words(max_.form)
    assert names(house) == ["Fox Ltd", "Heron", "Zebra Works"]
    olga.types("/client", "Fox Ltd")
    assert "Likes tea" in olga.is_told


def test_it_says_who_will_walk_along_which_journey_and_what_that_brings(house: House, max_: Someone) -> None:
    roster = (
        "name,owner,segment,stage,start_date\n"
        "Fox,@olga,coaching,landing,2026-11-24\n"
        "Heron,@olga,coaching,active,\n"
        "Ibis,@olga,coaching,prospect,2026-11-24\n"
    )
    said = gives(max_, roster)
    walking = "Business coaching: 2 clients, 1 of them without a first day yet"
    assert f"*Who begins to walk along a journey:*\n{walking}" in said
    assert "The hand-over from sales (Fox), which was for Tuesday 17 November" in said
    assert "The first day together (Fox), Tuesday 24 November" in said
    assert "Ibis" not in said
    ahead = said[said.index("*Who begins") : said.index("So far nothing was changed.")].strip()

    max_.sends()

    assert ahead in words(max_.form)


def test_imported_again_nothing_changes_and_that_is_said(house: House, max_: Someone) -> None:
    gives(max_, ROSTER, DATES)
    max_.sends()
    max_.closes()
    before = house.rows()

    said = gives(max_, ROSTER, DATES)

    assert said.startswith("All of it is known already: there is nothing to import.")
    assert not max_.form.body.get("submit")
    max_.closes()
    assert {**house.rows(), "receipt": 0, "import_draft": 0} == {**before, "receipt": 0, "import_draft": 0}


def test_pasted_rows_are_as_good(house: House, max_: Someone) -> None:
    begins(max_)
    max_.sends(roster=ROSTER, dates=DATES)
    max_.sends()

    assert names(house) == ["Fox Ltd", "Heron", "Zebra Works"]


def test_the_next_form_says_what_was_imported_last_and_by_whom(house: House, max_: Someone) -> None:
    gives(max_)
    max_.sends()
    max_.closes()
    begins(max_)

    assert "by <@U0MAX>: 2 clients added." in words(max_.form)


def test_mistakes_come_with_line_column_reason_and_what_mends_them(house: House, max_: Someone) -> None:
    said = gives(max_, MESSY)

    assert said.startswith("*Nothing was imported: there are 4 mistakes to mend first.*")
    assert "clients.csv, line 3, column Account owner: Slack knows nobody here called “@nobody”." in said
    assert "clients.csv, line 4, column Company: Every client needs a name." in said
    assert "clients.csv, line 5, column Client since: " in said
    assert "“Account owner” as owner" in said
    assert not max_.form.body.get("submit")
    assert names(house) == ["Zebra Works"]


def test_what_was_pasted_stands_there_again_to_be_mended(house: House, max_: Someone) -> None:
    begins(max_)
    max_.sends(roster=ROSTER.replace("@cora", "@corra"))

    max_.presses(max_.form, "import_again")

    assert "@corra" in held(max_)["roster"]["value"]
    max_.sends(roster=ROSTER)
    max_.sends()
    assert names(house) == ["Fox Ltd", "Heron", "Zebra Works"]


def test_where_a_date_can_be_two_days_it_is_asked_and_read_again(house: House, max_: Someone) -> None:
    said = gives(max_, ROSTER, "Company,Name,Born\nFox Ltd,Ann,5/12/1980\n")
    assert "“5/12/1980” may be 5 December or 12 May." in said
    assert "--date-order" not in said
    assert "What stands first in your dates?" in said

    max_.sends(order="dmy")
    assert "The day stands first in your dates, as you said." in words(max_.form)
    max_.sends()

    with house.store.read() as work:
        (date,) = work.milestones.all(house.workspace.id)
    assert str(date.date) == "1980-12-05"


def test_likely_twins_are_shown_and_not_merged(house: House, max_: Someone) -> None:
    said = gives(max_, "name,owner\nZebra Wroks,@olga\n")

    assert "line 2: Zebra Wroks and Zebra Works (in the roster)" in said


# --- what may be given


def test_without_anything_the_field_says_what_is_missing(house: House, max_: Someone) -> None:
    begins(max_)
    fields = max_.sends(dates=DATES).fields
    assert fields == {"roster": "There are no clients yet. Please drop a file here, or paste your rows below."}


def test_twice_is_once_too_often(house: House, max_: Someone) -> None:
    begins(max_)
    fields = max_.sends(roster=ROSTER, roster_file=("a.csv", ROSTER.encode())).fields
    assert list(fields) == ["roster"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 a workbook", "This is a workbook. In your spreadsheet, save it as “CSV UTF-8” instead."),
        (b"name,owner\nFox,\xff\xfe\xfa\n", "This is not UTF-8 text."),
        (b"", "The first line must name the columns: name, owner at least."),
        (b"x" * 5_000_001, "larger than 5 MB, so it was not read"),
        (ROSTER.encode("utf-16"), "Clients: 2 new"),
    ],
    ids=["workbook", "latin", "empty", "large", "utf-16"],
)
def test_what_is_no_such_file_is_told_so(house: House, max_: Someone, data: bytes, says: str) -> None:
    begins(max_)
    max_.sends(roster_file=("clients.csv", data))
    assert says in words(max_.form)


@pytest.mark.parametrize("cell", ["<!channel>", "*bold*_x_~y~`z`", "‮שלום", "x" * 79, "=1+1", "<@U0PRIYA>", "a\0b"])
def test_no_cell_comes_alive_or_breaks_a_view(house: House, max_: Someone, cell: str) -> None:
    said = gives(max_, f'name,owner,notes\n"{cell}",@olga,"{cell}"\n"{cell} 2",@{cell},x\n')

    assert "<!channel>" not in said
    assert "<@U0PRIYA>" not in said


# --- who


@pytest.mark.parametrize("who", [OLGA, CORA, OSCAR])
def test_others_are_told_who_may(house: House, who: str) -> None:
    person = house.person(who)
    person.types("/client", "import", channel="C0GENERAL")
    assert person.is_told == NOT_YOURS


def test_a_guest_is_told_that_moments_is_for_members(greta: Someone) -> None:
    greta.types("/client", "import", channel="C0ZEBRA")
    assert greta.is_told.startswith("Moments is for the members of this workspace")


def test_another_administrator_cannot_say_yes_to_it(house: House, max_: Someone, oscar: Someone) -> None:
    gives(max_)
    house.sandbox.admin.add_person(replace(house.sandbox.workspace.people[OSCAR], is_admin=True))
    house.settle()
    payload = max_.sends().payload
    max_.closes()
    gives(max_, "name,owner\nQuagga,@olga\n")
    view = payload["view"] | {"private_metadata": max_.form.body["private_metadata"]}

    house.sends_again("interactive", payload | {"view": view, "user": payload["user"] | {"id": OSCAR}})

    assert "Quagga" not in names(house)


def test_whoever_lost_the_right_meanwhile_imports_nothing(house: House, max_: Someone, oscar: Someone) -> None:
    max_.types("/moment", "setup")
    max_.sends(admins=[OSCAR])
    max_.closes()
    oscar.types("/client", "import", channel="C0GENERAL")
    oscar.sends(roster=ROSTER)
    max_.types("/moment", "setup")
    max_.sends(admins=None)

    oscar.sends()

    assert words(oscar.form) == NOT_YOURS
    assert names(house) == ["Zebra Works"]


# --- between the dry run and the yes


def test_what_somebody_changed_meanwhile_is_shown_anew_and_nothing_is_imported(house: House, max_: Someone) -> None:
    gives(max_)
    house.serves("Heron")

    max_.sends()

    said = words(max_.form)
    assert said.startswith("Somebody changed the roster since you saw this, so nothing was imported.")
    assert "Clients: 1 new, 1 changed" in said
    assert names(house) == ["Heron", "Zebra Works"]
    max_.sends()
    assert names(house) == ["Fox Ltd", "Heron", "Zebra Works"]


def test_a_restart_between_the_two_loses_nothing(house: House, max_: Someone) -> None:
    gives(max_)
    house.goes_down()
    house.comes_back()

    max_.sends()

    assert names(house) == ["Fox Ltd", "Heron", "Zebra Works"]


def test_the_same_yes_twice_imports_once(house: House, max_: Someone) -> None:
    gives(max_)
    payload = max_.sends().payload

    house.sends_again("interactive", payload)

    assert words(max_.form).startswith("*Imported.*")
    with house.store.read() as work:
        told = [each for each in work.history.all(house.workspace.id) if each.what is What.ROSTER_IMPORTED]
    assert len(told) == 1


def test_what_was_given_is_kept_until_it_is_imported_and_no_longer(house: House, max_: Someone) -> None:
    gives(max_)
    assert waiting(house) == 1
    max_.sends()
    assert waiting(house) == 0


def test_whoever_closes_it_gives_up_and_nothing_is_kept(house: House, max_: Someone) -> None:
    gives(max_)
    max_.closes()
    assert waiting(house) == 0


def test_after_an_hour_it_is_over(house: House, max_: Someone) -> None:
    gives(max_)
    house.move_by(timedelta(minutes=59))
    house.bot.app._clean_up()
    assert waiting(house) == 1
    house.move_by(timedelta(minutes=2))
    house.bot.app._clean_up()
    assert waiting(house) == 0

    max_.sends()

    assert words(max_.form).startswith("This import is over")
    assert names(house) == ["Zebra Works"]


def test_an_erased_client_does_not_come_back_with_an_import_that_waits(
    house: House, max_: Someone, olga: Someone
) -> None:
    gives(max_, "name,owner\nZebra Works,@cora\n")
    olga.types("/client", "Zebra Works")
    olga.presses(olga.actor.ephemeral()[-1], "ask_to_erase_client")
    olga.sends(name="Zebra Works")

    max_.sends()

    assert names(house) == []


def test_the_outcome_comes_as_a_message_where_the_view_was_closed_meanwhile(house: House, max_: Someone) -> None:
    gives(max_)
    house.sandbox.faults.add("views.update", "error", error="not_found")
    house.expects("views.update", "error")

    max_.sends()

    assert "2 clients added." in the_message(max_, "Imported.").text


# --- Slack in trouble


def without(house: House, scope: str) -> None:
    grant = house.sandbox.world.tokens[house.sandbox.bot_token]
    house.sandbox.world.grant(replace(grant, scopes=grant.scopes - {scope}))
    house.bot.app.slack.whoami(house.workspace.id)


def fields(view: View) -> Iterable[str]:
    return [block["block_id"] for block in view.blocks if block["type"] == "input"]


def test_where_files_may_not_be_read_there_are_the_pasted_rows_and_a_sentence(house: House, max_: Someone) -> None:
    without(house, "files:read")
    begins(max_)

    assert fields(max_.form) == ["roster", "dates"]
    assert "Slack's scope `files:read` was not granted" in words(max_.form)
    max_.sends(roster=ROSTER)
    max_.sends()
    assert "Fox Ltd" in names(house)


def test_where_that_was_taken_back_meanwhile_the_scope_is_named(house: House, max_: Someone) -> None:
    house.expects("files.info", "missing_scope")
    begins(max_)
    without(house, "files:read")
    max_.sends(roster_file=("clients.csv", ROSTER.encode()))

    assert "Slack's scope files:read was not granted" in words(max_.form)


@pytest.mark.trouble
@pytest.mark.parametrize("fault", ["ratelimited", "drop", "http_500"])
@pytest.mark.parametrize("step", ["files.info", "files.download"])
def test_a_file_is_asked_for_again_where_slack_stumbles(house: House, max_: Someone, step: str, fault: str) -> None:
    house.forgives_everything()
    house.sandbox.faults.add(step, fault)

    assert "Clients: 2 new" in gives(max_)


@pytest.mark.slow
@pytest.mark.trouble
def test_where_slack_gives_nothing_that_is_said_and_nothing_changed(house: House, max_: Someone) -> None:
    house.forgives_everything()
    house.sandbox.faults.add("files.download", "drop", None)

    assert gives(max_).startswith("Slack did not hand the file over, so nothing was imported.")
    assert names(house) == ["Zebra Works"]


def test_a_file_that_was_deleted_in_slack_is_named(house: House, max_: Someone) -> None:
    house.expects("files.info", "error")
    begins(max_)
    house.sandbox.faults.add("files.info", "error", error="file_deleted")
    max_.sends(roster_file=("clients.csv", ROSTER.encode()))

    assert words(max_.form).startswith("The file clients.csv is not in Slack any more")


def test_what_is_opened_in_the_setup_stands_on_top_of_it(house: House, max_: Someone) -> None:
    max_.types("/moment", "setup")
    assert "Import clients" in buttons(max_.form)
    max_.presses(max_.form, "open_import_form")
    assert max_.form.title == "Import clients"


# --- ten thousand


def a_large_firm(rows: int) -> tuple[bytes, bytes]:
    clients = "".join(f"Client number {each},@olga,Some words that matter {each}\n" for each in range(rows))
    days = [f"--{1 + each % 12:02}-{1 + each % 28:02}" for each in range(rows)]
    dates = "".join(f"Client number {each},Ann {each},birthday,Ann's birthday,{day}\n" for each, day in enumerate(days))
    return f"name,owner,notes\n{clients}".encode(), f"client,contact,kind,title,date\n{dates}".encode()


@pytest.mark.slow
def test_ten_thousand_clients_are_read_and_imported_while_everybody_goes_on(
    house: House, max_: Someone, cora: Someone
) -> None:
    clients, dates = a_large_firm(10_000)
    begins(max_)

    house.forgives_everything()  # SQLite has one writer: who writes during the one transaction waits for its end
    given = max_.actor.submit(values={"roster_file": ("c.csv", clients), "dates_file": ("d.csv", dates)})
    others = meanwhile(house, max_, cora, "What would happen")
    assert "Clients: 10,000 new" in words(max_.form)
    yes = max_.actor.submit()
    meanwhile(house, max_, cora, "*Imported.*")

    assert "10,000 clients added; 10,000 dates added" in words(max_.form)
    assert max(given.latency, yes.latency, *others) < SLACK_WAITS, (given.latency, yes.latency, sorted(others)[-5:])


SLACK_WAITS = 3.0


def meanwhile(house: House, max_: Someone, other: Someone, until: str) -> list[float]:
    """How long somebody else waits each time, while Max's view does not yet say this."""
    waited: list[float] = []
    for _ in range(300):
        if until in words(max_.form):
            break
        other.actor.command("C0CLIENTS", "/promise", "Zebra Works send the plan by Friday noon")
        house.sandbox.wait_until(lambda: other.actor.view is not None, timeout=20)
        waited.append(other.actor.submit().latency)
        other.closes()
    return waited

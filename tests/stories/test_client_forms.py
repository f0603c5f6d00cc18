"""A client is added and changed in Slack: two fields are enough, and a mistake lands on its field."""

from datetime import timedelta

import pytest

from bot.domain.clients import Client, ClientKind, Stage
from bot.domain.history import Noun, Thing, What
from tests.cast import CORA, MAX, OLGA
from tests.stories.house import House, Someone, buttons, held, november, the_message, words


def client_called(house: House, name: str) -> Client:
    with house.store.read() as work:
        (found,) = work.clients.called(house.workspace.id, name)
    return found


def adds(person: Someone, words: str, **values: str) -> None:
    person.types("/client", f"add {words}")
    assert not person.sends(**values).fields


def unfolds(person: Someone) -> None:
    person.presses(person.form, "more_of_client")


def opens_card(person: Someone, name: str = "Zebra Works") -> None:
    """The card in a view of its own."""
    person.types("/client", name)
    person.presses(person.actor.ephemeral()[-1], "edit_client")
    person.sends()


# --- adding


def test_a_name_is_enough_and_the_owner_is_me(house: House, olga: Someone) -> None:
    adds(olga, "Acme & Sons")

    assert "*Acme &amp; Sons* · active\nOwner: <@U0OLGA>" in words(olga.form)
    assert "added to the roster, <@U0OLGA>" in words(olga.form)
    added = client_called(house, "acme & sons")
    assert (added.owner, added.cover, added.kind) == (OLGA, None, ClientKind.FIRM)
    assert house.history(added) == [What.CLIENT_ADDED]


def test_a_name_that_nobody_has_is_offered_to_be_added(house: House, oscar: Someone) -> None:
    oscar.types("/client", "Quagga Ltd", channel="C0GENERAL")
    answer = oscar.actor.ephemeral()[-1]
    assert buttons(answer) == ["Add client “Quagga Ltd”"]

    oscar.presses(answer, "add_client")

    assert held(oscar)["name"]["value"] == "Quagga Ltd"
    assert not oscar.sends().fields
    assert client_called(house, "Quagga Ltd").owner == "U0OSCAR"


def test_the_rest_folds_open_and_keeps_what_was_typed(house: House, olga: Someone) -> None:
    olga.types("/client", "add")
    olga.actor.fill(olga.form, {"name": "Acme", "owner": CORA})

    unfolds(olga)

    assert held(olga)["name"]["value"] == "Acme"
    assert held(olga)["owner"]["selected_user"] == CORA
    sent = olga.sends(
        cover=OLGA,
        manager=MAX,
        kind="colleague",
        stage="onboarding",
        segment="agency",
        start="2026-11-02",
        zone="new york",
        country="us",
        aliases="AC; Ac me; acme; ",
        notes="Loves *trains*.",
    )
    assert not sent.fields
    added = client_called(house, "Acme")
    assert (added.owner, added.cover, added.manager, added.kind) == (CORA, OLGA, MAX, ClientKind.COLLEAGUE)
    assert (added.stage, added.segment, added.zone, added.country) == (
        Stage.ONBOARDING,
        "agency",
        "America/New_York",
        "US",
    )
    assert (added.aliases, added.notes, str(added.start_date)) == (("AC", "Ac me"), "Loves *trains*.", "2026-11-02")


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"name": "\u202e"}, "name", "A client needs a name."),
        ({"name": "zebra"}, "name", "Another client is called “zebra” already."),
        ({"owner": "U0GRETA"}, "owner", "A client needs a colleague here as its owner"),
        ({"cover": "U0GRETA"}, "cover", "Only a colleague here can be the cover"),
        ({"cover": OLGA}, "cover", "The owner cannot cover for themselves."),
        ({"manager": "U0GRETA"}, "manager", "Only a colleague here can be the manager"),
        ({"zone": "Atlantis"}, "zone", "I know no time zone of that name."),
        ({"country": "XX"}, "country", "I know no such country."),
        ({"aliases": "Acme; ZW"}, "aliases", "Another client is called “ZW” already"),
        ({"aliases": "x" * 81}, "aliases", "One of these names is longer than 80 characters."),
    ],
)
def test_a_mistake_lands_on_its_field(
    house: House, olga: Someone, values: dict[str, str], field: str, said: str
) -> None:
    olga.types("/client", "add Acme")
    unfolds(olga)

    refused = olga.sends(**values).fields

    assert list(refused) == [field]
    assert refused[field].startswith(said)


def test_a_form_that_slack_sends_twice_adds_one_client(house: House, olga: Someone) -> None:
    olga.types("/client", "add Acme")
    payload = olga.sends().payload

    house.sends_again("interactive", payload)

    assert client_called(house, "Acme")


def test_who_was_added_by_mistake_goes_to_the_archive_and_comes_back(house: House, olga: Someone) -> None:
    adds(olga, "Acme")

    olga.presses(olga.form, "undo_on_card")

    assert "In the archive: nobody is prompted about them." in words(olga.form)
    olga.presses(olga.form, "restore_client")
    assert not client_called(house, "Acme").is_archived


# --- changing


def test_the_form_shows_the_next_dates_before_anything_is_saved(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-27")
    olga.types("/client", "Zebra")

    olga.presses(olga.actor.ephemeral()[-1], "edit_client")

    assert "*Their next dates*\nAna's birthday on Friday" in words(olga.form)
    assert held(olga)["notes"]["value"] == "Prefers the phone."


def test_a_change_is_written_down_and_the_card_says_so(house: House, olga: Someone) -> None:
    opens_card(olga)
    olga.presses(olga.form, "edit_client")

    olga.sends(notes="Prefers a letter.", stage="advocate")

    assert olga.form.title == "Client"
    assert "Prefers a letter." in words(olga.form)
    assert house.history() == [What.STAGE_CHANGED, What.CLIENT_EDITED]
    olga.presses(olga.form, "undo_on_card")
    assert "*Zebra Works* · active" in words(olga.form)
    assert "Prefers the phone." in words(olga.form)


def test_a_new_owner_gets_the_prompts(house: House, olga: Someone, cora: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")
    olga.types("/client", "Zebra")
    olga.presses(olga.actor.ephemeral()[-1], "edit_client")
    olga.sends(owner=CORA, cover=OLGA)

    house.move_to(november(24, 9))

    assert the_message(cora, "Ana's birthday")
    assert olga.dms == []


def test_other_colleagues_are_offered_nothing_to_change(house: House, olga: Someone) -> None:
    tom = house.person("U0TOM")
    tom.types("/client", "Zebra")
    assert buttons(tom.actor.ephemeral()[-1]) == []

    olga.types("/client", "Zebra")
    form = olga.presses(olga.actor.ephemeral()[-1], "edit_client")
    house.changes(house.zebra, owner=CORA, cover=None, manager=None)

    assert form.acked
    assert "<@U0CORA> looks after this client." in next(iter(olga.sends(name="Mine").fields.values()))


# --- away and back


def test_nobody_is_prompted_about_an_archived_client(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")
    opens_card(olga)
    olga.presses(olga.form, "archive_client")
    assert "In the archive: nobody is prompted about them." in words(olga.form)

    house.move_to(november(24, 9))

    assert olga.dms == []
    assert house.history() == [What.CLIENT_ARCHIVED]


def test_the_whole_name_finds_them_in_the_archive_and_brings_them_back(house: House, olga: Someone) -> None:
    house.has_date("Ana's birthday", "--11-24")
    opens_card(olga)
    olga.presses(olga.form, "archive_client")
    olga.closes()
    olga.types("/client", "add Zebra")
    assert "is in the archive" in olga.sends().fields["name"]
    olga.closes()

    olga.types("/client", "zebra works")
    olga.presses(olga.actor.ephemeral()[-1], "restore_client")

    house.move_to(november(24, 9))
    assert the_message(olga, "Ana's birthday")


def test_archiving_is_undone_for_ten_minutes(house: House, olga: Someone) -> None:
    opens_card(olga)
    olga.presses(olga.form, "archive_client")
    assert "Undo" in buttons(olga.form)

    house.move_by(timedelta(minutes=10))
    olga.presses(olga.form, "undo_on_card")

    assert "Undo works for ten minutes" in words(olga.form)


# --- the history


def test_older_pages_the_history_in_its_view(house: House, olga: Someone) -> None:
    about = Thing(Noun.CLIENT, house.zebra.id)
    with house.store.begin() as work:
        for change in range(30):
            work.history.record(
                house.workspace.id,
                What.CLIENT_EDITED,
                about,
                house.now,
                who=OLGA,
                client_id=house.zebra.id,
                text=f"change {change}",
            )
    opens_card(olga)
    assert "(change 22)" in words(olga.form)
    assert "(change 21)" not in words(olga.form)

    olga.presses(olga.form, "older_of_client")
    assert olga.form.title == "History"
    assert "(change 21)" in words(olga.form)
    assert "(change 2)" in words(olga.form)
    assert "(change 1)" not in words(olga.form)

    olga.presses(olga.form, "older_of_client")
    assert "(change 0)" in words(olga.form)
    assert buttons(olga.form) == []


# --- who is quiet


def test_quiet_lists_those_with_whom_nobody_was_in_touch_and_nothing_is_planned(house: House, olga: Someone) -> None:
    with house.store.begin() as work:
        work.workspaces.set(house.workspace.id, listens_since=house.now - timedelta(days=90))
    acme, brook, cedar = (house.serves(name) for name in ("Acme", "Brook", "Cedar"))
    house.serves("Dune", stage=Stage.ALUMNI)
    house.serves("Elm", owner=CORA)
    olga.types("/promise", "Brook call them by 15 January 2027 noon")
    olga.sends()
    olga.closes()
    house.has_date("Anniversary", "--12-29", cedar)
    house.move_to(november(23, 10) + timedelta(days=31))
    opens_card(olga)
    olga.presses(olga.form, "log_touch")
    olga.sends()

    olga.types("/client", "quiet")

    assert olga.is_told == (
        "*One client of yours is quiet: nobody was in touch for long, and nothing is planned.*\n*Acme* · active"
    )
    assert acme.id != brook.id


def test_quiet_says_so_where_nobody_is(olga: Someone, oscar: Someone) -> None:
    oscar.types("/client", "quiet", channel="C0GENERAL")

    assert oscar.is_told == (
        "None of your clients is quiet now. One is once nobody was in touch for as long as your firm says, and nothing"
        " is planned."
    )


# --- who sees what


@pytest.mark.parametrize("who", ["U0OLGA", "U0CORA", "U0MAX"])
def test_whoever_answers_for_a_client_changes_it(house: House, who: str) -> None:
    person = house.person(who)
    person.types("/client", "zebra")

    assert {"Log a touch", "Add a date", "Add a goal", "Dates and people", "Edit", "Archive"} <= set(
        buttons(person.actor.ephemeral()[-1])
    )


@pytest.mark.parametrize(
    "action",
    [
        "edit_client",
        "change_stage",
        "archive_client",
        "log_touch",
        "add_date",
        "add_goal",
        "dates_of_client",
        "older_of_client",
    ],
)
def test_a_button_that_was_never_theirs_does_nothing_for_other_colleagues(
    house: House, olga: Someone, action: str
) -> None:
    """As if somebody had kept the button from when they answered for the client."""
    tom = house.person("U0TOM")
    opens_card(olga)
    value = f"{house.zebra.id}:99" if action == "older_of_client" else str(house.zebra.id)
    payload = olga.presses(olga.form, "edit_client").payload
    olga.closes()
    payload["user"] = {**payload["user"], "id": tom.id}
    payload["actions"][0] |= {"action_id": action, "value": value}
    payload["trigger_id"] = house.sandbox.world.new_trigger("T0MOMENTS", tom.id)
    payload["view"] = None
    payload["container"] = {}

    house.sends_again("interactive", payload)

    assert words(tom.form).startswith("<@U0OLGA> looks after this client.")
    assert house.history() == []


def test_guests_add_nobody(greta: Someone) -> None:
    greta.types("/client", "add Acme", channel="C0ZEBRA")

    assert greta.is_told.startswith("Moments is for the members of this workspace")

"""A person in front of Slack, and a real Bolt app that answers over a real socket."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.web import WebClient

from bot.sandbox import Sandbox
from bot.sandbox.choosing import CannotDo
from bot.sandbox.driver import Actor
from bot.sandbox.firm import Channel
from tests.sandbox.tiny import TinyBot, asking, button, buttons, modal, options, plain

Json = dict[str, Any]
TOO_LONG = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]


def opens(bot: TinyBot, view: Json, command: str = "/moment") -> None:
    def listener(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    bot.app.command(command)(listener)


def shown(olga: Actor, bot: TinyBot, view: Json) -> Any:
    opens(bot, view)
    assert olga.command("C0CLIENTS", "/moment").ok
    return olga.sandbox.wait_until(lambda: olga.view)


# commands


def test_a_command_arrives_as_slack_sends_it_and_its_answer_is_for_one_person(
    olga: Actor, bot: TinyBot, sandbox: Sandbox
) -> None:
    bot.app.command("/moment")(lambda ack: ack("I heard you"))
    outcome = olga.command("C0CLIENTS", "/moment", "ask @cora in #general <today> & https://zebra.example/x?a=1")
    assert outcome.ok
    (body,) = bot.heard
    assert body["text"] == (
        "ask <@U0CORA|cora> in <#C0GENERAL|general> &lt;today&gt; &amp; <https://zebra.example/x?a=1>"
    )
    assert (body["user_id"], body["channel_id"], body["channel_name"]) == ("U0OLGA", "C0CLIENTS", "clients")
    assert body["trigger_id"]
    assert body["response_url"].startswith(sandbox.url)
    assert [one.text for one in olga.ephemeral("C0CLIENTS")] == ["I heard you"]
    assert olga.messages("C0CLIENTS") == sandbox.person("U0CORA").ephemeral() == []


def test_a_command_may_answer_in_the_channel(olga: Actor, bot: TinyBot) -> None:
    bot.app.command("/moment")(lambda ack: ack(text="for all", response_type="in_channel"))
    olga.command("C0CLIENTS", "/moment")
    assert [one.text for one in olga.messages("C0CLIENTS")] == ["for all"]


def test_a_command_that_nobody_acknowledges_shows_slacks_error(olga: Actor, bot: TinyBot) -> None:
    outcome = olga.command("C0CLIENTS", "/client")
    assert not outcome.acked
    assert outcome.error == "operation_timeout"
    assert outcome.shown == '/client failed with the error "operation_timeout"'


def test_a_command_with_no_connection_fails_at_once(olga: Actor) -> None:
    outcome = olga.command("C0CLIENTS", "/client")
    assert outcome.error == "dispatch_failed"
    assert outcome.latency < 0.1


def test_a_command_that_the_manifest_does_not_have_reaches_nobody(olga: Actor, bot: TinyBot) -> None:
    assert olga.command("C0CLIENTS", "/dance").error == "unknown_command"
    assert bot.heard == []


def test_an_answer_that_slack_would_refuse_is_not_shown_and_says_why(
    olga: Actor, bot: TinyBot, sandbox: Sandbox
) -> None:
    bot.app.command("/moment")(lambda ack: ack(text="x", blocks=TOO_LONG))
    outcome = olga.command("C0CLIENTS", "/moment")
    assert (outcome.acked, outcome.ok, outcome.error) == (True, False, "invalid_blocks")
    assert outcome.messages[0].endswith("[json-pointer:/blocks/0/text/text]")
    assert olga.ephemeral() == []
    assert [one.kind for one in sandbox.journal.refused()] == ["refused"]


def test_nobody_acts_where_they_are_not(sandbox: Sandbox, bot: TinyBot) -> None:
    oscar = sandbox.person("U0OSCAR")
    for act in (
        lambda: oscar.command("C0CLIENTS", "/moment"),
        lambda: oscar.messages("C0CLIENTS"),
        lambda: oscar.say("C0ZEBRA", "hi"),
        lambda: oscar.messages(sandbox.person("U0OLGA").dm),
    ):
        with pytest.raises(CannotDo):
            act()


# buttons and menus in messages


def test_a_button_in_a_message_carries_the_message_and_an_address_to_answer(
    olga: Actor, bot: TinyBot, client: WebClient, sandbox: Sandbox
) -> None:
    def done(ack: Any, respond: Any) -> None:
        ack()
        respond(text="Done.", replace_original=True)

    bot.app.action("done")(done)
    client.chat_postMessage(channel=olga.dm, text="Call Zebra", blocks=[buttons("done", "later")])
    assert olga.press(olga.dms()[0], "done").ok
    (body,) = bot.heard
    assert body["container"] == {
        "type": "message",
        "message_ts": olga.dms()[0].ts,
        "channel_id": olga.dm,
        "is_ephemeral": False,
    }
    assert (body["message"]["text"], body["channel"]["name"]) == ("Call Zebra", "directmessage")
    assert (body["actions"][0]["value"], body["actions"][0]["block_id"]) == ("done", "buttons")
    assert "view" not in body
    sandbox.wait_until(lambda: olga.dms()[0].text == "Done.")
    assert olga.dms()[0].blocks == ()


def test_respond_is_for_one_person_unless_it_says_so_and_ends_after_five(
    olga: Actor, bot: TinyBot, client: WebClient, sandbox: Sandbox
) -> None:
    statuses: list[int] = []

    def done(ack: Any, respond: Any) -> None:
        ack()
        statuses.extend(respond(text=f"answer {number}").status_code for number in range(6))

    bot.app.action("done")(done)
    client.chat_postMessage(channel="C0CLIENTS", text="x", blocks=[buttons("done")])
    olga.press(olga.messages("C0CLIENTS")[0], "done")
    sandbox.wait_until(lambda: len(statuses) == 6)
    assert statuses == [200, 200, 200, 200, 200, 404]
    assert len(olga.ephemeral("C0CLIENTS")) == 5
    assert len(olga.messages("C0CLIENTS")) == 1


def test_an_ephemeral_message_gives_its_button_but_not_its_words(olga: Actor, bot: TinyBot, client: WebClient) -> None:
    bot.app.action("done")(lambda ack: ack())
    client.chat_postEphemeral(channel="C0CLIENTS", user="U0OLGA", text="psst", blocks=[buttons("done")])
    assert olga.press(olga.ephemeral()[0], "done").ok
    assert bot.heard[0]["container"]["is_ephemeral"]
    assert "message" not in bot.heard[0]


def test_a_button_that_nobody_acknowledges_shows_an_error(olga: Actor, bot: TinyBot, client: WebClient) -> None:
    client.chat_postMessage(channel=olga.dm, text="x", blocks=[buttons("done")])
    outcome = olga.press(olga.dms()[0], "done")
    assert outcome.error == "operation_timeout"
    assert outcome.shown


def test_a_menu_an_overflow_and_a_date_say_what_was_picked(olga: Actor, bot: TinyBot, client: WebClient) -> None:
    for name in ("when", "more", "day"):
        bot.app.action(name)(lambda ack: ack())
    held = [
        {"type": "static_select", "action_id": "when", "options": options("Today", "Tomorrow")},
        {"type": "overflow", "action_id": "more", "options": options("Hand over")},
        {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-23"},
    ]
    client.chat_postMessage(channel=olga.dm, text="x", blocks=[{"type": "actions", "block_id": "b", "elements": held}])
    message = olga.dms()[0]
    olga.press(message, "when", "Tomorrow")
    olga.press(message, "more", "hand over")
    olga.press(message, "day", "2026-12-01")
    picked = [body["actions"][0] for body in bot.heard]
    assert picked[0]["selected_option"]["value"] == "tomorrow"
    assert picked[1]["selected_option"]["text"]["text"] == "Hand over"
    assert picked[2]["selected_date"] == "2026-12-01"
    values = bot.heard[2]["state"]["values"]["b"]
    assert values["when"]["selected_option"]["value"] == "tomorrow"
    with pytest.raises(CannotDo, match="is not among the options"):
        olga.press(message, "when", "Never")


def test_a_button_that_is_there_twice_must_be_told_apart(olga: Actor, bot: TinyBot, client: WebClient) -> None:
    bot.app.action("done")(lambda ack: ack())
    rows = [{"type": "actions", "block_id": name, "elements": [button("done", value=name)]} for name in ("one", "two")]
    client.chat_postMessage(channel=olga.dm, text="x", blocks=rows)
    with pytest.raises(CannotDo, match="2 times"):
        olga.press(olga.dms()[0], "done")
    olga.press(olga.dms()[0], "done", block_id="two")
    olga.press(olga.dms()[0], "done", "one")
    assert [body["actions"][0]["value"] for body in bot.heard] == ["two", "one"]
    with pytest.raises(CannotDo, match="there are: done"):
        olga.press(olga.dms()[0], "undo")


# modals


def test_a_submission_carries_every_input_the_untouched_ones_too(olga: Actor, bot: TinyBot) -> None:
    view = modal(
        asking("what"),
        asking("stage", "static_select", options=options("Active"), initial_option=options("Active")[0]),
        asking("note", optional=True),
        asking("who", "users_select"),
        asking("days", "checkboxes", options=options("Mon", "Tue"), optional=True),
        asking("at", "timepicker", initial_time="09:00"),
        private_metadata="m7",
    )
    bot.app.view("form")(lambda ack: ack())
    shown(olga, bot, view)
    assert olga.submit(values={"what": "a loss", "who_block": "U0CORA", "days": ["Tue"]}).ok
    body = bot.heard[-1]
    state = body["view"]["state"]["values"]
    assert (body["type"], body["view"]["private_metadata"]) == ("view_submission", "m7")
    assert state["what_block"]["what"] == {"type": "plain_text_input", "value": "a loss"}
    assert state["stage_block"]["stage"]["selected_option"]["value"] == "active"
    assert state["note_block"]["note"] == {"type": "plain_text_input", "value": None}
    assert state["who_block"]["who"] == {"type": "users_select", "selected_user": "U0CORA"}
    assert [one["value"] for one in state["days_block"]["days"]["selected_options"]] == ["tue"]
    assert state["at_block"]["at"]["selected_time"] == "09:00"
    assert olga.view is None


def test_what_slacks_client_would_not_send_is_not_sent(olga: Actor, bot: TinyBot) -> None:
    view = modal(asking("what", min_length=3), asking("count", "number_input", is_decimal_allowed=False))
    shown(olga, bot, view)
    heard = len(bot.heard)
    outcome = olga.submit(values={"what": "ab", "count": "1.5"})
    assert outcome.fields == {"what_block": "Enter at least 3 characters.", "count_block": "Enter a valid number."}
    assert olga.submit(values={"what": None, "count": 1}).fields == {
        "what_block": "Please complete this required field."
    }
    assert len(bot.heard) == heard


def test_the_apps_errors_stand_on_their_fields_and_the_form_stays(olga: Actor, bot: TinyBot) -> None:
    bot.app.view("form")(lambda ack: ack(response_action="errors", errors={"what_block": "That date is past."}))
    shown(olga, bot, modal(asking("what")))
    outcome = olga.submit(values={"what": "yesterday"})
    assert outcome.fields == {"what_block": "That date is past."}
    assert olga.view is not None
    assert olga.view.errors == outcome.fields
    assert olga.state(olga.view)["what_block"]["what"]["value"] == "yesterday"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "update", "view": {"type": "modal", "title": plain("x" * 25), "blocks": []}},
        {"response_action": "dance"},
    ],
)
def test_an_answer_to_a_form_that_slack_would_refuse_leaves_the_form_and_shows_trouble(
    olga: Actor, bot: TinyBot, answer: Json
) -> None:
    bot.app.view("form")(lambda ack: ack(**answer))
    shown(olga, bot, modal(asking("what")))
    outcome = olga.submit(values={"what": "x"})
    assert outcome.error in ("invalid_response_action", "invalid_arguments")
    assert outcome.shown
    assert outcome.messages
    assert olga.view is not None


def test_an_answer_to_a_form_may_update_it_put_another_on_top_or_clear_all(olga: Actor, bot: TinyBot) -> None:
    second, third = modal(asking("b"), callback_id="second"), modal(asking("c"), callback_id="third")
    bot.app.view("form")(lambda ack: ack(response_action="update", view=second))
    bot.app.view("second")(lambda ack: ack(response_action="push", view=third))
    bot.app.view("third")(lambda ack: ack(response_action="clear"))
    first = shown(olga, bot, modal(asking("a")))
    olga.submit(values={"a": "x"})
    assert [(one.id, one.callback_id) for one in olga.views] == [(first.id, "second")]
    olga.submit(values={"b": "x"})
    assert [one.callback_id for one in olga.views] == ["second", "third"]
    with pytest.raises(CannotDo, match="on top"):
        olga.submit(first.id, {"b": "x"})
    olga.submit(values={"c": "x"})
    assert olga.views == []


def test_a_form_that_nobody_acknowledges_stays_with_what_was_typed(olga: Actor, bot: TinyBot) -> None:
    shown(olga, bot, modal(asking("what")))
    outcome = olga.submit(values={"what": "x"})
    assert outcome.shown == "We had some trouble connecting. Try again?"
    assert olga.state(olga.view or "")["what_block"]["what"]["value"] == "x"


def test_a_closed_form_tells_the_app_only_when_it_asked_to_know(olga: Actor, bot: TinyBot) -> None:
    bot.app.view_closed("form")(lambda ack: ack())
    shown(olga, bot, modal(asking("a")))
    heard = len(bot.heard)
    olga.close()
    assert (olga.view, len(bot.heard)) == (None, heard)
    opens(bot, modal(asking("a"), notify_on_close=True), "/client")
    olga.command("C0CLIENTS", "/client")
    olga.sandbox.wait_until(lambda: olga.view)
    assert olga.close(everything=True).ok
    assert (bot.heard[-1]["type"], bot.heard[-1]["is_cleared"]) == ("view_closed", True)


def test_a_button_in_a_form_carries_the_view_and_its_state_and_no_message(olga: Actor, bot: TinyBot) -> None:
    bot.app.action("more")(lambda ack: ack())
    bot.app.action("kind")(lambda ack: ack())
    kind = asking("kind", "static_select", options=options("Loss")) | {"dispatch_action": True}
    view = shown(olga, bot, modal(asking("what"), kind, {"type": "actions", "elements": [button("more")]}))
    olga.fill(view, {"what": "half a sen"})
    olga.press(view, "kind", "Loss")
    assert bot.heard[-1]["actions"][0]["selected_option"]["value"] == "loss"
    olga.press(view, "more")
    body = bot.heard[-1]
    assert body["container"] == {"type": "view", "view_id": view.id}
    assert body["view"]["state"]["values"]["what_block"]["what"]["value"] == "half a sen"
    assert not {"message", "response_url", "channel"} & set(body)


def test_a_client_is_found_by_asking_the_app(olga: Actor, bot: TinyBot) -> None:
    bot.app.options("client")(lambda ack, payload: ack(options=options("Zebra Works", "Zeppelin")))
    bot.app.view("form")(lambda ack: ack())
    view = shown(olga, bot, modal(asking("client", "external_select", min_query_length=2)))
    assert olga.suggest(view, "client", "z") == []
    assert [one["text"]["text"] for one in olga.suggest(view, "client", "ze")] == ["Zebra Works", "Zeppelin"]
    assert bot.heard[-1]["value"] == "ze"
    with pytest.raises(CannotDo):
        olga.submit(values={"client": "Yak"})
    assert olga.submit(values={"client": "Zeppelin"}).ok
    assert bot.heard[-1]["view"]["state"]["values"]["client_block"]["client"]["selected_option"]["value"] == "zeppelin"


def test_suggestions_that_slack_would_refuse_are_not_offered(olga: Actor, bot: TinyBot, sandbox: Sandbox) -> None:
    bot.app.options("client")(lambda ack: ack(options=options(*(f"Client {n}" for n in range(101)))))
    view = shown(olga, bot, modal(asking("client", "external_select")))
    assert olga.suggest(view, "client", "client") == []
    assert sandbox.journal.refused()[-1].name == "block_suggestion client"


def test_a_select_offers_only_what_the_person_may_pick(olga: Actor, bot: TinyBot, sandbox: Sandbox) -> None:
    public = {"include": ["public"], "exclude_external_shared_channels": True}
    view = modal(asking("who", "users_select"), asking("where", "conversations_select", filter=public))
    sandbox.admin.change_person("U0TOM", deleted=True)
    sandbox.admin.change_channel("C0ZEBRA", is_ext_shared=True)
    sandbox.admin.add_channel(Channel("C0SECRET", "secret", ("U0OLGA",), is_private=True))
    shown(olga, bot, view)
    for wrong in (
        {"who": "U0TOM"},
        {"who": "U0NOBODY"},
        {"where": "C0ZEBRA"},
        {"where": "C0SECRET"},
        {"where": olga.dm},
    ):
        with pytest.raises(CannotDo, match="is not offered"):
            olga.fill(olga.view or "", wrong)
    olga.fill(olga.view or "", {"who": "U0CORA", "where": "C0GENERAL"})


def test_a_form_opened_in_a_channel_may_have_it_filled_in(olga: Actor, bot: TinyBot) -> None:
    element = asking("where", "conversations_select", default_to_current_conversation=True)
    bot.app.view("form")(lambda ack: ack())
    shown(olga, bot, modal(element))
    assert olga.submit().ok
    state = bot.heard[-1]["view"]["state"]["values"]["where_block"]["where"]
    assert state == {"type": "conversations_select", "selected_conversation": "C0CLIENTS"}


# Home, shortcuts, words


def test_opening_home_is_an_event_and_the_second_time_it_brings_the_view(
    olga: Actor, bot: TinyBot, sandbox: Sandbox
) -> None:
    def opened(event: Json, client: WebClient) -> None:
        view = {"type": "home", "blocks": [{"type": "actions", "elements": [button("add")]}]}
        client.views_publish(user_id=event["user"], view=view)

    bot.app.event("app_home_opened")(opened)
    bot.app.action("add")(lambda ack: ack())
    olga.open_home()
    home = sandbox.wait_until(lambda: olga.home)
    olga.open_home()
    first, second = (one["event"] for one in bot.heard)
    assert (first["tab"], first["channel"], "view" in first) == ("home", olga.dm, False)
    assert second["view"]["id"] == home.id
    olga.press("home", "add")
    assert bot.heard[-1]["view"]["type"] == "home"
    assert "response_url" not in bot.heard[-1]
    assert sandbox.person("U0CORA").home is None


def test_shortcuts_are_those_of_the_manifest_and_not_for_guests(olga: Actor, bot: TinyBot, sandbox: Sandbox) -> None:
    bot.app.shortcut("flag_moment")(lambda ack: ack())
    assert olga.shortcut("flag_moment").ok
    assert (bot.heard[0]["type"], "channel" in bot.heard[0], "response_url" in bot.heard[0]) == (
        "shortcut",
        False,
        False,
    )
    with pytest.raises(CannotDo):
        olga.shortcut("dance")
    with pytest.raises(CannotDo, match="guests"):
        sandbox.person("U0GRETA").shortcut("flag_moment")


def test_a_message_shortcut_takes_the_message_along(olga: Actor, bot: TinyBot, sandbox: Sandbox) -> None:
    bot.app.shortcut("flag_moment_from_message")(lambda ack: ack())
    said = sandbox.person("U0CORA").say("C0CLIENTS", "their founder's father died, @olga")
    assert olga.message_shortcut("C0CLIENTS", said.ts, "flag_moment_from_message").ok
    body = bot.heard[0]
    assert (body["type"], body["message"]["user"]) == ("message_action", "U0CORA")
    assert body["message"]["text"] == "their founder's father died, <@U0OLGA>"
    assert body["response_url"]


def test_words_go_where_slack_lets_them(olga: Actor, sandbox: Sandbox) -> None:
    with pytest.raises(CannotDo, match="turned off"):
        olga.say(olga.dm, "hello bot")  # the manifest makes the messages tab read only
    sandbox.admin.archive("C0CLIENTS")
    with pytest.raises(CannotDo, match="archived"):
        olga.say("C0CLIENTS", "hello")


def test_people_change_and_the_app_hears_what_it_subscribed_to(bot: TinyBot, sandbox: Sandbox) -> None:
    bot.app.event("user_change")(lambda: None)
    sandbox.admin.add_channel(Channel("C0NEW", "new"))
    sandbox.admin.archive("C0NEW")  # not subscribed
    sandbox.admin.change_person("U0TOM", tz="Asia/Tokyo")
    (body,) = bot.heard
    assert body["event"]["user"]["tz_offset"] == 9 * 3600


def test_a_status_is_told_and_ends_when_its_time_is_over(bot: TinyBot, sandbox: Sandbox) -> None:
    bot.app.event("user_change")(lambda: None)
    until = sandbox.clock.now() + timedelta(hours=2)
    sandbox.admin.set_status("U0TOM", "Out sick", until=until)
    sandbox.move_clock(timedelta(hours=1, minutes=59))
    sandbox.move_clock(timedelta(minutes=1))

    told = [body["event"]["user"]["profile"] for body in bot.heard]
    said = [(each["status_text"], each["status_emoji"], each["status_expiration"]) for each in told]
    assert said == [("Out sick", ":speech_balloon:", int(until.timestamp())), ("", "", 0)]


def test_the_driver_must_not_hold_up_the_sandboxs_own_thread(olga: Actor, sandbox: Sandbox) -> None:
    caught: list[Exception] = []

    def wrong() -> None:
        try:
            olga.command("C0CLIENTS", "/moment")
        except RuntimeError as error:
            caught.append(error)

    sandbox.in_loop(wrong)
    sandbox.wait_until(lambda: caught)
    assert "thread of your own" in str(caught[0])

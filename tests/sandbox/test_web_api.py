"""The Web API, asked by the real SDK over real HTTP."""

import json
import urllib.request
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot.clock import ManualClock
from bot.sandbox import Sandbox
from bot.sandbox.driver import Actor
from bot.sandbox.firm import Channel, Person
from tests.sandbox.conftest import MONDAY, client_of
from tests.sandbox.tiny import TinyBot, asking, modal

SECRET = Channel("C0SECRET", "secret", ("U0OLGA",), is_private=True)


def error_of(call: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(*args, **more)
    return str(caught.value.response["error"])


def raw(sandbox: Sandbox, method: str, body: bytes = b"", **headers: str) -> dict[str, Any]:
    headers = {key.replace("_", "-"): value for key, value in headers.items()}
    request = urllib.request.Request(sandbox.api_url + method, body, headers)
    with urllib.request.urlopen(request) as answer:
        found: dict[str, Any] = json.loads(answer.read())
        return found


# who asks


def test_a_call_needs_a_token_that_is_known_alive_and_of_the_right_kind(sandbox: Sandbox) -> None:
    assert raw(sandbox, "auth.test")["error"] == "not_authed"
    assert error_of(client_of(sandbox, "xoxb-wrong").auth_test) == "invalid_auth"
    assert error_of(client_of(sandbox, "xapp-sandbox").users_list, limit=5) == "not_allowed_token_type"
    assert error_of(client_of(sandbox).apps_connections_open, app_token="xoxb-sandbox") == "not_allowed_token_type"
    client_of(sandbox).auth_revoke()
    assert error_of(client_of(sandbox).auth_test) == "token_revoked"


def test_auth_test_says_who_the_bot_is_and_the_headers_say_what_it_may(client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == ("U0BOT", "B0BOT", "T0MOMENTS")
    assert (
        answer.headers["x-oauth-scopes"] == "chat:write,commands,files:read,files:write,im:history,im:write,users:read"
    )


def test_a_scope_that_the_manifest_does_not_ask_for_is_missing(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.conversations_info(channel="C0CLIENTS")
    assert caught.value.response["error"] == "missing_scope"
    assert "channels:read" in caught.value.response["needed"]
    assert "chat:write" in caught.value.response["provided"]
    assert error_of(client.conversations_history, channel="C0CLIENTS") == "missing_scope"
    assert error_of(client.team_info) == "missing_scope"


def test_a_method_that_does_not_exist_is_unknown(client: WebClient, sandbox: Sandbox) -> None:
    assert error_of(client.api_call, "chat.shout") == "unknown_method"
    assert raw(sandbox, "api.test", b"{", content_type="application/json")["error"] == "invalid_json"


# messages


def test_a_message_is_posted_to_a_channel_and_its_answer_is_slacks(client: WebClient, olga: Actor) -> None:
    metadata = {"event_type": "nudge", "event_payload": {"id": "n1"}}
    answer = client.chat_postMessage(channel="C0CLIENTS", text="hello", metadata=metadata)
    assert answer["channel"] == "C0CLIENTS"
    assert answer["message"]["bot_id"] == "B0BOT"
    (seen,) = olga.messages("C0CLIENTS")
    assert (seen.ts, seen.text, seen.metadata) == (answer["ts"], "hello", metadata)


def test_a_form_carries_blocks_and_metadata_as_json(sandbox: Sandbox, olga: Actor) -> None:
    body = b"channel=C0CLIENTS&text=hi&blocks=%5B%7B%22type%22%3A%22divider%22%7D%5D&token=xoxb-sandbox"
    answer = raw(sandbox, "chat.postMessage", body, content_type="application/x-www-form-urlencoded")
    assert answer["ok"]
    assert olga.messages("C0CLIENTS")[0].blocks[0]["type"] == "divider"
    assert olga.messages("C0CLIENTS")[0].blocks[0]["block_id"]


def test_an_answer_stands_in_the_thread_of_its_message(client: WebClient, olga: Actor) -> None:
    first = client.chat_postMessage(channel="C0CLIENTS", text="first")["ts"]
    answer = client.chat_postMessage(channel="C0CLIENTS", text="answer", thread_ts=first)
    assert answer["message"]["thread_ts"] == first
    assert [(each.text, each.thread_ts) for each in olga.messages("C0CLIENTS")] == [("first", None), ("answer", first)]


@pytest.mark.parametrize("thread", ["1.000001", "elsewhere", "answer"])
def test_an_answer_is_to_a_message_of_that_channel_and_to_no_answer(client: WebClient, thread: str) -> None:
    first = client.chat_postMessage(channel="C0CLIENTS", text="first")["ts"]
    known = {
        "elsewhere": client.chat_postMessage(channel="C0ZEBRA", text="elsewhere")["ts"],
        "answer": client.chat_postMessage(channel="C0CLIENTS", text="answer", thread_ts=first)["ts"],
    }
    ts = known.get(thread, thread)
    assert error_of(client.chat_postMessage, channel="C0CLIENTS", text="hi", thread_ts=ts) == "thread_not_found"


def test_an_answer_to_a_deleted_message_stands_by_itself_as_at_slack(client: WebClient, olga: Actor) -> None:
    first = client.chat_postMessage(channel="C0CLIENTS", text="first")["ts"]
    client.chat_delete(channel="C0CLIENTS", ts=first)
    answer = client.chat_postMessage(channel="C0CLIENTS", text="answer", thread_ts=first)
    assert "thread_ts" not in answer["message"]
    assert [each.text for each in olga.messages("C0CLIENTS")] == ["answer"]


def test_answers_are_not_in_the_history_of_a_conversation(client: WebClient) -> None:
    first = client.chat_postMessage(channel="U0OLGA", text="first")
    client.chat_postMessage(channel=first["channel"], text="answer", thread_ts=first["ts"])
    found = client.conversations_history(channel=first["channel"])["messages"]
    assert [each["text"] for each in found] == ["first"]


def test_a_message_to_a_person_opens_their_dm(client: WebClient, olga: Actor) -> None:
    answer = client.chat_postMessage(channel="U0OLGA", text="psst")
    assert answer["channel"] == olga.dm == client.conversations_open(users="U0OLGA")["channel"]["id"]
    assert [one.text for one in olga.dms()] == ["psst"]


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0GENERAL", "not_in_channel"),
        ("C0NOWHERE", "channel_not_found"),
        ("C0SECRET", "channel_not_found"),
        ("U0NOBODY", "channel_not_found"),
        ("#clients", "channel_not_found"),
        ("", "invalid_arguments"),
    ],
)
def test_a_message_goes_only_where_the_bot_is(sandbox: Sandbox, client: WebClient, channel: str, error: str) -> None:
    sandbox.admin.add_channel(SECRET)
    assert error_of(client.chat_postMessage, channel=channel, text="hi") == error


def test_an_archived_channel_and_someone_who_left_take_no_message(sandbox: Sandbox, client: WebClient) -> None:
    dm = client.conversations_open(users="U0TOM")["channel"]["id"]
    sandbox.admin.archive("C0CLIENTS")
    sandbox.admin.change_person("U0TOM", deleted=True)
    assert error_of(client.chat_postMessage, channel="C0CLIENTS", text="hi") == "is_archived"
    assert error_of(client.chat_postMessage, channel=dm, text="hi") == "channel_not_found"
    assert error_of(client.conversations_open, users="U0TOM") == "user_disabled"


def test_what_is_refused_says_why_in_the_answer_and_in_the_journal(sandbox: Sandbox, client: WebClient) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C0CLIENTS", text="hi", blocks=blocks)
    words = "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert caught.value.response["error"] == "invalid_blocks"
    assert caught.value.response["response_metadata"]["messages"] == [words]
    (entry,) = sandbox.journal.refused()
    assert (entry.name, entry.error, entry.messages) == ("chat.postMessage", "invalid_blocks", (words,))


def test_a_name_or_picture_of_its_own_needs_a_scope_and_a_long_text_gets_a_note(
    sandbox: Sandbox, client: WebClient
) -> None:
    assert error_of(client.chat_postMessage, channel="C0CLIENTS", text="x", username="Olga") == "missing_scope"
    client.chat_postMessage(channel="C0CLIENTS", text="x" * 4001)
    assert "4000" in sandbox.journal.calls("chat.postMessage")[-1].note


def test_an_edit_with_words_alone_takes_the_blocks_away_and_keeps_the_metadata(client: WebClient, olga: Actor) -> None:
    metadata = {"event_type": "nudge", "event_payload": {"id": "n1"}}
    posted = client.chat_postMessage(channel="C0CLIENTS", text="one", blocks=[{"type": "divider"}], metadata=metadata)
    client.chat_update(channel="C0CLIENTS", ts=posted["ts"], text="two")
    (seen,) = olga.messages("C0CLIENTS")
    assert (seen.text, seen.blocks, seen.metadata) == ("two", (), metadata)
    assert seen.edited


def test_only_a_message_of_its_own_that_is_still_there_can_be_changed(client: WebClient, olga: Actor) -> None:
    said = olga.say("C0CLIENTS", "mine")
    posted = client.chat_postMessage(channel="C0CLIENTS", text="one")
    client.chat_delete(channel="C0CLIENTS", ts=posted["ts"])
    assert error_of(client.chat_update, channel="C0CLIENTS", ts=posted["ts"], text="x") == "message_not_found"
    assert error_of(client.chat_update, channel="C0CLIENTS", ts=said.ts, text="x") == "cant_update_message"
    assert error_of(client.chat_delete, channel="C0CLIENTS", ts=said.ts) == "cant_delete_message"
    assert [one.text for one in olga.messages("C0CLIENTS")] == ["mine"]


def test_an_ephemeral_message_is_seen_by_one_person_who_must_be_there(client: WebClient, sandbox: Sandbox) -> None:
    client.chat_postEphemeral(channel="C0CLIENTS", user="U0OLGA", text="only you")
    assert [one.text for one in sandbox.person("U0OLGA").ephemeral("C0CLIENTS")] == ["only you"]
    assert sandbox.person("U0CORA").ephemeral() == []
    assert sandbox.person("U0OLGA").messages("C0CLIENTS") == []
    refused = error_of(client.chat_postEphemeral, channel="C0CLIENTS", user="U0OSCAR", text="x")
    assert refused == "user_not_in_channel"


def test_timestamps_follow_the_moved_clock_and_never_meet(sandbox: Sandbox, client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="U0OLGA", text="x")["ts"] for _ in range(3)]
    sandbox.move_clock(timedelta(days=1))
    later = client.chat_postMessage(channel="U0CORA", text="x")["ts"]
    sandbox.move_clock(timedelta(days=-1))
    last = client.chat_postMessage(channel="U0MAX", text="x")["ts"]
    assert [*stamps, later, last] == sorted({*stamps, later, last})
    assert 86_399 < float(later) - float(stamps[-1]) < 86_410


# lists


def test_history_gives_the_newest_first_with_metadata_only_when_asked_in_pages(client: WebClient) -> None:
    dm = client.conversations_open(users="U0OLGA")["channel"]["id"]
    for number in range(3):
        client.chat_postMessage(
            channel=dm, text=f"m{number}", metadata={"event_type": "n", "event_payload": {"id": number}}
        )
    first = client.conversations_history(channel=dm, limit=2, include_all_metadata=True)
    assert [one["text"] for one in first["messages"]] == ["m2", "m1"]
    assert first["messages"][0]["metadata"]["event_payload"] == {"id": 2}
    assert first["has_more"]
    rest = client.conversations_history(channel=dm, limit=2, cursor=first["response_metadata"]["next_cursor"])
    assert [one["text"] for one in rest["messages"]] == ["m0"]
    assert "metadata" not in rest["messages"][0]
    oldest = first["messages"][1]["ts"]
    newer = client.conversations_history(channel=dm, oldest=oldest)
    assert [one["text"] for one in newer["messages"]] == ["m2"]
    both = client.conversations_history(channel=dm, oldest=oldest, inclusive=True)
    assert [one["text"] for one in both["messages"]] == ["m2", "m1"]


def test_people_come_in_pages_and_say_what_slack_says(client: WebClient) -> None:
    names, cursor = [], ""
    while True:
        page = client.users_list(limit=4, cursor=cursor)
        names += [one["id"] for one in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert len(names) == len(set(names)) == 9
    assert error_of(client.users_list, limit=4, cursor="nonsense") == "invalid_cursor"
    assert error_of(client.users_list, limit=5000) == "invalid_limit"
    max_ = client.users_info(user="U0MAX", include_locale=True)["user"]
    assert (max_["tz"], max_["is_admin"], max_["locale"]) == ("Europe/London", True, "en-GB")
    assert client.users_info(user="U0GRETA")["user"]["is_restricted"]
    assert error_of(client.users_info, user="U0NOBODY") == "user_not_found"


def test_a_channel_is_described_where_the_scope_is_granted(sandbox: Sandbox) -> None:
    _grant(sandbox, "channels:read", "groups:read")
    client = client_of(sandbox)
    sandbox.admin.add_channel(SECRET)
    sandbox.admin.change_channel("C0ZEBRA", is_ext_shared=True)
    shared = client.conversations_info(channel="C0ZEBRA", include_num_members=True)["channel"]
    assert (shared["is_ext_shared"], shared["is_member"], shared["num_members"]) == (True, True, 5)
    assert not client.conversations_info(channel="C0GENERAL")["channel"]["is_member"]
    assert error_of(client.conversations_info, channel="C0SECRET") == "channel_not_found"
    assert len(client.conversations_members(channel="C0ZEBRA", limit=2)["members"]) == 2
    seen = client.users_conversations(user="U0OLGA", types="public_channel,private_channel")["channels"]
    assert [one["id"] for one in seen] == ["C0GENERAL", "C0CLIENTS", "C0ZEBRA"]
    dm = client.conversations_open(users="U0OLGA")["channel"]["id"]
    assert error_of(client.conversations_info, channel=dm) == "missing_scope"


def _grant(sandbox: Sandbox, *scopes: str) -> None:
    grant = sandbox.world.tokens["xoxb-sandbox"]
    sandbox.world.grant(replace(grant, scopes=grant.scopes | set(scopes)))


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("", "users_list_not_supplied"),
        ("U0NOBODY", "user_not_found"),
        ("U0BOT", "cannot_dm_bot"),
        ("USLACKBOT", "cannot_dm_bot"),
        ("U0STRANGE", "user_not_visible"),
        ("U0OLGA,U0CORA", "missing_scope"),
        (",".join(f"U{number}" for number in range(9)), "too_many_users"),
    ],
)
def test_a_conversation_is_opened_only_with_somebody_it_can_be_opened_with(
    sandbox: Sandbox, client: WebClient, users: str, error: str
) -> None:
    stranger = Person("U0STRANGE", "sam", "Sam Strange", tz=None, is_stranger=True, team="T0OTHER")
    sandbox.admin.add_person(stranger)
    assert error_of(client.conversations_open, users=users) == error


# views


def test_a_trigger_opens_one_view_once_and_within_three_seconds() -> None:
    clock = ManualClock(MONDAY)
    with Sandbox.start(clock=clock) as sandbox:
        client, world = client_of(sandbox), sandbox.world
        view = modal(asking("name"))
        in_time, late = world.new_trigger("T0MOMENTS", "U0OLGA"), world.new_trigger("T0MOMENTS", "U0OLGA")
        clock.move(timedelta(seconds=2.9))
        opened = client.views_open(trigger_id=in_time, view=view)
        assert opened["view"]["state"] == {"values": {}}
        assert opened["view"]["root_view_id"] == opened["view"]["id"]
        assert error_of(client.views_open, trigger_id=in_time, view=view) == "exchanged_trigger_id"
        clock.move(timedelta(seconds=0.2))
        assert error_of(client.views_open, trigger_id=late, view=view) == "expired_trigger_id"
        assert error_of(client.views_open, trigger_id="1.2.x", view=view) == "invalid_trigger_id"
        top = sandbox.person("U0OLGA").view
        assert top is not None
        assert top.id == opened["view"]["id"]


def test_three_views_stand_on_each_other_and_a_fourth_does_not(sandbox: Sandbox, client: WebClient) -> None:
    trigger = sandbox.world.new_trigger("T0MOMENTS", "U0OLGA")
    top = client.views_open(trigger_id=trigger, view=modal(asking("a")))["view"]
    for _ in range(2):
        trigger = sandbox.world.new_trigger("T0MOMENTS", "U0OLGA", top["id"])
        pushed = client.views_push(trigger_id=trigger, view=modal(asking("a")))["view"]
        assert (pushed["previous_view_id"], pushed["root_view_id"]) == (top["id"], top["root_view_id"])
        top = pushed
    trigger = sandbox.world.new_trigger("T0MOMENTS", "U0OLGA", top["id"])
    assert error_of(client.views_push, trigger_id=trigger, view=modal(asking("a"))) == "push_limit_reached"
    assert len(sandbox.person("U0OLGA").views) == 3


def test_an_update_keeps_what_was_typed_and_minds_the_hash(sandbox: Sandbox, client: WebClient, olga: Actor) -> None:
    trigger = sandbox.world.new_trigger("T0MOMENTS", "U0OLGA")
    opened = client.views_open(trigger_id=trigger, view=modal(asking("a"), asking("b")))["view"]
    olga.fill(opened["id"], {"a": "kept", "b": "gone"})
    updated = client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(asking("a")))["view"]
    assert olga.state(updated["id"]) == {"a_block": {"a": {"type": "plain_text_input", "value": "kept"}}}
    stale = error_of(client.views_update, view_id=opened["id"], hash=opened["hash"], view=modal(asking("a")))
    assert stale == "hash_conflict"
    assert error_of(client.views_update, view_id="V0NONE", view=modal(asking("a"))) == "not_found"
    olga.close()
    assert error_of(client.views_update, view_id=opened["id"], view=modal(asking("a"))) == "not_found"


def test_an_external_id_finds_a_view_and_is_there_once(sandbox: Sandbox, client: WebClient) -> None:
    view = modal(asking("a"), external_id="moment-7")
    client.views_open(trigger_id=sandbox.world.new_trigger("T0MOMENTS", "U0OLGA"), view=view)
    assert client.views_update(external_id="moment-7", view=view)["ok"]
    trigger = sandbox.world.new_trigger("T0MOMENTS", "U0CORA")
    assert error_of(client.views_open, trigger_id=trigger, view=view) == "duplicate_external_id"


def test_a_home_is_published_whole_and_by_its_hash(client: WebClient, olga: Actor) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    first = client.views_publish(user_id="U0OLGA", view=home)["view"]
    second = client.views_publish(user_id="U0OLGA", view=home, hash=first["hash"])["view"]
    assert first["id"] == second["id"]
    assert error_of(client.views_publish, user_id="U0OLGA", view=home, hash=first["hash"]) == "hash_conflict"
    assert error_of(client.views_publish, user_id="U0NOBODY", view=home) == "user_not_found"
    assert error_of(client.views_publish, user_id="U0OLGA", view=modal(asking("a"))) == "invalid_arguments"
    assert olga.home is not None
    assert olga.home.hash == second["hash"]


# installing and leaving


def test_the_consent_page_gives_a_code_that_is_good_once(sandbox: Sandbox) -> None:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: Any, **more: Any) -> None:
            return None

    asked = "client_id=sandbox-client-id&scope=commands,chat:write&state=s1&redirect_uri=http://127.0.0.1:9/back"
    page = f"{sandbox.url}/oauth/v2/authorize?{asked}"
    with urllib.request.urlopen(page) as shown:
        assert b"chat:write" in shown.read()
    with pytest.raises(urllib.error.HTTPError) as moved:
        urllib.request.build_opener(Stay).open(urllib.request.Request(page, b"", method="POST"))
    target = moved.value.headers["location"]
    assert "state=s1" in target
    code = target.partition("code=")[2].partition("&")[0]
    client_id, secret = sandbox.client
    access = WebClient(base_url=sandbox.api_url).oauth_v2_access
    assert error_of(access, client_id=client_id, client_secret="wrong", code=code) == "bad_client_secret"
    answer = access(client_id=client_id, client_secret=secret, code=code)
    assert client_of(sandbox, answer["access_token"]).auth_test()["team_id"] == "T0MOMENTS"
    assert error_of(access, client_id=client_id, client_secret=secret, code=code) == "invalid_code"


def test_uninstalling_kills_the_token_and_tells_the_app(sandbox: Sandbox, client: WebClient, bot: TinyBot) -> None:
    client_id, secret = sandbox.client
    for kind in ("tokens_revoked", "app_uninstalled"):
        bot.app.event(kind)(lambda: None)
    client.apps_uninstall(client_id=client_id, client_secret=secret)
    sandbox.wait_until(lambda: len(bot.heard) == 2)
    assert {one["event"]["type"] for one in bot.heard} == {"tokens_revoked", "app_uninstalled"}
    assert error_of(client.auth_test) == "account_inactive"

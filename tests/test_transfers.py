"""Files come from Slack and go to it, over real HTTP; and a token goes nowhere else."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot import transfers
from bot.clock import ManualClock
from bot.messenger import FileLost, FileTooLarge, Messenger, Refused, ScopeMissing, TooFast, Unanswered
from bot.sandbox import Sandbox
from bot.sandbox.model import File
from tests.cast import MONDAY, OLGA

TOKEN = "xoxb-sandbox"
API = "https://slack.com/api/"
CSV = b"name,owner\nZebra Works,@olga\n"


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox.start(clock=ManualClock(MONDAY)) as sandbox:
        yield sandbox


@pytest.fixture
def messenger(slack: Sandbox) -> Messenger:
    return Messenger(slack.api_url, lambda _: TOKEN)


def dropped(slack: Sandbox, data: bytes = CSV) -> str:
    """The id of a file that Olga gave."""
    with slack.world.change():
        return slack.workspace.set_file(File("F0CSV", OLGA, "roster.csv", data, 1)).id


def without(slack: Sandbox, scope: str) -> None:
    grant = slack.world.tokens[TOKEN]
    slack.world.grant(replace(grant, scopes=grant.scopes - {scope}))


def test_a_file_is_read_as_it_was_dropped(slack: Sandbox, messenger: Messenger) -> None:
    assert messenger.fetch_file(1, dropped(slack), 1_000) == CSV


def test_exactly_as_many_bytes_as_we_read_are_read_and_one_more_is_not(slack: Sandbox, messenger: Messenger) -> None:
    file = dropped(slack)
    assert messenger.fetch_file(1, file, len(CSV)) == CSV
    with pytest.raises(FileTooLarge):
        messenger.fetch_file(1, file, len(CSV) - 1)


def test_a_file_that_was_deleted_is_lost(slack: Sandbox, messenger: Messenger) -> None:
    file = dropped(slack)
    with slack.world.change():
        slack.workspace.set_file(replace(slack.workspace.files[file], is_deleted=True))

    for ident in (file, "F0NOBODY"):
        with pytest.raises(FileLost):
            messenger.fetch_file(1, ident, 1_000)


def test_without_the_scope_it_is_named(slack: Sandbox, messenger: Messenger) -> None:
    file = dropped(slack)
    without(slack, "files:read")

    with pytest.raises(ScopeMissing) as missing:
        messenger.fetch_file(1, file, 1_000)
    assert missing.value.needed == "files:read"


def test_the_page_for_signing_in_is_never_taken_for_the_file(slack: Sandbox) -> None:
    file = dropped(slack)
    url = f"{slack.url}/files-pri/{slack.workspace.team.id}-{file}/download/roster.csv"

    answer = transfers.fetch(url, "xoxb-wrong", 1_000, 5)

    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("fault", "trouble"), [("ratelimited", TooFast), ("drop", Unanswered), ("http_500", Unanswered)]
)
@pytest.mark.parametrize("step", ["files.info", "files.download"])
def test_what_goes_wrong_on_the_way_has_its_usual_name(
    slack: Sandbox, messenger: Messenger, step: str, fault: str, trouble: type[Exception]
) -> None:
    file = dropped(slack)
    slack.faults.add(step, fault)

    with pytest.raises(trouble):
        messenger.fetch_file(1, file, 1_000)
    assert messenger.fetch_file(1, file, 1_000) == CSV


@pytest.mark.parametrize(
    ("url", "is_theirs"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.csv", True),
        ("https://slack.com/api/x", True),
        ("http://files.slack.com/files-pri/T1-F1/download/a.csv", False),
        ("https://evil.example/files-pri/T1-F1", False),
        ("https://evilslack.com/a", False),
        ("https://files.slack.com.evil.example/a", False),
        ("https://files.slack.com@evil.example/a", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_a_token_goes_to_slack_and_nowhere_else(url: str, is_theirs: bool) -> None:
    assert transfers.is_slacks(url, API) is is_theirs


def test_files_are_sent_as_one_message(slack: Sandbox, messenger: Messenger) -> None:
    dm = messenger.open_dm(1, OLGA)

    messenger.send_files(1, dm, {"roster.csv": CSV, "history.json": b"{}"}, "All of it.")

    (message,) = slack.person(OLGA).dms()
    sent = [slack.workspace.files[ident] for ident in message.files]
    assert message.text == "All of it."
    assert [(each.name, each.data) for each in sent] == [("roster.csv", CSV), ("history.json", b"{}")]


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "files.upload", "files.completeUploadExternal"])
def test_where_one_step_fails_nobody_sees_a_part_of_it(slack: Sandbox, messenger: Messenger, step: str) -> None:
    dm = messenger.open_dm(1, OLGA)
    slack.faults.add(step, "http_500")

    with pytest.raises(Unanswered):
        messenger.send_files(1, dm, {"roster.csv": CSV, "dates.csv": CSV}, "All of it.")
    assert slack.person(OLGA).dms() == []


def test_without_the_scope_nothing_is_sent(slack: Sandbox, messenger: Messenger) -> None:
    without(slack, "files:write")
    with pytest.raises(ScopeMissing):
        messenger.send_files(1, messenger.open_dm(1, OLGA), {"roster.csv": CSV}, "All of it.")


def test_nothing_goes_to_somebody_who_may_not_be_written_to(slack: Sandbox, messenger: Messenger) -> None:
    with pytest.raises(Refused):
        messenger.send_files(1, "D0NOBODY", {"roster.csv": CSV}, "All of it.")


def test_what_was_granted_is_known_from_any_answer_and_asked_for_once(slack: Sandbox, messenger: Messenger) -> None:
    assert messenger.may(1, "files:read")
    assert not messenger.may(1, "channels:read")
    assert slack.journal.counts["api", "auth.test", "ok"] == 1

    without(slack, "files:read")
    messenger.open_dm(1, OLGA)

    assert not messenger.may(1, "files:read")

import logging

import pytest

from bot.quiet import STOPPING, hushed, where

HUSH = "the founder's father died"


def fail() -> None:
    raise ValueError(HUSH)


def test_an_error_is_named_by_its_kind_and_place_and_never_by_its_words() -> None:
    with pytest.raises(ValueError) as caught:
        fail()
    said = where(caught.value)
    assert said.startswith("ValueError at ")
    assert f"{__file__}:" in said
    assert HUSH not in said


def test_an_error_that_was_never_raised_has_a_kind_only() -> None:
    assert where(ValueError(HUSH)) == "ValueError"


@pytest.fixture
def lent() -> logging.Logger:
    return hushed("bot.tests.lent")


def test_debug_is_never_written_even_when_all_is_turned_on(
    lent: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    lent.setLevel(1)
    lent.debug("Sending a request - body_params: %s", HUSH)
    lent.info("Connected to a new endpoint...")
    assert caplog.messages == ["Connected to a new endpoint..."]


def test_what_is_quoted_above_debug_is_left_out(lent: logging.Logger, caplog: pytest.LogCaptureFixture) -> None:
    lent.warning("Received an unsupported data frame (session id: 1, opcode: -, payload: %s)", HUSH)
    lent.error("Failed to decode Slack API response: %s", HUSH)
    assert HUSH not in caplog.text
    assert caplog.messages[1] == "Failed to decode Slack API response: (left out)"


def test_a_lent_logger_is_hushed_once_however_often_it_is_asked_for(lent: logging.Logger) -> None:
    assert len(hushed(lent.name).filters) == 1


@pytest.mark.parametrize(
    "said",
    [
        "Failed to check the state of sock (session id: 1, error: BrokenPipeError, message: [Errno 32] Broken pipe)",
        "Failed to check the current session or reconnect to the server (session id: 1, error: SlackClientError,"
        f" message: {STOPPING})",
    ],
)
def test_a_connection_that_broke_or_is_not_needed_any_more_is_no_error(
    lent: logging.Logger, caplog: pytest.LogCaptureFixture, said: str
) -> None:
    caplog.set_level(logging.INFO)
    lent.error(said)
    lent.error("Failed to check the current session or reconnect to the server (session id: 1, error: TimeoutError)")
    assert [record.levelno for record in caplog.records] == [logging.INFO, logging.ERROR]

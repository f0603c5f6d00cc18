import pytest

from bot.slack import is_loopback, web_client


def test_a_client_asks_the_address_it_was_given_and_repeats_nothing() -> None:
    client = web_client("http://127.0.0.1:8080/api/", "xoxb-harbour")
    assert (client.base_url, client.token, client.retry_handlers) == (
        "http://127.0.0.1:8080/api/",
        "xoxb-harbour",
        [],
    )


def test_a_proxy_is_for_other_machines_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert web_client("http://127.0.0.1:8080/api/").proxy is None
    assert web_client("https://slack.com/api/").proxy == "http://proxy.example:3128"


def test_this_machine_has_three_names() -> None:
    assert all(is_loopback(f"http://{host}:1/") for host in ("localhost", "127.0.0.1", "[::1]"))
    assert not is_loopback("https://slack.com/api/")

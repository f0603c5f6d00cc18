from pathlib import Path

import pytest

from bot.secrets import new_key
from bot.settings import Mode, Settings, SettingsError

BOT = {"SLACK_BOT_TOKEN": "xoxb-harbour-secret-1"}
APP = {"SLACK_APP_TOKEN": "xapp-harbour-secret-2"}
SIGNING = {"SLACK_SIGNING_SECRET": "signing-secret-3"}
CLIENT = {"SLACK_CLIENT_ID": "123.456", "SLACK_CLIENT_SECRET": "client-secret-4"}


def refused(env: dict[str, str]) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        _ = Settings.read(env).mode
    return caught.value


def test_an_empty_environment_has_every_default() -> None:
    settings = Settings.read({})
    assert settings.api_url == "https://slack.com/api/"
    assert settings.database_url == "sqlite:///moments.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)
    assert (settings.home, settings.secret_keys, settings.notes) == (None, (), ())


def test_a_blank_value_is_one_that_is_not_set() -> None:
    assert Settings.read({"MOMENTS_PORT": " ", "SLACK_APP_TOKEN": "", "MOMENTS_SECRET_KEYS": ""}) == Settings()


@pytest.mark.parametrize(
    "url", ["https://moments.example.com/", "https://example.com/moments", "http://127.0.0.1:3000"]
)
def test_where_it_is_reached_from_outside_has_no_slash_at_its_end(url: str) -> None:
    assert Settings.read({"MOMENTS_URL": url}).public_url == url.rstrip("/")


def test_a_bot_token_and_an_app_token_mean_socket_mode() -> None:
    settings = Settings.read(BOT | APP)
    assert (settings.mode, settings.notes) == (Mode.SOCKET, ())


def test_a_bot_token_and_a_signing_secret_mean_http() -> None:
    settings = Settings.read(BOT | SIGNING)
    assert (settings.mode, settings.notes) == (Mode.HTTP, ())


def test_with_app_token_and_signing_secret_it_is_socket_mode_and_a_note_says_so() -> None:
    settings = Settings.read(BOT | APP | SIGNING)
    assert settings.mode is Mode.SOCKET
    assert settings.notes == ("SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set: using Socket Mode.",)


def test_a_client_id_with_its_secret_means_many_workspaces() -> None:
    settings = Settings.read(CLIENT | SIGNING | {"MOMENTS_SECRET_KEYS": new_key()})
    assert (settings.mode, settings.notes) == (Mode.OAUTH, ())


def test_tokens_that_many_workspaces_do_not_use_are_noted() -> None:
    settings = Settings.read(BOT | APP | CLIENT | SIGNING | {"MOMENTS_SECRET_KEYS": new_key()})
    assert settings.mode is Mode.OAUTH
    assert [word for note in settings.notes for word in note.split() if "TOKEN" in word] == [
        "SLACK_APP_TOKEN",
        "SLACK_BOT_TOKEN",
    ]


@pytest.mark.parametrize(
    ("env", "setting"),
    [
        ({}, "SLACK_BOT_TOKEN"),
        (APP, "SLACK_BOT_TOKEN"),
        (SIGNING, "SLACK_BOT_TOKEN"),
        (BOT, "SLACK_APP_TOKEN"),
        ({"SLACK_CLIENT_ID": "123.456"}, "SLACK_CLIENT_SECRET"),
        ({"SLACK_CLIENT_SECRET": "client-secret-4"}, "SLACK_CLIENT_ID"),
        (CLIENT, "SLACK_SIGNING_SECRET"),
        (CLIENT | SIGNING, "MOMENTS_SECRET_KEYS"),
    ],
)
def test_what_is_missing_is_named_with_the_next_step(env: dict[str, str], setting: str) -> None:
    error = refused(env)
    assert error.setting == setting
    assert setting in error.said
    assert error.said.endswith(".")
    assert error.next_step.endswith(".")
    assert str(error) == f"{error.said} {error.next_step}"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1-hush-hush"),
        ("SLACK_BOT_TOKEN", "xoxb-"),
        ("SLACK_BOT_TOKEN", '"xoxb-hush-hush"'),
        ("SLACK_BOT_TOKEN", "xoxb-hush hush"),
        ("SLACK_BOT_TOKEN", "xoxb-hush\nhush"),
        ("SLACK_BOT_TOKEN", "xoxb-hüsch"),
        ("SLACK_APP_TOKEN", "xoxb-hush-hush"),
        ("SLACK_SIGNING_SECRET", "'hush-hush'"),
        ("SLACK_SIGNING_SECRET", "hush hush"),
        ("SLACK_CLIENT_ID", "hush/hush"),
        ("SLACK_API_URL", "slack.com/api"),
        ("SLACK_API_URL", "ftp://slack.com/api/"),
        ("SLACK_API_URL", "https:///api/"),
        ("SLACK_API_URL", "https://slack.com:hush/api/"),
        ("SLACK_API_URL", "https://[hush/api/"),
        ("SLACK_API_URL", "https://slack.com/api/?token=hush"),
        ("SLACK_API_URL", "https://olga:hush@slack.com/api/"),
        ("DATABASE_URL", "mysql://olga:hush@db/moments"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql+asyncpg://olga:hush@db/moments"),
        ("DATABASE_URL", "moments-hush.db"),
        ("MOMENTS_SECRET_KEYS", "hush"),
        ("MOMENTS_SECRET_KEYS", ","),
        ("MOMENTS_SECRET_KEYS", "hüsch"),
        ("MOMENTS_HOST", "http://hush"),
        ("MOMENTS_HOST", "hush there"),
        ("MOMENTS_URL", "hush.example.com"),
        ("MOMENTS_URL", "http://hush.example.com"),
        ("MOMENTS_URL", "https://u:hush@example.com"),
        ("MOMENTS_PORT", "hush"),
        ("MOMENTS_PORT", "0"),
        ("MOMENTS_PORT", "65536"),
        ("MOMENTS_PORT", "-1"),
        ("MOMENTS_PORT", "3_000"),
        ("MOMENTS_PORT", "３０００"),
    ],
)
def test_what_is_wrong_is_named_and_never_repeated(setting: str, value: str) -> None:
    error = refused(BOT | APP | {setting: value})
    assert error.setting == setting
    assert setting in error.said
    assert "hush" not in str(error)
    assert "hüsch" not in str(error)


def test_the_key_that_cannot_be_read_is_counted_out() -> None:
    error = refused(BOT | APP | {"MOMENTS_SECRET_KEYS": f"{new_key()}, {new_key()[:-4]}"})
    assert error.said == "Key 2 of 2 in MOMENTS_SECRET_KEYS cannot be read."
    assert "`moments key`" in error.next_step


def test_keys_are_read_in_order_with_room_for_a_last_comma() -> None:
    first, second = new_key(), new_key()
    assert Settings.read({"MOMENTS_SECRET_KEYS": f"{first} , {second},"}).secret_keys == (first, second)


def test_the_web_api_address_always_ends_with_a_slash() -> None:
    given = Settings.read({"SLACK_API_URL": "http://127.0.0.1:8080/api"})
    assert (given.api_url, given.notes) == ("http://127.0.0.1:8080/api/", ())


def test_tokens_that_travel_unencrypted_to_another_machine_are_noted() -> None:
    (note,) = Settings.read({"SLACK_API_URL": "http://slack.example/api/"}).notes
    assert note.startswith("SLACK_API_URL")


@pytest.mark.parametrize("short", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_name_of_postgresql_means_our_driver(short: str) -> None:
    assert Settings.read({"DATABASE_URL": f"{short}://db/moments"}).database_url == "postgresql+psycopg://db/moments"


def test_the_home_of_a_firm_is_a_folder_that_exists(tmp_path: Path) -> None:
    assert Settings.read({"MOMENTS_HOME": str(tmp_path)}).home == tmp_path


def test_a_home_that_is_a_file_or_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name in ("file", "nowhere"):
        error = refused({"MOMENTS_HOME": str(tmp_path / name)})
        assert error.setting == "MOMENTS_HOME"
        assert str(tmp_path / name) in error.said


def test_no_repr_ever_shows_a_secret() -> None:
    key = new_key()
    env = BOT | APP | SIGNING | CLIENT | {"MOMENTS_SECRET_KEYS": key, "DATABASE_URL": "postgresql://olga:pass-5@db/m"}
    settings = Settings.read(env)
    shown = f"{settings} {settings!r} {vars(SettingsError)}"
    assert not [secret for secret in ("secret-1", "secret-2", "secret-3", "secret-4", "pass-5", key) if secret in shown]


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Settings().port = 80  # type: ignore[misc]

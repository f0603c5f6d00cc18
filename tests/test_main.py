"""The command line as a person meets it: what it says, with which status, and never a traceback."""

import os
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.sandbox import Sandbox
from bot.sandbox.rates import Rates
from bot.secrets import is_key
from store import Store
from tests.cast import fill
from tests.warm import Warm

EXAMPLES = Path(__file__).parent.parent / "examples"
SETTING = re.compile(r"SLACK_|MOMENTS_|DATABASE_URL")


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str


class Shell:
    """A folder of its own, and nothing set but what a test sets."""

    def __init__(self, folder: Path, warm: Warm, said: Path) -> None:
        self.folder = folder
        self.env = unset()
        self._warm, self._said = warm, said

    def moments(self, command: str) -> Said:
        said = Said(*self._warm.run(shlex.split(command), self.folder, self.env, self._said))
        assert "Traceback" not in said.err
        return said

    def moments_from_nothing(self, command: str) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *shlex.split(command)],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    def copy_examples(self) -> None:
        for name in ("roster.csv", "dates.csv"):
            self.write(name, (EXAMPLES / name).read_text("utf-8"))

    def store(self) -> Store:
        store = Store(f"sqlite:///{self.folder / 'moments.db'}")
        store.upgrade()
        return store

    def count_clients(self) -> int:
        with sqlite3.connect(self.folder / "moments.db") as connection:
            return int(connection.execute("SELECT count(*) FROM client").fetchone()[0])


def unset() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not SETTING.match(name)}
    return kept | {"PYTHONPATH": str(EXAMPLES.parent)}


@pytest.fixture
def shell(tmp_path: Path, warm: Warm, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    return Shell(tmp_path, warm, tmp_path_factory.mktemp("said"))


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.start(rates=Rates(speed=600)) as sandbox:
        yield sandbox


@pytest.fixture
def connected(shell: Shell, sandbox: Sandbox) -> Shell:
    shell.env |= {"SLACK_API_URL": sandbox.api_url, "SLACK_BOT_TOKEN": sandbox.bot_token}
    return shell


@pytest.fixture
def served(shell: Shell) -> Shell:
    """Without a token, with one workspace that is known, and Zebra Works in it."""
    store = shell.store()
    fill(store)
    store.close()
    return shell


# --- from nothing


@pytest.mark.parametrize(
    "command",
    ["", "--help", "run", "import nowhere.csv", "export out --client nobody", "doctor", "db upgrade", "manifest",
     "rotate-keys"],
)  # fmt: skip
def test_a_command_says_the_same_where_nothing_is_imported_yet(served: Shell, command: str) -> None:
    assert served.moments_from_nothing(command) == served.moments(command)


def test_the_sandbox_says_the_same_where_nothing_is_imported_yet(shell: Shell) -> None:
    shell.env["MOMENTS_HOME"] = str(shell.folder / "nowhere")
    assert shell.moments_from_nothing("sandbox --no-browser") == shell.moments("sandbox --no-browser")


# --- usage and settings


def test_without_a_command_or_with_an_unknown_one_it_says_how_it_is_used(shell: Shell) -> None:
    for command in ("", "dance", "import", "db"):
        said = shell.moments(command)
        assert said.status == 2
        assert said.err.startswith("usage: moments")


def test_help_names_every_command(shell: Shell) -> None:
    said = shell.moments("--help")
    assert said.status == 0
    for command in ("run", "sandbox", "import", "export", "doctor", "db", "manifest", "key", "rotate-keys"):
        assert re.search(rf"^    {command}(  |$)", said.out, re.MULTILINE)


@pytest.mark.parametrize("command", ["run", "import roster.csv", "db upgrade", "db backup copy.db"])
def test_a_wrong_setting_ends_it_at_once_with_a_sentence_that_names_it(shell: Shell, command: str) -> None:
    shell.env["MOMENTS_PORT"] = "many"
    said = shell.moments(command)
    assert (said.status, said.err) == (
        2,
        "MOMENTS_PORT is not a port. Give a whole number from 1 to 65535, such as 3000.\n",
    )


def test_run_needs_a_token_and_says_where_it_is(shell: Shell) -> None:
    said = shell.moments("run")
    assert said.status == 2
    assert said.err.startswith("SLACK_BOT_TOKEN is not set")
    assert not list(shell.folder.iterdir())


@pytest.mark.parametrize(("command", "status"), [("run", 2), ("sandbox --no-browser", 2), ("doctor", 1)])
def test_a_mistake_in_a_journey_of_theirs_is_said_before_anything_begins(
    connected: Shell, command: str, status: int
) -> None:
    journeys = connected.folder / "home" / "journeys"
    journeys.mkdir(parents=True)
    (journeys / "ours.yml").write_text("name: Ours\nabuot: For owners.\nmilestones: []\n", "utf-8")
    connected.env |= {"MOMENTS_HOME": str(journeys.parent), "SLACK_SIGNING_SECRET": "0" * 32}
    said = connected.moments(command)
    assert said.status == status
    assert (
        "journeys/ours.yml, line 2, `abuot`: a journey has no such key. Perhaps `about`?"
        " journeys/ours.yml, line 3, `milestones`: here are 0, and it takes 1 to 60."
        " Mend this in the file, or take the file away, and start again."
    ) in " ".join(said.err.split())
    assert [path.name for path in connected.folder.iterdir()] == ["home"]


@pytest.mark.parametrize(("command", "status"), [("run", 2), ("sandbox --no-browser", 2), ("doctor", 1)])
def test_mistakes_in_a_playbook_and_in_a_journey_are_said_together(connected: Shell, command: str, status: int) -> None:
    for folder in ("journeys", "playbooks"):
        (connected.folder / "home" / folder).mkdir(parents=True)
        (connected.folder / "home" / folder / "ours.yml").write_text("nmae: Ours\n", "utf-8")
    connected.env |= {"MOMENTS_HOME": str(connected.folder / "home"), "SLACK_SIGNING_SECRET": "0" * 32}
    said = connected.moments(command)
    told = " ".join(said.err.split())
    assert said.status == status
    assert "journeys/ours.yml, line 1, `nmae`: a journey has no such key. Perhaps `name`?" in told
    assert "playbooks/ours.yml, line 1, `nmae`: a playbook has no such key. Perhaps `name`?" in told
    assert [path.name for path in connected.folder.iterdir()] == ["home"]


def test_rotating_without_a_key_says_how_to_make_one(shell: Shell) -> None:
    done = shell.moments("rotate-keys")
    assert done.status == 2
    assert "`moments key`" in done.err


def test_a_new_key_is_a_key(shell: Shell) -> None:
    assert is_key(shell.moments("key").out.strip())


def test_the_manifest_is_printed_for_both_ways(shell: Shell) -> None:
    plain = yaml.safe_load(shell.moments("manifest").out)
    public = yaml.safe_load(shell.moments("manifest --http https://moments.example.com").out)
    assert plain["settings"]["socket_mode_enabled"] is True
    assert public["settings"]["interactivity"]["request_url"] == "https://moments.example.com/slack/events"

    said = shell.moments("manifest --http moments.example.com")
    assert (said.status, said.out) == (2, "")
    assert "https://" in said.err


# --- the database


def test_the_database_is_made_and_copied_but_nothing_is_overwritten(shell: Shell) -> None:
    assert shell.moments("db backup copy.db").status == 1
    assert not list(shell.folder.iterdir())
    assert shell.moments("db upgrade").out == "moments.db is up to date.\n"
    assert shell.moments("db backup copy.db").out == "moments.db was copied to copy.db.\n"

    said = shell.moments("db backup copy.db")

    assert (said.status, said.err) == (
        1,
        "copy.db is there already, and nothing is overwritten. Choose another name.\n",
    )


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite:///nowhere/moments.db", "nowhere/moments.db cannot be opened."),
        ("sqlite:///text.db", "text.db is not a database. Set DATABASE_URL to another file."),
        ("postgresql://user:hunter2@127.0.0.1:9/moments", "PostgreSQL at 127.0.0.1, port 9 did not work: "),
        ("postgresql://user:hunter2@host:port/moments", "DATABASE_URL is not an address that can be read."),
    ],
)
def test_a_database_that_cannot_be_used_is_a_sentence(shell: Shell, url: str, sentence: str) -> None:
    shell.write("text.db", "This is only text. " * 100)
    shell.env["DATABASE_URL"] = url

    said = shell.moments("db upgrade")

    assert said.status == 2
    assert said.err.startswith(sentence)
    assert "hunter2" not in said.err


def test_a_database_of_a_newer_version_is_left_alone(shell: Shell) -> None:
    shell.store().close()
    with sqlite3.connect(shell.folder / "moments.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    said = shell.moments("db upgrade")

    assert said.status == 2
    assert said.err.startswith("The database was last used by a newer version of Moments.")
    assert "not ok  database" in shell.moments("doctor").err
    shell.env |= {"SLACK_BOT_TOKEN": "xoxb-any", "SLACK_APP_TOKEN": "xapp-any"}
    assert "newer version" in shell.moments("run").err


# --- the doctor


def test_the_doctor_is_content_in_the_sandbox_and_makes_nothing(connected: Shell, sandbox: Sandbox) -> None:
    connected.env["SLACK_APP_TOKEN"] = sandbox.app_token
    said = connected.moments("doctor")
    assert (said.status, said.err) == (0, "")
    assert said.out.endswith("\n\nAll is well.\n")
    assert "moments.db is not there yet" in said.out
    assert not list(connected.folder.iterdir())


def test_the_doctor_names_the_workspaces_that_rest(connected: Shell, sandbox: Sandbox) -> None:
    connected.env["SLACK_APP_TOKEN"] = sandbox.app_token
    store = connected.store()
    cast = fill(store)
    assert "Slack refused" not in connected.moments("doctor").out
    with store.begin() as work:
        work.workspaces.set(cast.id, is_active=False)
    store.close()
    said = " ".join(connected.moments("doctor").out.split())
    assert "Slack refused the token of T0MOMENTS: nothing is sent there" in said


def test_the_doctor_says_what_is_not_well_and_what_to_do(connected: Shell) -> None:
    connected.env["SLACK_BOT_TOKEN"] = "xoxb-revoked"
    said = connected.moments("doctor")
    assert said.status == 1
    assert "not ok  bot token" in said.err
    assert "Install the app again" in said.err


# --- importing


def test_a_firm_imports_its_spreadsheet_a_dry_run_first(connected: Shell) -> None:
    connected.copy_examples()

    dry = connected.moments("import roster.csv --dates dates.csv")

    assert (dry.status, dry.err) == (0, "")
    assert re.search(r"clients +25 +0 +0\ndates +76 +0 +0\n", dry.out)
    ahead = dry.out[dry.out.index("Who begins to walk along a journey:") : dry.out.index("This was a dry run")]
    assert re.search(r"\n  Business coaching: [0-9]+ clients", ahead)
    assert re.search(r"\nPrompts in the first fortnight \([0-9]+\):\n  .+ \(.+\)\n    \w+ \d+ \w+, \d+ thing", ahead)
    assert dry.out.endswith("To import it:\n  moments import roster.csv --dates dates.csv --commit\n")
    assert connected.count_clients() == 0

    wet = connected.moments(dry.out.splitlines()[-1].strip().removeprefix("moments "))

    assert wet.status == 0
    assert ahead in wet.out
    assert wet.out.endswith("Imported.\n")
    assert connected.count_clients() == 25
    assert "nothing to import" in connected.moments("import roster.csv --dates dates.csv --commit").out


def test_every_mistake_is_said_with_its_line_and_column_and_nothing_is_changed(served: Shell) -> None:
    served.write("roster.csv", "name,owner,stage\nFox,@olga,happy\nHare,@nobody,\nOx,@olga,\n")
    served.write("my dates.csv", "client,contact,kind,date\nOx,Ann,birthday,31.13.1980\n")

    said = served.moments("import roster.csv --dates 'my dates.csv' --commit")

    assert (said.status, said.out) == (1, "")
    first, *mistakes = said.err.splitlines()
    assert first == "Nothing was imported: there are 3 mistakes to mend first."
    assert [mistake.split(": ")[0] for mistake in mistakes] == [
        "roster.csv, line 2, column stage",
        "roster.csv, line 3, column owner",
        "my dates.csv, line 2, column date",
    ]
    assert served.count_clients() == 1


def test_a_file_that_is_no_spreadsheet_is_refused_with_a_way_out(served: Shell) -> None:
    (served.folder / "roster.csv").write_bytes(b"PK\x03\x04 a workbook")
    said = served.moments("import roster.csv")
    assert said.status == 1
    assert "save it as “CSV UTF-8”" in said.err

    missing = served.moments("import nowhere.csv")
    assert (missing.status, missing.err) == (2, "nowhere.csv cannot be read: No such file or directory.\n")


def test_without_a_token_it_is_the_only_workspace_there_is(served: Shell) -> None:
    served.write("roster.csv", "name,owner\nFox,U0STRANGER\n")
    said = served.moments("import roster.csv --commit")
    assert said.status == 0
    assert said.out.startswith("Harbour & Co\n")
    assert "U0STRANGER could not be checked with Slack, because no token is set." in said.out
    assert served.count_clients() == 2


def test_with_no_workspace_or_with_several_it_asks_for_the_token(shell: Shell) -> None:
    shell.write("roster.csv", "name,owner\nFox,@olga\n")
    none = shell.moments("import roster.csv")
    assert (none.status, none.err.count("SLACK_BOT_TOKEN")) == (2, 1)

    store = shell.store()
    fill(store)
    fill(store, "T0OTHER", "Quay & Sons")
    store.close()

    several = shell.moments("import roster.csv")
    assert several.status == 2
    assert several.err.startswith("There are 2 workspaces here (Harbour & Co, Quay & Sons).")


def test_a_token_that_slack_refuses_is_a_sentence_without_the_token(connected: Shell) -> None:
    connected.env["SLACK_BOT_TOKEN"] = "xoxb-revoked"
    connected.copy_examples()
    said = connected.moments("import roster.csv")
    assert said.status == 2
    assert said.err.startswith("Slack does not accept SLACK_BOT_TOKEN (invalid_auth).")
    assert "xoxb" not in said.err


def test_slack_out_of_reach_is_a_sentence_with_the_next_step(shell: Shell) -> None:
    shell.env |= {"SLACK_API_URL": "http://127.0.0.1:9/api/", "SLACK_BOT_TOKEN": "xoxb-any"}
    shell.copy_examples()
    said = shell.moments("import roster.csv")
    assert said.status == 1
    assert said.err.startswith("Slack at http://127.0.0.1:9/api/ did not answer as it should")
    assert "moments doctor" in said.err


def test_a_messy_spreadsheet_is_understood_and_what_was_understood_is_shown_back(served: Shell) -> None:
    text = "Company;Account owner;Client since\nFox Ltd;@olga;5.11.2026\nZebra Wroks;@max;\n"
    (served.folder / "messy.txt").write_bytes(text.encode("utf-16"))
    served.write("born.csv", "Company,Name,Born\nFox Ltd,Ann,5/6/1980\n")

    asked = served.moments("import messy.txt --dates born.csv")
    said = served.moments("import messy.txt --dates born.csv --date-order dmy")

    assert (asked.status, asked.out) == (1, "")
    assert "born.csv, line 2, column Born: “5/6/1980” may be 5 June or 6 May." in asked.err
    assert "--date-order dmy" in asked.err
    assert said.status == 0
    assert "“Account owner” as owner" in said.out
    assert "line 3: Zebra Wroks and Zebra Works (in the roster)" in said.out
    assert said.out.endswith("moments import messy.txt --dates born.csv --date-order dmy --commit\n")


@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 40, b"\xff\xfe\x00", b"\xff\xfe\xd8\x00\xd8\x00", bytes(range(256)), b'name,owner\n"Fox,@olga\n' * 9],
)
def test_no_bytes_make_a_traceback_and_none_are_half_imported(served: Shell, data: bytes) -> None:
    (served.folder / "roster.csv").write_bytes(data)
    said = served.moments("import roster.csv --commit")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("Nothing was imported: there ")
    assert served.count_clients() == 1


# --- exporting


def test_a_roster_is_exported_and_read_back_without_a_change(served: Shell) -> None:
    said = served.moments("export out")
    assert (said.status, said.err) == (0, "")
    assert sorted(path.name for path in (served.folder / "out").iterdir()) == [
        "dates.csv",
        "history.json",
        "roster.csv",
    ]
    back = said.out.splitlines()[-1].strip().removeprefix("moments ")
    assert "nothing to import" in served.moments(back).out

    again = served.moments("export out")
    assert again.status == 2
    assert again.err.startswith("roster.csv, dates.csv, history.json are in out already, and nothing was written.")

    (served.folder / "out" / "roster.csv").write_text("old")
    one = served.moments("export out --force --client zw")
    assert one.status == 0
    assert "Zebra Works" in (served.folder / "out" / "roster.csv").read_text("utf-8")


def test_an_export_that_cannot_be_is_a_sentence(served: Shell) -> None:
    nobody = served.moments("export out --client 'Zebra Wroks'")
    assert (nobody.status, nobody.err) == (2, "I know no client called “Zebra Wroks”. Did you mean Zebra Works?\n")
    served.write("taken", "a file")
    blocked = served.moments("export taken")
    assert blocked.status == 2
    assert blocked.err.startswith("taken cannot be written:")

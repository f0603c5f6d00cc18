"""What README.md says is true: its commands, settings, scopes, files and pictures exist."""

import re
from datetime import timedelta
from pathlib import Path

from bot import manifest, playbooks
from bot.__main__ import _parser
from bot.app import RECEIPTS_KEPT
from bot.domain.journeys import DATES
from bot.domain.playbooks import CLOCKS, Size
from bot.journeys import grammar, load, reading
from bot.playbooks import grammar as playbook_grammar
from bot.playbooks import reading as playbook_reading

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
JOURNEYS = README.split("### Journeys\n")[1].split("\n### ")[0]
PLAYBOOKS = README.split("### Playbooks\n")[1].split("\n### ")[0]


def test_every_command_in_it_is_one_of_ours() -> None:
    named = set(re.findall(r"`?moments ([a-z][a-z-]*(?: (?:upgrade|backup))?)", README))
    known = set(re.findall(r"^    (\S+)(?:  |$)", _parser().format_help(), re.MULTILINE)) | {"db upgrade", "db backup"}
    assert named
    named.discard("channel")  # the moments channel is a place
    assert named <= known, named - known


def test_every_command_of_ours_is_in_it() -> None:
    for command in re.findall(r"^    ([a-z][a-z-]+)(?:  |$)", _parser().format_help(), re.MULTILINE):
        assert f"moments {command}" in README, command


def test_every_word_of_every_command_in_slack_is_in_it() -> None:
    for command in manifest.load()["features"]["slash_commands"]:
        for hint in command["usage_hint"].split(" | "):
            word = hint.split()[0]
            assert word.startswith("[") or word == "help" or f"`{command['command']} {word}" in README, word


def test_the_journey_in_it_is_read_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "journeys").mkdir()
    (tmp_path / "journeys" / "gardens.yml").write_text(JOURNEYS.split("```yaml\n")[1].split("```")[0], "utf-8")
    gardens = load(tmp_path).for_segment("gardens")
    assert gardens is not None
    assert [each.key for each in gardens.milestones] == ["first-day", "first-flowers"]


def test_every_key_of_a_journey_and_every_time_is_in_it() -> None:
    keys = re.findall(r"^\| (.*?) \|", JOURNEYS, re.MULTILINE)
    named = {key for cell in keys for key in re.findall("`(.*?)`", cell)}
    assert {"name", "about", "segments", "kinds", *reading.NEEDED, *reading.OTHERS} <= named
    times = {each for each in named if each.split()[0] in ("start", "expected", "ending", "each", "first-day")}
    assert len(times) == 9
    for time in times:
        assert grammar.when(time), time
    for kind in DATES:
        assert f"`{kind}`" in JOURNEYS or f"`each {kind}`" in JOURNEYS, kind
    for journey in load(None).all:
        assert journey.name in JOURNEYS


def test_every_key_of_a_playbook_and_every_time_is_in_it() -> None:
    cells = re.findall(r"^\| (.*?) \|", PLAYBOOKS, re.MULTILINE)
    named = {key for cell in cells for key in re.findall("`(.*?)`", cell)}
    keys = {*playbook_reading.NEEDED, *playbook_reading.OTHERS}
    assert keys < named
    assert len(named - keys) == 5
    for time in named - keys:
        assert playbook_grammar.within(time), time


def test_every_playbook_every_size_and_the_usual_times_are_in_it() -> None:
    whole = " ".join(PLAYBOOKS.split())
    for playbook in playbooks.load(None).all:
        assert playbook.name in whole
    for size, clocks in zip(Size, CLOCKS, strict=True):
        assert f"`{int(size)}` {size.in_words}" in whole
        assert f"`{clocks.answer.in_words}` and `{clocks.speak.in_words}` for size {int(size)}" in whole


def test_every_target_of_make_in_it_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"^make ([a-z]+)", README, re.MULTILINE))
    assert named == {"run", "test", "check", "bench"}
    assert named <= targets


def test_every_setting_in_it_is_read_and_every_setting_that_is_read_is_in_it() -> None:
    read = set(re.findall(r'"((?:SLACK|MOMENTS|DATABASE)_[A-Z_]+)"', (ROOT / "bot/settings.py").read_text("utf-8")))
    named = set(re.findall(r"`((?:SLACK|MOMENTS|DATABASE)_[A-Z_]+)`", README))
    assert named == read


def test_it_gives_a_reason_for_every_scope_and_event_and_no_other() -> None:
    table = README.split("## What it may do in Slack, and why")[1].split("## ")[0]
    assert set(re.findall(r"^\| `([a-z:]+)` \|", table, re.MULTILINE)) == set(manifest.asked())
    events = manifest.load()["settings"]["event_subscriptions"]["bot_events"]
    assert all(f"`{event}`" in table for event in events)


def test_every_file_and_picture_it_links_to_is_there() -> None:
    for link in re.findall(r"\]\((?!https?://)([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def test_every_file_in_its_tour_of_the_house_is_there() -> None:
    tour = README.split("## A tour of the house")[1].split("```")[1]
    folder = ROOT
    for line in tour.strip().splitlines():
        indented, name = line.startswith("  "), line.split()[0]
        folder = folder if indented else ROOT / name
        assert (folder / name if indented else folder).exists(), line


def test_it_says_what_is_kept_how_long_and_whom_to_ask() -> None:
    data = README.split("## Who sees what, and where the data is")[1].split("## ")[0]
    assert timedelta(days=2) == RECEIPTS_KEPT
    assert "for two days" in data
    for kept in ("clients", "dates", "notes", "moments", "promises", "history", "time zone", "messages", "token"):
        assert kept in data, kept
    assert "until\n  the app is uninstalled" in data
    assert "open an issue" in README.split("## Help")[1].split("## ")[0]

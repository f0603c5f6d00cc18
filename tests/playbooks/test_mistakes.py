"""A mistake in a playbook file is refused with where it is and what was expected: all of them at once."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playbooks import PlaybooksError, load
from bot.yml import BYTES_MOST
from tests.views.looking import hold_plain

OURS = """\
name: A boat gone down
about: Their boat has gone down.
secrecy: team
size: 3
holds: all
quiet: yes
learns: no
answer within:
  4: 10 minutes
  3: 30 working minutes
speak within:
  4: 1 hour
stop elsewhere:
  - The newsletter.
know: Boats are more than wood.
first words:
  - I heard about the boat.
  - Is everybody on land?
  - I can be there by four.
words to avoid:
  - It was only a boat.
  - Was it insured?
steps:
  - on the day: Call them.
  - the day after: Bring soup.
  - 2 weeks after: Ask about the next one.
suggested by: [boat ... sank, shipwreck*]
but not by: [shipwrecked in the film]
"""


def put(home: Path, text: str | bytes, name: str = "boat.yml") -> Path:
    folder = home / "playbooks"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return home


def mistakes(home: Path) -> list[str]:
    with pytest.raises(PlaybooksError) as refused:
        load(home)
    said = [str(mistake) for mistake in refused.value.mistakes]
    assert str(refused.value).splitlines() == [*said, refused.value.next_step]
    hold_plain(*said)
    return said


def changed(old: str, new: str) -> str:
    assert OURS.count(old) >= 1
    return OURS.replace(old, new, 1)


def test_without_a_mistake_it_is_read(tmp_path: Path) -> None:
    assert load(put(tmp_path, OURS)).get("boat").name == "A boat gone down"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # words that are none of those known
        ("secrecy: team", "secrecy: taem", "line 3, `secrecy`: “taem” is not one of open, team, sealed. Perhaps"),
        ("size: 3", "size: 5", "line 4, `size`: “5” is not one of 1, 2, 3, 4."),
        ("size: 3", "size: big", "line 4, `size`: “big” is not one of 1, 2, 3, 4."),
        ("holds: all", "holds: al", "line 5, `holds`: “al” is not one of nothing, cheer, all. Perhaps `all`?"),
        ("quiet: yes", "quiet: true", "line 6, `quiet`: “true” is not one of yes, no."),
        ("learns: no", "learns: never", "line 7, `learns`: “never” is not one of yes, no."),
        # keys
        ("secrecy:", "secrcy:", "line 3, `secrcy`: a playbook has no such key. Perhaps `secrecy`?"),
        ("secrecy:", "secrcy:", "line 1, `secrecy`: this is missing. Every playbook needs it."),
        ("know: Boats are more than wood.\n", "", "line 1, `know`: this is missing. Every playbook needs it."),
        ("size: 3", "size: 3\nsize: 4", "line 5, `size`: this is said twice."),
        ("  4: 10 minutes", "  5: 10 minutes", "line 9, `5`: `answer within` has no such key."),
        ("  4: 10 minutes", "  four: 10 minutes", "line 9, `four`: `answer within` has no such key."),
        ("  4: 10 minutes", "  - 10 minutes", "not YAML"),
        ("speak within:\n  4: 1 hour", "speak within: 1 hour", "line 11: `speak within` is written as lines of"),
        ("  4: 10 minutes", "  4:10 minutes", "not YAML"),
        # kinds of value
        ("name: A boat gone down", "name: no", "line 1, `name`: YAML takes “no” for yes or no."),
        ("know: Boats are more than wood.", "know: [a]", "line 15, `know`: this takes words, not a list"),
        ("[shipwrecked in the film]", "a film", "line 28, `but not by`: this takes a list: one line each"),
        ("  4: 10 minutes", "  4: 10", "line 9, `4`: YAML takes “10” for a number."),
        # empty, long, few, many
        ("A boat gone down", "x" * 41, "line 1, `name`: this has 41 characters, and it takes at most 40."),
        ("Their boat has gone down.", "x" * 76, "line 2, `about`: this has 76 characters, and it takes at most 75."),
        ("Boats are more than wood.", "x" * 401, "line 15, `know`: this has 401 characters, and it takes at most 400."),
        ("Bring soup.", "x" * 201, "line 25, `steps`: this has 201 characters, and it takes at most 200."),
        ("Is everybody on land?", "x" * 201, "line 18, `first words`: this has 201 characters"),
        ("Is everybody on land?", "", "line 18, `first words`: this is empty."),
        ("  - Is everybody on land?\n", "", "line 17, `first words`: here are 2, and it takes 3."),
        ("  - Is everybody on land?", "  - A.\n  - B.", "line 17, `first words`: here are 4, and it takes 3."),
        ("  - Was it insured?\n", "", "line 21, `words to avoid`: here are 1, and it takes 2 to 4."),
        ("  - the day after: Bring soup.\n", "", "line 24, `steps`: here are 2, and it takes 3 to 5."),
        ("  - The newsletter.", "  []", "line 14, `stop elsewhere`: here are 0, and it takes 1 to 6."),
        # times
        ("4: 10 minutes", "4: soon", "line 9, `4`: “soon” is not a time such as `15 minutes`, `2 hours`"),
        ("4: 1 hour", "4: 1 working hr", "line 12, `4`: “1 working hr” is not a time such as"),
        ("4: 1 hour", "4: 11 days", "line 12, `4`: “11 days” is more than ten days."),
        ("on the day: Call", "on day: Call", "line 24, `steps`: “on day” is not a time such as `on the day`"),
        ("on the day: Call", "the day before: Call", "line 24, `steps`: “the day before” lies before the moment"),
        ("on the day: Call", "on the day:Call", "line 24, `steps`: each is one line such as `on the day: Call them.`"),
        # clocks
        ("4: 10 minutes", "4: 40 minutes", "line 9, `answer within`: size 4 takes longer (40 minutes) than size 3"),
        ("3: 30 working minutes", "3: 1 working day", "line 9, `answer within`: size 3 takes longer (1 working day)"),
        ("4: 1 hour", "2: 1 hour", "line 12, `speak within`: size 3 takes longer (4 working hours) than size 2"),
        ("4: 1 hour", "4: 5 minutes", "line 12, `speak within`: for size 4 this is over (5 minutes) before"),
        # phrases
        ("shipwreck*", "Shipwreck", "line 27, `suggested by`: “Shipwreck” has capitals. Write “shipwreck”"),
        ("shipwreck*", "ship-wreck", "line 27, `suggested by`: “ship-wreck” is not a phrase such as `funeral`"),
        ("shipwreck*", "boat ... sank", "line 27, `suggested by`: “boat ... sank” is said twice."),
        ("shipwrecked in the film", "boat ... sank", "line 28, `but not by`: “boat ... sank” is said twice."),
        ("[boat ... sank, shipwreck*]", "[]", "line 27, `suggested by`: here are 0, and it takes 1 to 120."),
        # what one line says of another
        ("holds: all", "holds: nothing", "line 6, `quiet`: where it is quiet cheer is held back"),
        ("stop elsewhere:\n  - The newsletter.\n", "", "line 1, `stop elsewhere`: this is missing. We can hold back"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_line_its_key_and_what_was_expected(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    found = mistakes(put(tmp_path, changed(old, new)))
    assert any(each.startswith("playbooks/boat.yml, line ") and said in each for each in found), found


def test_a_time_that_cannot_be_read_is_compared_with_none(tmp_path: Path) -> None:
    found = mistakes(put(tmp_path, changed("3: 30 working minutes", "3: soon").replace("4: 1 hour", "4: 9 hours")))
    assert [each.split(": ")[0] for each in found] == ["playbooks/boat.yml, line 10, `3`"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "line 1: the file is empty."),
        (b"just words", "line 1: a playbook is written as lines of `key: value`."),
        (OURS.encode("utf-16"), "line 1: this is not UTF-8."),
        (b"name: a: b\n", "line 1, column 8: this is not YAML (mapping values are not allowed"),
        (b"name: &a Ours\nabout: *a\n", "line 1, column 7: anchors and aliases (& and *) are not read here."),
        (b"name: " + b"x" * BYTES_MOST, "playbooks/boat.yml: the file is larger than 200 KB, so it was not read."),
    ],
)
def test_what_is_no_playbook_at_all_is_a_sentence(tmp_path: Path, given: bytes, said: str) -> None:
    (found,) = [each for each in mistakes(put(tmp_path, given)) if "is missing" not in each]
    assert found.startswith("playbooks/boat.yml")
    assert said in found


@pytest.mark.parametrize("name", ["Boat.yml", "a boat.yml", "boat_2.yml", f"{'b' * 41}.yml"])
def test_a_file_whose_name_is_no_key_is_refused(tmp_path: Path, name: str) -> None:
    (found,) = mistakes(put(tmp_path, OURS, name))
    assert found.startswith(f"playbooks/{name}: the file's name is the playbook's key, and “")
    assert found.endswith("Rename the file.")


def test_every_mistake_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    put(tmp_path, changed("size: 3", "size: 9").replace("holds: all", "holds: al"), "one.yml")
    put(tmp_path, "name: Two\n", "two.yaml")
    found = [each.split(":")[0] for each in mistakes(tmp_path)]
    assert found[:2] == ["playbooks/one.yml, line 4, `size`", "playbooks/one.yml, line 5, `holds`"]
    assert {each.split(",")[0] for each in found[2:]} == {"playbooks/two.yaml"}
    assert len(found) == 2 + 8


def test_two_files_cannot_have_the_same_name_or_phrase(tmp_path: Path) -> None:
    put(tmp_path, OURS, "a.yml")
    put(tmp_path, changed("A boat gone", "a BOAT gone").replace("boat ... sank", "hull ... broke"), "b.yml")
    end = "as well, so nobody could say which is meant."
    assert mistakes(tmp_path) == [
        f"playbooks/b.yml, line 1, `name`: playbooks/a.yml has “a boat gone down” {end}",
        f"playbooks/b.yml, line 27, `suggested by`: playbooks/a.yml has “shipwreck*” {end}",
    ]


def test_two_files_cannot_have_the_same_key(tmp_path: Path) -> None:
    put(tmp_path, OURS, "boat.yaml")
    put(tmp_path, changed("A boat", "The boat").replace("[boat ... sank, shipwreck*]", "[leak*]"), "boat.yml")
    assert mistakes(tmp_path)[0].startswith("playbooks/boat.yml, line 1: playbooks/boat.yaml has “boat” as well")


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    for number in range(101):
        put(tmp_path, OURS, f"{number:03}.yml")
    assert mistakes(tmp_path) == ["playbooks/: here are 101 files, and it takes 100."]


def test_a_file_that_is_called_like_the_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "playbooks").write_text("name: Ours")
    assert mistakes(tmp_path) == ["playbooks/: the folder cannot be read (Not a directory)."]


def pieces() -> st.SearchStrategy[bytes]:
    """The file with some of it torn out, doubled, or replaced by anything."""
    lines = OURS.encode().splitlines(keepends=True)
    odd = st.binary(max_size=20) | st.text(max_size=20).map(str.encode) | st.sampled_from(lines)
    return st.lists(st.sampled_from(lines) | odd, max_size=40).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(pieces())
def test_whatever_is_in_a_file_there_is_no_traceback(tmp_path_factory: pytest.TempPathFactory, given: bytes) -> None:
    home = put(tmp_path_factory.mktemp("home"), given)
    with suppress(PlaybooksError):
        load(home)

"""A firm's own playbooks stand beside ours, or in their place."""

from pathlib import Path

from bot.domain.history import Visibility
from bot.domain.playbooks import Playbook
from bot.playbooks import load
from tests.playbooks.boats import home


def keys(folder: Path | None) -> list[str]:
    return [each.key for each in load(folder).all]


def guessed(folder: Path, said: str) -> str | None:
    found = load(folder).guess(said)
    return found.key if found else None


def test_without_a_folder_or_with_an_empty_one_there_are_ours(tmp_path: Path) -> None:
    assert keys(None) == keys(tmp_path)
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "notes.txt").write_text("not a playbook")
    (tmp_path / "playbooks" / ".draft.yml").write_text("not a playbook")
    assert keys(tmp_path) == keys(None)


def test_a_new_one_is_added_in_front(tmp_path: Path) -> None:
    assert keys(home(tmp_path, "boat")) == ["boat", *keys(None)]


def test_each_side_is_in_the_order_of_its_names(tmp_path: Path) -> None:
    home(tmp_path, "a", "Zinc stolen", "zinc ... gone")
    assert keys(home(tmp_path, "z", "a boat gone down"))[:2] == ["z", "a"]
    names = [each.name for each in load(None).all]
    assert names == sorted(names, key=str.casefold)


def test_a_file_that_is_called_as_ours_takes_its_place(tmp_path: Path) -> None:
    playbooks = load(home(tmp_path, "theft", "Something was taken"))
    assert [each.key for each in playbooks.all].count("theft") == 1
    assert playbooks.get("theft").secrecy is Visibility.OPEN
    assert guessed(tmp_path, "Their laptop was stolen") is None


def test_a_name_of_ours_takes_its_place_however_the_file_is_called(tmp_path: Path) -> None:
    found = keys(home(tmp_path, "stolen-boats", "suspected THEFT"))
    assert "stolen-boats" in found
    assert "theft" not in found


def test_a_phrase_that_theirs_has_is_no_longer_ours(tmp_path: Path) -> None:
    home(tmp_path, "boat", phrase="stolen")
    assert guessed(tmp_path, "It was stolen at night") == "boat"
    assert guessed(tmp_path, "suspected theft in the shop") == "theft"


def test_what_a_file_leaves_out_is_usual(tmp_path: Path) -> None:
    boat = load(home(tmp_path, "boat")).get("boat")
    usual = Playbook(
        **{key: getattr(boat, key) for key in ("key", "name", "about", "secrecy", "size", "holds", "know")},
        first_words=boat.first_words,
        avoid=boat.avoid,
        steps=boat.steps,
        suggested_by=("boat ... sank",),
    )
    assert boat == usual


def test_steps_are_in_the_order_of_their_days(tmp_path: Path) -> None:
    boat = load(home(tmp_path, "boat")).get("boat")
    assert [step.do for step in boat.steps] == ["Call them.", "Bring soup.", "Ask about the next one."]

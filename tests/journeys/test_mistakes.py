"""A mistake in a journey file is refused with where it is and what was expected: all of them at once."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.journeys import JourneysError, load
from bot.yml import BYTES_MOST, Page, composed
from tests.views.looking import hold_plain

OURS = """\
name: Ours
about: For owners.
segments: [gardens]
kinds: [person]
milestones:
  - key: first-day
    title: The first day
    stage: onboarding
    when: start
    leads: [1, 0]
    weight: high
    for: newcomer
    asks: pulse
    know: Be there.
    steps:
      - on the day: Call them.
      - the day after: Write.
    words that help:
      - Welcome.
    words to avoid:
      - Hello there.
    table stakes: yes
  - key: later
    title: Later
    stage: active
    when: first-day + 3 days
    for: newcomer
    know: Be there again.
    steps:
      - on the day: Call them.
"""


def put(home: Path, text: str | bytes, name: str = "ours.yml") -> Path:
    folder = home / "journeys"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return home


def mistakes(home: Path) -> list[str]:
    with pytest.raises(JourneysError) as refused:
        load(home)
    said = [str(mistake) for mistake in refused.value.mistakes]
    assert str(refused.value).splitlines() == [*said, refused.value.next_step]
    hold_plain(*said)
    return said


def changed(old: str, new: str) -> str:
    assert OURS.count(old) >= 1
    return OURS.replace(old, new, 1)


def test_without_a_mistake_it_is_read(tmp_path: Path) -> None:
    ours = load(put(tmp_path, OURS)).named("ours")
    assert ours is not None
    assert [each.key for each in ours.milestones] == ["first-day", "later"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # words that are none of those known
        ("weight: high", "weight: hgih", "line 11, `weight`: “hgih” is not one of high, usual, low. Perhaps `high`?"),
        ("stage: onb", "stage: off", "line 8, `stage`: “offoarding” is not one of suspect, prospect, landing,"),
        ("for: newcomer", "for: Newcomer", "line 12, `for`: “Newcomer” is not one of newcomer, old hand. Perhaps"),
        ("asks: pulse", "asks: pulses", "line 13, `asks`: “pulses” is not one of nothing, pulse, welcome, hand-over."),
        ("stakes: yes", "stakes: true", "line 22, `table stakes`: “true” is not one of yes, no."),
        ("[person]", "[human]", "line 4, `kinds`: “human” is not one of firm, person, colleague, team."),
        # keys
        ("weight:", "wieght:", "line 11, `wieght`: a milestone has no such key. Perhaps `weight`?"),
        ("about:", "abuot:", "line 2, `abuot`: a journey has no such key. Perhaps `about`?"),
        ("about:", "abuot:", "line 1, `about`: this is missing. Every journey needs it."),
        ("    title: Later\n", "", "line 23, `title`: this is missing. Every milestone needs it."),
        ("weight: high", "weight: high\n    weight: low", "line 12, `weight`: this is said twice."),
        ("    know: Be there.\n", "    ? [know]\n    : x\n", "line 14: a key is a word, not a list"),
        ("key: first-day", "key: First day", "line 6, `key`: “First day” is not a key such as `first-day`"),
        ("key: later", "key: first-day", "line 23, `key`: another milestone is called “first-day”."),
        ("key: later", "key: birthday", "line 23, `key`: “birthday” stands for a day already"),
        # kinds of value
        ("title: The first day", "title: no", "line 7, `title`: YAML takes “no” for yes or no. Put quotation marks"),
        ("title: The first day", "title: on", "line 7, `title`: YAML takes “on” for yes or no."),
        ("title: The first day", "title: 12:30", "line 7, `title`: YAML takes “12:30” for a number."),
        ("title: The first day", "title: 2026-11-23", "line 7, `title`: YAML takes “2026-11-23” for a date."),
        ("[gardens]", "[1.5]", "line 3, `segments`: YAML takes “1.5” for a number."),
        ("title: The first day", "title: [a]", "line 7, `title`: this takes words, not a list or a group of keys."),
        ("segments: [gardens]", "segments: gardens", "line 3, `segments`: this takes a list: one line each"),
        ("- on the day: Call them.", "- Call them.", "line 16, `steps`: each is one line such as `on the day: Call"),
        ("- on the day: Call", "- on the day:Call", "line 16, `steps`: each is one line such as `on the day: Call"),
        ("- key: first-day", "- first-day", "not YAML"),
        # empty, long, many
        ("know: Be there.", "know:", "line 14, `know`: this is empty. Write something, or leave the key out."),
        ("know: Be there.", 'know: "  "', "line 14, `know`: this is empty."),
        ("      - Welcome.", "      -", "line 19, `words that help`: this is empty."),
        ("title: The first day", f"title: {'x' * 61}", "line 7, `title`: this has 61 characters, and it takes"),
        ("Call them.", "x" * 201, "line 16, `steps`: this has 201 characters, and it takes at most 200."),
        ("[gardens]", "[]", "line 3, `segments`: here are 0, and it takes 1 to 20."),
        ("[1, 0]", "[1, 2, 3, 4, 5, 6, 7]", "line 10, `leads`: here are 7, and it takes 1 to 6."),
        # times and leads
        ("when: start", "when: strat", "line 9, `when`: no milestone has the key “strat”. Perhaps `start`?"),
        ("when: start", "when: start + x", "line 9, `when`: “start + x” is not a time such as"),
        ("on the day: Call", "on day: Call", "line 16, `steps`: “on day” is not a time such as `on the day`"),
        ("[1, 0]", "[1, -2]", "line 10, `leads`: “-2” is not a number of days from 0 to 365, such as 7."),
        ("[1, 0]", "[366]", "line 10, `leads`: “366” is not a number of days from 0 to 365"),
        ("[1, 0]", "[[1]]", "line 10, `leads`: this takes words, not a list"),
        ("when: start", "when: each birthday", "line 10, `leads`: each day of their own has its lead on the client's"),
        ("when: start", "when: expected from start every 3 days", "line 10, `leads`: what is expected has no day"),
        # what one milestone says of another
        ("when: start", "when: later", "line 9, `when`: this goes round in a circle: first-day → later → first-day."),
        ("when: start", "when: first-day", "line 9, `when`: this goes round in a circle: first-day → first-day."),
        ("day + 3 days\n    for: newcomer", "day + 3 days", "line 26, `when`: “first-day” is only for a newcomer"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_line_its_key_and_what_was_expected(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    found = mistakes(put(tmp_path, changed(old, new)))
    assert any(each.startswith("journeys/ours.yml, line ") and said in each for each in found), found


def test_a_day_of_their_own_is_no_day_to_count_from(tmp_path: Path) -> None:
    text = changed("when: start\n    leads: [1, 0]", "when: each birthday")
    assert "“first-day” is about days of their own" in "".join(mistakes(put(tmp_path, text)))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "line 1: the file is empty."),
        (b"# nothing yet\n", "line 1: the file is empty."),
        (b"just words", "line 1: a journey is written as lines of `key: value`."),
        (b"- a\n- b\n", "line 1: a journey is written as lines of `key: value`."),
        (OURS.encode("utf-16"), "line 1: this is not UTF-8."),
        (OURS.replace("Be there.", "Café").encode("latin-1"), "line 14: this is not UTF-8. Save the file as UTF-8."),
        (b"name: [a\nabout: b\n", "column"),
        (b"name: a: b\n", "line 1, column 8: this is not YAML (mapping values are not allowed"),
        (b"name: a\n\tabout: b\n", "line 2, column"),
        (b"name: a\x00b\n", "line 1: a character stands here that no text has."),
        (b"name: a\n---\nname: b\n", "line 2"),
        (b"name: &a Ours\nabout: *a\n", "line 1, column 7: anchors and aliases (& and *) are not read here."),
        (b"name: Ours\nabout: *a\n", "line 2, column 8: anchors and aliases"),
        (
            b"name: !!python/object/apply:os.system [x]\n",
            "line 1, column 7: tags (an exclamation mark in front) are not read here.",
        ),
        (b"a: " + b"[" * 50_000, "lists stand in lists without end here."),
        (b"name: " + b"x" * BYTES_MOST, "line 1: the file is larger than 200 KB, so it was not read."),
    ],
)
def test_what_is_no_journey_at_all_is_a_sentence(tmp_path: Path, given: bytes, said: str) -> None:
    (found,) = [each for each in mistakes(put(tmp_path, given)) if "is missing" not in each]
    assert found.startswith("journeys/ours.yml, line ")
    assert said in found


def test_a_bomb_of_aliases_is_refused_before_it_is_built(tmp_path: Path) -> None:
    lines = [
        "a: &a [x, x]",
        *(f"{new}: &{new} [*{old}, *{old}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)),
    ]
    (found,) = mistakes(put(tmp_path, "\n".join(lines)))
    assert "line 1, column 4: anchors and aliases" in found


def test_every_mistake_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    put(tmp_path, changed("weight: high", "weight: hgih").replace("stage: active", "stage: actve"), "one.yml")
    put(tmp_path, "name: Two\n", "two.yaml")
    assert [each.split(":")[0] for each in mistakes(tmp_path)] == [
        "journeys/one.yml, line 11, `weight`",
        "journeys/one.yml, line 25, `stage`",
        "journeys/two.yaml, line 1, `about`",
        "journeys/two.yaml, line 1, `milestones`",
    ]


def test_two_files_cannot_have_the_same_name_segment_or_kind(tmp_path: Path) -> None:
    put(tmp_path, OURS, "a.yml")
    put(tmp_path, OURS.replace("name: Ours", "name: OURS").replace("[gardens]", "[Gardens]"), "b.yml")
    assert mistakes(tmp_path) == [
        f"journeys/b.yml, line {line}, `{key}`: journeys/a.yml has “{said}” as well, so nobody could say which is"
        " meant."
        for line, key, said in ((1, "name", "OURS"), (3, "segments", "Gardens"), (4, "kinds", "person"))
    ]


def test_too_many_milestones_are_refused_and_so_are_too_many_files(tmp_path: Path) -> None:
    milestone = OURS[OURS.index("  - key: later") :].replace("first-day + 3 days", "start")
    many = OURS + "".join(milestone.replace("later", f"later-{number}") for number in range(60))
    assert "line 6, `milestones`: here are 62, and it takes 1 to 60." in mistakes(put(tmp_path, many))[0]
    for number in range(100):
        put(tmp_path, OURS, f"{number:03}.yml")
    (found,) = mistakes(tmp_path)
    assert found.endswith("this is one of 101 files, and the folder takes 100.")


def test_a_folder_that_is_called_like_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "journeys" / "ours.yml").mkdir(parents=True)
    assert mistakes(tmp_path) == ["journeys/ours.yml, line 1: the file cannot be read (Is a directory)."]


def pieces() -> st.SearchStrategy[bytes]:
    """The file with some of it torn out, doubled, or replaced by anything."""
    lines = OURS.encode().splitlines(keepends=True)
    odd = st.binary(max_size=20) | st.text(max_size=20).map(str.encode) | st.sampled_from(lines)
    return st.lists(st.sampled_from(lines) | odd, max_size=40).map(b"".join)


@settings(max_examples=300, deadline=None)
@given(pieces())
def test_whatever_is_in_a_file_there_is_no_traceback(tmp_path_factory: pytest.TempPathFactory, given: bytes) -> None:
    home = put(tmp_path_factory.mktemp("home"), given)
    with suppress(JourneysError):
        load(home)


def test_a_page_with_a_mark_in_front_is_read_like_any_other() -> None:
    assert composed(b"\xef\xbb\xbfname: x").start_mark.line == 0


def test_fifty_mistakes_of_a_file_are_enough() -> None:
    page = Page("journeys/ours.yml")
    page.held(composed("\n".join(f"a{number}: x" for number in range(200)).encode()), "a journey", ())
    assert len(page.mistakes) == 50

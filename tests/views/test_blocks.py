"""The few blocks that everything is drawn with."""

import json
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.refusals import Refusal
from bot.sandbox import limits
from bot.sandbox.grammar import text_in
from bot.sandbox.mrkdwn import html
from bot.sandbox.viewer import Viewer
from bot.views import blocks
from bot.views.blocks import clip, escape, fit, words
from tests.cast import MONDAY
from tests.views.looking import anything, hold_message, hold_view, hostile

VIEWER = Viewer("U0OLGA", MONDAY, people={"U1": "Somebody"}, channels={"C1": "a-channel"})


def seen(mrkdwn: str) -> str:
    """As a person sees it in Slack."""
    drawn = str(html(mrkdwn, VIEWER, verbatim=True)).replace("<br>", "\n")
    return re.sub("[\u200a\u200b]", "", unescape(drawn))


@pytest.mark.parametrize(
    ("text", "most", "clipped"),
    [
        ("", 10, ""),
        ("ten signs.", 10, "ten signs."),
        ("x" * 40, 30, "x" * 18 + "… (+22 more)"),
        ("words " * 10, 30, "words words words… (+42 more)"),
        ("a name and then some", 15, "a name and the…"),  # no room for a count
        ("e\u0301" * 20, 30, "e\u0301" * 9 + "… (+22 more)"),  # no accent is torn off
        ("ab" + "👩\u200d👧" * 10, 28, "ab" + "👩\u200d👧" * 4 + "… (+18 more)"),  # nor a child from her mother
        ("\u0301" * 40, 30, "\u0301" * 18 + "… (+22 more)"),  # nothing but accents
    ],
)
def test_plain_text_is_clipped_and_says_how_much_is_missing(text: str, most: int, clipped: str) -> None:
    assert clip(text, most) == clipped
    assert len(clipped) <= most


@pytest.mark.parametrize(
    ("text", "most", "fitting"),
    [
        ("short", 20, "short"),
        ("&amp;" * 10, 31, "&amp;&amp;&amp;… (+7 more)"),  # never &am…
        ("for <@U0OLGA> and <@U0CORA> both", 30, "for <@U0OLGA> and… (+6 more)"),  # never <@U0C…
        ("x" * 20 + "… (+100 more)", 25, "x" * 12 + "… (+108 more)"),  # goes on counting
        ("<no mention " * 5, 25, "<no mention <… (+47 more)"),
    ],
)
def test_mrkdwn_is_clipped_between_what_is_seen_as_one(text: str, most: int, fitting: str) -> None:
    assert fit(text, most) == fitting
    assert len(fitting) <= most


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U1> & <#C1>", "&lt;@U1&gt; &amp; &lt;#C1&gt;"),
        ("&lt;@U1&gt;", "&amp;lt;@U1&amp;gt;"),
        ("a\0b", "ab"),
        ("\u202eturned", "turned"),
        ("half \ud83d", "half"),
    ],
)
def test_nothing_of_a_persons_words_comes_alive(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*not bold* _nor slanted_", "*\u200anot bold* _\u200anor slanted_"),
        ("~b~ (*c*) the_hiring_plan", "~\u200ab~ (*\u200ac*) the_hiring_plan"),
        ("don`t ```stop```", "donˋt ˋˋˋstopˋˋˋ"),
        ("> said\n>>> more", "\u200b&gt; said\n\u200b&gt;&gt;&gt; more"),
        ("5 > 4", "5 &gt; 4"),
        ("  around  ", "around"),
    ],
)
def test_words_are_shown_as_they_were_typed(text: str, shown: str) -> None:
    assert words(text) == shown
    assert seen(shown) == text.strip().replace("`", "ˋ")


@hostile
@given(anything)
def test_words_hold_no_markup_of_a_person(text: str) -> None:
    drawn = str(html(words(text, 2_000), VIEWER, verbatim=True))
    assert set(re.findall(r"<[a-z]+ ?(?:class=.mention)?", drawn)) <= {"<br", "<span "}


@hostile
@given(anything, st.integers(40, 4_000))
def test_what_fits_is_left_alone_and_what_does_not_is_counted(text: str, most: int) -> None:
    for short in (clip(text, most), fit(escape(text), most)):
        assert len(short) <= most
    assert clip(text, most) == text or " more)" in clip(text, most)
    assert words(text, most).count("<") == 0


@hostile
@given(st.lists(anything, min_size=1, max_size=60))
def test_however_much_there_is_slack_takes_the_message(texts: list[str]) -> None:
    sections = [blocks.section(escape(text)) for text in texts]
    message = blocks.message("\n".join(["Here it is.", *map(escape, texts)]), sections)
    assert limits.message(message.text, message.blocks) is None
    assert text_in(message.blocks) < 12_000
    assert len(message.text) <= 4_000


def test_the_longest_sections_give_way_and_the_short_ones_stay_whole() -> None:
    drawn = blocks.message("All.", [blocks.section("short"), *[blocks.section("x" * 2_900)] * 9]).blocks
    assert drawn[0]["text"]["text"] == "short"
    assert len({len(block["text"]["text"]) for block in drawn[1:]}) == 1
    assert drawn[1]["text"]["text"].endswith("more)")


def test_paragraphs_never_tear_a_line() -> None:
    lines = [f"{number} " + "x" * 500 for number in range(20)]
    drawn = blocks.paragraphs(lines)
    assert len(drawn) == 4
    assert "\n".join(block["text"]["text"] for block in drawn) == "\n".join(lines)


@hostile
@given(anything, anything)
def test_every_element_takes_whatever_it_is_given(text: str, other: str) -> None:
    sure = blocks.confirm(text, other, text, other, danger=True)
    pressable = [
        blocks.button(f"Press {text}", "press", other[:2000], said=text, confirm=sure),
        blocks.select(text, "choose", [blocks.option(text, 1), blocks.option(other, 2)]),
    ]
    message = blocks.message("Text.", [blocks.header(text), blocks.context(text, "more"), blocks.actions(pressable)])
    assert limits.message(message.text, message.blocks) is None
    asked = blocks.field_of("b", text, blocks.text_input("a", initial=other, most=500), hint=text, optional=True)
    hold_view(blocks.modal(text, "callback", [asked], submit=other or "Save", close=text, metadata=other))


@hostile
@given(anything)
def test_json_carries_it_all(text: str) -> None:
    message = blocks.plain_message(f"Somebody said {words(text)}.")
    json.dumps(vars(message), ensure_ascii=False).encode()
    hold_message(message)


def test_a_refusal_is_shown_as_its_sentence() -> None:
    shown = blocks.refused(Refusal())
    assert shown.text == "That did not work. Nothing was changed."
    hold_message(shown)


def test_what_was_filled_in_is_read_by_block() -> None:
    filled = {"state": {"values": {"what": {"what": {"value": "x"}}, "empty": {}}}}
    assert blocks.state_of(filled) == {"what": {"value": "x"}, "empty": {}}
    assert blocks.state_of({}) == {}

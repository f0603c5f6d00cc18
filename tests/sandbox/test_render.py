"""Block Kit and mrkdwn as the page draws them: for the eyes of Olga, in Berlin, on a Monday at ten."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import mrkdwn, render
from bot.sandbox.viewer import Viewer

Json = dict[str, Any]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AT_TEN = int(NOW.timestamp())
OLGA = Viewer(
    "U0OLGA",
    NOW,
    ZoneInfo("Europe/Berlin"),
    people={"U0OLGA": "Olga Marin", "U0CORA": "Cora <b>Lind</b>"},
    channels={"C0CLIENTS": "clients"},
)
HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>&'`*<javascript:alert(1)|x>"
VOID = {"input", "img", "br", "hr", "path", "rect", "circle"}


class Reader(HTMLParser):
    """What a browser would make of it: the tags with their attributes, and whether they close properly."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def draw(*blocks: Json, kind: str = "message", typed: Json | None = None, errors: Json | None = None) -> str:
    named = [{"block_id": f"b{number}", **block} for number, block in enumerate(blocks)]
    return str(render.blocks(named, render.Place(kind, "m1", typed or {}, errors or {}), OLGA))


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def options(*words: str) -> list[Json]:
    return [{"text": plain(word), "value": word.lower()} for word in words]


def actions(element: Json) -> Json:
    return {"type": "actions", "elements": [{"action_id": "act", **element}]}


def asking(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Client"), "element": {"action_id": "act", **element}, **more}


# mrkdwn


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold*, _italic_ and ~struck~", "<b>bold</b>, <i>italic</i> and <s>struck</s>"),
        ("*_both_*", "<b><i>both</i></b>"),
        ("(*in brackets*)", "(<b>in brackets</b>)"),
        ("snake_case_name 2*3*4 a~b~c", "snake_case_name 2*3*4 a~b~c"),
        ("* not bold *", "* not bold *"),
        ("*over\ntwo lines*", "*over<br>two lines*"),
        ("`*code* &lt;b&gt;`", "<code>*code* &lt;b&gt;</code>"),
        ("```x &lt; y\n*a*```", "<pre>x &lt; y\n*a*</pre>"),
        ("before\n```\ncode\n```\nafter", "before<pre>code</pre>after"),
        ("&gt; one\n&gt; two\nafter", "<blockquote>one<br>two</blockquote>after"),
        ("&gt;&gt;&gt; all\nof it", "<blockquote>all<br>of it</blockquote>"),
        ("a &gt; b", "a &gt; b"),
        ("one\n\ntwo", "one<br><br>two"),
        ("&amp;lt; &lt;b&gt; &amp;", "&amp;lt; &lt;b&gt; &amp;"),
        ("<@U0OLGA>", '<span class="mention me">@Olga Marin</span>'),
        ("<@U0CORA|cora>", '<span class="mention">@Cora &lt;b&gt;Lind&lt;/b&gt;</span>'),
        ("<@U0NOBODY>", '<span class="mention">@U0NOBODY</span>'),
        ("<#C0CLIENTS>", '<a class="mention" href="?at=C0CLIENTS" data-go="C0CLIENTS">#clients</a>'),
        ("<#C0SECRET>", '<span class="mention">#private channel</span>'),
        ("<!here> <!channel>", '<span class="mention loud">@here</span> <span class="mention loud">@channel</span>'),
        ("<!nothing|said so>", "said so"),
        ("<javascript:alert(1)|click>", "&lt;javascript:alert(1)|click&gt;"),
        (":tada: :no_such:", '<span class="emoji" role="img" aria-label="tada">🎉</span> :no_such:'),
        ("\ue0000\ue001", "0"),
        ("", ""),
    ],
)
def test_mrkdwn_is_drawn_as_slack_draws_it(text: str, html: str) -> None:
    assert mrkdwn.html(text, OLGA) == html


@pytest.mark.parametrize(
    ("text", "address", "label"),
    [
        ("<https://example.com/a_b_c>", "https://example.com/a_b_c", "https://example.com/a_b_c"),
        ("<https://example.com/?a=1&amp;b=2|*the* notes>", "https://example.com/?a=1&amp;b=2", "*the* notes"),
        ("see https://example.com/x_y.", "https://example.com/x_y", "https://example.com/x_y"),
        ("<mailto:ada@example.com|Ada>", "mailto:ada@example.com", "Ada"),
    ],
)
def test_a_link_opens_elsewhere_and_says_nothing_of_where_from(text: str, address: str, label: str) -> None:
    assert f'<a href="{address}" target="_blank" rel="noopener noreferrer">{label}</a>' in mrkdwn.html(text, OLGA)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("{date_num} {time}", "2026-11-23 10:00"),
        ("{date_long}", "Monday, November 23rd"),
        ("{date_short_pretty} at {time}", "today at 10:00"),
        ("{date} {nonsense}", "November 23rd {nonsense}"),
        ("{ago}", "now"),
    ],
)
def test_a_date_is_said_in_the_zone_of_whoever_looks(form: str, said: str) -> None:
    assert mrkdwn.html(f"<!date^{AT_TEN}^{form}|then>", OLGA) == f'<time title="then">{said}</time>'


def test_a_date_far_away_says_its_year_and_a_broken_one_its_fallback() -> None:
    assert ">Nov 23, 2027<" in mrkdwn.html(f"<!date^{AT_TEN + 365 * 86_400}^{{date_short}}|then>", OLGA)
    assert mrkdwn.html("<!date^soon^{date}|then>", OLGA) == "then"
    assert mrkdwn.html(f"<!date^{10**30}^{{date}}|then>", OLGA) == "then"


def test_plain_text_means_nothing_but_its_words() -> None:
    assert mrkdwn.plain("*a* <b> &amp;\nb") == "*a* &lt;b&gt; &amp;amp;<br>b"


@pytest.mark.parametrize(
    "text", [HOSTILE, "<blockquote><script>x</script>", "<@U0OLGA|<b>>", '<https://x" onload="a|y>']
)
@pytest.mark.parametrize("around", ["{}", "*{}*", "`{}`", "```{}```", "&gt; {}", "<https://example.com|{}>"])
def test_hostile_words_never_become_tags(text: str, around: str) -> None:
    reader = read(mrkdwn.html(around.format(text), OLGA))
    assert {tag for tag, _ in reader.tags} <= {"a", "b", "i", "s", "br", "code", "pre", "blockquote", "span"}
    assert not [attrs for _, attrs in reader.tags if any(name.startswith("on") for name in attrs)]
    assert not [1 for _, attrs in reader.tags if (attrs.get("href") or "").startswith("javascript")]


# blocks


def test_a_section_has_its_words_its_fields_and_what_stands_beside_it() -> None:
    html = draw(
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*Zebra*"},
            "fields": [{"type": "mrkdwn", "text": "*Owner*\nOlga"}, plain("Key")],
            "accessory": {"type": "button", "action_id": "go", "text": plain("Go"), "value": "7"},
        }
    )
    assert "<b>Zebra</b>" in html
    assert "<b>Owner</b><br>Olga" in html
    assert 'data-value="7"' in html


@pytest.mark.parametrize(
    ("block", "held"),
    [
        ({"type": "header", "text": plain("Near")}, "<h3>Near</h3>"),
        ({"type": "divider"}, "<hr>"),
        ({"type": "context", "elements": [{"type": "mrkdwn", "text": "_why_"}]}, "<i>why</i>"),
        ({"type": "image", "image_url": "https://e.com/x.png", "alt_text": "A chart"}, 'aria-label="A chart"'),
        ({"type": "image", "image_url": "data:image/png;base64,AAAA", "alt_text": "Dot"}, 'alt="Dot"'),
        ({"type": "markdown", "text": "# Top\n**b** [n](https://e.com)"}, "<b>Top</b><br><b>b</b>"),
        ({"type": "alert", "level": "warning", "text": plain("Mind")}, 'class="alert warning"'),
        ({"type": "table", "rows": [[{"type": "raw_text", "text": "cell"}]]}, "<td>cell</td>"),
        ({"type": "carousel", "elements": []}, "which this page does not draw"),
    ],
)
def test_each_block_is_drawn(block: Json, held: str) -> None:
    html = draw(block)
    read(html)
    assert held in html


@pytest.mark.parametrize(
    ("element", "held"),
    [
        ({"type": "button", "text": plain("Go"), "style": "primary"}, 'class="btn primary"'),
        ({"type": "button", "text": plain("Go"), "accessibility_label": "Go on"}, 'aria-label="Go on"'),
        ({"type": "button", "text": plain("Go"), "url": "https://e.com"}, 'href="https://e.com"'),
        ({"type": "button", "text": plain("Go"), "url": "javascript:alert(1)"}, 'href="#"'),
        ({"type": "static_select", "options": options("Aa", "Bb")}, 'data-value="bb"'),
        ({"type": "static_select", "option_groups": [{"label": plain("G"), "options": options("A")}]}, ">G</li>"),
        ({"type": "external_select", "min_query_length": 2}, 'data-external data-min="2"'),
        ({"type": "users_select", "initial_user": "U0OLGA"}, 'value="Olga Marin"'),
        ({"type": "conversations_select", "initial_conversation": "C0CLIENTS"}, 'value="# clients"'),
        ({"type": "multi_static_select", "options": options("Aa"), "initial_options": options("Aa")}, "Remove Aa"),
        ({"type": "overflow", "options": options("Mute")}, 'role="menuitem"'),
        ({"type": "datepicker", "initial_date": "2026-11-27"}, 'value="2026-11-27"'),
        ({"type": "timepicker", "initial_time": "09:00"}, 'value="09:00"'),
        ({"type": "datetimepicker", "initial_date_time": AT_TEN}, 'value="2026-11-23T10:00"'),
        ({"type": "checkboxes", "options": options("A", "B"), "initial_options": options("B")}, 'value="b" checked'),
        ({"type": "radio_buttons", "options": options("A"), "initial_option": options("A")[0]}, 'value="a" checked'),
    ],
)
def test_each_element_is_drawn(element: Json, held: str) -> None:
    html = draw(actions(element))
    read(html)
    assert held in html


def test_what_was_chosen_stands_where_it_was_chosen() -> None:
    state = {"type": "static_select", "selected_option": options("Bb")[0]}
    html = draw(actions({"type": "static_select", "options": options("Aa", "Bb")}), typed={"b0": {"act": state}})
    assert 'value="Bb"' in html
    assert re.search(r'data-value="bb" aria-selected="true"', html)


def test_a_button_that_asks_first_carries_its_question() -> None:
    ask = {"title": plain("Sure?"), "text": plain("For good."), "confirm": plain("Yes"), "deny": plain("No")}
    html = draw(actions({"type": "button", "text": plain("Drop"), "confirm": ask, "style": "danger"}))
    assert 'data-confirm-title="Sure?" data-confirm-text="For good."' in html


def test_an_input_has_a_label_a_hint_and_its_mistake_under_it() -> None:
    html = draw(
        asking({"type": "plain_text_input"}, hint=plain("As they say it"), optional=True),
        kind="modal",
        errors={"b0": "Who is that?"},
    )
    fields = [attrs for tag, attrs in read(html).tags if tag == "input"]
    assert fields[0]["aria-labelledby"] == "m1-b0-label"
    assert fields[0]["aria-describedby"] == "m1-b0-hint m1-b0-error"
    assert fields[0]["aria-invalid"] == "true"
    assert "(optional)" in html
    assert "Who is that?" in html
    assert "As they say it" in html


def test_rich_text_is_drawn_with_its_lists_and_styles() -> None:
    html = draw(
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "loud", "style": {"bold": True, "code": True}},
                        {"type": "user", "user_id": "U0OLGA"},
                        {"type": "link", "url": "javascript:alert(1)", "text": "x"},
                        {"type": "date", "timestamp": AT_TEN, "format": "{time}", "fallback": "then"},
                    ],
                },
                {
                    "type": "rich_text_list",
                    "style": "ordered",
                    "indent": 1,
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "<first>"}]}],
                },
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "a\nb"}]},
                {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a\nb"}]},
            ],
        }
    )
    assert "<b><code>loud</code></b>" in html
    assert "@Olga Marin" in html
    assert "javascript" not in html
    assert ">10:00<" in html
    assert '<ol class="deep1"><li>&lt;first&gt;</li></ol>' in html
    assert "<blockquote>a<br>b</blockquote><pre>a\nb</pre>" in html


def test_names_with_strange_characters_make_ids_that_differ() -> None:
    assert len({render.slug(name) for name in ("a b", "a.20.b", "a-b", "a_b", "a/b")}) == 5
    assert not re.search(r"\s", render.slug("a b\n\tc"))


def test_hostile_words_in_every_place_of_every_element_stay_words() -> None:
    word, mark = plain(HOSTILE), {"type": "mrkdwn", "text": HOSTILE}
    choice = [{"text": word, "value": HOSTILE, "description": word}]
    ask = {"title": word, "text": mark, "confirm": word, "deny": word}
    elements: list[Json] = [
        {"type": "button", "text": word, "value": HOSTILE, "confirm": ask, "accessibility_label": HOSTILE},
        {"type": "button", "text": word, "url": HOSTILE},
        {"type": "overflow", "options": choice},
        *[
            {"type": kind, "options": choice, "placeholder": word, "initial_option": choice[0]}
            for kind in ("static_select", "radio_buttons", "external_select")
        ],
        {"type": "checkboxes", "options": choice, "initial_options": choice},
        {"type": "multi_static_select", "options": choice, "initial_options": choice},
    ]
    typing = {"type": "plain_text_input", "initial_value": HOSTILE, "placeholder": word}
    html = draw(
        {"type": "section", "text": mark, "fields": [word, mark]},
        {"type": "header", "text": word},
        {"type": "context", "elements": [mark, {"type": "image", "image_url": HOSTILE, "alt_text": HOSTILE}]},
        {"type": "image", "image_url": HOSTILE, "alt_text": HOSTILE, "title": word},
        *[{**actions({**one, "action_id": HOSTILE}), "block_id": f"{n}{HOSTILE}"} for n, one in enumerate(elements)],
        asking(typing, hint=word, label=word, block_id="in"),
        asking({**typing, "multiline": True}, block_id="in2"),
        {"type": HOSTILE},
        errors={"in": HOSTILE},
    )
    reader = read(html)
    assert not [tag for tag, _ in reader.tags if tag in ("script", "img", "iframe")]
    for _, attrs in reader.tags:
        assert not [name for name in attrs if name.startswith("on") and name != "on"]
        assert not (attrs.get("href") or "").lower().startswith("javascript")

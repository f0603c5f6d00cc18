"""Block Kit -> HTML, as Slack draws it. The tags are in templates/blocks.html; here is what they are filled with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.sandbox import mrkdwn
from bot.sandbox.choosing import LISTS, STATE_KEY, state_of
from bot.sandbox.grammar import options_of
from bot.sandbox.journal import Json
from bot.sandbox.viewer import Viewer

TEMPLATES = Path(__file__).parent / "templates"
PAINTS = ("#e8912d", "#2bac76", "#1d9bd1", "#9b4dca", "#cd2553", "#5b6ee1", "#2b7a78", "#a0643c")


@dataclass(frozen=True)
class Place:
    """Where blocks stand: on a message, a Home or a modal; what was typed there, and what is wrong with it."""

    kind: str
    key: str
    typed: Json = field(default_factory=dict)
    errors: Json = field(default_factory=dict)


@cache
def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.globals.update(avatar=avatar, slug=slug, bot_mark=bot_mark)
    return env


def blocks(found: Sequence[Json], place: Place, viewer: Viewer) -> Markup:
    drawn = Drawn(place, viewer)
    return Markup(environment().get_template("blocks.html").render(blocks=found, place=place, draw=drawn))


@dataclass(frozen=True)
class Drawn:
    """What the template asks while it draws the blocks of one place."""

    place: Place
    viewer: Viewer

    def text(self, part: Json | None) -> Markup:
        if not part:
            return Markup()
        words = str(part.get("text", ""))
        if part.get("type") == "mrkdwn":
            return mrkdwn.html(words, self.viewer, bool(part.get("verbatim")))
        return mrkdwn.plain(words, part.get("emoji", True) is not False)

    def markdown(self, text: str) -> Markup:
        """Enough of Markdown to read it: Slack's own block takes all of it."""
        text = re.sub(r"^#{1,6} +(.+)$", r"**\1**", text, flags=re.MULTILINE)
        text = re.sub(r"\[([^\]\n]+)\]\((https?://[^\s)]+)\)", r"<\2|\1>", text)
        text = re.sub(r"(?<!\*)\*([^*\n]+)\*(?!\*)", r"_\1_", text)
        return mrkdwn.html(text.replace("**", "*").replace("~~", "~"), self.viewer)

    def words(self, part: Json | None) -> str:
        """The same as plain characters, for attributes."""
        if not part:
            return ""
        if part.get("type") == "mrkdwn":
            return mrkdwn.words(str(part.get("text", "")), self.viewer)
        return str(part.get("text", ""))

    def rich(self, parts: Sequence[Json]) -> Markup:
        return Markup("").join(_rich_part(part, self.viewer) for part in parts)

    def ident(self, block: Json, element: Json | None = None) -> str:
        names = [self.place.key, str(block.get("block_id", "")), str((element or {}).get("action_id", ""))]
        return "-".join(slug(name) for name in names if name)

    def error(self, block: Json) -> str:
        return str(self.place.errors.get(str(block.get("block_id")), ""))

    def value(self, element: Json, block: Json) -> Any:
        """What stands in an element now: what was typed, or what it came with."""
        typed = self.place.typed.get(str(block.get("block_id")), {}).get(element.get("action_id"))
        held = typed or state_of(element)
        found = held.get(STATE_KEY[element["type"]][0])
        return [] if found is None and element["type"] in LISTS else found

    def picked(self, element: Json, block: Json) -> list[Json]:
        """What is picked in any kind of select, radio or checkboxes, as {value, text}."""
        found = self.value(element, block)
        many = found if isinstance(found, list) else [found] if found else []
        return [one if isinstance(one, dict) else self._named(one) for one in many]

    def picked_values(self, element: Json, block: Json) -> list[str]:
        return [str(one.get("value")) for one in self.picked(element, block)]

    def groups(self, element: Json) -> list[tuple[str, list[Json]]]:
        """What a select offers without asking the app, in groups; the name of a lone group is empty."""
        kind = element["type"].removeprefix("multi_")
        if kind == "users_select":
            return [("", [self._named(one) for one in self.viewer.people])]
        if kind in ("conversations_select", "channels_select"):
            return [("", [self._named(one) for one in self.viewer.channels])]
        if element.get("option_groups"):
            return [(self.words(one.get("label")), one.get("options") or []) for one in element["option_groups"]]
        return [("", options_of(element))] if kind == "static_select" else []

    def _named(self, ident: str) -> Json:
        name = self.viewer.people.get(ident) or f"# {self.viewer.channels.get(ident, ident)}"
        return {"value": ident, "text": {"type": "plain_text", "text": name, "emoji": False}}

    def moment(self, element: Json, block: Json) -> str:
        """A datetimepicker holds seconds; the field wants the viewer's own wall clock."""
        found = self.value(element, block)
        return f"{self.viewer.local(datetime.fromtimestamp(int(found), UTC)):%Y-%m-%dT%H:%M}" if found else ""

    def link(self, url: str) -> str:
        """Where a link button goes; only to places that cannot run anything here."""
        return url if url.lower().startswith(mrkdwn.LINKED) else "#"

    def picture(self, part: Json) -> str | None:
        """The address of a picture that may be loaded; the page talks to nobody else, so most are only described."""
        url = str(part.get("image_url") or "")
        return url if re.match(r"data:image/(png|gif|jpeg);base64,[A-Za-z0-9+/=]+$", url) else None

    def min_query(self, element: Json) -> int:
        return int(element.get("min_query_length", 3))


def slug(name: str) -> str:
    """A name that may stand in an id: no blanks in it, and no two names become one."""
    return re.sub(r"[^A-Za-z0-9_]", lambda found: f".{ord(found[0]):x}.", name)


def avatar(ident: str, name: str, size: int = 36) -> Markup:
    """Initials on a colour of their own."""
    letters = "".join(word[0] for word in name.split()[:2] if word[:1].isalnum()).upper() or "?"
    paint = PAINTS[sum(ident.encode()) % len(PAINTS)]
    return Markup(
        '<svg class="avatar" width="{0}" height="{0}" viewBox="0 0 36 36" aria-hidden="true" focusable="false">'
        '<rect width="36" height="36" rx="8" fill="{1}"/>'
        '<text x="18" y="23.5" text-anchor="middle" font-size="15" font-weight="700" fill="#fff">{2}</text></svg>'
    ).format(size, paint, letters)


def bot_mark(size: int = 36) -> Markup:
    """A sun coming up over a line: a moment on its way."""
    return Markup(
        '<svg class="avatar" width="{0}" height="{0}" viewBox="0 0 36 36" aria-hidden="true" focusable="false">'
        '<rect width="36" height="36" rx="8" fill="#28443c"/>'
        '<path d="M10 23a8 8 0 0 1 16 0z" fill="#f2c14e"/>'
        '<path d="M6 26.5h24M18 8v3.5M8.6 12.4l2.4 2.4M27.4 12.4l-2.4 2.4" stroke="#f4efe2" stroke-width="2"'
        ' stroke-linecap="round" fill="none"/></svg>'
    ).format(size)


# rich text

STYLES = (("code", "code"), ("bold", "b"), ("italic", "i"), ("strike", "s"))


def _rich_part(part: Json, viewer: Viewer) -> Markup:
    kind, inside = part.get("type"), part.get("elements") or []
    if kind == "rich_text_preformatted":
        return Markup("<pre>{}</pre>").format(_rich_line(inside, viewer))
    if kind == "rich_text_quote":
        return Markup("<blockquote>{}</blockquote>").format(_lined(_rich_line(inside, viewer)))
    if kind == "rich_text_list":
        return _rich_list(part, inside, viewer)
    return Markup('<div class="rich">{}</div>').format(_lined(_rich_line(inside, viewer)))


def _rich_list(part: Json, inside: Sequence[Json], viewer: Viewer) -> Markup:
    tag = "ol" if part.get("style") == "ordered" else "ul"
    deep = min(max(int(part.get("indent") or 0), 0), 8)
    start = int(part.get("offset") or 0) + 1
    rows = Markup("").join(
        Markup("<li>{}</li>").format(_lined(_rich_line(one.get("elements") or [], viewer))) for one in inside
    )
    first = Markup(' start="{}"').format(start) if tag == "ol" and start > 1 else ""
    return Markup('<{0} class="deep{1}"{2}>{3}</{0}>').format(Markup(tag), deep, first, rows)


def _rich_line(inside: Sequence[Json], viewer: Viewer) -> Markup:
    return Markup("").join(_styled(_rich_word(one, viewer), one.get("style") or {}) for one in inside)


def _rich_word(one: Json, viewer: Viewer) -> Markup:
    kind = one.get("type")
    if kind == "text":
        return escape(one.get("text", ""))
    if kind == "link":
        return mrkdwn.link(str(one.get("url", "")), one.get("text") or None)
    if kind == "user":
        return mrkdwn.mention(str(one.get("user_id")), viewer)
    if kind == "channel":
        return mrkdwn.channel_link(str(one.get("channel_id")), viewer)
    if kind == "broadcast":
        return mrkdwn.broadcast(str(one.get("range")))
    if kind == "usergroup":
        return Markup('<span class="mention">@{}</span>').format(one.get("usergroup_id", "group"))
    if kind == "emoji":
        return mrkdwn.plain(f":{one.get('name', '')}:")
    if kind == "date":
        words = f"<!date^{one.get('timestamp')}^{one.get('format', '')}|{one.get('fallback') or ''}>"
        return mrkdwn.html(words.replace("\n", " "), viewer)
    return escape(one.get("value") or one.get("text") or "")


def _styled(word: Markup, style: Json) -> Markup:
    for name, tag in STYLES:
        if style.get(name):
            word = Markup("<{0}>{1}</{0}>").format(Markup(tag), word)
    return word


def _lined(html: Markup) -> Markup:
    return Markup(str(html).replace("\n", "<br>"))

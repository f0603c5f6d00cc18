"""Slack's mrkdwn -> HTML. Whatever comes in, only the tags written in this file come out.

What must not be touched again (links, mentions, code) is put aside as a token of private characters while the
rest is escaped and marked up, and put back last.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup, escape

from bot.sandbox.viewer import Viewer

FENCE = re.compile(r"```(.+?)```", re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
ANGLE = re.compile(r"<([^<>\n]+)>")
BARE_URL = re.compile(r"https?://[^\s<>|*~`\ue000\ue001]+[^\s<>|*_~`.,:;!?'\")\]\ue000\ue001]")
MARKED = re.compile(r"(?<![^\W_])([*_~])(?=\S)((?:(?!\1).)+?)(?<=\S)\1(?![^\W_])")
QUOTED = re.compile(r"^(?:&gt;|>) ?")
QUOTED_ALL = re.compile(r"^(?:&gt;|>){3} ?")
ASIDE = re.compile("\ue000(\\d+)\ue001")
EMOJI = re.compile(r":([a-z0-9_+'-]+):")
TAGS = {"*": "b", "_": "i", "~": "s"}
LINKED = ("http://", "https://", "mailto:", "tel:")
BROADCASTS = {"here", "channel", "everyone"}
PICTURES = {
    "wave": "👋", "tada": "🎉", "birthday": "🎂", "white_check_mark": "✅", "heavy_check_mark": "✔️",
    "warning": "⚠️", "bell": "🔔", "calendar": "📅", "spiral_calendar_pad": "🗓️", "date": "📅",
    "heart": "❤️", "+1": "👍", "thumbsup": "👍", "-1": "👎", "eyes": "👀", "raised_hands": "🙌",
    "hourglass": "⌛", "hourglass_flowing_sand": "⏳", "alarm_clock": "⏰", "rocket": "🚀", "star": "⭐",
    "sunny": "☀️", "seedling": "🌱", "handshake": "🤝", "memo": "📝", "pushpin": "📌", "mag": "🔍",
    "information_source": "ℹ️", "question": "❓", "exclamation": "❗", "x": "❌", "no_entry": "⛔",
    "rotating_light": "🚨", "candle": "🕯️", "bouquet": "💐", "baby": "👶", "ring": "💍", "cake": "🍰",
    "slightly_smiling_face": "🙂", "smile": "😄", "neutral_face": "😐", "slightly_frowning_face": "🙁",
    "disappointed": "😞", "cry": "😢", "palm_tree": "🌴", "zebra_face": "🦓", "lock": "🔒", "speech_balloon": "💬",
    "telephone_receiver": "📞", "zap": "⚡", "gear": "⚙️", "link": "🔗", "bulb": "💡", "chart_with_upwards_trend": "📈",
}  # fmt: skip


class _Aside:
    def __init__(self) -> None:
        self.kept: list[Markup] = []

    def keep(self, html: Markup) -> str:
        self.kept.append(html)
        return f"\ue000{len(self.kept) - 1}\ue001"

    def back(self, html: str) -> str:
        # Twice, for a mention that was put aside inside a link's label or a piece of code.
        for _ in range(3):
            html = ASIDE.sub(lambda found: str(self.kept[int(found[1])]), html)
        return html


def html(text: str, viewer: Viewer, verbatim: bool = False) -> Markup:
    """The whole text of a mrkdwn object or of a message, as HTML with its lines, quotes and fences."""
    text = text.replace("\ue000", "").replace("\ue001", "").replace("\r\n", "\n")
    parts: list[str] = []
    for number, part in enumerate(FENCE.split(text)):
        if number % 2:
            parts.append(f"<pre>{_in_code(part.removeprefix(chr(10)).removesuffix(chr(10)), viewer)}</pre>")
        elif part.strip("\n"):
            # The line ends beside a fence belong to it: it is a block of its own.
            trimmed = part.removeprefix("\n") if number else part
            parts.append(_lines(trimmed.removesuffix("\n") if text != part else trimmed, viewer, verbatim))
    return Markup("".join(parts))


def plain(text: str, emoji: bool = True) -> Markup:
    """A plain_text object: nothing in it means anything, except the names of emoji."""
    safe = str(escape(text)).replace("\n", "<br>")
    return Markup(_pictured(safe) if emoji else safe)


def words(text: str, viewer: Viewer) -> str:
    """The same text for places that hold no HTML, such as a label for a screen reader."""
    return Markup(html(text, viewer)).striptags()


def unescaped(text: str) -> str:
    """The three characters that Slack escapes, as they were typed."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def link(url: str, label: str | Markup | None = None) -> Markup:
    """A link that opens elsewhere and tells nobody where from; only of kinds that cannot run anything."""
    shown = url if label is None else label
    if not url.lower().startswith(LINKED):
        return escape(shown)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, shown)


def mention(user: str, viewer: Viewer) -> Markup:
    me = " me" if user == viewer.id else ""
    return Markup('<span class="mention{}">@{}</span>').format(me, viewer.people.get(user, user))


def channel_link(channel: str, viewer: Viewer, name: str | None = None) -> Markup:
    known = viewer.channels.get(channel)
    if known is None:
        return Markup('<span class="mention">#{}</span>').format(name or "private channel")
    return Markup('<a class="mention" href="?at={}" data-go="{}">#{}</a>').format(channel, channel, known)


def broadcast(kind: str) -> Markup:
    return Markup('<span class="mention loud">@{}</span>').format(kind)


def _lines(text: str, viewer: Viewer, verbatim: bool) -> str:
    """Lines that start with > are quotes; >>> takes everything that follows."""
    out: list[str] = []
    for quoted, run in groupby(_told_apart(text), key=lambda line: line[0]):
        shown = _inline("\n".join(line for _, line in run), viewer, verbatim)
        out.append(f"<blockquote>{shown}</blockquote>" if quoted else shown)
    return "".join(out)


def _told_apart(text: str) -> Iterator[tuple[bool, str]]:
    to_the_end = False
    for line in text.split("\n"):
        rest = line if to_the_end else QUOTED_ALL.sub("", line)
        to_the_end = to_the_end or rest != line
        bare = rest if to_the_end else QUOTED.sub("", line)
        yield to_the_end or bare != line, bare


def _inline(text: str, viewer: Viewer, verbatim: bool) -> str:
    aside = _Aside()
    text = CODE.sub(lambda found: aside.keep(Markup(f"<code>{_in_code(found[1], viewer)}</code>")), text)
    text = ANGLE.sub(lambda found: aside.keep(_angle(found[1], viewer)), text)
    if not verbatim:
        text = BARE_URL.sub(lambda found: aside.keep(link(unescaped(found[0]))), text)
    marked = _marked(str(escape(unescaped(text))))
    return aside.back(_pictured(marked).replace("\n", "<br>"))


def _marked(safe: str) -> str:
    return MARKED.sub(lambda found: f"<{TAGS[found[1]]}>{_marked(found[2])}</{TAGS[found[1]]}>", safe)


def _pictured(safe: str) -> str:
    return EMOJI.sub(
        lambda found: (
            f'<span class="emoji" role="img" aria-label="{found[1]}">{PICTURES[found[1]]}</span>'
            if found[1] in PICTURES
            else found[0]
        ),
        safe,
    )


def _in_code(text: str, viewer: Viewer) -> str:
    """Code is shown as it stands; only what is in angle brackets still speaks."""
    aside = _Aside()
    text = ANGLE.sub(lambda found: aside.keep(_angle(found[1], viewer)), text)
    return aside.back(str(escape(unescaped(text))))


def _angle(inner: str, viewer: Viewer) -> Markup:
    target, bar, label = inner.partition("|")
    shown = unescaped(label) if bar and label else None
    if target.startswith("@"):
        return mention(target[1:], viewer)
    if target.startswith("#"):
        return channel_link(target[1:], viewer, shown)
    if target.startswith("!"):
        return _special(target[1:], shown, viewer)
    if not target.lower().startswith(LINKED):
        return escape(unescaped(f"<{inner}>"))
    return link(unescaped(target), shown if shown is not None else unescaped(target).removeprefix("mailto:"))


def _special(target: str, shown: str | None, viewer: Viewer) -> Markup:
    if target in BROADCASTS:
        return broadcast(target)
    if target.startswith("subteam^"):
        return Markup('<span class="mention">{}</span>').format(shown or "@group")
    if target.startswith("date^"):
        return _date(target.split("^")[1:], shown, viewer)
    return escape(shown if shown is not None else f"<!{target}>")


def _date(parts: list[str], fallback: str | None, viewer: Viewer) -> Markup:
    if len(parts) < 2 or not parts[0].isdecimal():
        return escape(fallback or "")
    try:
        said = viewer.date(int(parts[0]), unescaped(parts[1]))
    except (OverflowError, ValueError, OSError):
        return escape(fallback or "")
    said_html: str | Markup = said if len(parts) < 3 else link(unescaped(parts[2]), said)
    return Markup('<time title="{}">{}</time>').format(fallback or "", said_html)

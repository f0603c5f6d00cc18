"""The few pages that people see in a browser when they install Moments. No script, nothing from elsewhere."""

import base64
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from html import escape

from starlette.responses import HTMLResponse

REASONS = {
    "commands": "answer its commands, such as /moment",
    "chat:write": "write as Moments: in direct messages, and in channels it was invited to",
    "im:write": "start a direct message with a colleague",
    "im:history": "read its own direct messages, and no others",
    "users:read": "know who works with you, and in which time zone",
    "files:read": "read the spreadsheet you drop into its import, and no other file (you may decline this)",
    "files:write": "send you what it keeps as files, in your direct message (you may decline this)",
}
"""Why each permission is asked for. One that is not here is named as Slack names it."""

INSTALL_AGAIN = ("/slack/install", "Start again")


@dataclass(frozen=True)
class Page:
    title: str
    says: tuple[str, ...]
    status: int = 400
    listed: tuple[str, ...] = ()
    button: tuple[str, str] | None = None
    """Where it leads, and its words."""
    link: tuple[str, str] | None = None
    after: tuple[str, ...] = ()


CANCELLED = Page(
    "Nothing was installed",
    ("You said no on Slack's page, and that is fine. Nothing was changed.",),
    status=200,
    button=("/slack/install", "Back to the start"),
)
TOO_OLD = Page(
    "Please start again",
    (
        "The page you came from was open for more than ten minutes, or it was used before.",
        "If Moments is in your Slack already, all is well. If not, start again here.",
    ),
    button=INSTALL_AGAIN,
)
ANOTHER_BROWSER = Page(
    "Please start again in this browser",
    (
        "This was begun in another browser, in an older tab, or with cookies switched off. Nothing was installed.",
        "Start again here, and stay in this browser until the end.",
    ),
    button=INSTALL_AGAIN,
)
WHOLE_ORGANISATION = Page(
    "One workspace at a time, please",
    (
        "Moments cannot be installed for a whole organisation, so nothing was kept.",
        "Start again, and choose one workspace on Slack's page.",
    ),
    button=INSTALL_AGAIN,
)
NO_ANSWER = Page(
    "Slack did not answer",
    ("Nothing was kept. Please wait a minute and start again.",),
    status=503,
    button=INSTALL_AGAIN,
)


def offer(authorize_url: str, scopes: Collection[str]) -> Page:
    known = [REASONS[each] for each in REASONS if each in scopes]
    others = [each for each in sorted(scopes) if each not in REASONS]
    return Page(
        "Add Moments to Slack",
        (
            "Moments reminds your team of what matters to your clients, early enough to act on it.",
            "It asks Slack to let it:",
        ),
        status=200,
        listed=(*known, *others),
        after=("It reads no channels. When you remove it from Slack, everything it knows about you is deleted.",),
        button=(authorize_url, "Add to Slack"),
    )


def installed(team: str, slack_link: str, browser_link: str) -> Page:
    return Page(
        f"Moments is in {team}",
        ("Open Slack and look for Moments under Apps, or type /moment help in any channel.",),
        status=200,
        button=(slack_link, "Open Slack"),
        link=(browser_link, "Open Slack in this browser"),
    )


def refused(code: str) -> Page:
    return Page(
        "Slack said no",
        (
            f"Slack did not let this installation through ({code}). Nothing was kept.",
            "Start again. If it stays so, ask an admin of your workspace, and give them the word in brackets.",
        ),
        button=INSTALL_AGAIN,
    )


def draw(page: Page) -> HTMLResponse:
    return HTMLResponse(_html(page), page.status, headers=HEADERS)


def _html(page: Page) -> str:
    listed = "".join(f"<li>{escape(each)}</li>" for each in page.listed)
    parts = [
        f"<h1>{escape(page.title)}</h1>",
        *(f"<p>{escape(each)}</p>" for each in page.says),
        f"<ul>{listed}</ul>" if listed else "",
        *(f"<p>{escape(each)}</p>" for each in page.after),
        _anchor(page.button, ' class="button"'),
        _anchor(page.link, ""),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(page.title)}</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>"
    )


def _anchor(leads: tuple[str, str] | None, kind: str) -> str:
    return f'<p><a{kind} href="{escape(leads[0])}">{escape(leads[1])}</a></p>' if leads else ""


STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0;font:17px/1.5 system-ui,sans-serif;background:#f4f2ee;color:#1d2b27}"
    "main{max-width:34rem;margin:12vh auto;padding:2rem 2.25rem;background:#fff;border-radius:12px}"
    "h1{margin:0 0 .75rem;font-size:1.6rem;line-height:1.25}"
    "ul{padding-left:1.25rem}"
    "a{color:#28443c}"
    ".button{display:inline-block;margin-top:.5rem;padding:.7rem 1.4rem;border-radius:8px;"
    "background:#28443c;color:#fff;font-weight:600;text-decoration:none}"
    "a:focus-visible{outline:3px solid #c98a2b;outline-offset:3px}"
    "@media(max-width:40rem){main{margin:0;border-radius:0;min-height:100vh;box-sizing:border-box}}"
    "@media(prefers-color-scheme:dark){body{background:#14201c;color:#e8ece9}main{background:#1d2b27}"
    "a{color:#a9cdbf}.button{background:#a9cdbf;color:#14201c}}"
)
HEADERS = {
    "content-security-policy": "default-src 'none';"
    f" style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",  # the address holds the code
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}

"""Importing in Slack: the form, what would happen, and what did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.dates import Order
from bot.domain.drafts import Draft
from bot.domain.history import Entry
from bot.domain.imports import ClientStep, DateStep, Import
from bot.domain.sheets import gathered
from bot.views import planned
from bot.views.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    field_of,
    file_input,
    mention,
    modal,
    option,
    paragraphs,
    section,
    state_of,
    text_input,
    words,
)
from bot.views.planned import Prompted, Walkers

OPEN, AGAIN = "open_import_form", "import_again"
FORM, DRY_RUN, ORDER_FORM, MISTAKES = "import_form", "import_dry_run", "import_order", "import_mistakes"
PASTED_MOST, LINE_MOST = 3000, 260
MISTAKES_MOST, CHANGES_MOST, NOTES_MOST, JOURNEYS_MOST = 20, 10, 10, 20
TYPES = ("csv", "tsv", "txt")

FIRST = (
    "Bring your clients in from a spreadsheet. First you see what would happen, and nothing is changed before you say"
    " so.\nThe first row names the columns: `name` and `owner` are enough, and people are called as in Slack."
)
NO_FILES = (
    "A file cannot be dropped here, because Slack's scope `files:read` was not granted. Whoever installed Moments can"
    " install it again and allow it. Until then, paste your rows, or ask whoever runs Moments to use `moments import`."
)
PASTE = "At most 3,000 characters. More comes as a file, or by the command moments import."
MAY_CLOSE = "You can close this. Nothing is imported before you have seen it and said so."
ALL_OR_NOTHING = "It is all or nothing. You can close this: the outcome comes in your messages with Moments then."
NEXT = "Every owner sees their clients in Home, and `/client` with a name shows a card."


@dataclass(frozen=True)
class Begun:
    last: Entry | None
    """The last import."""
    zone: ZoneInfo
    """Of whoever looks."""


@dataclass(frozen=True)
class Dropped:
    id: str
    name: str


@dataclass(frozen=True)
class Given:
    roster_file: Dropped | None = None
    roster: str = ""
    dates_file: Dropped | None = None
    dates: str = ""


@dataclass(frozen=True)
class Shown:
    """What would happen."""

    draft: Draft
    plan: Import
    prompts: Sequence[Prompted]
    names: Mapping[str, str]
    """Of people, by their Slack ids."""
    is_changed: bool = False
    """Whether something else was shown and agreed to before."""
    walkers: Sequence[Walkers] = ()
    begins_later: bool = False
    """The journeys begin after the import."""


@dataclass(frozen=True)
class Receipt:
    plan: Import
    prompts: Sequence[Prompted]
    names: Mapping[str, str]
    walkers: Sequence[Walkers] = ()
    begins_later: bool = False


# --- the form


def form(begun: Begun, may_read_files: bool, now: datetime, given: Given | None = None) -> View:
    given = given or Given()
    blocks = [section(FIRST)]
    if begun.last is not None:
        blocks.append(context(_last(begun.last, begun.zone, now)))
    if not may_read_files:
        blocks.append(context(NO_FILES))
    for name, called, rows in (("roster", "clients", given.roster), ("dates", "dates", given.dates)):
        extra = "" if name == "roster" else ", if you have them: birthdays, renewals"
        if may_read_files:
            dropped = file_input(f"{name}_file", TYPES)
            hint = "A CSV file, as any spreadsheet saves it, of 5 MB at most."
            blocks.append(
                field_of(f"{name}_file", f"A file with your {called}{extra}", dropped, hint=hint, optional=True)
            )
        label = f"Or paste the rows of your {called}" if may_read_files else f"The rows of your {called}{extra}"
        pasted = text_input(name, initial=rows, most=PASTED_MOST, multiline=True)
        blocks.append(field_of(name, label, pasted, hint=PASTE, optional=True))
    return modal("Import clients", FORM, blocks, submit="Show me")


def read(view: View) -> Given:
    state = state_of(view)
    return Given(
        _dropped(state.get("roster_file")),
        state["roster"].get("value") or "",
        _dropped(state.get("dates_file")),
        state["dates"].get("value") or "",
    )


def _dropped(state: dict[str, Any] | None) -> Dropped | None:
    files = (state or {}).get("files") or []
    return Dropped(str(files[0]["id"]), str(files[0].get("name") or "the file")) if files else None


def _last(entry: Entry, zone: ZoneInfo, now: datetime) -> str:
    at = calendar.at_in_words(entry.at, zone, now, with_zone=False)
    by = f" by {mention(entry.who)}" if entry.who else ""
    return f"The last import was {at}{by}: {words(entry.text)}."


# --- while it takes its time


def reading(draft: Draft, file: str = "", done: int = 0, of: int = 0) -> View:
    what = words(file or draft.roster.name)
    said = f"Reading {what}: {done:,} of {of:,} rows." if of else f"Reading {what}."
    return modal("Import clients", "import_reading", [section(said), context(MAY_CLOSE)], close="Close")


def importing() -> View:
    return modal("Import clients", "importing", [section("Importing."), context(ALL_OR_NOTHING)], close="Close")


# --- what would happen


def dry_run(shown: Shown, now: datetime) -> View:
    plan = shown.plan
    if plan.mistakes:
        return _to_mend(shown)
    blocks: list[Block] = []
    if shown.is_changed:
        blocks.append(
            section("Somebody changed the roster since you saw this, so nothing was imported. Please look again.")
        )
    if plan.changes_nothing:
        blocks += [section(planned.NOTHING_NEW), *_part("How it was read", plan.notes, NOTES_MOST)]
        return modal("Import clients", "import_known", blocks, close="Close")
    blocks += [section(f"*What would happen*\n{_counts('Clients', plan.clients)}\n{_counts('Dates', plan.dates)}")]
    blocks += _part(planned.CHANGES, planned.changes(plan), CHANGES_MOST)
    blocks += _part(planned.TWINS, planned.twins(plan), CHANGES_MOST)
    blocks += _part("How it was read", [*plan.notes, *_order(shown.draft.order)], NOTES_MOST)
    blocks += _ahead(shown, now)
    blocks.append(context("So far nothing was changed."))
    return _waiting(modal("Import clients", DRY_RUN, blocks, submit="Import", metadata=_key(shown.draft)))


def key_of(view: View) -> tuple[int, int]:
    """The draft that is shown, and which time it was read."""
    draft_id, _, attempt = view["private_metadata"].partition(":")
    return int(draft_id), int(attempt or 0)


def order_of(view: View) -> Order:
    return Order(state_of(view)["order"]["selected_option"]["value"])


def _to_mend(shown: Shown) -> View:
    plan, key = shown.plan, _key(shown.draft)
    lines = planned.shortened(gathered(plan.mistakes), MISTAKES_MOST)
    blocks = [section(f"*{planned.to_mend(plan.mistakes)}*"), *paragraphs(_lines(lines))]
    blocks += _part("How it was read", plan.notes, NOTES_MOST)
    blocks.append(actions([button("Give it again", AGAIN, key.partition(":")[0])]))
    if plan.asks_order:
        blocks += [divider(), _which_first()]
        return _waiting(modal("Import clients", ORDER_FORM, blocks, submit="Read it again", metadata=key))
    return _waiting(modal("Import clients", MISTAKES, blocks, close="Close", metadata=key))


def _which_first() -> Block:
    options = [option("The day: 5/6 is 5 June", Order.DMY), option("The month: 5/6 is 6 May", Order.MDY)]
    radio: Block = {"type": "radio_buttons", "action_id": "order", "options": options}
    return field_of("order", "What stands first in your dates?", radio)


def _order(order: Order | None) -> list[str]:
    if order is None:
        return []
    return [f"The {'day' if order is Order.DMY else 'month'} stands first in your dates, as you said."]


def _counts(name: str, steps: Sequence[ClientStep | DateStep]) -> str:
    words = ("new", "changed", "as they are")
    said = [f"{count:,} {word}" for count, word in zip(planned.counts(steps), words, strict=True) if count]
    return f"{name}: {', '.join(said) or 'none'}"


def _part(title: str, lines: Sequence[str], most: int) -> list[Block]:
    return [divider(), *paragraphs([f"*{title}*", *_lines(planned.shortened(lines, most))])] if lines else []


def _ahead(shown: Shown | Receipt, now: datetime) -> list[Block]:
    """Who begins to walk along which journey, and who is asked what on which morning."""
    walking = planned.journeys(shown.walkers, shown.begins_later)
    blocks = _part(planned.JOURNEYS, walking, JOURNEYS_MOST)
    if not shown.prompts:
        return [*blocks, divider(), section(planned.NO_DATES if walking and shown.begins_later else planned.NOBODY)]
    said = [f"*{planned.prompts_title(len(shown.prompts))}*"]
    for theirs in planned.prompts(shown.prompts, shown.names, now):
        said.append(f"\n*{words(theirs.who)}*")
        for morning in theirs.mornings:
            day, count = planned.heading(morning)
            said += [f"*{day}*{count}" if morning.lines else f"{day}{count}", *_lines(morning.lines)]
    return [*blocks, divider(), *paragraphs(said)]


def _lines(lines: Sequence[str]) -> list[str]:
    return [words(line, LINE_MOST) for line in lines]


def _key(draft: Draft) -> str:
    return f"{draft.id}:{draft.attempt}"


def _waiting(view: View) -> View:
    """Whoever closes it gives up, and what they gave goes at once."""
    return {**view, "notify_on_close": True}


# --- what happened


def receipt(done: Receipt, now: datetime) -> View:
    lines = ["*Imported.*", f"{counted(done.plan)}.", NEXT]
    return modal("Import clients", "imported", [*paragraphs(lines), *_ahead(done, now)], close="Close")


def counted(plan: Import) -> str:
    """ "58 clients added, 2 changed; 12 dates added": the same words in the receipt and in the history."""
    said = []
    for one, many, steps in (("client", "clients", plan.clients), ("date", "dates", plan.dates)):
        new, changed, _ = planned.counts(steps)
        parts = [f"{new:,} {one if new == 1 else many} added"] if new else []
        if changed:
            parts.append(f"{changed:,} changed" if parts else f"{changed:,} {one if changed == 1 else many} changed")
        said += [", ".join(parts)] if parts else []
    if count := len(plan.people_alone):
        said.append("one person there" if count == 1 else f"{count:,} people there")
    return "; ".join(said) or "Nothing new"

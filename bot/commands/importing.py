"""`moments import`: the roster and its dates from a spreadsheet. A dry run unless it is told to commit."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from time import sleep
from zoneinfo import ZoneInfo

from bot.clock import Clock, SystemClock
from bot.commands import Stopped
from bot.commands.database import opened
from bot.commands.progress import Progress, watch
from bot.domain import calendar
from bot.domain.dates import Order
from bot.domain.directory import Directory
from bot.domain.duplicates import Named
from bot.domain.imports import ClientStep, DateStep, Import
from bot.domain.people import Person
from bot.domain.roster import Mistake, decode
from bot.domain.sheets import gathered
from bot.domain.workspaces import Workspace
from bot.flows import people, roster, workspaces
from bot.flows.roster import Prompt
from bot.messenger import Messenger, ScopeMissing, SlackTrouble, TooFast, Uninstalled
from bot.settings import Settings
from store import Store

MOST_MISTAKES = 20
MOST_CHANGES = 10
MOST_PROMPTS = 20
PAGES_AT_ONCE, A_PAGE_SECONDS = 15, 3.0
"""Slack hands out twenty pages of people a minute."""


def import_files(
    settings: Settings,
    file: Path,
    dates: Path | None,
    commits: bool,
    order: Order | None = None,
    clock: Clock | None = None,
) -> str:
    """What would happen, or what did. Raises Stopped: with every mistake, where there are any. `order`: of day and
    month in dates, where somebody said it."""
    now = (clock or SystemClock()).now()
    progress = Progress()
    texts = (_text(file), _text(dates) if dates else None)
    with opened(settings) as store:
        workspace = progress.during("Asking who is here", lambda: workspace_of(store, settings, now))
        with store.read() as work:
            known = work.people.all(workspace.id)
        directory = Directory(known, is_whole=bool(settings.bot_token))
        names = (str(file), str(dates))
        plan = roster.plan_import(store, workspace.id, *texts, directory, names, order, watch(progress))
        if plan.mistakes:
            raise Stopped("\n".join(_refusal(plan.mistakes, plan.notes)))
        prompts = progress.during("Looking ahead", lambda: roster.first_prompts(store, plan, now))
        if commits:
            progress.during("Importing", lambda: _commit(store, plan, now))
    lines = [*_report(workspace, plan), *_planned(prompts, known, now)]
    return "\n".join([*lines, *_ending(plan, file, dates, commits, order)])


def _commit(store: Store, plan: Import, now: datetime) -> None:
    try:
        roster.commit_import(store, plan, now)
    except roster.RosterChanged as changed:
        raise Stopped(changed.sentence) from None


def _text(file: Path) -> str:
    try:
        text = decode(file.read_bytes(), str(file))
    except OSError as error:
        raise Stopped(f"{file} cannot be read: {error.strerror or error}.", 2) from None
    if isinstance(text, Mistake):
        raise Stopped("\n".join(_refusal([text])))
    return text


# --- whose roster it is


def workspace_of(store: Store, settings: Settings, now: datetime, meets: bool = True) -> Workspace:
    """That of the token, or the only one there is. `meets`: Slack is asked who is in it, too."""
    if not settings.bot_token:
        return _only_workspace(store)
    token = settings.bot_token
    slack = Messenger(settings.api_url, lambda _workspace_id: token)
    try:
        workspace = _met(store, slack)
        if meets:
            _meet_everybody(store, slack, workspace, now)
    except SlackTrouble as trouble:
        raise _stopped_by(trouble, settings) from None
    return workspace


def _met(store: Store, slack: Messenger) -> Workspace:
    who = slack.whoami(0)
    team = str(who["team_id"])
    facts = {"bot_id": who.get("bot_id"), "bot_user_id": who.get("user_id")}
    return workspaces.arrive(store, team, str(who.get("team") or team), who.get("enterprise_id"), **facts)


def _only_workspace(store: Store) -> Workspace:
    with store.read() as work:
        known = work.workspaces.all()
    if not known:
        raise Stopped("No workspace is known here yet. Set SLACK_BOT_TOKEN, or run `moments run` once with it.", 2)
    if len(known) > 1:
        names = ", ".join(workspace.name for workspace in known[:5])
        raise Stopped(f"There are {len(known)} workspaces here ({names}). Set SLACK_BOT_TOKEN to say which one.", 2)
    return known[0]


def _meet_everybody(store: Store, slack: Messenger, workspace: Workspace, now: datetime) -> None:
    for number, page in enumerate(slack.people(workspace.id)):
        people.record(store, workspace.id, page, now)
        if number >= PAGES_AT_ONCE:
            sleep(A_PAGE_SECONDS)


def _stopped_by(trouble: SlackTrouble, settings: Settings) -> Stopped:
    match trouble:
        case Uninstalled():
            said = f"Slack does not accept SLACK_BOT_TOKEN ({trouble.code}). Copy it again from your app's page"
            return Stopped(f"{said} at https://api.slack.com/apps, under OAuth & Permissions.", 2)
        case ScopeMissing():
            said = f"The bot token lacks the scope {trouble.needed}. Put manifest.yml into your app"
            return Stopped(f"{said} at https://api.slack.com/apps and install it again.", 2)
        case TooFast():
            return Stopped(f"Slack asks for a pause. Try again in {trouble.seconds:.0f} seconds.")
    said = f"Slack at {settings.api_url} did not answer as it should ({trouble.code})"
    return Stopped(f"{said}. Nothing was changed. Run `moments doctor` to see why.")


# --- what is said about it


def _refusal(mistakes: Sequence[Mistake], notes: Sequence[str] = ()) -> Iterator[str]:
    count = len(mistakes)
    yield f"Nothing was imported: there {'is one mistake' if count == 1 else f'are {count} mistakes'} to mend first."
    said = gathered(mistakes)
    yield from said[:MOST_MISTAKES]
    if len(said) > MOST_MISTAKES:
        yield f"and {len(said) - MOST_MISTAKES} more"
    if notes:
        yield from ("", *notes)


def _report(workspace: Workspace, plan: Import) -> Iterator[str]:
    yield workspace.name
    yield f"{'':10}{'new':>8}{'changed':>10}{'unchanged':>12}"
    yield _row("clients", plan.clients)
    yield _row("dates", plan.dates)
    yield from _changes(plan)
    yield from _perhaps_the_same(plan)
    if plan.notes:
        yield from ("", *plan.notes)


def _perhaps_the_same(plan: Import) -> Iterator[str]:
    if plan.duplicates:
        yield from ("", "Perhaps the same client twice (nothing is merged):")
        said = [f"  line {each.one.line}: {each.one.name} and {_named(each.other)}" for each in plan.duplicates]
        yield from _shortened(said, MOST_CHANGES, "  ")


def _named(other: Named) -> str:
    return f"{other.name} (line {other.line})" if other.line else f"{other.name} (in the roster)"


def _row(name: str, steps: Sequence[ClientStep | DateStep]) -> str:
    new = sum(step.before is None for step in steps)
    same = sum(step.before == step.after for step in steps)
    return f"{name:10}{new:>8}{len(steps) - new - same:>10}{same:>12}"


def _changes(plan: Import) -> Iterator[str]:
    changes = [f"  {step.after.name}: {_which(step)}" for step in plan.clients if step.changes]
    changes += [f"  {step.after.title}: {_was(step)}" for step in plan.dates if step.is_change]
    changes += [f"  {step.contact}: {step.role}" for step in plan.role_changes]
    if changes:
        yield from ("", "What would change:")
        yield from _shortened(changes, MOST_CHANGES, "  ")


def _which(step: ClientStep) -> str:
    assert step.before is not None
    words = [CALLED.get(name, name.replace("_", " ")) for name in step.changes]
    return ", ".join(f"{word} (was {step.before.name})" if word == "name" else word for word in words)


CALLED = {"zone": "time zone", "archived_at": "archived", "enquired_at": "enquired"}


def _was(step: DateStep) -> str:
    assert step.before is not None
    pairs = [
        (name.replace("_", " "), getattr(step.before, name), getattr(step.after, name))
        for name in ("title", "date", "repeat", "leap", "lead_days")
    ]
    said = [f"{name} {before} becomes {after}" for name, before, after in pairs if before != after]
    return ", ".join([*said, *(["silent from now on"] if step.after.is_silent > step.before.is_silent else [])])


def _planned(prompts: Sequence[Prompt], known: Iterable[Person], now: datetime) -> Iterator[str]:
    if not prompts:
        return
    names = {person.slack_id: person.name for person in known}
    shown = sorted(prompts[:MOST_PROMPTS], key=lambda prompt: names.get(prompt.plan.recipient, prompt.plan.recipient))
    yield from ("", f"Prompts in the first fortnight ({len(prompts)}):")
    for slack_id, theirs in groupby(shown, key=lambda prompt: prompt.plan.recipient):
        rows = list(theirs)
        zone = calendar.zone_in_words(ZoneInfo(rows[0].plan.zone))
        yield f"  {names.get(slack_id, slack_id)} ({zone})"
        yield from (f"    {_prompt(prompt, now)}" for prompt in rows)
    if len(prompts) > MOST_PROMPTS:
        yield f"  and {len(prompts) - MOST_PROMPTS} more"


def _prompt(prompt: Prompt, now: datetime) -> str:
    zone = ZoneInfo(prompt.plan.zone)
    day = calendar.local_day(prompt.plan.due_at, zone)
    when = calendar.at_in_words(prompt.plan.due_at, zone, now, with_zone=False)
    what = f"{prompt.milestone.title} ({prompt.client.name})"
    return f"{when:34}{what}, {calendar.occurrence_in_words(prompt.milestone.date, prompt.plan.occurrence, day)}"


def _ending(plan: Import, file: Path, dates: Path | None, commits: bool, order: Order | None) -> Iterator[str]:
    yield ""
    if plan.changes_nothing:
        yield "All of it is known already: there is nothing to import."
    elif commits:
        yield "Imported."
    else:
        extra = [*(["--dates", str(dates)] if dates else []), *(["--date-order", str(order)] if order else [])]
        yield "This was a dry run, and nothing was changed. To import it:"
        yield f"  {shlex.join(['moments', 'import', str(file), *extra, '--commit'])}"


def _shortened(lines: Sequence[str], most: int, indent: str) -> Iterator[str]:
    yield from lines[:most]
    if len(lines) > most:
        yield f"{indent}and {len(lines) - most} more"

"""`moments import`: the roster and its dates from a spreadsheet. A dry run unless it is told to commit."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from time import sleep

from bot.clock import Clock, SystemClock
from bot.commands import Stopped
from bot.commands.database import opened
from bot.commands.progress import Progress, watch
from bot.domain.dates import Order
from bot.domain.directory import Directory
from bot.domain.imports import ClientStep, DateStep, Import
from bot.domain.people import Person
from bot.domain.roster import Mistake, decode
from bot.domain.sheets import gathered
from bot.domain.workspaces import Workspace
from bot.flows import people, roster, workspaces
from bot.flows.roster import Prompt
from bot.journeys import load
from bot.messenger import Messenger, ScopeMissing, SlackTrouble, TooFast, Uninstalled
from bot.settings import Settings
from bot.views import planned
from store import Store

MOST_MISTAKES = 20
MOST_CHANGES = 10
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
    """What would happen, or what did. Raises Stopped: with every mistake, where there are any; JourneysError.
    `order`: of day and month in dates, where somebody said it."""
    now = (clock or SystemClock()).now()
    progress = Progress()
    texts = (_text(file), _text(dates) if dates else None)
    loaded = load(settings.home)
    with opened(settings) as store:
        workspace = progress.during("Asking who is here", lambda: workspace_of(store, settings, now))
        with store.read() as work:
            known = work.people.all(workspace.id)
        directory = Directory(known, is_whole=bool(settings.bot_token))
        names = (str(file), str(dates))
        plan = roster.plan_import(store, workspace.id, *texts, directory, names, order, watch(progress))
        if plan.mistakes:
            raise Stopped("\n".join(_refusal(plan.mistakes, plan.notes)))
        walkers = roster.walkers(store, plan, loaded)
        said, act = ("Importing", roster.commit_import) if commits else ("Looking ahead", roster.first_prompts)
        try:
            prompts = progress.during(said, lambda: act(store, plan, now, loaded=loaded))
        except roster.RosterChanged as changed:
            raise Stopped(changed.sentence) from None
    walking = planned.journeys(walkers, roster.begins_later(plan))
    lines = [*_report(workspace, plan), *_part(planned.JOURNEYS, walking), *_planned(prompts, known, now)]
    return "\n".join([*lines, *_ending(plan, file, dates, commits, order)])


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
    yield planned.to_mend(mistakes)
    yield from planned.shortened(gathered(mistakes), MOST_MISTAKES)
    if any(mistake.asks_order for mistake in mistakes):
        yield "Say the order of every such date: --date-order dmy where the day stands first, mdy for the month."
    if notes:
        yield from ("", *notes)


def _report(workspace: Workspace, plan: Import) -> Iterator[str]:
    yield workspace.name
    yield f"{'':10}{'new':>8}{'changed':>10}{'unchanged':>12}"
    yield _row("clients", plan.clients)
    yield _row("dates", plan.dates)
    yield from _part(planned.CHANGES, planned.changes(plan))
    yield from _part(planned.TWINS, planned.twins(plan))
    if plan.notes:
        yield from ("", *plan.notes)


def _part(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", title, *(f"  {line}" for line in planned.shortened(lines, MOST_CHANGES)))


def _row(name: str, steps: Sequence[ClientStep | DateStep]) -> str:
    new, changed, same = planned.counts(steps)
    return f"{name:10}{new:>8}{changed:>10}{same:>12}"


def _planned(prompts: Sequence[Prompt], known: Iterable[Person], now: datetime) -> Iterator[str]:
    if not prompts:
        return
    names = {person.slack_id: person.name for person in known}
    yield from ("", planned.prompts_title(len(prompts)))
    for theirs in planned.prompts(prompts, names, now):
        yield f"  {theirs.who}"
        for morning in theirs.mornings:
            yield "    " + "".join(planned.heading(morning))
            yield from (f"      {line}" for line in morning.lines)


def _ending(plan: Import, file: Path, dates: Path | None, commits: bool, order: Order | None) -> Iterator[str]:
    yield ""
    if plan.changes_nothing:
        yield planned.NOTHING_NEW
    elif commits:
        yield "Imported."
    else:
        extra = [*(["--dates", str(dates)] if dates else []), *(["--date-order", str(order)] if order else [])]
        yield f"{planned.DRY_RUN} To import it:"
        yield f"  {shlex.join(['moments', 'import', str(file), *extra, '--commit'])}"

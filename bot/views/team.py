"""A manager's team today. By name, in words and without a scale: it is for helping, not for comparing."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.briefs import Item
from bot.domain.people import Person
from bot.domain.team import Away, Day, Team, Waits
from bot.views import briefs, promises
from bot.views.blocks import Block, View, actions, button, context, divider, mention, modal, paragraphs, section

DAY, ALL, BACK, MORE = "team_day", "team_all", "team_back", "team_more"
ALL_VIEW, DAY_VIEW = "team_all_view", "team_day_view"
IN_HOME_MOST = 6
ON_A_PAGE = 40
NAMED_MOST = 15
AWAY_MOST = 10
LINES_MOST = 40


def rows(team: Team, zone: ZoneInfo, now: datetime) -> list[Block]:
    """In Home."""
    today = calendar.local_day(now, zone)
    drawn = [_one(person, waits, zone, today) for person, waits in team.busy[:IN_HOME_MOST]]
    more = len(team.busy) - len(drawn)
    if more > 0:
        said = "Something waits for one more person." if more == 1 else f"Something waits for {more} more people."
        drawn.append(section(said, button("Show everybody", ALL, 0, said="Show everybody in your team")))
    return [*drawn, *_others(team, today)]


def everybody(team: Team, zone: ZoneInfo, now: datetime, page: int = 0) -> View:
    today = calendar.local_day(now, zone)
    pages = max((len(team.busy) - 1) // ON_A_PAGE + 1, 1)
    page = max(min(page, pages - 1), 0)
    shown = team.busy[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    blocks = [_one(person, waits, zone, today) for person, waits in shown]
    turns = [button("Back", BACK, page - 1)] if page else []
    turns += [button("More", MORE, page + 1)] if page + 1 < pages else []
    blocks += [context(f"Page {page + 1} of {pages}"), actions(turns)] if turns else []
    blocks += _others(team, today)
    return modal("Your team today", ALL_VIEW, blocks or [section("Nobody is in your team yet.")], close="Close")


def day(shown: Day, now: datetime) -> View:
    """Only to be read: what is done about it is theirs."""
    today = shown.brief.day
    about = "" if shown.is_whole else ", about the clients that you manage"
    first = f"What waits for {mention(shown.person.slack_id)} today{about}."
    blocks: list[Block] = [section(first)]
    if shown.away is not None:
        blocks.append(context(_away(shown.away, today)))
    lines = ["\n".join(_lines(item, shown, now)) for item in shown.brief.items]
    lines += [
        "\n".join([f"*{said}*", *more])
        for promise, client in shown.overdue
        for said, *more in [promises.said(promise, client, shown.brief.reader, now)]
    ]
    blocks += [divider(), *(section(each) for each in lines[:LINES_MOST])] if lines else [section("Nothing waits.")]
    if len(lines) > LINES_MOST:
        blocks.append(context(f"{len(lines) - LINES_MOST} more wait for them."))
    return modal("Their day", DAY_VIEW, blocks, close="Close")


def _one(person: Person, waits: Waits, zone: ZoneInfo, today: date) -> Block:
    said = f"*{mention(person.slack_id)}*\n{' '.join(_waits(waits, zone, today))}"
    return section(said, button("Their day", DAY, person.slack_id, said=f"Their day: {person.name}"))


def _waits(waits: Waits, zone: ZoneInfo, today: date) -> list[str]:
    said = []
    if waits.count:
        since = calendar.local_day(waits.since, zone) if waits.since else today
        ago = calendar.in_words(since, today).removeprefix("on ")
        oldest = "" if since >= today else f", since {ago}" if waits.count == 1 else f", the oldest since {ago}"
        said.append(f"{'One thing waits' if waits.count == 1 else f'{waits.count} things wait'}{oldest}.")
    if waits.untaken:
        said.append("One moment has nobody yet." if waits.untaken == 1 else f"{waits.untaken} moments have nobody yet.")
    if waits.overdue:
        said.append("One promise is overdue." if waits.overdue == 1 else f"{waits.overdue} promises are overdue.")
    return said


def _others(team: Team, today: date) -> list[Block]:
    lines = [_away(each, today) for each in team.away[:AWAY_MOST]]
    if len(team.away) > AWAY_MOST:
        lines.append(f"{len(team.away) - AWAY_MOST} more people are away.")
    if team.free:
        lines.append(f"Nothing waits for {_named([person.slack_id for person in team.free])}.")
    return paragraphs(lines)


def _away(away: Away, today: date) -> str:
    until = f" until {calendar.in_words(away.until, today).removeprefix('on ')}" if away.until else ""
    said = [f"{mention(away.person.slack_id)} is away{until}."]
    said += [f"{mention(cover)} stands in for {_clients(count)}." for cover, count in away.covers[:NAMED_MOST]]
    if away.uncovered:
        said.append(f"For {_clients(away.uncovered)} nobody stands in.")
    return " ".join(said)


def _clients(count: int) -> str:
    return "one client" if count == 1 else f"{count} clients"


def _named(slack_ids: Sequence[str]) -> str:
    shown = [mention(each) for each in slack_ids[:NAMED_MOST]]
    if len(slack_ids) > NAMED_MOST:
        shown.append(f"{len(slack_ids) - NAMED_MOST} more people")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _lines(item: Item, shown: Day, now: datetime) -> list[str]:
    """What it is and about whom; what to do about it is for whoever does it."""
    first, *others = briefs.lines(item, shown.brief, now)
    others = others[:1] if item.milestone is not None or item.quiet is not None else others
    return [f"*{first}*", *others, *briefs.asked(item, shown.brief, now)]

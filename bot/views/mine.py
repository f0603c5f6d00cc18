"""My clients in Home: the longest silence first, a page at a time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import calendar
from bot.domain.home import ON_A_PAGE, Heard, Mine
from bot.views import client_cards, clients
from bot.views.blocks import Block, actions, button, context, section

BACK, MORE = "home_back", "home_more"
"""The page travels in the button: Home itself keeps nothing."""


def rows(shown: Mine, zone: ZoneInfo, now: datetime) -> list[Block]:
    drawn = [_row(each, zone, now) for each in shown.heard]
    return [*drawn, *_turns(shown)]


def page_in(value: str) -> int:
    return int(value)


def _row(heard: Heard, zone: ZoneInfo, now: datetime) -> Block:
    client = heard.client
    said = "\n".join(part for part in (client_cards.line(client), _since(heard, zone, now)) if part)
    return section(said, button("Show", clients.SHOW, client.id, said=f"Show {client.name}"))


def _since(heard: Heard, zone: ZoneInfo, now: datetime) -> str:
    today = calendar.local_day(now, zone)
    if heard.at is not None:
        return f"Last touch {calendar.in_words(calendar.local_day(heard.at, zone), today)}"
    if heard.came_at is not None:
        came = calendar.in_words(calendar.local_day(heard.came_at, zone), today).removeprefix("on ")
        return f"No touch on record (kept since {came})"
    return "No touch on record"


def _turns(shown: Mine) -> list[Block]:
    if shown.pages == 1:
        return []
    first = shown.page * ON_A_PAGE + 1
    said = f"{first} to {first + len(shown.heard) - 1} of {shown.count}, the longest without a touch first"
    pressable = []
    if shown.page:
        pressable.append(button("Back", BACK, shown.page - 1, said="Back: your clients"))
    if shown.page + 1 < shown.pages:
        pressable.append(button("More", MORE, shown.page + 1, said="More of your clients"))
    return [context(said), actions(pressable, block_id="my_clients")]

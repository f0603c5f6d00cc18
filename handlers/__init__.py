"""Slack in, flow called, view out. This list is everything that Slack can ask of us."""

from slack_bolt import App as BoltApp

from handlers import (
    briefs,
    clients,
    closings,
    contacts,
    dates,
    digests,
    endings,
    erasing,
    errors,
    events,
    expected,
    exports,
    feeds,
    goals,
    handovers,
    history,
    home,
    imports,
    journeys,
    ledger,
    marks,
    meetings,
    moment_cards,
    moments,
    nudges,
    people,
    promises,
    sales,
    settings,
    setup,
    stages,
    statuses,
    team,
    touches,
    walks,
    welcomes,
)
from handlers.desk import Desk
from handlers.switchboard import Switchboard

EVERY = (
    clients, stages, walks, sales, welcomes, contacts, dates, touches, meetings, feeds, goals, handovers, journeys,
    briefs, nudges, expected, moments, moment_cards, closings, promises, endings, ledger,
    digests, history, home, team, marks, settings,
    setup, imports, exports, erasing, people, statuses, events,
)  # fmt: skip


def register(bolt: BoltApp, desk: Desk) -> Switchboard:
    """Everybody who answers, behind one door."""
    board = Switchboard()
    for noun in EVERY:
        noun.register(board)
    people.admit(bolt, desk)
    errors.register(bolt)
    board.connect(bolt, errors.OTHERWISE, desk.again)
    return board

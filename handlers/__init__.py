"""Slack in, flow called, view out. This list is everything that Slack can ask of us."""

from slack_bolt import App as BoltApp

from handlers import (
    briefs,
    clients,
    contacts,
    dates,
    digests,
    erasing,
    errors,
    events,
    exports,
    goals,
    handovers,
    history,
    home,
    imports,
    moments,
    nudges,
    people,
    promises,
    settings,
    setup,
    stages,
    team,
    touches,
)
from handlers.desk import Desk
from handlers.switchboard import Switchboard

EVERY = (
    clients, stages, contacts, dates, touches, goals, handovers, briefs, nudges, moments, promises, digests, history,
    home, team, settings, setup, imports, exports, erasing, people, events,
)  # fmt: skip


def register(bolt: BoltApp, desk: Desk) -> Switchboard:
    """Everybody who answers, behind one door."""
    board = Switchboard()
    for noun in EVERY:
        noun.register(board)
    people.admit(bolt, desk)
    errors.register(bolt)
    board.connect(bolt, errors.OTHERWISE)
    return board

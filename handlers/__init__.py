"""Slack in, flow called, view out. This list is everything that Slack can ask of us."""

from slack_bolt import App as BoltApp

from handlers import clients, digests, errors, events, history, home, moments, nudges, people, promises
from handlers.desk import Desk

EVERY = (people, nudges, clients, moments, promises, digests, home, history, events)


def register(bolt: BoltApp, desk: Desk) -> None:
    """In this order: Bolt asks them one after the other, and the first that fits answers."""
    people.admit(bolt, desk)
    for noun in EVERY:
        noun.register(bolt)
    errors.register(bolt)  # last: it catches what nobody else knows

"""A small strict Slack on loopback, for the tests and for trying the bot without Slack."""

from bot.sandbox.server import Sandbox

__all__ = ["Sandbox"]

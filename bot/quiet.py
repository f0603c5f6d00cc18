"""What may be said in a log: never a token, and nothing that somebody wrote."""

import logging
import traceback

STOPPING = "no new connection: the program is stopping"
"""What slack_sdk is told when it wants one, and repeats as an error."""


def where(error: BaseException) -> str:
    """Its kind and place. Never its words: they may quote what somebody wrote."""
    places = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    kind = type(error).__name__
    return f"{kind} at {places[-1][0]}:{places[-1][1]}" if places else kind


def hushed(name: str) -> logging.Logger:
    """A logger to lend to slack_sdk, which writes whole requests, answers and frames at DEBUG and some above.

    The filter holds even where somebody turns DEBUG on for every logger there is.
    """
    logger = logging.getLogger(name)
    logger.setLevel(logging.INFO)
    if not any(isinstance(known, _Hush) for known in logger.filters):
        logger.addFilter(_Hush())
    return logger


class _Hush(logging.Filter):
    QUOTES = (", payload:", "Failed to decode Slack API response:")
    PASSES = ("Failed to check the state of sock", f"message: {STOPPING}")
    """A connection broke, and the client connects anew by itself, or need not: nobody has to do anything."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno <= logging.DEBUG:
            return False
        message = record.getMessage()
        if any(each in message for each in self.PASSES):
            record.levelno, record.levelname = logging.INFO, logging.getLevelName(logging.INFO)
        for quote in self.QUOTES:
            if quote in message:
                record.msg, record.args = message[: message.index(quote) + len(quote)] + " (left out)", ()
        return True

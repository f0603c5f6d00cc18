"""What takes longer than Slack waits: a view says that it goes on, and then what came of it."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from time import sleep

from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.domain.roster import Watch
from bot.domain.sheets import Line
from bot.messenger import Refused, SlackTrouble, TooFast
from bot.quiet import where
from bot.views.blocks import View, plain_message, sentence
from handlers.desk import Desk
from handlers.errors import Trouble

log = logging.getLogger(__name__)

TRIES, A_BREATH_SECONDS, LONGEST_SECONDS = 4, 1.0, 30.0
A_MOMENT_SECONDS = 0.3
"""So long Slack may take to show our answer. What follows it must not overtake it, or it is painted over."""
A_LOOK_SECONDS = 1.5
"""Between two words on how far it is."""
LOOKS_EVERY = 200


def finish(desk: Desk, actor: Actor, view_id: str, work: Callable[[], View], tells: bool = False) -> None:
    """After the acknowledgement: the outcome takes the place of the view. `tells`: in a direct message where that
    was closed meanwhile."""
    desk.later(_finish, desk, actor, view_id, work, tells)


def outcome(work: Callable[[], View]) -> View:
    """A refusal is an outcome, too."""
    try:
        return work()
    except Refusal as refusal:
        return sentence(refusal.sentence)
    except Exception as error:
        log.error("Something longer failed: %s", where(error))
        return sentence(Trouble().sentence)


def show(desk: Desk, actor: Actor, view_id: str, view: View, tells: bool = False) -> None:
    for _ in range(TRIES if view_id else 0):
        try:
            desk.slack.update_view(actor.workspace_id, view_id, view)
            return
        except Refused:  # it was closed
            break
        except TooFast as trouble:
            sleep(min(trouble.seconds, LONGEST_SECONDS))
        except SlackTrouble:
            sleep(A_BREATH_SECONDS)
    if tells:
        dm = desk.slack.open_dm(actor.workspace_id, actor.slack_id)
        desk.slack.post(actor.workspace_id, dm, plain_message(*_said(view)), f"outcome:{view_id}")


def counting(desk: Desk, actor: Actor, view_id: str, draw: Callable[[str, int, int], View]) -> Watch:
    """A watch over the lines of a file that says now and then how far it is."""

    def watch(lines: Sequence[Line], file: str) -> Iterable[Line]:
        return _counted(desk, actor, view_id, lines, lambda done: draw(file, done, len(lines)))

    return watch


def _counted(
    desk: Desk, actor: Actor, view_id: str, lines: Sequence[Line], draw: Callable[[int], View]
) -> Iterator[Line]:
    told = desk.clock.monotonic()
    for number, line in enumerate(lines):
        if number % LOOKS_EVERY == 0 and desk.clock.monotonic() - told > A_LOOK_SECONDS:
            told = desk.clock.monotonic()
            try:
                desk.slack.update_view(actor.workspace_id, view_id, draw(number))
            except SlackTrouble as trouble:
                log.info("How far it is could not be shown: %s", trouble.code)
        yield line


def _finish(desk: Desk, actor: Actor, view_id: str, work: Callable[[], View], tells: bool) -> None:
    began = desk.clock.monotonic()
    view = outcome(work)
    sleep(max(0.0, A_MOMENT_SECONDS - (desk.clock.monotonic() - began)))
    show(desk, actor, view_id, view, tells)
    desk.refresh_home_now(actor)


def _said(view: View) -> list[str]:
    return [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]

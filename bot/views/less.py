""" "Not useful to me": fewer prompts of one kind, for one person."""

from enum import StrEnum

from bot.views import settings
from bot.views.blocks import View, actions, button, choice, chosen_in, field_of, modal, option, section, state_of

FORM = "less_form"


class Less(StrEnum):
    """The value travels in the form."""

    ON_THE_DAY = "on_the_day"
    STOP = "stop"


IN_WORDS = {Less.ON_THE_DAY: "Ask me on the day itself, and not before", Less.STOP: "Stop asking me"}


def form(kind: str, below: str = "") -> View:
    choices = [less for less in IN_WORDS if less is Less.STOP or kind in settings.DATES]
    options = [option(IN_WORDS[less], less.value) for less in choices]
    blocks = [
        section(f"*{settings.KINDS[kind]}*\nThis changes it for you alone, for all your clients."),
        field_of("less", "What would suit you better?", choice("less", options, 0)),
    ]
    return modal("Not useful to me", FORM, blocks, submit="Save", metadata=f"{kind} {below}")


def kind_of(view: View) -> str:
    return str(view["private_metadata"].split(" ")[0])


def read(view: View) -> Less:
    return Less(chosen_in(state_of(view), "less"))


def saved(kind: str, less: Less) -> View:
    name = settings.KINDS[kind]
    said = f"{name} come on the day itself from now on."
    if less is Less.STOP:
        said = f"{name}: you are not asked about them any more. Your colleagues still are, for their own clients."
    change = button("Your settings", settings.OPEN_FORM, "0")
    return modal(
        "Not useful to me",
        "less_saved",
        [section(f"{said}\nYour settings bring it back."), actions([change])],
        close="Close",
    )

"""The form that moves a client to another stage, and what each stage means."""

from bot.domain.clients import Client, Stage
from bot.views.blocks import Block, View, chosen_in, field_of, modal, option, plain, section, state_of, words

FORM, CHANGE = "stage_form", "change_stage"

MEANING = {
    Stage.SUSPECT: "Somebody we would like to know",
    Stage.PROSPECT: "We are talking with them",
    Stage.LANDING: "They said yes, and we are getting ready",
    Stage.ONBOARDING: "Our first weeks together",
    Stage.ACTIVE: "We work together",
    Stage.ADVOCATE: "They speak well of us to others",
    Stage.ENDING: "Our work together is coming to its end",
    Stage.ALUMNI: "We have parted. Nobody is prompted about them",
}


def form(client: Client) -> View:
    stages = [{**option(each.capitalize(), each.value), "description": plain(said)} for each, said in MEANING.items()]
    radio: Block = {
        "type": "radio_buttons",
        "action_id": "stage",
        "options": stages,
        "initial_option": stages[list(MEANING).index(client.stage)],
    }
    hint = "Dates are prompted in every stage but alumni. Their journey begins with landing."
    blocks = [
        section(f"*{words(client.name)}*"),
        field_of("stage", "Stage", radio, hint=hint),
    ]
    return modal("Change the stage", FORM, blocks, submit="Save", metadata=f"{client.id} {client.stage}")


def read(view: View) -> tuple[int, Stage, Stage]:
    """The client's id, the stage that was chosen, and the one that was shown."""
    client_id, shown = view["private_metadata"].split(" ")
    return int(client_id), Stage(chosen_in(state_of(view), "stage")), Stage(shown)

"""The forms of a Moment of Truth: flagging it, giving it on, adding to its log, widening its circle, closing it."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.clients import Client
from bot.domain.history import Visibility
from bot.domain.moments import Moment
from bot.domain.playbooks import Playbook, Size
from bot.domain.touches import Pulse
from bot.views import choosing
from bot.views.blocks import (
    Block,
    View,
    actions,
    button,
    chosen_in,
    colleague,
    context,
    field_of,
    mention,
    modal,
    option,
    plain,
    said_in,
    section,
    state_of,
    text_input,
    words,
)
from bot.views.moments import OPEN, Filled, Start

FORM, KIND, ABOUT = "moment_form", "kind_of_moment", "about_of_moment"
SAME_FORM = "same_moment"
GIVE, GIVE_FORM = "give_moment", "give_moment_form"
NOTE, NOTE_FORM = "note_on_moment", "note_on_moment_form"
SHARE, SHARE_FORM, SHARE_CHECK = "share_moment", "share_moment_form", "share_moment_check"
TEXT_MOST, LINE_MOST = 2000, 1000

TAKER_HINT = "They get a message at once: the client's owner, if you choose nobody. Choose yourself to say “I have it”."
ABOUT_HINT = "For a complaint, say. They are not asked to take it, nor is whoever covers them."
SECRECIES = {
    Visibility.OPEN: ("Everybody here", "In the digest, on the card, and in the moments channel."),
    Visibility.TEAM: (
        "The client's team",
        "Owner, cover, manager, you. Messages never say what happened.",
    ),
    Visibility.SEALED: ("Only you and whoever takes it", "It is encrypted. Messages name neither client nor kind."),
}
CANNOT_SEAL = "Nothing can be sealed here yet: whoever runs Moments must set MOMENTS_SECRET_KEYS first."
SPOKEN = "I have spoken with them already"


def form(start: Start) -> View:
    """Who chooses another kind gets what that one proposes: its fields have names of their own for that."""
    playbook, key = start.playbook, start.playbook.key if start.playbook else ""
    who: Block = {"type": "users_select", "action_id": "taker", "placeholder": plain("The client's owner")}
    if start.taker:
        who["initial_user"] = start.taker
    text = text_input("what", initial=start.text, multiline=True, most=TEXT_MOST)
    blocks = [
        choosing.choose(start.client),
        _dispatching(field_of("kind", "What kind is it?", _kinds(start), hint=_kind_hint(start), optional=True)),
        field_of("what", "What happened?", text, hint="As you would tell a colleague."),
        field_of(f"size:{key}", "How big is it for them?", _sizes(playbook)),
        field_of(f"secrecy:{key}", "Who may know?", _secrecies(start), hint=None if start.can_seal else CANNOT_SEAL),
        _dispatching(
            field_of("about", "Is it about one of us?", colleague(ABOUT, start.about), hint=ABOUT_HINT, optional=True)
        ),
        field_of(f"taker:{start.about or ''}", "Who takes it?", who, hint=TAKER_HINT, optional=True),
        field_of("spoken", "Already?", _ticks("spoken", [option(SPOKEN, "yes")]), optional=True),
    ]
    if start.link:
        blocks.append(context("The message itself stays readable where it was written, whoever may know of this."))
    return modal("A Moment of Truth", FORM, blocks, submit="Flag it", metadata=json.dumps({"link": start.link}))


def read(view: View) -> Filled:
    state = state_of(view)
    chosen = state.get("client", {}).get("selected_option")
    return Filled(
        client_id=int(chosen["value"]) if chosen else 0,
        text=said_in(state, "what"),
        kind=chosen_in(state, "kind"),
        size=Size(int(_of(state, "size") or Size.NOTABLE)),
        secrecy=Visibility(_of(state, "secrecy") or Visibility.OPEN),
        taker=next((each.get("selected_user") for name, each in state.items() if name.startswith("taker")), None),
        about=state.get("about", {}).get("selected_user"),
        has_spoken=bool(state.get("spoken", {}).get("selected_options")),
        link=str(json.loads(view.get("private_metadata") or "{}").get("link") or ""),
    )


def recorded(moment: Moment, client: Client, called: Sequence[str], call_too: str | None = None) -> View:
    """To whoever flagged it: what happens now. `called` are told one after the other if nobody has it in time;
    `call_too` is whose phone may be quiet."""
    lines = [f"Moment {moment.number}, {words(client.name)}, is flagged."]
    if moment.spoken_at is not None:
        lines.append("You have spoken with them. Close it once it is over.")
    elif moment.taken_at is not None:
        lines.append("You have it. When you have spoken with them, say so in Home.")
    else:
        lines.append(f"{mention(moment.taker)} is told now. {_then(moment, called)}".strip())
    blocks = [section("\n".join(lines))]
    if call_too is not None:
        blocks.append(
            section(
                f"Please call {mention(call_too)} as well: Slack keeps a phone quiet while it is set not to disturb."
            )
        )
    if moment.playbook is not None:
        first = "\n".join(f"“{words(each, 300)}”" for each in moment.playbook.first_words)
        blocks.append(section(f"*First words that help*\n{first}"))
    blocks.append(actions([button("Open", OPEN, moment.id, said=f"Open Moment {moment.number}")]))
    return modal("A Moment of Truth", "recorded", blocks, close="Close")


def same(first: Moment, client: Client, filled: Filled, now: datetime) -> View:
    """Somebody has flagged it before: the words are added to that one, or it is another one."""
    is_open = first.visibility is Visibility.OPEN
    said = (
        f"{mention(first.flagged_by)} flagged {words(client.name)} {_ago(first, now)}: {words(first.kind)}."
        f" If it is the same, what you wrote is added to that one{'' if is_open else ', and you are in its circle'}."
    )
    options = [option("It is the same: add what I wrote", "join"), option("It is another one: flag it, too", "anew")]
    ticks: Block = {"type": "radio_buttons", "action_id": "same", "options": options, "initial_option": options[0]}
    kept = {
        "moment": first.id, "client": filled.client_id, "text": filled.text, "kind": filled.kind,
        "size": int(filled.size), "secrecy": str(filled.secrecy), "taker": filled.taker, "about": filled.about,
        "spoken": filled.has_spoken, "link": filled.link,
    }  # fmt: skip
    metadata = json.dumps(kept, ensure_ascii=False)
    if len(metadata) > 3000:
        most = 3000 - (len(metadata) - len(filled.text)) - 10
        metadata = json.dumps({**kept, "text": filled.text[:most]}, ensure_ascii=False)
    blocks = [section(said), field_of("same", "Is it the same?", ticks)]
    return modal("Flagged already", SAME_FORM, blocks, submit="Go on", metadata=metadata)


def read_same(view: View) -> tuple[int | None, Filled]:
    """The moment to join, or None where it is another one; and what was written."""
    kept = json.loads(view["private_metadata"])
    filled = Filled(
        client_id=kept["client"],
        text=kept["text"],
        kind=kept["kind"],
        size=Size(kept["size"]),
        secrecy=Visibility(kept["secrecy"]),
        taker=kept["taker"],
        about=kept["about"],
        has_spoken=kept["spoken"],
        link=kept["link"],
    )
    return kept["moment"] if chosen_in(state_of(view), "same", "join") == "join" else None, filled


def give_form(moment: Moment) -> View:
    hint = "They are told at once, and have it once they say so."
    blocks = [field_of("taker", "Who takes it from here?", colleague("taker"), hint=hint)]
    return modal("Hand over", GIVE_FORM, blocks, submit="Hand over", metadata=str(moment.id))


def read_give(view: View) -> tuple[int, str]:
    return int(view["private_metadata"]), str(state_of(view)["taker"]["selected_user"])


def note_form(moment: Moment) -> View:
    text = text_input("line", multiline=True, most=LINE_MOST)
    hint = "Whoever can see this moment can read it."
    blocks = [field_of("line", "What is new?", text, hint=hint)]
    return modal("Add to the log", NOTE_FORM, blocks, submit="Add it", metadata=str(moment.id))


def read_note(view: View) -> tuple[int, str]:
    return int(view["private_metadata"]), said_in(state_of(view), "line")


def share_form(moment: Moment) -> View:
    who: Block = {"type": "multi_users_select", "action_id": "who", "max_selected_items": 10}
    blocks = [field_of("who", "Who else needs to know?", who, hint="You see what they will learn before it is done.")]
    return modal("Add somebody", SHARE_FORM, blocks, submit="Go on", metadata=str(moment.id))


def read_share(view: View) -> tuple[int, list[str]]:
    return int(view["private_metadata"]), list(state_of(view)["who"].get("selected_users") or ())


def share_check(moment: Moment, client: Client, who: Sequence[str], circle: Sequence[str]) -> View:
    """Who will learn what, before anybody does."""
    names = ", ".join(map(mention, who))
    learn = f"which client it is ({words(client.name)}), what kind it is, what happened, and the whole log"
    blocks = [
        section(f"{names} will learn:\n{learn}."),
        section(f"Who can see it so far: {', '.join(map(mention, circle)) or 'nobody'}."),
        context("They get a message that names nothing of it. What somebody has read cannot be taken back."),
    ]
    kept = json.dumps({"moment": moment.id, "who": list(who)})
    return modal("Who will learn what", SHARE_CHECK, blocks, submit="Add them", metadata=kept)


def read_share_check(view: View) -> tuple[int, list[str]]:
    kept = json.loads(view["private_metadata"])
    return int(kept["moment"]), list(kept["who"])


def pulses() -> list[Block]:
    return [option(each.word.capitalize(), each.value) for each in reversed(Pulse)]


def _ago(moment: Moment, now: datetime) -> str:
    minutes = int((now - moment.flagged_at).total_seconds() // 60)
    if minutes < 2:
        return "just now"
    return f"{minutes} minutes ago" if minutes < 120 else f"{minutes // 60} hours ago"


def _then(moment: Moment, called: Sequence[str]) -> str:
    if not called:
        return ""
    first, *others = ["you" if who == moment.flagged_by else mention(who) for who in called]
    are = "are" if first == "you" else "is"
    then = f", and then {' and '.join(others)}" if others else ""
    within = moment.clocks.answer.in_words
    within = "by the next working morning" if "morning" in within else f"within {within}"
    return f"If nobody has it {within}, {first} {are} told{then}."


def _kinds(start: Start) -> Block:
    options = [option(each.name, each.key) for each in start.playbooks.all]
    element: Block = {"type": "static_select", "action_id": KIND, "placeholder": plain("Choose one, or leave it open")}
    element["options"] = options or [option("Something hard", "none")]
    if start.playbook is not None:
        element["initial_option"] = option(start.playbook.name, start.playbook.key)
    return element


def _kind_hint(start: Start) -> str:
    if start.playbook is None:
        return "It proposes how big it is, who may know and how soon somebody answers."
    guessed = "Read from your words. Choose another one if it is not. " if start.is_guessed else ""
    return f"{guessed}{start.playbook.about}"


def _sizes(playbook: Playbook | None) -> Block:
    options = [option(each.in_words.capitalize(), int(each)) for each in reversed(Size)]
    initial = playbook.size if playbook else Size.NOTABLE
    return _radio("size", options, next(each for each in options if each["value"] == str(int(initial))))


def _secrecies(start: Start) -> Block:
    offered = [each for each in Visibility if each is not Visibility.SEALED or start.can_seal]
    options = [_described(each) for each in offered]
    wanted = start.playbook.secrecy if start.playbook else Visibility.TEAM
    wanted = wanted if wanted in offered else Visibility.TEAM
    return _radio("secrecy", options, options[offered.index(wanted)])


def _described(secrecy: Visibility) -> Block:
    name, what = SECRECIES[secrecy]
    return {**option(name, secrecy), "description": plain(what)}


def _radio(action: str, options: list[Block], initial: Block) -> Block:
    return {"type": "radio_buttons", "action_id": action, "options": options, "initial_option": initial}


def _ticks(action: str, options: list[Block]) -> Block:
    return {"type": "checkboxes", "action_id": action, "options": options}


def _dispatching(block: Block) -> Block:
    return {**block, "dispatch_action": True}


def _of(state: dict[str, dict[str, Any]], name: str) -> str:
    """What was chosen in the field of that name, whichever kind it belongs to."""
    return next((chosen_in(state, each) for each in state if each.startswith(f"{name}:")), "")

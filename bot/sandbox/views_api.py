"""views.*: modals on top of each other, and a person's Home."""

from dataclasses import replace

from bot.sandbox import limits, shapes
from bot.sandbox.calls import Call, Method, Refused
from bot.sandbox.journal import Json
from bot.sandbox.model import STACK, View, Workspace
from bot.sandbox.picking import where_they_are
from bot.sandbox.world import Trigger


def open_(call: Call) -> Json:
    body = given(call, "modal")
    trigger = _triggered(call)
    _unused(call.workspace, body)
    view = call.workspace.new_view(trigger.user, body)
    view = replace(view, typed=where_they_are(call.workspace, view, trigger.channel))
    call.workspace.stacks[trigger.user] = [view]
    return _answer(call, view)


def push(call: Call) -> Json:
    body = given(call, "modal")
    trigger = _triggered(call)
    stack = call.workspace.stacks.get(trigger.user) or []
    if not trigger.view or not any(one.id == trigger.view for one in stack):
        raise Refused("not_found")  # a push needs a modal to stand on
    _unused(call.workspace, body)
    return _answer(call, put_on_top(call.workspace, stack, body))


def put_on_top(workspace: Workspace, stack: list[View], body: Json) -> View:
    if len(stack) >= STACK:
        raise Refused("push_limit_reached")
    view = workspace.new_view(stack[-1].user, body, previous=stack[-1])
    workspace.stacks[view.user] = [*stack, view]
    return view


def update(call: Call) -> Json:
    workspace = call.workspace
    if not call.text("view_id") and not call.text("external_id"):
        raise Refused("invalid_arguments", ("[ERROR] missing required field: view_id [json-pointer:/view_id]",))
    view = workspace.find_view(call.text("view_id") or None, call.text("external_id") or None)
    if view is None:
        raise Refused("not_found")
    body = given(call, str(view.body.get("type")))
    if call.text("hash") and call.text("hash") != view.hash:
        raise Refused("hash_conflict")
    if body.get("external_id") and body["external_id"] != view.external_id:
        _unused(workspace, body)
    return _answer(call, workspace.replace_view(workspace.changed_view(view, body)))


def publish(call: Call) -> Json:
    workspace = call.workspace
    if not call.world.manifest.home:
        raise Refused("not_enabled")
    person = workspace.people.get(call.needed("user_id"))
    if person is None or person.is_bot or person.deleted:
        raise Refused("user_not_found")
    body = given(call, "home")
    old = workspace.homes.get(person.id)
    if call.text("hash") and (old is None or call.text("hash") != old.hash):
        raise Refused("hash_conflict")
    view = workspace.changed_view(old, body) if old else workspace.new_view(person.id, body)
    return _answer(call, workspace.set_home(view))


def given(call: Call, surface: str) -> Json:
    body = call.structure("view", "invalid_arguments")
    refusal = limits.view(body, surface)
    if refusal:
        raise Refused.because(refusal)
    if takes_files(body):
        call.allowed("files:read")
    return dict(body)


def takes_files(body: Json) -> bool:
    """Slack shows a file_input only for an app that may read files."""
    return any((block.get("element") or {}).get("type") == "file_input" for block in body.get("blocks", ()))


def _triggered(call: Call) -> Trigger:
    ident = call.text("trigger_id") or call.text("interactivity_pointer")
    if not ident:
        raise Refused("invalid_arguments", ("[ERROR] missing required field: trigger_id [json-pointer:/trigger_id]",))
    trigger = call.world.use_trigger(ident)
    if isinstance(trigger, str):
        raise Refused(trigger)
    if trigger.team != call.workspace.team.id:
        raise Refused("invalid_trigger_id")
    return trigger


def _unused(workspace: Workspace, body: Json) -> None:
    if body.get("external_id") and workspace.find_view(external_id=body["external_id"]):
        raise Refused("duplicate_external_id")


def _answer(call: Call, view: View) -> Json:
    return {"view": shapes.view(call.workspace, view)}


METHODS = {
    "views.open": Method(open_),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}

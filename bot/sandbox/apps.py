"""api.test, auth.*, apps.*, oauth.*: tokens, connections, installing and leaving."""

from dataclasses import replace

from bot.sandbox.calls import Call, Method, Refused
from bot.sandbox.journal import Json
from bot.sandbox.world import Grant


def api_test(call: Call) -> Json:
    if call.text("error"):
        raise Refused(call.text("error"))
    return {"args": call.args} if call.args else {}


def auth_test(call: Call) -> Json:
    assert call.grant is not None
    app = call.world.first.app
    if call.grant.kind == "app":
        return {"app_name": call.world.manifest.app_name, "app_id": app.id}
    team, app = call.workspace.team, call.workspace.app
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": call.workspace.people[app.bot_user].name,
        "team_id": team.id,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    return {"url": call.sandbox.sockets.new_url()}


def revoke(call: Call) -> Json:
    assert call.grant is not None
    if call.flag("test"):
        return {"revoked": False}
    call.world.grant(replace(call.grant, revoked="token_revoked"))
    call.sandbox.later(call.sandbox.admin.tokens_revoked, call.grant.team)
    return {"revoked": True}


def uninstall(call: Call) -> Json:
    assert call.grant is not None
    if (call.text("client_id"), call.text("client_secret")) != call.sandbox.client:
        raise Refused("bad_client_secret")
    call.sandbox.later(call.sandbox.admin.uninstall, call.grant.team)
    return {}


def oauth_access(call: Call) -> Json:
    if (call.text("client_id"), call.text("client_secret")) != call.sandbox.client:
        raise Refused("bad_client_secret" if call.text("client_id") else "invalid_client_id")
    found = call.world.codes.pop(call.text("code"), None)
    if found is None:
        raise Refused("invalid_code")
    team_id, scopes, redirect = found
    if call.text("redirect_uri") and call.text("redirect_uri") != redirect:
        raise Refused("bad_redirect_uri")
    workspace = call.world.workspaces[team_id]
    token = call.world.grant(Grant(f"xoxb-sandbox-{call.world.new_id(16)}", "bot", team_id, scopes)).token
    return {
        "access_token": token,
        "token_type": "bot",
        "scope": ",".join(sorted(scopes)),
        "bot_user_id": workspace.app.bot_user,
        "app_id": workspace.app.id,
        "team": {"id": team_id, "name": workspace.team.name},
        "enterprise": None,
        "authed_user": {"id": workspace.app.installer},
        "is_enterprise_install": False,
    }


METHODS = {
    "api.test": Method(api_test, token="none"),
    "auth.test": Method(auth_test, token="any"),
    "auth.revoke": Method(revoke),
    "apps.connections.open": Method(connections_open, token="app"),
    "apps.uninstall": Method(uninstall),
    "oauth.v2.access": Method(oauth_access, token="none"),
}

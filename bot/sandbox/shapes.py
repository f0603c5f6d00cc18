"""People, channels, messages and views as Slack spells them."""

from datetime import datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from bot.sandbox.firm import Channel, Person
from bot.sandbox.journal import Json
from bot.sandbox.model import File, Message, View, Workspace


def user(workspace: Workspace, person: Person, locale: bool = False) -> Json:
    now = workspace.world.clock.now()
    shape: Json = {
        "id": person.id,
        "team_id": person.team or workspace.team.id,
        "name": person.name,
        "deleted": person.deleted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 1_700_000_000,
        "profile": _profile(workspace, person),
    }
    if person.deleted:  # Slack says little about those who left
        return shape
    shape |= {
        "color": "9f69e7",
        "real_name": person.real_name,
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }
    if person.is_stranger:
        shape["is_stranger"] = True
    if person.is_invited:
        shape["is_invited_user"] = True
    if person.teams:
        shape["enterprise_user"] = _enterprise_user(person)
    if person.tz:
        shape |= {"tz": person.tz, "tz_label": person.tz, "tz_offset": _offset(person.tz, now)}
    if locale and not person.is_stranger:
        shape["locale"] = person.locale
    return shape


def _enterprise_user(person: Person) -> Json:
    return {
        "id": f"W{person.id[1:]}",
        "enterprise_id": "E0SANDBOX",
        "enterprise_name": "The organisation",
        "is_admin": False,
        "is_owner": False,
        "teams": list(person.teams),
    }


def _profile(workspace: Workspace, person: Person) -> Json:
    first, _, last = person.real_name.partition(" ")
    return {
        "title": person.title,
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "first_name": first,
        "last_name": last,
        "status_text": person.status_text,
        "status_text_canonical": "",
        "status_emoji": person.status_emoji,
        "status_emoji_display_info": [],
        "status_expiration": person.status_expiration,
        "avatar_hash": "g" + person.id.lower(),
        "team": person.team or workspace.team.id,
    }


def _offset(zone: str, now: datetime) -> int:
    offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def channel(workspace: Workspace, one: Channel) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "name_normalized": one.name,
        "is_channel": not one.is_private,
        "is_group": one.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": one.is_private,
        "is_archived": one.is_archived,
        "is_general": one.name == "general",
        "is_shared": one.is_ext_shared,
        "is_ext_shared": one.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "is_member": workspace.app.bot_user in one.members,
        "created": 1_700_000_000,
        "creator": workspace.app.installer,
        "context_team_id": workspace.team.id,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def im(workspace: Workspace, ident: str) -> Json:
    partner = workspace.dm_partner(ident) or ""
    person = workspace.people.get(partner)
    return {
        "id": ident,
        "created": 1_700_000_000,
        "is_im": True,
        "is_org_shared": False,
        "is_archived": False,
        "is_user_deleted": bool(person and person.deleted),
        "user": partner,
        "context_team_id": workspace.team.id,
    }


def message(workspace: Workspace, one: Message, metadata: bool = False) -> Json:
    shape: Json = {
        "type": "message",
        "user": one.user,
        "text": one.text,
        "ts": one.ts,
        "team": workspace.team.id,
    }
    if one.blocks:
        shape["blocks"] = list(one.blocks)
    if one.bot_id:
        shape |= {"bot_id": one.bot_id, "app_id": workspace.app.id, "bot_profile": bot(workspace)}
    if one.thread_ts:
        shape["thread_ts"] = one.thread_ts
    if one.files:
        shape["files"] = [file(workspace, workspace.files[ident]) for ident in one.files if ident in workspace.files]
    if one.edited:
        shape["edited"] = {"user": one.user, "ts": one.edited}
    if metadata and one.metadata:
        shape["metadata"] = one.metadata
    return shape


TYPES = {"csv": "text/csv", "tsv": "text/tab-separated-values", "txt": "text/plain", "json": "application/json"}


def file(workspace: Workspace, one: File) -> Json:
    address = f"{workspace.world.base_url}/files-pri/{workspace.team.id}-{one.id}"
    return {
        "id": one.id,
        "created": one.created,
        "timestamp": one.created,
        "name": one.name,
        "title": one.title or one.name,
        "mimetype": TYPES.get(one.extension, "application/octet-stream"),
        "filetype": "text" if one.extension == "txt" else one.extension or "binary",
        "user": one.user,
        "user_team": workspace.team.id,
        "editable": False,
        "size": len(one.data),
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": f"{address}/{quote(one.name)}",
        "url_private_download": f"{address}/download/{quote(one.name)}",
        "file_access": "visible",
    }


def bot(workspace: Workspace) -> Json:
    return {
        "id": workspace.app.bot_id,
        "app_id": workspace.app.id,
        "user_id": workspace.app.bot_user,
        "name": workspace.world.manifest.app_name,
        "deleted": False,
        "updated": 1_700_000_000,
        "icons": {"image_36": "", "image_48": "", "image_72": ""},
        "team_id": workspace.team.id,
    }


def view(workspace: Workspace, one: View, state: dict[str, Any] | None = None) -> Json:
    body = one.body
    return {
        "id": one.id,
        "team_id": workspace.team.id,
        "type": body.get("type"),
        "blocks": one.blocks,
        "private_metadata": body.get("private_metadata") or "",
        "callback_id": body.get("callback_id") or "",
        "state": {"values": state or {}},
        "hash": one.hash,
        "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": one.previous,
        "root_view_id": one.root,
        "app_id": workspace.app.id,
        "external_id": one.external_id or "",
        "app_installed_team_id": workspace.team.id,
        "bot_id": workspace.app.bot_id,
    }

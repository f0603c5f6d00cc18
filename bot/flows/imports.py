"""An import in Slack: given, read, shown, and done after a yes. Until then nothing is changed."""

import base64
import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.dates import Order
from bot.domain.directory import Directory
from bot.domain.drafts import (
    BYTES_MOST,
    CannotReadFiles,
    DatesTwice,
    Draft,
    DraftGone,
    FileIsLost,
    FileIsTooLarge,
    FileNotRead,
    NothingToImport,
    RosterTwice,
    Source,
)
from bot.domain.history import Noun, Thing, What
from bot.domain.imports import Import, Known
from bot.domain.journeys import Journeys
from bot.domain.people import Actor
from bot.domain.roster import Mistake, Watch, decode, unwatched
from bot.domain.seals import Unreadable
from bot.flows import people, roster
from bot.flows.pace import patiently
from bot.flows.walks import NOTHING
from bot.messenger import FileLost, FileTooLarge, Messenger, ScopeMissing, SlackTrouble
from bot.secrets import Vault
from bot.views.imports import Begun, Dropped, Given, Receipt, Shown, counted
from bot.views.planned import Prompted
from store import Store, Work

ROSTER, DATES = "Your clients", "Your dates"
"""How pasted rows are called in mistakes."""


def begin(store: Store, actor: Actor) -> Begun:
    """Raises Guest, Stranger, NotAdministrator."""
    with store.read() as work:
        _refuse_others(work, actor)
        last = work.history.last(actor.workspace_id, What.ROSTER_IMPORTED)
        return Begun(last, work.people.zone_of(actor.workspace_id, actor.slack_id))


def keep(store: Store, vault: Vault, actor: Actor, given: Given, now: datetime, once: str) -> Draft:
    """What was given, to be read after the acknowledgement. It takes the place of what they gave before.

    Raises NotAdministrator, NothingToImport, RosterTwice, DatesTwice, Repeated.
    """
    _refuse_doubles(given)
    clients = _source(vault, given.roster_file, given.roster, ROSTER)
    if clients is None:
        raise NothingToImport
    dates = _source(vault, given.dates_file, given.dates, DATES)
    with store.begin() as work:
        people.only_once(work, actor.workspace_id, once, now)
        _refuse_others(work, actor)
        work.drafts.remove_of(actor.workspace_id, actor.slack_id)
        return work.drafts.add(Draft(0, actor.workspace_id, actor.slack_id, now, clients, dates))


def read(
    store: Store,
    slack: Messenger,
    vault: Vault,
    actor: Actor,
    draft_id: int,
    now: datetime,
    watch: Watch = unwatched,
    loaded: Journeys = NOTHING,
) -> Shown:
    """What would happen. Asks Slack for the files, so never before an acknowledgement.

    Raises NotAdministrator, DraftGone, FileIsLost, FileIsTooLarge, CannotReadFiles, FileNotRead, RosterChanged.
    """
    draft = waiting(store, actor, draft_id)
    fetched, wrong = _fetched(slack, vault, draft)
    return _shown(store, vault, fetched, wrong, now, watch, loaded)


def choose(store: Store, actor: Actor, draft_id: int, order: Order, now: datetime, once: str) -> Draft:
    """In dates of theirs this stands first. Raises NotAdministrator, DraftGone, Repeated."""
    with store.begin() as work:
        people.only_once(work, actor.workspace_id, once, now)
        draft = replace(_own(work, actor, draft_id), order=order)
        work.drafts.save(draft)
        return draft


def accept(store: Store, actor: Actor, draft_id: int, attempt: int, now: datetime) -> Draft:
    """They said yes to what was shown that time. Raises NotAdministrator, DraftGone, Repeated."""
    with store.begin() as work:
        people.only_once(work, actor.workspace_id, f"import:{draft_id}:{attempt}", now)
        draft = _own(work, actor, draft_id)
        if draft.attempt != attempt:
            raise DraftGone
        return draft


def commit(
    store: Store,
    vault: Vault,
    actor: Actor,
    draft_id: int,
    now: datetime,
    watch: Watch = unwatched,
    loaded: Journeys = NOTHING,
) -> Receipt | Shown:
    """All of it in one transaction; or what would happen now, where that is not what was shown. Raises
    NotAdministrator, DraftGone, RosterChanged."""
    draft = waiting(store, actor, draft_id)
    plan, names = _plan(store, vault, draft, watch)
    if _fingerprint(plan) != draft.fingerprint:
        return replace(_shown(store, vault, draft, (), now, watch, loaded), is_changed=True)
    walkers = roster.walkers(store, plan, loaded)

    def settle(work: Work) -> None:
        if not work.drafts.remove(draft.workspace_id, draft.id):
            raise DraftGone
        here = Thing(Noun.WORKSPACE, draft.workspace_id)
        work.history.record(draft.workspace_id, What.ROSTER_IMPORTED, here, now, who=actor.slack_id, text=counted(plan))

    try:
        prompts = roster.commit_import(store, plan, now, settle, loaded)
    except roster.RosterChanged:
        return replace(_shown(store, vault, draft, (), now, watch, loaded), is_changed=True)
    return Receipt(plan, _shown_of(prompts), names, walkers, roster.begins_later(plan))


def pasted(store: Store, vault: Vault, actor: Actor, draft_id: int) -> Given:
    """The rows that were pasted, to be mended. Raises NotAdministrator, DraftGone."""
    draft = waiting(store, actor, draft_id)
    texts = ["" if each is None or each.file else _opened(vault, each) for each in (draft.roster, draft.dates)]
    return Given(None, texts[0], None, texts[1])


def give_up(store: Store, actor: Actor, draft_id: int) -> None:
    """What was given goes."""
    with store.begin() as work:
        draft = _own(work, actor, draft_id)
        work.drafts.remove(draft.workspace_id, draft.id)


def _refuse_others(work: Work, actor: Actor) -> None:
    work.roles.rights(actor.workspace_id).refuse_others(people.meet(work, actor))


def _own(work: Work, actor: Actor, draft_id: int) -> Draft:
    _refuse_others(work, actor)
    draft = work.drafts.get(actor.workspace_id, draft_id)
    if draft.who != actor.slack_id:
        raise DraftGone
    return draft


def waiting(store: Store, actor: Actor, draft_id: int) -> Draft:
    """Raises NotAdministrator, DraftGone."""
    with store.read() as work:
        return _own(work, actor, draft_id)


def _refuse_doubles(given: Given) -> None:
    if given.roster_file and given.roster.strip():
        raise RosterTwice
    if given.dates_file and given.dates.strip():
        raise DatesTwice


# --- what was given


def _source(vault: Vault, file: Dropped | None, text: str, name: str) -> Source | None:
    if file is not None:
        return Source(file.name, file.id)
    return Source(name, text=_sealed(vault, text)) if text.strip() else None


def _fetched(slack: Messenger, vault: Vault, draft: Draft) -> tuple[Draft, list[Mistake]]:
    wrong: list[Mistake] = []

    def fetched(source: Source) -> Source:
        if source.file is None or source.text is not None:
            return source
        text = decode(_file(slack, draft.workspace_id, source), source.name)
        if isinstance(text, Mistake):
            wrong.append(text)
            return source
        return replace(source, text=_sealed(vault, text))

    return replace(draft, roster=fetched(draft.roster), dates=draft.dates and fetched(draft.dates)), wrong


def _file(slack: Messenger, workspace_id: int, source: Source) -> bytes:
    assert source.file is not None
    try:
        return patiently(lambda: slack.fetch_file(workspace_id, str(source.file), BYTES_MOST), twice=True)
    except FileLost:
        raise FileIsLost(name=source.name) from None
    except FileTooLarge:
        raise FileIsTooLarge(name=source.name) from None
    except ScopeMissing:
        raise CannotReadFiles from None
    except SlackTrouble:
        raise FileNotRead from None


def _sealed(vault: Vault, text: str) -> str:
    """Small, and unreadable where there are keys; without keys the roster itself lies there in clear, too."""
    small = base64.b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"))).decode("ascii")
    return f"sealed:{vault.seal(small)}" if vault.has_keys else small


def _opened(vault: Vault, source: Source) -> str:
    """Raises DraftGone where none of our keys opens it."""
    kept = source.text or ""
    small = vault.open(kept.removeprefix("sealed:")) if kept.startswith("sealed:") else kept
    if isinstance(small, Unreadable):
        raise DraftGone
    return zlib.decompress(base64.b64decode(small)).decode("utf-8", "surrogatepass")


# --- what would happen


def _shown(
    store: Store,
    vault: Vault,
    draft: Draft,
    wrong: list[Mistake] | tuple[()],
    now: datetime,
    watch: Watch,
    loaded: Journeys,
) -> Shown:
    """Kept with its fingerprint, so that nothing but what was shown is ever imported. Where somebody changed the roster
    while it was read it is read once more. Raises RosterChanged where they did so again."""
    names: dict[str, str] = {}
    prompts: list[Prompted] = []
    if wrong:
        plan = Import(draft.workspace_id, (), (), tuple(wrong), (), Known())
    else:
        try:
            plan, names, prompts = _foretold(store, vault, draft, now, watch, loaded)
        except roster.RosterChanged:
            plan, names, prompts = _foretold(store, vault, draft, now, watch, loaded)
    after = replace(draft, attempt=draft.attempt + 1, fingerprint=_fingerprint(plan))
    with store.begin(wakes=False) as work:
        work.drafts.get(draft.workspace_id, draft.id)  # it may have been given up meanwhile
        work.drafts.save(after)
    walkers = roster.walkers(store, plan, loaded)
    return Shown(after, plan, prompts, names, walkers=walkers, begins_later=roster.begins_later(plan))


def _foretold(
    store: Store, vault: Vault, draft: Draft, now: datetime, watch: Watch, loaded: Journeys
) -> tuple[Import, dict[str, str], list[Prompted]]:
    plan, names = _plan(store, vault, draft, watch)
    return plan, names, _shown_of(roster.first_prompts(store, plan, now, loaded=loaded))


def _plan(store: Store, vault: Vault, draft: Draft, watch: Watch) -> tuple[Import, dict[str, str]]:
    with store.read() as work:
        known = work.people.all(draft.workspace_id)
    texts = [None if each is None else _opened(vault, each) for each in (draft.roster, draft.dates)]
    files = (draft.roster.name, draft.dates.name if draft.dates else DATES)
    directory = Directory(known, is_whole=True)
    plan = roster.plan_import(store, draft.workspace_id, texts[0] or "", texts[1], directory, files, draft.order, watch)
    return plan, {person.slack_id: person.name for person in known}


def _shown_of(prompts: Iterable[roster.Prompt]) -> list[Prompted]:
    return [(each.plan, each.milestone, each.client) for each in prompts]


def _fingerprint(plan: Import) -> str:
    return hashlib.sha256(repr((plan.clients, plan.dates, plan.people, plan.mistakes)).encode()).hexdigest()

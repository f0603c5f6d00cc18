"""A client moves to another stage."""

from dataclasses import replace
from datetime import datetime

from bot.domain.clients import SameStage, Stage, StageMoved
from bot.domain.history import What
from bot.domain.people import Actor
from bot.flows import clients, enquiries, walks
from bot.flows.people import only_once
from store import Store


def change(store: Store, actor: Actor, client_id: int, stage: Stage, shown: Stage, now: datetime, once: str) -> None:
    """What is unsent follows in the same transaction. `shown` is the stage that they saw when they chose. Raises
    SameStage, StageMoved, NotYourClient, Repeated."""
    with store.begin() as work:
        only_once(work, actor.workspace_id, once, now)
        client = clients.to_arrange(work, actor, client_id)
        if client.stage is stage:
            raise SameStage(name=client.name)
        if client.stage is not shown:
            raise StageMoved(stage=client.stage)
        changed = walks.moved(work, client, replace(client, stage=stage), now)
        work.clients.save(changed)
        clients.record(work, actor, changed, What.STAGE_CHANGED, now, subject=stage, text=client.stage)
        walks.land(work, client, changed, now)
        clients.replan(work, changed, now)
        enquiries.settle(work, actor, changed, now)

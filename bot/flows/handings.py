"""What those concerned are told of a hand-over, drawn from what is true when it is sent."""

from datetime import datetime

from bot.domain import calendar
from bot.domain.deliveries import Delivery
from bot.domain.handovers import Handing
from bot.views import handings as views
from bot.views.blocks import Message
from bot.views.handings import LISTED_MOST, NEAR_MOST, PROMISES_MOST, Told
from store import Work


def message(work: Work, handing: Handing, delivery: Delivery, now: datetime) -> Message | None:
    """None where there is nothing left to say: its last day has passed before they could hear of it."""
    zone = work.people.zone_of(handing.workspace_id, delivery.recipient)
    today = calendar.local_day(now, zone)
    is_receiver = delivery.recipient == handing.to
    whose = None if is_receiver or handing.by is None else delivery.recipient
    clients, count = work.handovers.clients_of(handing.workspace_id, handing.id, whose, LISTED_MOST)
    if not clients:
        return None
    told = Told(handing, clients, count, today)
    if handing.is_undone:
        return views.taken_back(told)
    if delivery.ts is None and handing.until is not None and handing.until < today:
        return None
    if not is_receiver:
        return views.gone_back(told) if handing.by is None else views.gone(told)
    return views.received(_with_what_is_open(work, told), now)


def _with_what_is_open(work: Work, told: Told) -> Told:
    """What the receiver has to know: of moments only with whom they are."""
    handing = told.handing
    workspace_id, to = handing.workspace_id, handing.to
    ended = work.handovers.ended_in(workspace_id, handing.id)
    ids = {each.client_id for each in (*work.handovers.of_handing(workspace_id, handing.id), *ended)}
    dates = work.nudges.dates_handed_over(workspace_id, to, handing.id, told.today, NEAR_MOST)
    milestones = work.milestones.some(workspace_id, [nudge.plan.about.id for nudge in dates])
    promises = [each for each in work.promises.open_of_promiser(workspace_id, to) if each.client_id in ids]
    in_trouble = dict.fromkeys(each.client_id for each in work.moments.open(workspace_id) if each.client_id in ids)
    shown = [each.client_id for each in promises[:PROMISES_MOST]]
    shown += [each.client_id for each in milestones.values()] + list(in_trouble)[: views.MOMENTS_MOST]
    named = work.clients.some(workspace_id, shown)
    return Told(
        handing,
        told.clients,
        told.count,
        told.today,
        is_kept=handing.by is None and any(each.to == to for each in ended),
        near=[
            (milestones[nudge.plan.about.id], nudge.plan.occurrence, named[milestones[nudge.plan.about.id].client_id])
            for nudge in dates
            if nudge.plan.about.id in milestones
        ],
        promises=[(each, named[each.client_id]) for each in promises[:PROMISES_MOST]],
        promises_count=len(promises),
        moments=[named[key] for key in list(in_trouble)[: views.MOMENTS_MOST]],
        moments_count=len(in_trouble),
    )

"""An open moment's one post in the moments channel, and its log in the thread below it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.deliveries import DeliveryKind, DeliveryState
from bot.domain.history import Noun, Thing, Visibility
from bot.domain.playbooks import Playbooks
from bot.flows import circles, closings, history, moments, posts
from bot.messenger import Message, Posted, Refused, SlackTrouble, TooFast, Unanswered
from bot.secrets import Vault, new_key
from bot.views.moments import Filled
from tests.cast import CORA, GRETA, MAX, OLGA, OSCAR
from tests.flows.world import DAY, HOUR, MINUTE, SECOND, World

HERE, ELSEWHERE = "C0CLIENTS", "C0ZEBRA"
BOTH = {"channels:read", "groups:read"}


def flag(world: World, secrecy: Visibility = Visibility.OPEN, once: str = "form") -> int:
    filled = Filled(world.cast.zebra.id, "The founder's father died.", taker=OLGA, secrecy=secrecy)
    return moments.flag(world.store, world.actor(OSCAR), filled, Playbooks(), world.now, once, anew=True).moment.id


def note(world: World, text: str, id_: int = 1) -> None:
    circles.note(world.store, world.actor(), id_, text, world.now, f"note {text}")


def mend(world: World) -> None:
    posts.plan_ahead(world.store, world.id, world.now)
    world.deliver()


def states(world: World) -> list[DeliveryState]:
    return [each.state for each in world.deliveries(Thing(Noun.MOMENT, 1))]


def notices(world: World) -> list[str]:
    return [text for text in world.slack.texts("D0MAX") if "could not be delivered" in text]


# --- the post


def test_an_open_moment_gets_one_post_at_once_that_says_who_flagged_it(world: World) -> None:
    world.has_channel()
    flag(world)
    world.deliver()
    (post,) = world.slack.posts(HERE)
    assert post == (
        "Zebra Works\nThe founder's father died.\nWaiting for <@U0OLGA>.\nFor them: on their mind all day.\n"
        "Moment 1. Flagged by <@U0OSCAR>, Monday 23 November at 8:00 (London)."
    )


def test_without_a_moments_channel_there_is_none(world: World) -> None:
    flag(world)
    world.deliver()
    mend(world)
    assert states(world) == []


def test_a_channel_of_which_nobody_made_sure_gets_nothing(world: World) -> None:
    with world.store.begin() as work:
        work.arrangements.save(replace(work.arrangements.of(world.id), moments_channel=HERE))
    flag(world)
    mend(world)
    assert states(world) == []


@pytest.mark.parametrize("secrecy", [Visibility.TEAM, Visibility.SEALED])
def test_what_is_not_open_to_everybody_never_stands_there(world: World, secrecy: Visibility) -> None:
    world.store.seals = Vault([new_key()])
    world.has_channel()
    flag(world, secrecy)
    moments.take(world.store, world.actor(), 1, world.now, None)
    note(world, "They are at home.")
    world.deliver()
    mend(world)
    assert world.slack.texts(HERE) == []
    assert states(world) == []


def test_it_goes_before_what_is_no_crisis(world: World) -> None:
    world.has_channel()
    world.planned()
    world.clock.set(world.nudge().plan.due_at)
    flag(world)
    world.deliver()
    first = next(iter(world.slack.standing))
    assert first.channel in (HERE, "D0OLGA")
    assert "The founder's father died." in world.slack.standing[first][1].text


def test_it_is_edited_in_place_whenever_the_moment_changes(world: World) -> None:
    world.has_channel()
    flag(world)
    world.deliver()
    said = []
    for act in (moments.take, moments.speak):
        world.clock.move(MINUTE)
        act(world.store, world.actor(), 1, world.now, None)
        world.deliver()
        said += world.slack.posts(HERE)
    closings.not_one(world.store, world.actor(), 1, world.now)
    world.deliver()
    said += world.slack.posts(HERE)
    assert [each.splitlines()[2].partition(",")[0] for each in said] == [
        "<@U0OLGA> has it",
        "<@U0OLGA> has spoken with them",
        "<@U0OLGA> closed it",
    ]


def test_it_is_edited_only_when_something_happened(world: World) -> None:
    world.has_channel()
    flag(world)
    world.deliver()
    mend(world)
    world.pass_time(HOUR)
    assert world.slack.count("edit") == 0


def test_withdrawn_before_it_was_sent_it_is_not_sent(world: World) -> None:
    world.has_channel()
    flag(world)
    closings.withdraw(world.store, world.actor(OSCAR), 1, world.now)
    world.deliver()
    assert world.slack.texts(HERE) == []
    assert states(world) == [DeliveryState.DROPPED]


def test_undone_it_stands_as_before(world: World) -> None:
    world.has_channel()
    flag(world)
    moments.take(world.store, world.actor(), 1, world.now, None)
    world.deliver()
    with world.read() as work:
        newest = work.history.newest(world.id, Thing(Noun.MOMENT, 1))
    assert newest
    history.undo(world.store, world.actor(), newest.id, world.now, None)
    world.deliver()
    assert "Waiting for <@U0OLGA>." in world.slack.posts(HERE)[0]
    assert world.slack.thread(HERE) == ["Olga Marin has it.", "Olga Marin took that back."]


def test_deleted_by_somebody_it_is_posted_anew_while_it_is_open(world: World) -> None:
    world.has_channel()
    flag(world)
    world.deliver()
    world.slack.delete(next(each for each in world.slack.standing if each.channel == HERE))
    note(world, "They are at home.")
    world.deliver()
    world.pass_time(MINUTE)
    assert len(world.slack.posts(HERE)) == 1
    assert world.slack.thread(HERE) == ["Olga Marin: “They are at home.”"]


# --- its log


def test_every_entry_is_one_reply_in_the_order_in_which_it_happened(world: World) -> None:
    world.has_channel()
    flag(world)
    moments.take(world.store, world.actor(), 1, world.now, None)
    for text in ("First.", "Second.", "Third."):
        note(world, text)
    moments.speak(world.store, world.actor(), 1, world.now, None)
    closings.not_one(world.store, world.actor(), 1, world.now)
    world.deliver()
    assert world.slack.posts(HERE) == []  # closed before it was said
    assert world.slack.thread(HERE) == []


def test_replies_wait_for_the_post_and_keep_their_order(world: World) -> None:
    world.has_channel()
    meets(world, TooFast("ratelimited", 30))
    flag(world)
    moments.take(world.store, world.actor(), 1, world.now, None)
    for text in ("First.", "Second."):
        note(world, text)
    moments.speak(world.store, world.actor(), 1, world.now, None)
    world.deliver()
    world.pass_time(MINUTE)
    world.deliver()
    assert len(world.slack.posts(HERE)) == 1
    assert world.slack.thread(HERE) == [
        "Olga Marin has it.",
        "Olga Marin: “First.”",
        "Olga Marin: “Second.”",
        "Olga Marin has spoken with them.",
    ]


def test_a_reply_goes_into_the_thread_of_its_own_post(world: World) -> None:
    world.has_channel()
    flag(world, once="a")
    flag(world, once="b")
    world.deliver()
    note(world, "Of the second.", 2)
    world.deliver()
    place = {place.ts: text for place, (_, text) in world.slack.standing.items()}
    (thread,) = [of for of in world.slack.threads.values() if of]
    assert "Moment 2." in place[thread].text


def test_whoever_was_called_stands_in_the_log_too(world: World) -> None:
    world.has_channel()
    flag(world)
    world.pass_time(2 * HOUR)
    world.pass_time(SECOND)
    assert world.slack.thread(HERE) == ["It had waited too long, so <@U0CORA> was told."]


def test_what_is_told_late_says_when_it_was(world: World) -> None:
    flag(world)
    moments.take(world.store, world.actor(), 1, world.now, None)
    world.pass_time(DAY)
    world.has_channel()
    mend(world)
    assert world.slack.thread(HERE) == ["Monday 23 November at 8:00 (London): Olga Marin has it."]


def test_nothing_is_told_twice(world: World) -> None:
    world.has_channel()
    flag(world)
    note(world, "Once.")
    for _ in range(3):
        world.deliver()
        mend(world)
    assert len(world.slack.posts(HERE)) == len(world.slack.thread(HERE)) == 1


# --- a channel that is chosen later, or is another one


def test_what_is_open_already_gets_its_post_once_there_is_a_channel(world: World) -> None:
    flag(world, once="a")
    flag(world, once="b")
    closings.not_one(world.store, world.actor(), 2, world.now)
    world.deliver()
    world.has_channel()
    mend(world)
    (post,) = world.slack.posts(HERE)
    assert "Moment 1." in post


def test_a_post_that_stands_stays_where_it_is(world: World) -> None:
    world.has_channel()
    flag(world, once="a")
    world.deliver()
    world.has_channel(ELSEWHERE)
    mend(world)
    flag(world, once="b")
    world.deliver()
    assert [len(world.slack.posts(each)) for each in (HERE, ELSEWHERE)] == [1, 1]


# --- what goes wrong


@pytest.mark.parametrize("is_there", [True, False])
def test_a_lost_answer_is_never_sent_again_and_told(world: World, is_there: bool) -> None:
    world.has_channel()
    meets(world, Unanswered("timeout"), done=is_there)
    flag(world)
    note(world, "Without a thread.")
    world.deliver()
    for _ in range(3):
        world.pass_time(HOUR)
        mend(world)
    assert len(world.slack.posts(HERE)) == is_there
    assert states(world) == [DeliveryState.UNKNOWN]
    assert world.slack.thread(HERE) == []
    assert [each for each in notices(world) if "does not stand in that channel" in each]


@pytest.mark.parametrize("reason", ["not_in_channel", "channel_not_found", "is_archived"])
def test_a_channel_that_takes_nothing_is_told_once_to_whoever_chose_it(world: World, reason: str) -> None:
    world.has_channel()
    for once in ("a", "b"):
        meets(world, Refused(reason))
        flag(world, once=once)
        world.deliver()
    note(world, "Dropped with its post.")
    world.pass_time(MINUTE)
    assert world.slack.texts(HERE) == []
    assert len(notices(world)) == 1
    assert notices(world)[0].startswith("The post on an open moment for <#C0CLIENTS> about Zebra Works could not")


def test_once_it_is_mended_the_post_and_its_log_come(world: World) -> None:
    world.has_channel()
    meets(world, Refused("not_in_channel"))
    flag(world)
    note(world, "They are at home.")
    world.deliver()
    world.clock.move(HOUR - MINUTE)
    mend(world)
    assert world.slack.texts(HERE) == []
    world.clock.move(MINUTE)
    mend(world)
    assert len(world.slack.posts(HERE)) == 1
    assert len(world.slack.thread(HERE)) == 1


def meets(world: World, trouble: SlackTrouble, *, done: bool = False) -> None:
    """The next thing that goes to the channel; everything else is taken."""
    post, slack = type(world.slack).post, world.slack
    left = [trouble]

    def once(workspace_id: int, channel: str, message: Message, key: str, thread: str = "") -> Posted:
        if channel != HERE or not left:
            return post(slack, workspace_id, channel, message, key, thread)
        if done:
            post(slack, workspace_id, channel, message, key, thread)
        raise left.pop()

    slack.post = once  # type: ignore[method-assign]


# --- who reads there


def test_where_we_may_not_look_slack_is_not_asked(world: World) -> None:
    world.has_channel()
    flag(world)
    world.deliver()
    assert world.slack.count("is_shared") == 0


@pytest.mark.parametrize("why", ["shared", "guest"])
def test_where_others_read_nothing_is_posted_and_it_is_told_once(world: World, why: str) -> None:
    world.has_channel()
    world.slack.granted = BOTH
    if why == "shared":
        world.slack.shared = {HERE}
    else:
        world.slack.pages = [[OLGA, CORA], [MAX, GRETA]]
    for once in ("a", "b"):
        flag(world, once=once)
        world.deliver()
    assert world.slack.texts(HERE) == []
    assert len(notices(world)) == 1


def test_a_guest_who_comes_later_ends_edits_and_replies_there(world: World) -> None:
    world.has_channel()
    world.slack.granted = BOTH
    flag(world)
    world.deliver()
    world.slack.pages = [[OLGA, GRETA]]
    world.clock.move(MINUTE)
    moments.take(world.store, world.actor(), 1, world.now, None)
    world.deliver()
    mend(world)
    assert "Waiting for" in world.slack.posts(HERE)[0]
    assert world.slack.thread(HERE) == []
    assert len(notices(world)) == 1


def test_once_the_guest_is_gone_the_post_says_what_is_so_and_the_log_follows(world: World) -> None:
    test_a_guest_who_comes_later_ends_edits_and_replies_there(world)
    world.slack.pages = [[OLGA]]
    world.clock.move(HOUR)
    mend(world)
    mend(world)
    assert len(world.slack.posts(HERE)) == 1
    assert "<@U0OLGA> has it" in world.slack.posts(HERE)[0]
    assert len(world.slack.thread(HERE)) == 1


def test_slack_is_asked_once_a_minute_at_most(world: World) -> None:
    world.has_channel()
    world.slack.granted = BOTH
    flag(world)
    for text in ("First.", "Second.", "Third."):
        note(world, text)
    world.deliver()
    assert world.slack.count("is_shared") == 1


def test_the_ledger_knows_each_line_by_its_entry(world: World) -> None:
    world.has_channel()
    flag(world)
    note(world, "They are at home.")
    with world.read() as work:
        (line,) = work.deliveries.of_log(world.id, Thing(Noun.MOMENT, 1))
    assert (line.kind, line.about.noun, line.recipient) == (DeliveryKind.LOG, Noun.ENTRY, HERE)
    assert line.key == f"moment/1/log/{line.about.id}"
    assert timedelta(0) <= world.now - line.due_at < MINUTE

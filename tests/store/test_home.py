"""My clients in Home: the longest silence first."""

from datetime import timedelta

import pytest

from bot.domain.clients import Client, Stage
from bot.domain.history import Noun, Thing, What
from bot.domain.home import ON_A_PAGE, Heard
from bot.domain.moments import Moment
from bot.domain.promises import Ending, Promise
from bot.domain.touches import How, Touch
from store import Store
from tests.cast import CORA, MONDAY, OLGA, Cast

DAY = timedelta(days=1)


def quietest(store: Store, cast: Cast, page: int = 0, owner: str = OLGA) -> list[Heard]:
    with store.read() as work:
        return work.homes.quietest(cast.id, owner, page)


def names(store: Store, cast: Cast) -> list[str]:
    return [heard.client.name for heard in quietest(store, cast)]


def added(store: Store, cast: Cast, name: str, days: int, **facts: object) -> Client:
    """A client who came so many days ago."""
    with store.begin() as work:
        client = work.clients.add(Client(0, cast.id, name, OLGA, **facts))  # type: ignore[arg-type]
        about = Thing(Noun.CLIENT, client.id)
        work.history.record(cast.id, What.CLIENT_ADDED, about, MONDAY - days * DAY, client_id=client.id)
    return client


def touched(store: Store, cast: Cast, client: Client, days: int) -> None:
    with store.begin() as work:
        work.touches.add(Touch(0, cast.id, client.id, CORA, MONDAY - days * DAY, How.CALL))


def test_the_longest_silence_is_first_and_whoever_never_heard_from_us_waits_since_they_came(
    store: Store, cast: Cast
) -> None:
    touched(store, cast, cast.zebra, 20)
    touched(store, cast, cast.zebra, 9)
    added(store, cast, "New", 1)
    added(store, cast, "Old", 30)
    touched(store, cast, added(store, cast, "Touched", 90), 10)

    assert names(store, cast) == ["Old", "Touched", "Zebra Works", "New"]
    old, _, zebra, _ = quietest(store, cast)
    assert (old.at, old.came_at) == (None, MONDAY - 30 * DAY)
    assert zebra.at == MONDAY - 9 * DAY


def test_of_whom_nothing_is_known_comes_after_them_and_who_has_left_last(store: Store, cast: Cast) -> None:
    added(store, cast, "Left long ago", 900, stage=Stage.ALUMNI)
    added(store, cast, "New", 0)

    assert names(store, cast) == ["New", "Zebra Works", "Left long ago"]


def test_archived_clients_and_those_of_others_are_not_there(store: Store, cast: Cast) -> None:
    added(store, cast, "Gone", 5, archived_at=MONDAY)

    assert names(store, cast) == ["Zebra Works"]
    assert quietest(store, cast, owner=CORA) == []


@pytest.mark.parametrize("contact", ["promise", "moment", "done", "noted"])
def test_whatever_was_done_for_them_counts_as_contact(store: Store, cast: Cast, contact: str) -> None:
    at = MONDAY - 2 * DAY
    with store.begin() as work:
        zebra = cast.zebra.id
        match contact:
            case "promise":
                work.promises.add(
                    Promise(0, cast.id, zebra, "A plan", OLGA, OLGA, at, at, "UTC", ended_at=at, ending=Ending.KEPT)
                )
                work.promises.add(Promise(0, cast.id, zebra, "Another", OLGA, OLGA, at, at, "UTC"))
            case "moment":
                work.moments.add(Moment(0, cast.id, 1, zebra, "A fire", OLGA, at, OLGA, at, at))
            case _:
                what = What.MILESTONE_DONE if contact == "done" else What.MILESTONE_NOTED
                work.history.record(cast.id, what, Thing(Noun.NUDGE, 7), at, who=OLGA, client_id=zebra)

    assert [heard.at for heard in quietest(store, cast)] == [at]


def test_what_was_undone_was_no_contact(store: Store, cast: Cast) -> None:
    about = Thing(Noun.NUDGE, 7)
    with store.begin() as work:
        done = work.history.record(cast.id, What.MILESTONE_DONE, about, MONDAY, who=OLGA, client_id=cast.zebra.id)
        work.history.record(cast.id, What.UNDONE, about, MONDAY, who=OLGA, client_id=cast.zebra.id, undoes=done)

    assert [heard.at for heard in quietest(store, cast)] == [None]


def test_a_page_holds_so_many_and_the_next_goes_on(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.clients.add_many([Client(0, cast.id, f"Client {number:02}", OLGA) for number in range(ON_A_PAGE)])

    first, second = quietest(store, cast), quietest(store, cast, 1)
    assert [len(first), len(second)] == [ON_A_PAGE, 1]
    assert second[0].client.name == "Zebra Works"
    assert quietest(store, cast, 2) == []

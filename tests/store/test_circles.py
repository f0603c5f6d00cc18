from datetime import timedelta

import pytest

from bot.domain.history import Visibility
from store import Store, tables
from tests.cast import CORA, MAX, MONDAY, OLGA, Cast


def test_a_circle_is_the_people_in_it_by_name_and_admitting_twice_is_once(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        circle, other = work.circles.add(cast.id), work.circles.add(cast.id)
        for person in (OLGA, CORA, CORA):
            work.circles.admit(cast.id, circle, person, added_by=OLGA, at=MONDAY)

    with store.read() as work:
        assert work.circles.members(cast.id, circle) == [CORA, OLGA]
        assert MAX not in work.circles.members(cast.id, circle)
        assert work.circles.members(cast.id, other) == []


@pytest.mark.parametrize("visibility", [Visibility.TEAM, Visibility.SEALED])
def test_what_is_not_open_is_listed_nowhere(store: Store, cast: Cast, visibility: Visibility) -> None:
    """What the tables can hold is put there by hand."""
    facts = {"workspace_id": cast.id, "client_id": cast.zebra.id, "text": "hidden", "visibility": str(visibility)}
    flagged = {"number": 1, "flagged_by": OLGA, "flagged_at": MONDAY, "taker": OLGA}
    promised = {"promiser": OLGA, "made_by": OLGA, "made_at": MONDAY, "due_at": MONDAY, "zone": "UTC"}
    done = {"what": "moment_flagged", "noun": "moment", "thing_id": 1, "at": MONDAY, "who": OLGA}
    with store._writing.begin() as connection:
        connection.execute(tables.moments.insert(), {**facts, **flagged})
        connection.execute(
            tables.promises.insert(),
            [{**facts, **promised, "ended_at": at, "ending": how} for at, how in ((None, None), (MONDAY, "kept"))],
        )
        connection.execute(tables.entries.insert(), {**facts, **done})

    with store.read() as work:
        id_, zebra, later = cast.id, cast.zebra.id, MONDAY + timedelta(days=9)
        moments, promises, history = work.moments, work.promises, work.history
        assert moments.open(id_) + moments.open_of_client(id_, zebra) + moments.of_client(id_, zebra) == []
        assert promises.due(id_, later) + promises.open_of_client(id_, zebra) == []
        assert promises.open_of_promiser(id_, OLGA) + promises.kept_since(id_, MONDAY) == []
        assert history.of_client(id_, zebra) + history.of_person(id_, OLGA, MONDAY) == []
        assert history.count_of_client(id_, zebra) == 0
        assert [*moments.all(id_), *promises.all(id_), *history.all(id_)] == []

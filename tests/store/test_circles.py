from store import Store
from tests.cast import CORA, MAX, MONDAY, OLGA, Cast


def test_a_circle_is_the_people_in_it_by_name_and_admitting_twice_is_once(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        circle, other = work.circles.add(cast.id), work.circles.add(cast.id)
        for person in (OLGA, CORA, CORA):
            work.circles.admit(cast.id, circle, person, added_by=OLGA, at=MONDAY)

    with store.read() as work:
        assert work.circles.members(cast.id, circle) == {OLGA, CORA}
        assert MAX not in work.circles.members(cast.id, circle)
        assert work.circles.members(cast.id, other) == set()

from dataclasses import replace
from datetime import timedelta

from bot.domain.meetings import Meeting
from store import Store
from tests.cast import CORA, MONDAY, OLGA, OSCAR, Cast, zebra_works

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def meeting(cast: Cast, key: str = "a", ends: timedelta = HOUR) -> Meeting:
    return Meeting(cast.zebra.id, key, MONDAY, MONDAY + ends)


def test_a_link_comes_back_as_it_was_saved_and_another_takes_its_place(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        first = work.links.connect(cast.id, OLGA, "sealed one", MONDAY)
        bad = first.failed("answer_404", True, MONDAY)
        work.links.save(bad)
        assert work.links.of(cast.id, OLGA) == bad

        second = work.links.connect(cast.id, OLGA, "sealed two", MONDAY + DAY)

        assert second.id != first.id
        assert work.links.find(cast.id, first.id) is None
        assert work.links.sealed() == {second.id: "sealed two"}


def test_only_what_is_due_and_not_given_up_is_asked_for(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        link = work.links.connect(cast.id, OLGA, "sealed", MONDAY)
        work.links.save(replace(work.links.connect(cast.id, CORA, "sealed", MONDAY), stopped_at=MONDAY))

        assert work.links.due(cast.id, MONDAY - timedelta(seconds=1)) == []
        assert work.links.due(cast.id, MONDAY) == [link]


def test_of_two_who_look_at_once_one_asks(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        link = work.links.connect(cast.id, OLGA, "sealed", MONDAY)
        assert work.links.claim(link, MONDAY)
        assert not work.links.claim(link, MONDAY)
        assert work.links.due(cast.id, MONDAY + timedelta(minutes=29)) == []


def test_the_names_are_those_of_whom_they_answer_for(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.clients.add(replace(zebra_works(cast.id), name="Lion", aliases=(), owner=OSCAR, cover=None, manager=None))
        work.clients.add(replace(zebra_works(cast.id), name="Gone", aliases=(), archived_at=MONDAY))
        zebra = cast.zebra.id

        for who in (OLGA, CORA):
            firms, people = work.meetings.names(cast.id, who)
            assert sorted(firms) == [(zebra, "ZW"), (zebra, "Zebra"), (zebra, "Zebra Works")]
            assert people == [(zebra, "Ada Zebra")]
        assert [name for _, name in work.meetings.names(cast.id, OSCAR)[0]] == ["Lion"]


def test_a_meeting_is_kept_once_whoever_has_it_too(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        for who in (OLGA, CORA, OLGA):
            work.meetings.add_new(cast.id, who, [meeting(cast)])

        assert work.meetings.unfinished(cast.id, OLGA) == [meeting(cast)]
        assert work.meetings.unfinished(cast.id, CORA) == []


def test_it_is_over_when_it_ends_and_a_touch_once(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.meetings.add_new(cast.id, OLGA, [meeting(cast)])
        assert work.meetings.over(cast.id, MONDAY + HOUR - timedelta(seconds=1)) == []
        ((key, who, found),) = work.meetings.over(cast.id, MONDAY + HOUR)
        assert (who, found) == (OLGA, meeting(cast))

        work.meetings.set_touch(key, 5)

        assert work.meetings.over(cast.id, MONDAY + DAY) == []
        work.meetings.remove(cast.id, OLGA, [meeting(cast)])
        work.meetings.dismiss(cast.id, 5, MONDAY)
        work.meetings.add_new(cast.id, OLGA, [meeting(cast)])
        assert work.meetings.over(cast.id, MONDAY + DAY) == []


def test_nobody_takes_away_what_stands_in_a_colleagues_calendar(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.meetings.add_new(cast.id, OLGA, [meeting(cast)])
        work.meetings.remove(cast.id, CORA, [meeting(cast)])
        assert work.meetings.forget(cast.id, CORA) == set()
        assert work.meetings.unfinished(cast.id, OLGA) == [meeting(cast)]

        assert work.meetings.forget(cast.id, OLGA) == {cast.zebra.id}

        assert work.meetings.unfinished(cast.id, OLGA) == []

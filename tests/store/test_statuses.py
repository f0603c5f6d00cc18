"""What is kept of statuses: who is away until when, and nothing of the words."""

from dataclasses import replace
from datetime import date

from bot.domain.calendar import Leave
from bot.domain.clients import Stage
from bot.domain.statuses import Absence, Answer
from store import Store, tables
from tests.cast import CORA, MAX, MONDAY, OLGA, OSCAR, fill, zebra_works

AWAY = Absence(0, 1, OLGA, "1", date(2026, 12, 4), MONDAY)


def test_it_is_read_back_as_it_was_kept(store: Store) -> None:
    cast = fill(store)
    asked = replace(AWAY, workspace_id=cast.id)
    leave, later = Leave(date(2026, 11, 23), date(2026, 12, 4)), Leave(date(2026, 12, 21))
    kept = asked.agree(leave, later, MONDAY)
    with store.begin() as work:
        key = work.statuses.add(kept)
        assert key is not None
        assert work.statuses.find(cast.id, key) == replace(kept, id=key)
        work.statuses.save(replace(kept, id=key, answer=Answer.BACK))
        assert [each.answer for each in work.statuses.of(cast.id, OLGA)] == [Answer.BACK]


def test_a_status_is_noted_once_and_each_firm_sees_its_own(store: Store) -> None:
    cast, other = fill(store), fill(store, "T0OTHER", "Other")
    with store.begin() as work:
        key = work.statuses.add(replace(AWAY, workspace_id=cast.id))
        assert key is not None
        assert work.statuses.add(replace(AWAY, workspace_id=cast.id)) is None
        assert work.statuses.noted(cast.id) == {OLGA}
        assert work.statuses.noted(other.id) == set()
        assert work.statuses.find(other.id, key) is None
        work.statuses.forget(other.id, [key])
        assert work.statuses.of(cast.id, OLGA)
        work.statuses.forget(cast.id, [key])
        assert work.statuses.of(cast.id, OLGA) == []


def test_covers_are_those_of_clients_that_somebody_is_prompted_about(store: Store) -> None:
    cast = fill(store)
    with store.begin() as work:
        for name, facts in {
            "Alone": {"cover": None},
            "Alumna": {"cover": MAX, "stage": Stage.ALUMNI},
            "Archived": {"cover": MAX, "archived_at": MONDAY},
            "Cora's": {"cover": MAX, "owner": CORA},
        }.items():
            work.clients.add(replace(zebra_works(cast.id), name=name, aliases=(), **facts))  # type: ignore[arg-type]
        assert work.statuses.covers_of(cast.id, OLGA) == [CORA, None]
        assert work.statuses.covers_of(cast.id, OSCAR) == []


def test_there_is_no_room_for_words() -> None:
    assert not {"text", "emoji", "words"} & set(tables.statuses.c.keys())

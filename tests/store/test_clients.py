import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from bot.domain.clients import Client, ClientKind, NoSuchClient, Stage, folded
from store import Store
from tests.cast import CORA, MAX, MONDAY, OLGA, OSCAR, Cast, zebra_works


def add(store: Store, cast: Cast, name: str, *aliases: str, owner: str = OLGA) -> Client:
    with store.begin() as work:
        return work.clients.add(replace(zebra_works(cast.id), name=name, aliases=aliases, owner=owner))


def holding(store: Store, cast: Cast, words: str) -> list[str]:
    with store.read() as work:
        return [client.name for client in work.clients.holding(cast.id, words)]


def test_every_fact_of_a_client_comes_back_as_it_was_given(store: Store, cast: Cast) -> None:
    whole = Client(
        0, cast.id, "Ødegård & Söhne", OLGA, CORA, OSCAR, "large", Stage.ADVOCATE, "coaching", date(2020, 2, 29),
        "Asia/Kolkata", "IN", "C0ODE", "Two lines\nand “quotes” 🦓", ("ode", "אור"), MONDAY,
        ClientKind.TEAM, MONDAY - timedelta(days=2), "as-in-their-sheet",
    )  # fmt: skip
    with store.begin() as work:
        added = work.clients.add(whole)

    with store.read() as work:
        found = work.clients.get(cast.id, added.id)
    assert replace(found, id=0) == whole


def test_a_changed_client_is_saved_with_its_aliases(store: Store, cast: Cast) -> None:
    changed = replace(cast.zebra, name="Zebra Ltd", aliases=("Z",), owner=CORA)
    with store.begin() as work:
        work.clients.save(changed)

    with store.read() as work:
        assert work.clients.get(cast.id, cast.zebra.id) == changed
        assert work.clients.all(cast.id) == [changed]
        assert work.clients.some(cast.id, [cast.zebra.id, 99_999]) == {cast.zebra.id: changed}


def test_a_client_that_is_not_there_is_refused_in_words(store: Store, cast: Cast) -> None:
    with store.read() as work, pytest.raises(NoSuchClient):
        work.clients.get(cast.id, 99_999)


@pytest.mark.parametrize("name", ["Zebra Works", "zebra  works", "ZEBRA WORKS "])
def test_two_clients_cannot_have_one_name_however_it_is_written(store: Store, cast: Cast, name: str) -> None:
    with pytest.raises(IntegrityError):
        add(store, cast, name)


def test_a_client_is_called_by_its_name_or_alias_exactly(store: Store, cast: Cast) -> None:
    add(store, cast, "Zebra Works North")
    with store.read() as work:
        for name in ("zebra works", " ZW ", "Zebra"):
            assert work.clients.called(cast.id, name) == [cast.zebra]
        for name in ("zeb", "", "%", "Z_"):
            assert work.clients.called(cast.id, name) == []


def test_every_name_and_alias_of_those_who_are_here_is_a_spelling(store: Store, cast: Cast) -> None:
    north, gone = add(store, cast, "Zebra Works North"), add(store, cast, "Gone & Co")
    with store.begin() as work:
        work.clients.save(replace(gone, archived_at=MONDAY, aliases=("Gone",)))

    with store.read() as work:
        every = work.clients.spellings(cast.id, 2, 17)
        assert work.clients.spellings(cast.id, 3, 5) == ([cast.zebra.id], ["zebra"])
        some = work.clients.spelt(cast.id, ["zw", "zebra works north", "gone", "gone & co", "zeb"])
        assert work.clients.spelt(cast.id, []) == ([], [])
        assert work.clients.spellings(cast.id + 1, 0, 99) == ([], [])
        listed = work.clients.listed(cast.id, [north.id, cast.zebra.id, 10_000])
    own = [(cast.zebra.id, name) for name in ("zebra works", "zebra", "zw")]
    assert sorted(zip(*every, strict=True)) == sorted([*own, (north.id, "zebra works north")])
    assert sorted(zip(*some, strict=True)) == sorted([(cast.zebra.id, "zw"), (north.id, "zebra works north")])
    assert [client.name for client in listed] == ["Zebra Works North", "Zebra Works"]


def test_an_owner_sees_their_own_clients_by_name_and_how_many_there_are(store: Store, cast: Cast) -> None:
    for name in ("delta", "Alpha", "charlie"):
        add(store, cast, name)
    gone = add(store, cast, "Bravo")
    add(store, cast, "Oscar's own", owner=OSCAR)
    with store.begin() as work:
        work.clients.save(replace(gone, archived_at=MONDAY))

    with store.read() as work:
        some, count = work.clients.of_owner(cast.id, OLGA, most=2)
        everything, all_ = work.clients.of_owner(cast.id, OLGA)
    assert ([client.name for client in some], count) == (["Alpha", "charlie"], 4)
    assert ([client.name for client in everything], all_) == (["Alpha", "charlie", "delta", "Zebra Works"], 4)


def test_whoever_covers_or_manages_sees_those_clients_too(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.clients.add(replace(zebra_works(cast.id), name="Alpha", aliases=(), cover=None, manager=CORA))

    with store.read() as work:
        covered, managed = work.clients.of_cover(cast.id, CORA), work.clients.of_manager(cast.id, CORA)
        assert work.clients.of_cover(cast.id, OLGA) == ([], 0)
        assert [client.name for client in work.clients.of_manager(cast.id, MAX)[0]] == ["Zebra Works"]
    assert ([client.name for client in covered[0]], covered[1]) == (["Zebra Works"], 1)
    assert ([client.name for client in managed[0]], managed[1]) == (["Alpha"], 1)


def test_the_owners_are_those_with_a_client_that_is_not_archived(store: Store, cast: Cast) -> None:
    add(store, cast, "Alpha")
    gone = add(store, cast, "Bravo", owner=OSCAR)
    with store.begin() as work:
        work.clients.save(gone.archive(MONDAY))

    with store.read() as work:
        assert work.clients.all_owners(cast.id) == {OLGA: 2}


def test_every_client_is_given_a_ref_of_its_own_and_keeps_it_whatever_is_saved(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        new = [replace(zebra_works(cast.id), name=name, aliases=()) for name in ("Alpha", "Bravo")]
        many = work.clients.add_many([*new, replace(new[0], name="Charlie", ref="theirs")])
        work.clients.save(replace(cast.zebra, ref="changed"))
        work.clients.save_many([replace(many[0], ref="changed too")])

    refs = [client.ref for client in (cast.zebra, *many)]
    assert all(re.fullmatch("[a-z][a-z0-9]{9}", ref) for ref in refs[:3])
    assert refs[3] == "theirs"
    assert len(set(refs)) == 4
    with store.read() as work:
        assert [work.clients.by_ref(cast.id, ref) for ref in refs] == [cast.zebra, *many]
        assert work.clients.by_ref(cast.id, "changed") is None
        assert work.clients.by_ref(cast.id, "") is None


def test_two_clients_cannot_have_one_ref(store: Store, cast: Cast) -> None:
    with pytest.raises(IntegrityError), store.begin() as work:
        work.clients.add(replace(zebra_works(cast.id), name="Alpha", aliases=(), ref=cast.zebra.ref))


def test_a_client_is_archived_and_comes_back_as_it_was(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.clients.save(cast.zebra.archive(MONDAY))
    with store.begin() as work:
        archived = work.clients.get(cast.id, cast.zebra.id)
        work.clients.save(archived.restore())

    with store.read() as work:
        assert archived.archived_at == MONDAY
        assert work.clients.get(cast.id, cast.zebra.id) == cast.zebra


def test_a_search_finds_name_and_alias_and_puts_what_begins_so_first(store: Store, cast: Cast) -> None:
    add(store, cast, "A Zebra")
    add(store, cast, "Stripes", "zebra stripes")
    add(store, cast, "Lion")

    assert holding(store, cast, "ZEBRA") == ["Zebra Works", "A Zebra", "Stripes"]
    assert holding(store, cast, "tiger") == []


def test_a_search_leaves_out_who_is_archived(store: Store, cast: Cast) -> None:
    with store.begin() as work:
        work.clients.save(replace(cast.zebra, archived_at=MONDAY))

    assert holding(store, cast, "zebra") == []


ODD = ["100% Cotton", "under_score", r"back\slash", "🦓 Herd", "שלום בית", "مرحبا", "O'Brien", 'The "Quotes"', "Straße"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        *[(name, [name]) for name in ODD],
        *[("%", ["100% Cotton"]), ("_", ["under_score"]), ("\\", [r"back\slash"]), ("0%", ["100% Cotton"])],
        *[("%%", []), ("__", []), ("\\\\", []), ("\\%", []), ("r_s", ["under_score"]), ("rxs", [])],
        *[("🦓", ["🦓 Herd"]), ("🦄", []), ("שלום", ["שלום בית"]), ("'", ["O'Brien"]), ('"', ['The "Quotes"'])],
        *[("STRASSE", ["Straße"]), ("ß", ["Straße"])],
    ],
)
def test_a_search_takes_every_letter_as_itself(store: Store, cast: Cast, words: str, found: list[str]) -> None:
    for name in ODD:
        add(store, cast, name)

    assert holding(store, cast, words) == found


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(alphabet=st.one_of(st.sampled_from("%_\\ aZ🦓ש"), st.characters(codec="utf-8")), max_size=6))
def test_the_database_finds_what_plain_python_does(store: Store, cast: Cast, words: str) -> None:
    words = words.replace("\0", "")
    with store.begin() as work:
        known = {client.folded_name: client for client in map(_Named, work.clients.all(cast.id))}
        for name in [*ODD, words]:
            if folded(name) and folded(name) not in known:
                known[folded(name)] = _Named(work.clients.add(replace(zebra_works(cast.id), name=name, aliases=())))

    found = holding(store, cast, words)

    assert set(found) == {each.client.name for key, each in known.items() if each.holds(folded(words))}


class _Named:
    def __init__(self, client: Client) -> None:
        self.client, self.folded_name = client, folded(client.name)

    def holds(self, wanted: str) -> bool:
        return any(wanted in folded(name) for name in self.client.names)

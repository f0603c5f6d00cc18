"""Nothing of a moment that only a few may know of is seen by anybody else, whatever they ask for.

Every name that is registered is asked for by everybody: by those outside with every id there is, and by those inside,
who must find the words where they may stand. An empty screen proves nothing.
"""

import pickle
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from filelock import FileLock

from bot.domain.history import Noun, Thing, Visibility
from bot.domain.moments import Moment
from bot.domain.playbooks import Size
from bot.domain.roles import Role
from bot.secrets import Vault
from bot.views import closings, moment_forms
from bot.views import moments as messages
from bot.views.moments import Filled
from store.history import History
from tests.cast import CORA, MAX, OLGA, OSCAR
from tests.stories.everything import Surface, at_rest
from tests.stories.house import Ear, listening
from tests.stories.planted import PRIYA, TOM, WORDS, Planted, planted

pytestmark = pytest.mark.slow

ALL = {"text", "kind", "log"}
SHOWS: dict[Surface, set[str]] = {
    ("command", "/moment"): ALL,
    ("action", "open_moment"): ALL,
    ("action", "take"): ALL,
    ("action", "speak"): ALL,
    ("action", "not_one_moment"): ALL,
    ("view", "close_moment_form"): ALL,
    ("view", "note_on_moment_form"): ALL,
    ("view", "give_moment_form"): ALL,
    ("view", "share_moment_check"): ALL,
}
"""Where those who may know of it read what. Everything else shows none of it, to anybody."""
OF_A_TEAM: dict[Surface, set[str]] = {
    ("view", "same_moment"): ALL,
    ("action", "list_moments"): {"kind"},
    ("action", "list_moments_back"): {"kind"},
}
"""What is sealed is listed without its kind: who looks into it is on record."""

NOT_ASKED: dict[Surface, str] = {
    ("event", "app_uninstalled"): "everything goes, and nobody is told anything",
    ("event", "tokens_revoked"): "everything stops, and nobody is told anything",
}
NEVER_OPENED: dict[Surface, str] = {
    ("view", "happened_form"): "needs a walk along a journey, and asks of a date alone",
    ("view", "happened_unasked_form"): "the same",
    ("view", "move_to_newer_journey"): "needs a newer journey, and asks of a walk alone",
    ("view", "import_dry_run"): "needs a spreadsheet, and reads clients and dates alone",
    ("view", "import_order"): "the same",
    ("action", "table_stakes"): "needs a journey that is a year old, and marks a milestone of it",
    ("action", "still_a_delight"): "the same",
    **{
        ("view", f"{form}_form"): "needs a promise, and reads that promise alone"
        for form in ("done", "deliver", "move", "break", "release", "correct", "offer", "refuse")
    },
}
"""What nobody here was shown: it is asked for empty, and fails before it does anything."""


@pytest.fixture(scope="module")
def overheard() -> Iterator[Ear]:
    with listening() as ear:
        yield ear


@pytest.fixture(scope="module")
def sealed(
    overheard: Ear, empty_file: Path, tmp_path_factory: pytest.TempPathFactory, testrun_uid: str
) -> Iterator[Planted]:
    """Rehearsed by one of the workers: that takes longer than to ask for everything as one person."""
    del overheard
    shown_once = tmp_path_factory.getbasetemp().parent / f"rehearsed-{testrun_uid}"
    copyfile(empty_file, file := tmp_path_factory.mktemp("sealed") / "moments.db")
    with planted(file, "sealed") as made:
        with FileLock(f"{shown_once}.lock"):
            if not shown_once.exists():
                rehearsed(made)
                shown_once.write_bytes(pickle.dumps(made.walk.remembered()))
            made.walk.remembers(pickle.loads(shown_once.read_bytes()))
        yield made


@pytest.fixture(scope="module")
def of_team(sealed: Planted, empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """Its circle are Priya, Tom, and who answers for the client. It has the same ids as the other: what was shown
    there is forged here."""
    copyfile(empty_file, file := tmp_path_factory.mktemp("team") / "moments.db")
    with planted(file, "team") as made:
        made.walk.seen = sealed.walk.seen
        yield made


def rehearsed(made: Planted) -> None:
    same = Moment(1, 1, 1, 1, "", PRIYA, made.house.now, TOM, visibility=Visibility.OPEN, size=Size.BIG)
    made.walk.seen.look_at(dict(moment_forms.same(same, made.house.zebra, Filled(1, "x"), made.house.now)))
    made.walk.seen.look_at(dict(closings.let_out_form(same)))
    made.walk.seen.look_at(dict(closings.learn_form(same)))
    made.walk.rehearses(*map(made.person, (PRIYA, OLGA, MAX)))


# --- what is sealed


@pytest.mark.parametrize("slack_id", [OSCAR, OLGA, CORA, MAX])
def test_nobody_outside_the_circle_reads_a_word_of_what_is_sealed(
    sealed: Planted, slack_id: str, overheard: Ear
) -> None:
    """The owner, the cover, the manager and the Slack admin have no access by their roles."""
    assert shown(sealed, slack_id, overheard) == {}


def test_who_is_in_the_circle_reads_it_exactly_where_it_may_stand(sealed: Planted, overheard: Ear) -> None:
    assert shown(sealed, PRIYA, overheard) == SHOWS


@pytest.mark.parametrize(("typed", "shows"), [("1", ALL), ("#1", ALL), ("list", set()), ("Zebra Works", set())])
def test_the_command_shows_one_or_lists_them(sealed: Planted, typed: str, shows: set[str]) -> None:
    tom = sealed.person(TOM)
    tom.closes() if tom.actor.view else None
    tom.types("/moment", typed)
    assert sealed.walk.words_in(tom.form.body) == shows


def test_nothing_of_it_lies_in_the_database_in_clear(sealed: Planted) -> None:
    assert at_rest(sealed.house.file, WORDS) == set()


# --- what is a team's


@pytest.mark.parametrize("is_administrator", [False, True])
def test_nobody_outside_the_team_reads_a_word_of_what_is_theirs(
    of_team: Planted, is_administrator: bool, overheard: Ear
) -> None:
    if is_administrator:
        with of_team.house.store.begin() as work:
            work.roles.set(of_team.house.workspace.id, OSCAR, Role.ADMIN, MAX, of_team.house.now)
        of_team.walk.keeps()
    assert shown(of_team, OSCAR, overheard) == {}


def test_the_team_reads_it_exactly_where_it_may_stand(of_team: Planted, overheard: Ear) -> None:
    assert shown(of_team, OLGA, overheard) == {**SHOWS, **OF_A_TEAM}


# --- both


def test_every_name_that_is_registered_was_asked_for(sealed: Planted) -> None:
    names = {*sealed.walk.names}
    sealed.walk.goes(
        sealed.person(OSCAR), {each for each in names - {*NOT_ASKED} if each[0] == "event"}
    )  # not rehearsed
    never = {each for each in names if each[0] == "view_closed"} | {*NEVER_OPENED}

    assert names - sealed.walk.driven - never == {*NOT_ASKED}
    assert {*NEVER_OPENED} <= names


def shown(made: Planted, slack_id: str, overheard: Ear) -> dict[Surface, set[str]]:
    """By its names. No message and no log holds a word, whoever reads it, whatever was asked for."""
    names = [each for each in made.walk.names if each not in NOT_ASKED]
    before, heard = len(made.house.sandbox.journal), len(overheard.heard)
    found = {each: words for each, words in made.walk.goes(made.person(slack_id), names).items() if words}

    entries = made.house.sandbox.journal.since(before)
    sent = [each.args for each in entries if each.kind != "payload" and "views." not in each.name]
    assert len(sent) > 100
    assert made.walk.words_in(sent) == set()
    assert made.walk.words_in(overheard.said(heard)) == set()
    return found


# --- the search can fail


@pytest.mark.parametrize("surface", [("action", "open_moment"), ("command", "/moment")])
def test_it_would_be_found_if_everybody_could_see_everything(
    sealed: Planted, monkeypatch: pytest.MonkeyPatch, surface: Surface
) -> None:
    monkeypatch.setattr(Moment, "is_seen_by", lambda *_: True)
    assert sealed.walk.asks(sealed.person(OSCAR), surface) == ALL


def test_it_would_be_found_in_a_list_that_asks_nobody(sealed: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(History, "of_client", lambda self, id_, *_: self.about(id_, Thing(Noun.MOMENT, 1)))
    assert sealed.walk.asks(sealed.person(OLGA), ("action", "show_client")) >= {"text"}


def test_it_would_be_found_in_a_message(sealed: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(sealed.house.sandbox.journal)
    built = messages._built
    monkeypatch.setattr(messages, "_built", lambda first, _, said, it, *more: built(first, it.text, said, it, *more))
    sealed.walk.asks(sealed.person(TOM), ("action", "speak"))
    sent = [each.args for each in sealed.house.sandbox.journal.since(before) if each.name.startswith("chat.")]
    assert "text" in sealed.walk.words_in(sent)


def test_it_would_be_found_in_the_database(empty_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Vault, "seal", lambda _, text: text)
    monkeypatch.setattr(Vault, "open", lambda _, text: text)
    copyfile(empty_file, file := tmp_path / "moments.db")
    with planted(file, "sealed"):
        assert at_rest(file, WORDS) == ALL


def test_a_name_that_is_new_is_asked_for_and_missed_where_nothing_of_it_works(sealed: Planted) -> None:
    def broken() -> None:
        raise ValueError

    board = sealed.house.bot.app.board
    board.view("brand_new")(broken)
    try:
        sealed.walk.goes(sealed.person(OSCAR), [each for each in sealed.walk.names if each[1] == "brand_new"])
        assert {*sealed.walk.names} - sealed.walk.driven >= {("view", "brand_new")}
    finally:
        del board._handlers["view", "brand_new"]

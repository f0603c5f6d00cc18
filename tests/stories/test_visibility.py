"""Who sees what: every role before every surface, looking for every word that is known about one client.

In each field of Okapi stands a word that stands nowhere else. A cell does one thing in Slack as one person, and
gathers everything that came back: texts, blocks, options, metadata, whatever Slack was asked to show. The words in it
must be exactly those that the tables here say.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile

import pytest

from bot.sandbox.driver import Outcome
from bot.views import (
    choosing,
    client_cards,
    client_forms,
    clients,
    contacts,
    dates,
    goals,
    milestones,
    stages,
    team,
    touches,
)
from bot.views import moments as moment_views
from bot.views import promises as promise_views
from tests.cast import CORA, GRETA, MAX, OLGA, OSCAR
from tests.stories.firm import MIRA, NAVA, OTHER, PRIYA, TOM, WORDS, Act, Firm, Seer, a_firm, words_in
from tests.stories.house import Someone

# --- the fields, by the words in tests/stories/firm.py that stand in them

PUBLIC = {"name", "owner", "stage"}
CARD = {*WORDS} - {"older", "sealed", "contact", "kudu"}
"""A contact stands on the card in the title of a date or nowhere; the list of dates and people names them."""

# --- the roles: who sees all of it, and who may arrange it


# fmt: off
ROLES = {
    "the owner":                      Seer(OLGA,  "always",  arranges=True),
    "the cover":                      Seer(CORA,  "always",  arranges=True),
    "the client's manager":           Seer(TOM,   "always",  arranges=True, manages=True),
    "a manager of the firm":          Seer(MIRA,  "always",  arranges=True, manages=True),
    "a Slack admin":                  Seer(MAX,   "always",  arranges=True, manages=True),
    "an administrator by name":       Seer(NAVA,  "always",  arranges=True, manages=True),
    "another colleague":              Seer(OSCAR, "if open"),
    "who owned and managed it once":  Seer(PRIYA, "if open"),
    "a guest":                        Seer(GRETA, "never"),
    "the same id in another firm":    Seer(OLGA,  "never",   team=OTHER),
    "an admin of another firm":       Seer(MAX,   "never",   team=OTHER),
}
# fmt: on

# --- the surfaces: what each one shows to whom it is for, and what it says to others


@dataclass(frozen=True)
class Surface:
    name: str
    act: Act
    to: str
    """"all" colleagues, whoever "sees", whoever "arranges", the "owner", whoever "manages" them."""
    shows: set[str]
    others: set[str] = field(default_factory=set)
    typed: set[str] = field(default_factory=set)
    """What the person wrote themselves, and may be shown again."""
    managers: set[str] = field(default_factory=set)
    """What whoever manages them sees, where it is for the owner."""

    def expected(self, role: Seer, is_open: bool) -> set[str]:
        if role.sees == "never":
            return set()
        allowed = {
            "all": True,
            "sees": role.is_shown(is_open),
            "arranges": role.arranges,
            "owner": role is ROLES["the owner"],
            "manages": role.manages,
        }
        others = self.managers or self.others if role.manages else self.others
        return (self.shows if allowed[self.to] else others) - self.typed


def types(command: str, text: str) -> Act:
    return lambda world, who: who.types(command, text, who.actor.channels[0].id)


def presses(action: str, choice: str | None = None) -> Act:
    """A button with Okapi's ids in it, or a choice in a menu, however the person came by it."""
    return lambda world, who: who.presses(world.forged(who), action, choice)


def searches(text: str) -> Act:
    return lambda world, who: who.actor.suggest(world.forged(who), choosing.CHOOSE, text)


def each_of(does: Callable[..., Act], *words: object) -> Act:
    """The same for each of the words in the last argument."""
    *first, every = words
    acts = [does(*first, each) for each in every]  # type: ignore[attr-defined]
    return lambda world, who: [act(world, who) for act in acts]


def opens_home(_: Firm, who: Someone) -> None:
    who.opens_home()


OWNER, NAME, ALIAS = {"owner"}, {"name"}, {"alias"}
LOOKED = {"segment", "notes", "contact", "date", "goal", "touch", "history", "promise", "moment", "sealed"}
UNKNOWN = [WORDS[each] for each in sorted(LOOKED)]
FORM = {"name", "owner", "stage", "segment", "alias", "cover", "manager", "notes", "date"}
PAST = {"name", "older", "history"}
PEOPLE = {"name", "date", "contact"}
LISTED = {"name", "stage", "segment", "kudu"}
ON_HOME = LISTED | {"owner", "promise", "moment", "date", "contact", "goal"}
OF_OWNER = {"owner", "name", "moment", "date", "contact"}
"""What waits for the owner; the promise is due later."""

# fmt: off
SURFACES = [  # what it is, how one gets there, whom it is for, what they see, what others see, what they wrote
    Surface("/client and the name",  types("/client", "Okapi7001"),         "sees",     CARD,  PUBLIC, NAME),
    Surface("/client and an alias",  types("/client", "Alias7003"),         "sees",     CARD,  PUBLIC, ALIAS),
    Surface("/client, half a name",  types("/client", "Okap"),              "all",      {"name", "owner"}),
    Surface("/client, other words",  each_of(types, "/client", UNKNOWN),    "all",      set(), typed=LOOKED),
    Surface("/client alone",         types("/client", ""),                  "owner",    LISTED),
    Surface("/client quiet",         types("/client", "quiet"),             "owner",    {"kudu"}),
    Surface("/moment and the name",  types("/moment", "Okapi7001: alas"),   "all",      {"owner"}, typed=NAME),
    Surface("/promise and the name", types("/promise", "Okapi7001 a plan"), "all",      set(), typed=NAME),
    Surface("the search of a form",  searches("okap"),                      "all",      {"name"}),
    Surface("the search, an alias",  searches("alias7003"),                 "all",      {"name"}, typed=ALIAS),
    Surface("the search, others",    each_of(searches, UNKNOWN),            "all",      set()),
    Surface("Show",                  presses(clients.SHOW),                 "sees",     CARD, PUBLIC),
    Surface("Older",                 presses(client_cards.OLDER),           "sees",     PAST, OWNER),
    Surface("Log a touch",           presses(touches.LOG),                  "sees",     {"name"}, OWNER),
    Surface("Flag a moment",         presses(moment_views.OPEN_FORM),       "all",      {"name", "owner"}),
    Surface("Record a promise",      presses(promise_views.OPEN_FORM),      "all",      {"name"}),
    Surface("Edit",                  presses(client_forms.EDIT),            "arranges", FORM, OWNER),
    Surface("Add a date",            presses(dates.ADD),                    "arranges", {"name"}, OWNER),
    Surface("Add a person",          presses(contacts.ADD),                 "arranges", {"name"}, OWNER),
    Surface("Change stage",          presses(stages.CHANGE),                "arranges", {"name", "stage"}, OWNER),
    Surface("Add a goal",            presses(goals.ADD),                    "arranges", {"name"}, OWNER),
    Surface("Change a goal",         presses(goals.CHANGE),                 "arranges", {"name", "goal"}, OWNER),
    Surface("Dates and people",      presses(contacts.LIST),                "arranges", PEOPLE, OWNER),
    Surface("Change a person",       presses(contacts.MENU, "change"),      "arranges", {"name", "contact"}, OWNER),
    Surface("We lost them",          presses(contacts.MENU, "lost"),        "arranges", {"contact"}, OWNER),
    Surface("Change a date",         presses(contacts.DATE_MENU, "change"), "arranges", PEOPLE, OWNER),
    Surface("Undo what others did",  presses(milestones.UNDO),              "all",      set()),
    Surface("Undo, from the card",   presses(client_cards.UNDO),            "all",      set()),
    Surface("Home",                  opens_home,                            "owner",    ON_HOME, managers=OWNER),
    Surface("the team's day",        presses(team.ALL),                     "manages",  OWNER),
    Surface("the owner's day",       presses(team.DAY),                     "manages",  OF_OWNER),
]
# fmt: on


@pytest.fixture(scope="module")
def firm(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    """Built once: whatever is tried there changes nothing, or the tests fail."""
    file = tmp_path_factory.mktemp("firm") / "moments.db"
    copyfile(empty_file, file)
    with a_firm(file) as firm:
        yield firm


either_roster = pytest.mark.parametrize("is_open", [False, True], ids=["closed roster", "open roster"])


@either_roster
@pytest.mark.parametrize("role", ROLES)
def test_everybody_sees_exactly_what_the_table_says(firm: Firm, role: str, is_open: bool) -> None:
    firm.opens_its_roster(is_open)

    seen = {each.name: firm.watches(ROLES[role], each.act) - each.typed for each in SURFACES}

    assert seen == {each.name: each.expected(ROLES[role], is_open) for each in SURFACES}


def test_every_field_is_looked_for_somewhere_and_every_word_stands_in_one_field_only() -> None:
    shown = set().union(*(surface.shows for surface in SURFACES))

    assert {*WORDS} - shown == {"sealed"}
    assert not [(one, other) for one in WORDS.values() for other in WORDS.values() if one != other and one in other]


# --- what must change nothing

DEEDS = {
    "Archive": (client_cards.ARCHIVE,),
    "Bring back": (client_cards.RESTORE,),
    "Remove a person": (contacts.MENU, "remove"),
    "Silence a date": (contacts.DATE_MENU, "silence"),
    "Wake a date": (contacts.DATE_MENU, "wake"),
    "Remove a date": (contacts.DATE_MENU, "remove"),
    "I have it": (moment_views.TAKE,),
    "I have spoken with them": (moment_views.SPEAK,),
    "Kept": (promise_views.KEEP,),
    "Undo": (milestones.UNDO,),
}


@either_roster
@pytest.mark.parametrize("role", [name for name, role in ROLES.items() if not role.arranges])
def test_a_forged_button_changes_nothing_and_tells_nothing(firm: Firm, role: str, is_open: bool) -> None:
    firm.opens_its_roster(is_open)
    before = firm.okapi_as_it_is()

    seen = {deed: firm.watches(ROLES[role], presses(*action)) for deed, action in DEEDS.items()}

    assert {deed: told for deed, told in seen.items() if told - firm.may_be_told(ROLES[role])} == {}
    assert firm.okapi_as_it_is() == before


FORMS: dict[str, tuple[tuple[str, ...], str, dict[str, str]]] = {
    "a touch": ((touches.LOG,), "client", {"line": "x"}),
    "a date": ((dates.ADD,), "client", {"date": "2027-01-01", "title": "x"}),
    "a changed date": ((contacts.DATE_MENU, "change"), "date", {"title": "x"}),
    "a person": ((contacts.ADD,), "client", {"name": "x"}),
    "a changed person": ((contacts.MENU, "change"), "contact", {"role": "x"}),
    "a goal": ((goals.ADD,), "client", {"what": "x"}),
    "a client": ((client_forms.EDIT,), "client", {"name": "x"}),
    "a stage": ((stages.CHANGE,), "client", {}),
    "the end of a goal": ((goals.CHANGE,), "goal", {}),
    "a loss": ((contacts.MENU, "lost"), "contact", {}),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("role", ["another colleague", "an admin of another firm"])
def test_a_form_of_my_own_client_that_names_okapi_instead_is_refused(firm: Firm, role: str, form: str) -> None:
    firm.opens_its_roster(False)
    action, noun, values = FORMS[form]
    who = firm.person(ROLES[role])
    who.presses(firm.own(who), *action)
    firm.forges_metadata(who, noun)
    before = firm.okapi_as_it_is()

    told = firm.watched(who, lambda _, who: refused(who.sends(**values)))

    assert told <= firm.may_be_told(ROLES[role])
    assert firm.okapi_as_it_is() == before


def refused(outcome: Outcome) -> Outcome:
    assert outcome.fields, outcome
    return outcome


@pytest.mark.parametrize("form", [form for form in FORMS if form != "a touch"])
def test_who_was_a_manager_when_the_form_opened_and_is_none_any_more_changes_nothing(firm: Firm, form: str) -> None:
    firm.opens_its_roster(False)
    action, _, values = FORMS[form]
    oscar = firm.person(ROLES["another colleague"])
    with firm.managed_by(OSCAR):
        oscar.presses(firm.forged(oscar), *action)
    before = firm.okapi_as_it_is()

    told = firm.watched(oscar, lambda _, who: refused(who.sends(**values)))

    assert told == OWNER
    assert firm.okapi_as_it_is() == before


def test_a_digest_says_what_is_open_and_nothing_else_of_a_client(firm: Firm) -> None:
    (digest,) = [each for each in firm.house.person(CORA).sees("C0CLIENTS") if "Today:" in each.text]

    assert words_in([digest.text, digest.blocks]) == {"name", "owner", "promise", "moment"}


def test_somebody_of_another_company_in_a_shared_channel_is_told_no(firm: Firm) -> None:
    """Slack shows our buttons to them, too."""
    nora = Someone(firm.house, firm.house.sandbox.person("U0NORA"))

    for action in (clients.SHOW, contacts.LIST, client_forms.EDIT):
        assert firm.watched(nora, presses(action)) == set()
    assert nora.is_told == "This button belongs to another company's workspace, so it does nothing here."

"""Who is meant where somebody wrote a name, an @name or a Slack id in a file."""

import re
from collections.abc import Iterable
from functools import cached_property

from bot.domain.clients import folded
from bot.domain.people import Person
from bot.domain.sheets import did_you_mean

# A short id needs a digit, or WALTER would be one.
_ID = re.compile(r"[UW](?=.*[0-9])[A-Z0-9]{2,20}|[UW][A-Z0-9]{8,20}")


class NobodyMeant(Exception):
    """The sentence says why nobody, or nobody for certain, is meant."""


class Directory:
    """Everybody we know of in a workspace."""

    def __init__(self, people: Iterable[Person], *, is_whole: bool) -> None:
        """`is_whole`: Slack has just told us about everybody, so an id that is not here does not exist."""
        self._people = list(people)
        self._is_whole = is_whole

    def colleague(self, said: str) -> Person | None:
        """Whom a name or a Slack id means; None for an id that could not be checked. Raises NobodyMeant."""
        person = self._of_id(said) if is_id(said) else self._called(said)
        if person is not None and not person.is_colleague:
            raise NobodyMeant(f"{_in_full(person)} {_why_not(person)}, and cannot look after a client.")
        return person

    def _of_id(self, slack_id: str) -> Person | None:
        person = self._by_id.get(slack_id)
        if person is None and self._is_whole:
            raise NobodyMeant(f"Slack knows nobody here with the id {slack_id}.")
        return person

    def _called(self, said: str) -> Person:
        """By handle first: that is what people type; by a first name last. Those who are gone or no people count only
        where there is nobody else of that name."""
        name = folded(said.removeprefix("@"))
        for names in (self._by_handle, self._by_name, self._by_first_name):
            found = names.get(name, [])
            here = [person for person in found if person.is_colleague] or found
            if len(here) == 1:
                return here[0]
            if here:
                several = " or ".join(map(_in_full, here[:3]))
                raise NobodyMeant(f"“{said}” may be {several}. Write the Slack id of the one you mean.")
        known = "Slack knows" if self._is_whole else "I know"
        hint = "" if self._is_whole else " Set SLACK_BOT_TOKEN so that I can ask Slack, or write their Slack id."
        near = did_you_mean(name, [each.name for each in self._people if each.is_colleague])
        raise NobodyMeant(f"{known} nobody here called “{said}”.{near or hint}")

    @cached_property
    def _by_id(self) -> dict[str, Person]:
        return {person.slack_id: person for person in self._people}

    @cached_property
    def _by_handle(self) -> dict[str, list[Person]]:
        return _grouped((person.handle, person) for person in self._people)

    @cached_property
    def _by_name(self) -> dict[str, list[Person]]:
        return _grouped((person.name, person) for person in self._people)

    @cached_property
    def _by_first_name(self) -> dict[str, list[Person]]:
        return _grouped((person.name.partition(" ")[0], person) for person in self._people if person.is_colleague)


def is_id(said: str) -> bool:
    return _ID.fullmatch(said) is not None


def _grouped(named: Iterable[tuple[str, Person]]) -> dict[str, list[Person]]:
    groups: dict[str, list[Person]] = {}
    for name, person in named:
        if name:
            groups.setdefault(folded(name), []).append(person)
    return groups


def _in_full(person: Person) -> str:
    return f"{person.name} ({person.slack_id})"


def _why_not(person: Person) -> str:
    if person.is_bot:
        return "is an app"
    return "has left the workspace" if person.is_gone else "is a guest"

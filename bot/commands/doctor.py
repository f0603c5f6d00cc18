"""`moments doctor`: how everything is, and what to do about what is not well."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from textwrap import fill

from bot.commands import Stopped, database
from bot.doctor import Finding, examine
from bot.settings import Settings, SettingsError

COLUMNS = 100


def see(env: Mapping[str, str]) -> str:
    """Raises Stopped with the same words where something is not well."""
    settings = _settings(env)
    findings = examine(settings, lambda: _database(settings))
    said = "\n".join(_lines(findings))
    if not all(finding.ok for finding in findings):
        raise Stopped(said)
    return said


def _settings(env: Mapping[str, str]) -> Settings | SettingsError:
    try:
        return Settings.read(env)
    except SettingsError as error:
        return error


def _database(settings: Settings | SettingsError) -> Finding:
    assert isinstance(settings, Settings)  # nothing else is looked at where settings cannot be read
    return database.examine(settings)


def _lines(findings: Sequence[Finding]) -> Iterator[str]:
    width = max(len(finding.name) for finding in findings)
    beside = " " * (8 + width + 2)
    for finding in findings:
        first = f"{'ok' if finding.ok else 'not ok':8}{finding.name:{width}}  "
        for line, indent in zip(finding.said.splitlines(), chain([first], repeat(beside)), strict=False):
            yield fill(line, COLUMNS, initial_indent=indent, subsequent_indent=beside, break_on_hyphens=False)
        if not finding.ok:
            yield fill(finding.next_step, COLUMNS, initial_indent=beside, subsequent_indent=beside)
    failed = sum(not finding.ok for finding in findings)
    yield ""
    yield "All is well." if not failed else f"{failed} of {len(findings)} not ok. Begin with the first."

"""What holds in every test."""

from collections.abc import Iterator

import pytest

from tests.loopback import loopback_only


@pytest.fixture(scope="session", autouse=True)
def tried_to_reach() -> Iterator[list[str]]:
    """Whoever swallowed the refusal is found at the end."""
    with loopback_only() as tried:
        yield tried
    assert tried == []

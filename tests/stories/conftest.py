"""The house, over sockets and over HTTP; and what must hold at the end of every story."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from bot.secrets import new_key
from tests.stories.house import Ear, House, Someone, a_house, listening

SECRETS = ("xoxb-sandbox", "xapp-sandbox", "sandbox-signing-secret", "s3cr3t")


@pytest.fixture
def database(empty_file: Path, tmp_path: Path) -> Path:
    file = tmp_path / "moments.db"
    copyfile(empty_file, file)
    return file


@pytest.fixture
def logs() -> Iterator[Ear]:
    """Every story is overheard: no log may hold a secret, whatever its level."""
    with listening() as ear:
        yield ear
    said = ear.said()
    assert not [secret for secret in SECRETS if secret in said]


@pytest.fixture
def house(database: Path, logs: Ear, request: pytest.FixtureRequest) -> Iterator[House]:
    """Over Socket Mode, unless the story asks for both ways; without keys, unless it seals something."""
    over_http = getattr(request, "param", "sockets") == "http"
    keys = (new_key(),) if request.node.get_closest_marker("seals") else ()
    with a_house(database, over_http, keys=keys) as opened:
        yield opened
        opened.settle()
        assert opened.surprises() == []
    if not request.node.get_closest_marker("trouble"):
        assert logs.errors() == []


@pytest.fixture(scope="module")
def one_house(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """For many small questions that change nothing."""
    file = tmp_path_factory.mktemp("house") / "moments.db"
    copyfile(empty_file, file)
    with a_house(file) as opened:
        yield opened


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "seals: whoever runs Moments has set MOMENTS_SECRET_KEYS")
    config.addinivalue_line("markers", "trouble: something goes wrong on purpose, so that errors may be logged")


@pytest.fixture
def olga(house: House) -> Someone:
    return house.person("U0OLGA")


@pytest.fixture
def cora(house: House) -> Someone:
    return house.person("U0CORA")


@pytest.fixture
def max_(house: House) -> Someone:
    return house.person("U0MAX")


@pytest.fixture
def oscar(house: House) -> Someone:
    return house.person("U0OSCAR")


@pytest.fixture
def greta(house: House) -> Someone:
    return house.person("U0GRETA")

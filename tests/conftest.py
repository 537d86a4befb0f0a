"""What tests share with pytest: its `--update-golden`, and whole shows that are built once for all."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import servers
import shows

# No deadline, since the first example of a run pays for the imports. A run is judged by what it changes, not by chance:
# examples are the same each time, and `make explore` looks for new ones.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


# What builds keep for later ones is ours alone, and is gone with us.
os.environ["XDG_CACHE_HOME"] = os.environ["LOCALAPPDATA"] = tempfile.mkdtemp(prefix="feedtool-cache-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take `--update-golden`."""
    parser.addoption("--update-golden", action="store_true", help="accept what is built now; then review the diff")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether what is built now is to be accepted."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that anybody may look into; those of `tmp_path` are their maker's only."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[servers.Server]:
    """A web server on this machine, which no proxy stands before."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with servers.running() as one:
        yield one


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> shows.Built:
    """Gives the folder of a show that is built: `built("sample")`, `built("2022")`. For looking only."""
    return shows.Built(tmp_path_factory)


@pytest.fixture(params=["sample", "2022", "2026"])
def any_output(request: pytest.FixtureRequest, built: shows.Built) -> Path:
    """The output folder of each show in turn."""
    return built(request.param) / "output"


@pytest.fixture(params=["2022", "2026"])
def real_output(request: pytest.FixtureRequest, built: shows.Built) -> Path:
    """The output folder of each real show in turn."""
    return built(request.param) / "output"

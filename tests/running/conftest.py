"""A folder and a port for each test, and a site that is stopped whatever the test does."""

import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.running.started import Start, Started


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A new folder that every account can pass through, as tmp_path is not."""
    folder = Path(tempfile.mkdtemp(prefix="running-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def port() -> str:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture
def start(data_dir: Path, port: str) -> Iterator[Start]:
    """Start the small site, or with arguments another module, on the test's folder and port."""
    started: list[Started] = []

    def begin(*module: str, **variables: str) -> Started:
        given = {"DATA_DIR": str(data_dir), "PORT": port, **variables}
        started.append(Started(*(module or ("tests.running.small_site",)), **given))
        return started[-1]

    yield begin
    for one in started:
        one.process.terminate()
        one.end()


@pytest.fixture
def ask(start: Start) -> Callable[[str], str]:
    """Run Python code beside the running site, as `make manage` would, and return what it prints."""

    def execute(code: str) -> str:
        asked = start("marketplace.services", "exec", "--", sys.executable, "-c", code)
        assert asked.end() == 0, asked.output()
        return asked.output().strip()

    return execute

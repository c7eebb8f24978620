"""What stands in the way is said in one line."""

import socket
from pathlib import Path

import pytest

from marketplace.services.port import free_port
from marketplace.services.refused import Refused
from tests.running.started import Start, Started


def test_it_names_a_port_in_use(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = str(server.getsockname()[1])
        _refused(start(PORT=taken), f"Port {taken} is in use")


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "8000.5"])
def test_it_names_a_port_that_is_none(port: str) -> None:
    with pytest.raises(Refused, match=f"PORT is {port!r}"):
        free_port({"PORT": port})


def test_it_names_a_folder_that_cannot_be_written(start: Start) -> None:
    _refused(start(DATA_DIR="/dev/null/x"), "DATA_DIR /dev/null/x cannot be written")


def test_it_refuses_a_second_run_on_the_same_data(start: Start, data_dir: Path) -> None:
    first = start()
    first.expect("Surety is running at")
    _refused(start(), f"Surety is already running on {data_dir}")
    _refused(start("marketplace.services", "reset"), f"Surety is already running on {data_dir}")
    assert first.process.poll() is None


def test_it_refuses_data_of_another_major_version(start: Start, data_dir: Path) -> None:
    cluster = data_dir / "postgres"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("9\n")
    start_over = start()
    assert start_over.end() == 1
    assert "was written by PostgreSQL 9" in start_over.output()


def test_exec_says_that_nothing_runs(start: Start, data_dir: Path) -> None:
    _refused(start("marketplace.services", "exec", "--", "true"), f"Surety does not run on {data_dir}")


def _refused(started: Started, line: str) -> None:
    assert started.end() == 1
    assert started.output().startswith(f"surety: {line}"), started.output()
    assert started.output().count("\n") == 1

"""Root: PostgreSQL refuses to run as root, and its account may not reach root's folders."""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.running.started import Start
from tests.running.test_run import READ, WRITE

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts processes as someone else")


def test_a_folder_that_only_root_can_enter_works_and_can_be_reset(start: Start, data_dir: Path) -> None:
    data_dir.mkdir()
    data_dir.parent.chmod(0o700)
    site = start()
    site.expect("who cannot enter")
    site.expect("Surety is running at")
    cluster = (data_dir / "postgres").readlink()
    assert cluster.stat().st_uid != 0
    assert cluster.stat().st_mode & 0o777 == 0o700
    site.end(signal.SIGTERM)

    again = start()
    again.expect("Surety is running at")
    assert (data_dir / "postgres").readlink() == cluster
    again.end(signal.SIGTERM)

    assert start("marketplace.services", "reset").end() == 0
    assert not cluster.parent.exists()
    assert not (data_dir / "postgres").is_symlink()


def test_the_server_is_not_root_and_listens_on_a_socket_only(start: Start, data_dir: Path) -> None:
    start().expect("Surety is running at")
    pid = int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0])
    assert Path(f"/proc/{pid}").stat().st_uid != 0
    look = "import psycopg2, os; c = psycopg2.connect(os.environ['DATABASE_URL']).cursor(); "
    look += "c.execute('SHOW listen_addresses'); print(c.fetchone())"
    asked = start("marketplace.services", "exec", "--", sys.executable, "-c", look)
    assert asked.end() == 0
    assert asked.output().strip() == "('',)"


def test_data_that_an_earlier_release_kept_inside_is_moved(
    start: Start, ask: Callable[[str], str], data_dir: Path
) -> None:
    """Its folder could be passed through by everybody, because the server's account had to."""
    first = start()
    first.expect("Surety is running at")
    ask(WRITE)
    first.end(signal.SIGTERM)
    cluster = (data_dir / "postgres").readlink()
    (data_dir / "postgres").unlink()
    cluster.rename(data_dir / "postgres")
    shutil.rmtree(cluster.parent)
    data_dir.chmod(0o711)

    start().expect("Surety is running at")
    assert (data_dir / "postgres").is_symlink()
    assert ask(READ) == "safe and sound"
    assert data_dir.stat().st_mode & 0o777 == 0o700

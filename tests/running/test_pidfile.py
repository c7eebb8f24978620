"""Pid files name a process, not a number."""

import signal
import subprocess
from pathlib import Path

from marketplace.services.pidfile import remember, stop_leftover


def test_a_leftover_is_stopped(tmp_path: Path) -> None:
    with subprocess.Popen(["/bin/sleep", "1000"]) as leftover:
        remember(tmp_path / "web.pid", leftover.pid)
        assert stop_leftover(tmp_path / "web.pid", signal.SIGTERM)
        assert leftover.wait() == -signal.SIGTERM
    assert not (tmp_path / "web.pid").exists()


def test_a_stranger_who_got_the_same_pid_is_left_alone(tmp_path: Path) -> None:
    pidfile = tmp_path / "web.pid"
    with subprocess.Popen(["/bin/sleep", "1000"]) as stranger:
        remember(pidfile, stranger.pid)
        pidfile.write_text(pidfile.read_text().strip() + "0\n")
        assert not stop_leftover(pidfile, signal.SIGTERM)
        assert stranger.poll() is None
        stranger.terminate()


def test_a_damaged_pidfile_is_removed(tmp_path: Path) -> None:
    (tmp_path / "web.pid").write_text("")
    assert not stop_leftover(tmp_path / "web.pid", signal.SIGTERM)
    assert not (tmp_path / "web.pid").exists()

"""What ends by itself is started again, with the data it had; what keeps ending ends the run, in one clear line."""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psycopg2
import pytest
import redis

from marketplace.services.restarts import DEATHS, STEADY, Restarts
from tests.running.started import WITHIN, Start, assert_gone

RUNNING = "Surety is running at"


@pytest.mark.parametrize("name", ["web", "worker", "mail", "files", "beat", "valkey", "postgres"])
def test_what_is_killed_is_started_again(start: Start, data_dir: Path, name: str) -> None:
    site = start()
    site.expect(RUNNING)
    pids = _pids(data_dir)
    settings = json.loads((data_dir / "run" / "environment").read_text())
    with psycopg2.connect(settings["DATABASE_OWNER_URL"]) as database:
        database.cursor().execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('safe')")
    # A connection that is at work: its process outlives the server for as long as it can.
    at_work = psycopg2.connect(settings["DATABASE_OWNER_URL"])
    at_work.cursor().execute("SELECT 1")

    os.kill(pids[name], signal.SIGKILL)
    assert f"surety: {name} ended (exit code 137) and is started again." in site.expect("ended")
    _until(lambda: _pids(data_dir).get(name, pids[name]) != pids[name], f"another {name}")
    _until(lambda: _reads(settings), "database and broker to answer")
    assert {other: pid for other, pid in _pids(data_dir).items() if other != name} == {
        other: pid for other, pid in pids.items() if other != name
    }
    family = site.family()
    assert site.end(signal.SIGTERM) == 0
    assert_gone(family)


def test_what_keeps_ending_ends_all_with_its_code(start: Start, data_dir: Path) -> None:
    data_dir.mkdir()
    os.mkfifo(data_dir / "fifo")
    site = start(SMALL_SITE_BEAT="read word < $DATA_DIR/fifo; exit 7")
    site.expect(RUNNING)
    family = site.family()
    for _ in range(DEATHS):
        (data_dir / "fifo").write_text("\n")
        site.expect("beat")
    assert site.end() == 7
    assert_gone(family)
    assert site.output().splitlines()[-1] == "surety: beat keeps ending (exit code 7); its messages are above."
    assert site.output().count("is started again") == DEATHS - 1
    assert not list((data_dir / "run").glob("*.pid"))


def test_pauses_grow_and_a_steady_life_forgives() -> None:
    restarts = Restarts(first_pause=1.0)
    assert [restarts.after(0.1) for _ in range(DEATHS)] == [1.0, 2.0, 4.0, 8.0, None]
    assert restarts.after(STEADY) == 1.0
    assert restarts.after(STEADY - 1) == 2.0


def _pids(data_dir: Path) -> dict[str, int]:
    found = {}
    for path in (data_dir / "run").glob("*.pid"):
        if text := _read(path):
            found[path.stem] = int(text.split()[0])
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return ""


def _reads(settings: dict[str, str]) -> bool:
    try:
        redis.Redis.from_url(settings["REDIS_URL"]).ping()
        with psycopg2.connect(settings["DATABASE_OWNER_URL"]) as database, database.cursor() as cursor:
            cursor.execute("SELECT word FROM kept")
            return cursor.fetchone() == ("safe",)
    except (OSError, redis.RedisError, psycopg2.OperationalError):
        return False


def _until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + WITHIN
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)

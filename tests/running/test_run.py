"""`run`: it comes up, says where it is, and leaves nothing behind when it ends."""

import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.running.started import Start, assert_gone

WRITE = """
import os, psycopg2, redis
with psycopg2.connect(os.environ["DATABASE_OWNER_URL"]) as database:
    database.cursor().execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('safe')")
redis.Redis.from_url(os.environ["REDIS_URL"]).set("kept", "sound")
"""
READ = """
import os, psycopg2, redis
cursor = psycopg2.connect(os.environ["DATABASE_OWNER_URL"]).cursor()
cursor.execute("SELECT word FROM kept")
print(cursor.fetchone()[0], "and", redis.Redis.from_url(os.environ["REDIS_URL"]).get("kept").decode())
"""
RUNNING = "Surety is running at"


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_everything_on_a_signal(start: Start, data_dir: Path, port: str, signum: signal.Signals) -> None:
    site = start()
    assert f"http://localhost:{port}" in site.expect(RUNNING)
    settings = json.loads((data_dir / "run" / "environment").read_text())
    family = site.family()
    # The supervisor, web, worker and its child, mail, beat, PostgreSQL with some of its helpers, Valkey.
    assert len(family) >= 10

    assert site.end(signum) == 0
    assert_gone(family)
    assert not Path(settings["REDIS_URL"].removeprefix("unix://")).parent.exists()
    assert not list((data_dir / "run").glob("*.pid"))
    assert not (data_dir / "run" / "environment").exists()
    assert "worker | the worker works" in site.output()


def test_a_signal_while_it_starts_stops_what_has_started(start: Start) -> None:
    site = start()
    site.expect("Starting Surety")
    assert site.end(signal.SIGTERM) == 0
    assert RUNNING not in site.output()
    assert "Traceback" not in site.output()
    again = start()
    again.expect(RUNNING)


def test_the_data_and_the_secret_survive_a_second_start(
    start: Start, ask: Callable[[str], str], data_dir: Path
) -> None:
    first = start()
    first.expect(RUNNING)
    ask(WRITE)
    secret = ask("import os; print(os.environ['SECRET_KEY'])")
    first.end(signal.SIGTERM)

    start().expect(RUNNING)
    assert ask(READ) == "safe and sound"
    assert ask("import os; print(os.environ['SECRET_KEY'])") == secret
    assert (data_dir / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_data_survives_a_killed_supervisor_and_its_children_do_not(
    start: Start, ask: Callable[[str], str], data_dir: Path
) -> None:
    first = start()
    first.expect(RUNNING)
    ask(WRITE)
    family = first.family()
    sockets = Path((data_dir / "run" / "sockets").read_text())
    first.process.kill()

    start().expect(RUNNING)
    assert ask(READ) == "safe and sound"
    assert_gone(family)
    assert not sockets.exists()


def test_a_process_that_will_not_stop_is_killed(start: Start) -> None:
    site = start(SMALL_SITE_DEAF="yes")
    site.expect(RUNNING)
    family = site.family()
    assert site.end(signal.SIGTERM) == 0
    assert_gone(family)

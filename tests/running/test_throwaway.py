"""`test -- CMD`: services for one command."""

import signal
import sys
from pathlib import Path

from tests.running.started import Start, assert_gone

SERVICES = ("marketplace.services", "test", "--")
LOOK = """
import os, psycopg2, redis
cursor = psycopg2.connect(os.environ["DATABASE_URL"]).cursor()
cursor.execute("SELECT current_setting('fsync'), current_setting('server_encoding'), upper('é')")
print(*cursor.fetchone(), redis.Redis.from_url(os.environ["REDIS_URL"]).ping(), os.environ["SURETY_MODE"])
print(os.environ["DATA_DIR"])
raise SystemExit(5)
"""


def test_a_command_gets_services_and_its_exit_code_is_kept(start: Start) -> None:
    tested = start(*SERVICES, sys.executable, "-c", LOOK, SURETY_MODE="production")
    assert tested.end() == 5
    answers, folder = tested.output().split("\n")[:2]
    assert answers == "off UTF8 É True test"
    assert not Path(folder).parent.exists()


def test_a_signal_stops_the_command_and_the_services(start: Start) -> None:
    tested = start(*SERVICES, "sh", "-c", "echo here; exec sleep 1000")
    tested.expect("here")
    family = tested.family()
    assert len(family) > 4
    assert tested.end(signal.SIGTERM) == 128 + signal.SIGTERM
    assert_gone(family)


def test_a_command_that_does_not_exist_is_one_line(start: Start) -> None:
    tested = start(*SERVICES, "no-such-command")
    assert tested.end() == 1
    assert tested.output() == "surety: no-such-command cannot be started: No such file or directory.\n"

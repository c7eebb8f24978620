"""/readyz names what hangs within two seconds, whatever host it is asked under, and mails nobody."""

import http.client
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import redis

from marketplace.services.embedded import passing_services
from tests.running.started import WITHIN, Start, Started

Services = tuple[Started, Path, dict[str, str]]


@pytest.fixture
def site(start: Start, port: str) -> Iterator[Services]:
    """The web server on services of its own, which can be made to hang."""
    with passing_services() as (folder, urls):
        given = {"SURETY_MODE": "test", "SECRET_KEY": "for-tests-only", "OPERATORS": "ops@surety.example", **urls}
        server = start("marketplace.web", "--bind", f"127.0.0.1:{port}", **given)
        deadline = time.monotonic() + WITHIN
        while True:
            with suppress(OSError):
                if _ask(port, within=WITHIN)[1]["database"] == "ok":
                    break
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield server, folder, urls
        server.end(signal.SIGTERM)


def test_a_database_that_hangs_is_named_in_time(site: Services, port: str) -> None:
    _, folder, _ = site
    postmaster = int((folder / "postgres-data" / "postmaster.pid").read_text().split()[0])
    with _hanging({postmaster, *_children(postmaster)}):
        for _ in range(3):
            status, told = _ask(port)
            assert status == 503
            assert (told["database"], told["broker"], told["work"]) == ("no answer", "ok", "unknown")
    assert _ask(port)[1]["database"] == "ok"


def test_a_broker_that_hangs_is_named_in_time(site: Services, port: str) -> None:
    server, _, urls = site
    with _hanging({redis.Redis.from_url(urls["REDIS_URL"]).info("server")["process_id"]}):
        for _ in range(3):
            status, told = _ask(port)
            assert status == 503
            assert (told["database"], told["broker"]) == ("ok", "no answer")
    assert _ask(port)[1]["broker"] == "ok"
    server.end(signal.SIGTERM)
    assert "ERROR" not in server.output()
    assert "Traceback" not in server.output()


@contextmanager
def _hanging(pids: set[int]) -> Iterator[None]:
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def _children(parent: int) -> set[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return {int(pid) for pid in listed.split()}


def _ask(port: str, within: float = 2.0) -> tuple[int, dict[str, str]]:
    """Ask under a host that is nobody's; the answer comes within two seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=WITHIN)
    began = time.monotonic()
    try:
        connection.request("GET", "/readyz", headers={"Host": "whoever?"})
        answer = connection.getresponse()
        told = json.loads(answer.read())
    finally:
        connection.close()
    assert time.monotonic() - began < within
    return answer.status, told

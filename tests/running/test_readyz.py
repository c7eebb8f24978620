"""/readyz names what hangs within two seconds, whatever host it is asked under, and mails nobody."""

import http.client
import json
import os
import signal
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import redis

from marketplace.services.embedded import passing_services
from tests.running.started import WITHIN, Start, Started

AT_ONCE = 20
Services = tuple[Started, Path, dict[str, str]]


@pytest.fixture
def site(start: Start, port: str) -> Iterator[Services]:
    """The web server on services of its own, which can be made to hang."""
    with passing_services() as (folder, urls):
        given = {"SURETY_MODE": "test", "SECRET_KEY": "for-tests-only", "OPERATORS": "ops@surety.example", **urls}
        server = start("marketplace.web", "--bind", f"127.0.0.1:{port}", **given)
        _until_it_is_ok(port, "database", within=WITHIN)
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
        with ThreadPoolExecutor(AT_ONCE + 1) as askers:
            many = [askers.submit(_ask, port) for _ in range(AT_ONCE)]
            assert askers.submit(_is_alive, port).result()
            assert {asked.result()[1]["database"] for asked in many} == {"no answer"}
    _until_it_is_ok(port, "database")


def test_a_broker_that_hangs_is_named_in_time(site: Services, port: str) -> None:
    server, _, urls = site
    with _hanging({redis.Redis.from_url(urls["REDIS_URL"]).info("server")["process_id"]}):
        for _ in range(3):
            status, told = _ask(port)
            assert status == 503
            assert (told["database"], told["broker"]) == ("ok", "no answer")
    _until_it_is_ok(port, "broker")
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


def _until_it_is_ok(port: str, part: str, within: float = 2.0) -> None:
    """Each answer comes in time; that of a question that hung is heard by whoever asks next."""
    deadline = time.monotonic() + WITHIN
    while True:
        with suppress(OSError):
            if _ask(port, within=within)[1][part] == "ok":
                return
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _is_alive(port: str) -> bool:
    """Asked beside many who ask whether all is well, it does not wait for them."""
    began = time.monotonic()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=WITHIN) as answer:
        return bool(answer.status == 200) and time.monotonic() - began < 1.0


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

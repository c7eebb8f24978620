"""The web server: strangers on bad lines take nobody's turn, and it ends and begins again in good order."""

import http.client
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.running.started import Start, Started, assert_gone

# What the suite itself runs on, which a started command is not given by itself.
SERVICES = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL", "SURETY_MODE", "SECRET_KEY")}
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: "
UPLOAD = b"POST /jobs/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\nContent-Type: text/plain\r\n\r\nslowly"
STRANGERS = 200
PAGES = ["/healthz", "/accounts/login/"]
WITHIN = 30.0


@pytest.fixture
def web(start: Start, port: str) -> Started:
    """The real site's web server, without a database of its own."""
    server = start("marketplace.web", "--bind", f"127.0.0.1:{port}", **SERVICES)
    _until(lambda: _answers(port), "the server to answer")
    return server


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "fifo")
    return tmp_path / "fifo"


@pytest.fixture
def small(start: Start, port: str, fifo: Path) -> Callable[..., Started]:
    """The same server with a small application, and other variables."""

    def begin(**variables: str) -> Started:
        server = start("tests.running.small_web", port, str(fifo), **{**SERVICES, **variables})
        _until(lambda: _answers(port), "the server to answer")
        return server

    return begin


def test_half_requests_and_slow_uploads_delay_nobody(web: Started, port: str) -> None:
    for path in 10 * PAGES:  # Each of its processes has made everything once.
        _get(port, path)
    before = _open_sockets(web)
    with ExitStack() as strangers:
        for number in range(STRANGERS):
            stranger = strangers.enter_context(socket.create_connection(("127.0.0.1", int(port)), timeout=WITHIN))
            stranger.sendall(UPLOAD if number % 2 else HALF)
        _until(lambda: _open_sockets(web) - before >= STRANGERS, f"all {STRANGERS} to be let in")
        for path in PAGES:
            began = time.monotonic()
            assert _get(port, path)[0] == 200
            assert time.monotonic() - began < 1.0
        assert _open_sockets(web) - before >= STRANGERS


def test_what_was_asked_for_is_answered_before_it_stops(small: Callable[..., Started], port: str, fifo: Path) -> None:
    server = small()
    family = server.family()
    asked = http.client.HTTPConnection("127.0.0.1", int(port), timeout=WITHIN)
    asked.request("GET", "/wait")
    server.expect("at work")
    server.process.terminate()
    _until(lambda: not _answers(port), "nobody else to be let in")
    fifo.write_bytes(b"in the end")
    answer = asked.getresponse()
    assert (answer.status, answer.read()) == (200, b"in the end")
    asked.close()
    assert server.end() == 0
    assert_gone(family)


def test_a_killed_process_is_started_again(small: Callable[..., Started], port: str) -> None:
    small()
    first = int(_get(port, "/")[1].split()[1])
    os.kill(first, signal.SIGKILL)
    _until(lambda: _answers(port), "another to answer")
    assert int(_get(port, "/")[1].split()[1]) != first


def test_nothing_survives_a_killed_parent(small: Callable[..., Started]) -> None:
    server = small()
    family = server.family()
    server.end(signal.SIGKILL)
    assert_gone(family)


@pytest.mark.parametrize(("behind_proxy", "seen"), [("true", b"192.0.2.7"), ("false", b"nothing")])
def test_only_a_proxy_is_believed(small: Callable[..., Started], port: str, behind_proxy: str, seen: bytes) -> None:
    small(BEHIND_PROXY=behind_proxy)
    assert _get(port, "/", {"X-Forwarded-For": "192.0.2.7"})[1].split()[0] == seen


def test_it_names_what_it_lacks_in_one_line(start: Start, port: str) -> None:
    refused = start("marketplace.web", "--bind", f"127.0.0.1:{port}", **(SERVICES | {"UPLOAD_MAX_MB": "0"}))
    assert refused.end() == 1
    assert refused.output() == "surety: UPLOAD_MAX_MB is '0'; it must be a whole number from 1 to 2048.\n"


def _open_sockets(server: Started) -> int:
    return sum(1 for _ in _sockets(server.family()))


def _sockets(pids: set[int]) -> Iterator[str]:
    for pid in pids:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            try:
                if (target := str(descriptor.readlink())).startswith("socket:"):
                    yield target
            except FileNotFoundError:
                continue


def _get(port: str, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=WITHIN)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _answers(port: str) -> bool:
    try:
        return _get(port, "/healthz")[0] == 200
    except (OSError, http.client.HTTPException):
        return False


def _until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + WITHIN
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)

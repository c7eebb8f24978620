"""What is half sent is kept within bounds: strangers can neither fill the disk nor hold it for long."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from waitress.server import create_server

from marketplace import halves
from marketplace.halves import Half, to_let_go

MB, GB = 1024**2, 1024**3
UPLOAD = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" + 5_000 * b"x"


def half(place: str, size: int, seconds: float) -> Half:
    return Half(place, size, seconds, let_go=lambda: None)


def gone(*sent: Half, free: int = 100 * GB, of_one_place: int | None = GB) -> set[int]:
    """Which of them, by their order, must go."""
    found = to_let_go(sent, free=free, of_one_place=of_one_place)
    return {number for number, one in enumerate(sent) if any(one is each for each in found)}


def test_one_byte_now_and_then_is_let_go() -> None:
    assert gone(half("a", 100 * MB, 3_000_000), half("a", 10, 59), half("b", 50, 61), half("b", 100 * MB, 1_000)) == {
        0,
        2,
    }


def test_one_place_holds_so_much_and_its_slowest_go_first() -> None:
    large = [half("a", 300 * MB, seconds) for seconds in (10, 40, 20, 30)]
    assert gone(*large, half("b", 300 * MB, 60)) == {1}


def test_behind_a_proxy_all_come_from_one_place() -> None:
    assert gone(*[half("127.0.0.1", 300 * MB, 10)] * 4, of_one_place=None) == set()


def test_all_together_leave_most_of_the_disk() -> None:
    many = [half(f"place {n}", 900 * MB, 10 + n) for n in range(10)]
    # Of some 11 GB that were free without them.
    assert gone(*many, free=2 * GB) == {3, 4, 5, 6, 7, 8, 9}


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A server that looks for what is half sent each second, and has no patience."""
    monkeypatch.setattr(halves, "PATIENCE", 0)
    monkeypatch.setattr(halves, "SLOWEST", GB)
    listener = socket.create_server(("127.0.0.1", 0))
    connections: dict[int, Any] = {}
    server = create_server(
        lambda environ, start: [], map=connections, sockets=[listener], cleanup_interval=0, asyncore_loop_timeout=0.1
    )
    halves.watch(server)
    done = threading.Event()

    def run() -> None:
        while not done.is_set():
            server.asyncore.loop(timeout=0.1, map=connections, count=1)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield listener.getsockname()
    done.set()
    thread.join()
    server.close()


def test_the_connection_is_ended(address: Any) -> None:
    with socket.create_connection(address, timeout=20) as stranger:
        stranger.sendall(UPLOAD)
        assert stranger.recv(1) == b""

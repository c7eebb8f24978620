"""The real HTTP server: keep-alive, one thread for each connection, and connections that break when asked to."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.stripe_server.exchange import Request, Response

Answer = Callable[[Request], Response]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "stripe-test-server"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    server: "HttpServer"

    def answer(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        response = self.server.answer(Request(self.command, address.path, address.query, headers, body))
        if response.fate == "answer":
            self.send(response)
        else:
            self.break_off(reset=response.fate == "reset")

    do_GET = do_POST = do_DELETE = answer  # noqa: N815

    def send(self, response: Response) -> None:
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)

    def break_off(self, *, reset: bool) -> None:
        """End the connection without an answer."""
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.server.reset.add(self.connection)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing is written: the server keeps its calls."""


class HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.open: set[socket.socket] = set()
        self.reset: set[socket.socket] = set()
        self.open_lock = threading.Lock()
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,), name="stripe server", daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """Close the listener and every connection."""
        self.shutdown()
        self.thread.join()
        self.server_close()
        with self.open_lock:
            for connection in self.open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self.open_lock:
            self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self.open_lock:
            self.open.discard(request)
            reset = request in self.reset
            self.reset.discard(request)
        if reset:
            self.close_request(request)  # without the polite end: the other side sees a reset
        else:
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The other side went away; what it asked for is in the calls all the same."""

"""Real processes: every mail process hangs on the mail server, and pages, sign-in and due money know nothing of it."""

import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import transaction
from django.test import Client

from marketplace.models import OutgoingMail
from milestones.models import Milestone
from tests.books import assert_books_balance, sql
from tests.bulk import due_milestones
from tests.crashes.worker import Worker, forget, new_queue, send
from tests.mail.conftest import write
from tests.mail.servers import MailServer, SilentServer

pytestmark = pytest.mark.django_db(transaction=True)
# Whoever waited for the mail server would wait for a minute; a busy machine may need a moment for a page.
AT_ONCE = 5.0
MAIL_PROCESSES = 2
# Sessions that wait within a transaction which is as old as the silence; a worker that is at work has younger ones.
IDLE = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'
    AND xact_start < %s"""
Start = Callable[..., Worker]


@pytest.fixture
def queue() -> Iterator[str]:
    name = new_queue()
    yield name
    forget(name)
    forget(f"{name}-mail")


@pytest.fixture
def start(queue: str, tmp_path: Path) -> Iterator[Start]:
    """Start a worker that, should it send mail, does so by the server at this port and waits for it for a minute."""
    started: list[Worker] = []

    def begin(port: int, *options: str) -> Worker:
        url = f"smtp://127.0.0.1:{port}"
        # A suite's cache is in each process's own memory.
        mode = {"SURETY_MODE": "test", "EMAIL_URL": url, "EMAIL_TIMEOUT": "60"}
        started.append(Worker(queue, tmp_path, *options, **mode))
        return started[-1]

    yield begin
    for worker in started:
        worker.kill()


@pytest.fixture
def ask(live_server: Any, client: Client) -> Callable[..., int]:
    """Ask the site for something; the answer's status. It must come at once."""
    place = urlsplit(live_server.url).netloc
    for path in ("/", "/jobs/", "/accounts/password/reset/"):
        client.get(path)  # templates are read once

    def asked(method: str, path: str, host: str = place, **form: str) -> int:
        line = HTTPConnection(place, timeout=20)
        begun = time.monotonic()
        headers = {"Host": host, "Content-Type": "application/x-www-form-urlencoded"}
        if form:
            line.request("GET", path)
            page = line.getresponse()
            cookie = str(page.headers["Set-Cookie"]).partition(";")[0]
            page.read()
            headers["Cookie"] = cookie
            form["csrfmiddlewaretoken"] = cookie.partition("=")[2]
            begun = time.monotonic()
        line.request(method, path, urlencode(form), headers)
        status = line.getresponse().status
        line.close()
        assert time.monotonic() - begun < AT_ONCE, f"{path} did not answer at once"
        return status

    return asked


def mail_worker(start: Start, queue: str, port: int) -> Worker:
    names = ("--queues", f"{queue}-mail", "--hostname", f"mail-{queue}@%h")
    return start(port, *names, "--concurrency", str(MAIL_PROCESSES))


def release_what_is_due(worker: Worker, queue: str) -> None:
    begun = time.monotonic()
    send("milestones.process_due", queue)
    worker.until(lambda: not Milestone.objects.exclude(state="released").exists())
    assert time.monotonic() - begun < 20
    assert_books_balance()


def test_a_silent_server(start: Start, queue: str, ask: Callable[..., int]) -> None:
    server = SilentServer()
    try:
        mails, worker = mail_worker(start, queue, server.port), start(server.port)
        write("somebody@example.org")
        for _ in range(MAIL_PROCESSES):
            write("somebody@example.org")
            send("marketplace.send_mail", f"{queue}-mail")
        mails.until(lambda: server.connections() == MAIL_PROCESSES)
        [(silent_since,)] = sql("SELECT clock_timestamp()")

        for n in range(20):
            assert ask("POST", "/accounts/password/reset/", email=f"person{n}@example.org") == 302
            assert ask("GET", "/", host=f"wrong{n}.example") == 400
            assert ask("GET", "/healthz") == 200
        assert ask("GET", "/jobs/") == 200
        with transaction.atomic():
            due_milestones(20)
        release_what_is_due(worker, queue)

        assert sql(IDLE, silent_since) == [(0,)]
        # The worker has told people of it, too: that mail waits beside theirs.
        worker.until(lambda: OutgoingMail.objects.filter(kind="notice").exists())
        assert OutgoingMail.objects.filter(kind="account").count() == 23
        assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"waiting"}
        assert server.connections() == MAIL_PROCESSES
    finally:
        server.close()


def test_a_server_that_answers_very_late_with_four_hundred_waiting(
    start: Start, queue: str, ask: Callable[..., int]
) -> None:
    gate = threading.Event()
    server = MailServer(gate=gate)
    server.start()
    try:
        mails, worker = mail_worker(start, queue, server.port), start(server.port)
        write(*(f"person{n}@example.org" for n in range(400)))
        for _ in range(MAIL_PROCESSES):
            send("marketplace.send_mail", f"{queue}-mail")
        mails.until(lambda: sum(server.asked.values()) == MAIL_PROCESSES)

        assert ask("GET", "/healthz") == 200
        assert ask("POST", "/accounts/password/reset/", email="one@example.org") == 302
        with transaction.atomic():
            due_milestones(20)
        release_what_is_due(worker, queue)
        assert server.arrived == []

        gate.set()
        mails.until(lambda: OutgoingMail.objects.filter(state="sent").count() >= 400)
        # People of the released money may hear of that, too: a mail is known by its own id.
        ids = [message["Message-ID"] for message in server.messages]
        assert len(ids) == len(set(ids))
    finally:
        gate.set()
        server.stop()

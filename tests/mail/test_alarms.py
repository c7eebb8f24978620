"""What operators hear: by mail and by a webhook, each by its own way, and no failure more than once an hour."""

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils.log import AdminEmailHandler

from accounts.models import User
from marketplace import alarms, faults, views
from marketplace.models import Fault, OutgoingMail
from marketplace.outbox import alarm_webhook, sending
from tests.conftest import TimeTravel
from tests.letters import states
from tests.mail.servers import SilentServer

pytestmark = pytest.mark.django_db
SECRET = "what Ana typed: 4242 4242"


@pytest.fixture(autouse=True)
def operators(settings: Any) -> None:
    settings.ADMINS = [("Operators", "one@example.org"), ("Operators", "two@example.org")]


class Webhook:
    """What the operators' webhook was told; answers with `status`."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.status = 200
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.headers["Content-Type"] == "application/json"
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if hook.status == 200:
                    hook.told.append(body["text"])
                self.send_response(hook.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *arguments: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def webhook(settings: Any) -> Iterator[Webhook]:
    hook = Webhook()
    settings.ALARM_WEBHOOK = f"http://127.0.0.1:{hook.server.server_address[1]}/services/secret"
    yield hook
    hook.server.shutdown()
    hook.server.server_close()


def test_every_operator_has_a_mail_of_their_own() -> None:
    alarms.alarm("The books\ndiffer", "By 5.00.")
    assert {row.recipient for row in OutgoingMail.objects.all()} == {"one@example.org", "two@example.org"}
    assert [letter.to for letter in mail.outbox] == [["one@example.org"], ["two@example.org"]]
    assert mail.outbox[0].subject == "Surety alarm: The books differ"


def test_a_silent_mail_server_is_told_of_by_the_webhook(silent: SilentServer, webhook: Webhook) -> None:
    alarms.alarm("The books differ", "By 5.00.")
    assert sending.send_due() == 0
    assert alarm_webhook.send_due() == 2
    first, second = webhook.told
    assert first == "Surety alarm: The books differ\nBy 5.00."
    assert second.startswith("Surety alarm: Mail waits\n")


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_webhook_that_takes_nothing_is_told_later(
    webhook: Webhook, time_travel: TimeTravel, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    webhook.status = status
    alarms.alarm("The books differ", "By 5.00.")
    assert alarm_webhook.send_due() == 0
    webhook.status = 200
    assert alarm_webhook.send_due() == 0
    time_travel.forward(minutes=2)
    assert alarm_webhook.send_due() == 1
    assert len(webhook.told) == 1
    assert "secret" not in caplog.text


def test_without_a_webhook_there_is_only_mail() -> None:
    alarms.alarm("The books differ", "By 5.00.")
    assert not OutgoingMail.objects.filter(channel="webhook").exists()


def test_an_alarm_that_cannot_be_written_breaks_nothing_else(monkeypatch: pytest.MonkeyPatch, ana: User) -> None:
    def full(*args: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(alarms, "_write", full)
    with transaction.atomic():
        alarms.alarm("The books differ", "By 5.00.")
        User.objects.filter(pk=ana.pk).update(headline="Still here")
    ana.refresh_from_db()
    assert ana.headline == "Still here"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, client: Client) -> Client:
    def break_down(*args: Any) -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr(views, "render", break_down)
    client.raise_request_exception = False
    return client


def test_a_failed_request_is_one_alarm_an_hour_with_a_count(broken: Client, time_travel: TimeTravel) -> None:
    for _ in range(5):
        assert broken.get("/").status_code == 500
    assert len(mail.outbox) == 2
    [fault] = Fault.objects.all()
    assert (fault.what, fault.count) == ("ZeroDivisionError", 5)
    time_travel.forward(hours=1)
    broken.get("/")
    assert len(mail.outbox) == 4
    assert "it has happened so often: 6." in mail.outbox[-1].body


def test_the_page_and_the_alarm_have_the_same_mark(broken: Client, caplog: pytest.LogCaptureFixture) -> None:
    page = broken.get("/").content.decode()
    [fault] = Fault.objects.all()
    assert f"fault {fault.key}" in page
    assert f"fault {fault.key}" in mail.outbox[0].body
    assert f"Fault {fault.key}" in caplog.text


def test_nothing_that_people_typed_is_in_the_alarm(broken: Client) -> None:
    broken.get("/?q=private", headers={"Cookie": "word=private"})
    letter = mail.outbox[0]
    assert "At tests/mail/test_alarms.py, break_down, line" in letter.body
    for hidden in (SECRET, "4242", "private", "?q"):
        assert hidden not in letter.subject + letter.body
    assert SECRET not in str(Fault.objects.values().get())


def test_two_kinds_are_two_alarms(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    for error in (ZeroDivisionError, KeyError):
        monkeypatch.setattr(views, "render", lambda *args, error=error: (_ for _ in ()).throw(error("x")))
        client.get("/")
    assert {fault.what for fault in Fault.objects.all()} == {"ZeroDivisionError", "KeyError"}


def test_forty_wrong_hosts_are_no_mail(client: Client) -> None:
    for n in range(40):
        assert client.get("/", headers={"Host": f"wrong{n}.example"}).status_code == 400
    assert mail.outbox == []
    assert states() == []


def test_no_line_in_the_log_becomes_a_mail() -> None:
    every = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    handlers = [handler for logger in [logging.root, *every] for handler in logger.handlers]
    assert not [handler for handler in handlers if isinstance(handler, AdminEmailHandler)]


def test_a_database_that_is_down_is_logged_only(
    broken: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def down(*args: Any) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(faults, "note", down)
    assert broken.get("/").status_code == 500
    assert "could not be written down" in caplog.text
    assert mail.outbox == []

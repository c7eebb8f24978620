"""Mail is a row in the transaction of whoever writes it, and nobody waits for a mail server."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as real_settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from marketplace import settings as production_like
from marketplace.models import OutgoingMail
from marketplace.outbox import sending
from marketplace.outbox.line import Line
from tests.mail.conftest import Serve, write

pytestmark = pytest.mark.django_db
Committed = Callable[..., Any]


def test_the_site_itself_only_writes_mail_down() -> None:
    assert production_like.EMAIL_BACKEND == "marketplace.outbox.backend.Backend"


def test_what_is_rolled_back_is_not_sent(woken: list[str], django_capture_on_commit_callbacks: Committed) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        write("ana@example.org")
        raise ZeroDivisionError
    assert not OutgoingMail.objects.exists()
    assert woken == []


def test_the_sender_is_woken_after_the_commit(woken: list[str], django_capture_on_commit_callbacks: Committed) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write("ana@example.org")
        assert woken == []
    assert woken == ["marketplace.send_mail"]


def test_markup_headers_and_an_id_of_our_own_arrive_as_they_were_written(serve: Serve) -> None:
    server = serve()
    letter = EmailMultiAlternatives(
        "“Skål” für Trần",
        "Zażółć gęślą jaźń\n.\n日本語",
        to=["Ana Pavić <ana@example.org>"],
        cc=["carla@example.org"],
        bcc=["sam@example.org"],
        headers={"X-Kept": "yes"},
    )
    letter.attach_alternative("<p>Zażółć</p>", "text/html")
    letter.attach("terms.txt", "The terms.", "text/plain")
    assert letter.send() == 1
    assert sending.send_due() == 3
    assert sorted(server.arrived) == ["ana@example.org", "carla@example.org", "sam@example.org"]
    came = server.messages[0]
    assert len({message["Message-ID"] for message in server.messages}) == 1
    assert came["Message-ID"].endswith("@127.0.0.1>")
    assert (came["X-Kept"], came["Auto-Submitted"], came["Bcc"]) == ("yes", "auto-generated", None)
    parts = {part.get_content_type(): part.get_payload(decode=True) for part in came.walk() if not part.is_multipart()}
    assert parts["text/html"].decode() == "<p>Zażółć</p>"
    assert b"The terms." in [part.get_payload(decode=True) for part in came.walk()]
    plain = next(part for part in came.walk() if part.get_content_type() == "text/plain")
    assert plain.get_payload(decode=True).decode().replace("\r\n", "\n").strip() == "Zażółć gęślą jaźń\n.\n日本語"


def test_a_header_that_is_smuggled_in_is_refused() -> None:
    with pytest.raises(BadHeaderError):
        write("ana@example.org", subject="Hi\nBcc: everybody@example.org")
    assert not OutgoingMail.objects.exists()


def test_to_nobody_is_no_mail() -> None:
    assert EmailMultiAlternatives("Hi", "Hello").send() == 0
    assert not OutgoingMail.objects.exists()


def test_a_password_reset_speaks_to_no_server(client: Client, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def must_not(self: Line, *args: Any) -> None:
        raise AssertionError("A request spoke to the mail server")

    monkeypatch.setattr(Line, "send", must_not)
    assert client.post(reverse("account_reset_password"), {"email": ana.email}).status_code == 302
    row = OutgoingMail.objects.get()
    assert (row.kind, row.recipient, row.state) == ("account", ana.email, "waiting")
    assert row.subject == f"{real_settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}Choose a new password"


def test_once_it_is_sent_its_text_is_gone(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    serve()
    write("ana@example.org")
    assert b"reset/secret" in bytes(OutgoingMail.objects.get().raw)
    sending.send_due()
    assert bytes(OutgoingMail.objects.get().raw) == b""
    # What the test's own mail server logs is no log of ours.
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]
    assert "reset/secret" not in "\n".join(ours)

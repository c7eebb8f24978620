from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from marketplace.demo import mailbox
from marketplace.outbox import sending

pytestmark = pytest.mark.django_db
Send = Callable[..., None]


@pytest.fixture
def send(demo: Settings, tmp_path: Path) -> Send:
    """Send mails as a demo does: into files."""
    demo.EMAIL_FILE_PATH = tmp_path / "mail"

    def send_now(*mails: EmailMessage) -> None:
        get_connection("django.core.mail.backends.filebased.EmailBackend").send_messages(list(mails))

    return send_now


def mail(subject: str, body: str = "Hello") -> EmailMessage:
    return EmailMessage(subject, body, "Surety <hello@surety.example>", ["ana@example.com"])


def test_the_newest_is_first_across_files_and_within_one(send: Send) -> None:
    send(mail("One"), mail("Two"))
    send(mail("Three"))
    assert [found.subject for found in mailbox.newest(10)] == ["Three", "Two", "One"]
    assert [found.subject for found in mailbox.newest(2)] == ["Three", "Two"]


def test_what_waits_in_the_outbox_arrives_here(demo: Settings, tmp_path: Path) -> None:
    demo.EMAIL_FILE_PATH = tmp_path / "mail"
    demo.MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
    for subject in ("One", "„Zwei“"):
        mail(subject, "Zażółć: https://surety.example/x/").send()
    assert sending.send_due() == 2
    assert [found.subject for found in mailbox.newest(10)] == ["„Zwei“", "One"]
    assert mailbox.newest(1)[0].text == "Zażółć: https://surety.example/x/"


def test_letters_of_every_language_are_read(send: Send) -> None:
    send(mail("“Skål” für Trần", "Zażółć gęślą jaźń\n\n日本語"))
    [found] = mailbox.newest(1)
    assert found.subject == "“Skål” für Trần"
    assert found.text == "Zażółć gęślą jaźń\n\n日本語"
    assert found.sender == "Surety <hello@surety.example>"
    assert found.to == "ana@example.com"


def test_links_can_be_followed_and_nothing_else_is_markup(send: Send, client: Client) -> None:
    send(mail("<b>Hi</b>", "Confirm: http://127.0.0.1:8000/accounts/confirm-email/MQ:1x/\n<script>alert(1)</script>"))
    page = client.get(reverse("demo_mail")).content.decode()
    assert 'href="http://127.0.0.1:8000/accounts/confirm-email/MQ:1x/"' in page
    assert "<script>alert" not in page
    assert "<b>Hi" not in page


def test_a_javascript_link_is_only_text(send: Send, client: Client) -> None:
    send(mail("Hi", "javascript:alert(1) and data:text/html,x"))
    page = client.get(reverse("demo_mail")).content.decode()
    assert 'href="javascript' not in page
    assert 'href="data' not in page


def test_a_demo_that_sent_nothing_says_so(send: Send, client: Client) -> None:
    assert "No mail yet" in client.get(reverse("demo_mail")).content.decode()

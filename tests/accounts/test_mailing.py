"""Notifications leave by e-mail: each once, and no message holds up the others."""

from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from accounts import notifications
from accounts.models import Notification, User
from accounts.notifications import Notice, notify
from marketplace import clock


def told(user: User, key: str, text: str = "Something happened.") -> None:
    notify([Notice(user.pk, key, text, "/dashboard/")], at=clock.now())


def test_each_is_sent_once(ana: User) -> None:
    told(ana, "a")
    told(ana, "a")
    assert [notifications.send_pending(), notifications.send_pending()] == [1, 0]
    [sent] = mail.outbox
    assert sent.to == [ana.email]
    assert "/dashboard/" in sent.body


def test_a_line_break_in_a_title_is_no_header(ana: User) -> None:
    told(ana, "a", "A job called “Two\r\nBcc: everybody@example.com” was posted.")
    assert notifications.send_pending() == 1
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == [ana.email]


def test_a_subject_fits_into_a_list_of_mails_and_the_mail_has_all_of_it(ana: User) -> None:
    text = "Carla Client asks for $600.00 for “A shop for bicycles” back. If you do not answer by 6 Dec, it is gone."
    told(ana, "a", text)
    notifications.send_pending()
    [sent] = mail.outbox
    assert sent.subject == "Surety: Carla Client asks for $600.00 for “A shop for bicycles” back. If you do not …"
    assert text in sent.body


@pytest.fixture
def refuses_ana(monkeypatch: pytest.MonkeyPatch, ana: User) -> None:
    really = EmailBackend.send_messages

    def send(self: EmailBackend, messages: Any) -> int:
        if messages[0].to == [ana.email]:
            raise SMTPRecipientsRefused({ana.email: (550, b"No such mailbox")})
        return really(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)


@pytest.mark.usefixtures("refuses_ana")
def test_a_refused_message_fails_alone_and_is_given_up(ana: User, carla: User) -> None:
    told(ana, "a")
    told(carla, "a")
    assert [notifications.send_pending() for _ in range(10)] == [1] + [0] * 9
    assert [sent.to for sent in mail.outbox] == [[carla.email]]
    assert Notification.objects.get(user=ana).email_failures == notifications.GIVE_UP_AFTER


def test_a_mail_server_that_does_not_answer_costs_time_only(monkeypatch: pytest.MonkeyPatch, ana: User) -> None:
    def silent(self: EmailBackend, messages: Any) -> int:
        raise ConnectionRefusedError

    told(ana, "a")
    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", silent)
        with pytest.raises(ConnectionRefusedError):
            notifications.send_pending()
    assert notifications.send_pending() == 1


def test_a_zone_that_was_renamed_reads_as_utc(ana: User) -> None:
    ana.time_zone = "Mars/Olympus_Mons"
    assert str(ana.zone) == "UTC"

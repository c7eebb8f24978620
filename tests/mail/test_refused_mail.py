"""Mail that a server refuses for good: its reader sees so on every page, and staff on the desk."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.notices import mailing
from accounts.notices.notifications import notify
from marketplace import clock
from marketplace.models import OutgoingMail
from marketplace.outbox import pruning, sending
from tests.conftest import TimeTravel
from tests.factories import UserFactory
from tests.letters import states
from tests.mail.conftest import Serve, write
from tests.mail.servers import MailServer
from tests.told import news

pytestmark = pytest.mark.django_db
BANNER = "Our mail does not reach you"
DESK = "admin:marketplace_outgoingmail_changelist"


@pytest.fixture
def refusing(serve: Serve, ana: User) -> MailServer:
    """A server that has just refused a mail to Ana, and refuses every other until the test clears its rule."""
    server = serve(at_recipient=lambda address, before: "550 5.1.1 No such user" if address == ana.email else None)
    write(ana.email)
    sending.send_due()
    return server


def page_of(client: Client, person: User) -> str:
    client.force_login(User.objects.get(pk=person.pk))
    return client.get(reverse("notifications")).content.decode()


def test_the_person_sees_it_and_how_to_mend_it(refusing: MailServer, client: Client, ana: User, carla: User) -> None:
    page = page_of(client, ana)
    assert BANNER in page
    assert ana.email in page
    assert f'href="{reverse("account_email")}"' in page
    assert BANNER not in page_of(client, carla)
    client.logout()
    assert BANNER not in client.get("/").content.decode()


def test_it_goes_away_when_a_later_mail_arrives(refusing: MailServer, client: Client, ana: User) -> None:
    refusing.rules["RCPT"] = None
    write(ana.email)
    assert sending.send_due() == 1
    assert BANNER not in page_of(client, ana)


def test_it_goes_away_with_the_address(refusing: MailServer, client: Client, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(email="ana@new.example")
    assert BANNER not in page_of(client, ana)


def test_a_letter_case_of_its_own_is_the_same_address(refusing: MailServer, client: Client, carla: User) -> None:
    refusing.rules["RCPT"] = lambda address, before: "550 No"
    write(carla.email.upper())
    sending.send_due()
    assert BANNER in page_of(client, carla)


@pytest.fixture
def reader(client: Client) -> User:
    """Staff who may look at mail, and at nothing else."""
    rita: User = UserFactory(name="Rita Reader", is_staff=True)
    rita.user_permissions.set(Permission.objects.filter(codename__in=["view_outgoingmail", "change_outgoingmail"]))
    client.force_login(rita)
    return rita


def test_operators_see_it_on_the_desk(refusing: MailServer, client: Client, reader: User, ana: User) -> None:
    write("carla@example.org")
    page = client.get(reverse(DESK), {"state": "refused"}).content.decode()
    assert ana.email in page
    assert "550 5.1.1 No such user" in page
    assert "carla@example.org" not in page


def test_nobody_reads_a_link_that_lets_people_in(refusing: MailServer, client: Client, reader: User) -> None:
    row = OutgoingMail.objects.get()
    assert row.raw
    page = client.get(reverse("admin:marketplace_outgoingmail_change", args=[row.pk])).content.decode()
    assert "Not shown" in page
    assert "reset/secret" not in page
    assert "raw" not in page


def test_a_notice_is_read(client: Client, reader: User, ana: User) -> None:
    notify([news(ana, "a", "The <b>work</b> was submitted.")], at=clock.now())
    mailing.write_pending()
    row = OutgoingMail.objects.get()
    page = client.get(reverse("admin:marketplace_outgoingmail_change", args=[row.pk])).content.decode()
    assert "The &lt;b&gt;work&lt;/b&gt; was submitted." in page


def send_again(client: Client, *rows: OutgoingMail) -> Any:
    chosen = {"action": "send_again", "_selected_action": [row.pk for row in rows]}
    return client.post(reverse(DESK), chosen, follow=True)


def test_staff_have_it_sent_again_and_it_is_logged(
    refusing: MailServer, client: Client, reader: User, ana: User
) -> None:
    refusing.rules["RCPT"] = None
    row = OutgoingMail.objects.get()
    assert "1 of 1 are sent again" in send_again(client, row).content.decode()
    assert sending.send_due() == 1
    assert refusing.arrived == [ana.email]
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.change_message) == (reader, str(row.pk), "Sent again")


def test_what_was_sent_or_waits_is_not_sent_again(serve: Serve, client: Client, reader: User) -> None:
    server = serve()
    write("carla@example.org")
    assert "0 of 1" in send_again(client, OutgoingMail.objects.get()).content.decode()
    sending.send_due()
    assert "0 of 1" in send_again(client, OutgoingMail.objects.get()).content.decode()
    assert sending.send_due() == 0
    assert server.arrived == ["carla@example.org"]
    assert not LogEntry.objects.exists()


def test_staff_without_the_right_send_nothing_again(refusing: MailServer, client: Client, reader: User) -> None:
    reader.user_permissions.set(Permission.objects.exclude(codename__endswith="_outgoingmail"))
    assert send_again(client, OutgoingMail.objects.get()).status_code == 403
    assert states() == ["refused"]


def test_reading_is_not_sending_again(refusing: MailServer, client: Client, reader: User) -> None:
    reader.user_permissions.set(Permission.objects.filter(codename="view_outgoingmail"))
    send_again(client, OutgoingMail.objects.get())
    assert states() == ["refused"]


def test_a_button_on_its_page_sends_one_again(refusing: MailServer, client: Client, reader: User, ana: User) -> None:
    refusing.rules["RCPT"] = None
    row = OutgoingMail.objects.get()
    assert "Try again now" in client.get(reverse("admin:marketplace_outgoingmail_change", args=[row.pk])).text
    client.post(reverse("admin:marketplace_outgoingmail_again", args=[row.pk]))
    assert sending.send_due() == 1
    assert refusing.arrived == [ana.email]


def test_old_mail_is_forgotten_its_text_first(refusing: MailServer, time_travel: TimeTravel) -> None:
    write("later@example.org")
    time_travel.forward(days=2)
    pruning.forget_old()
    refused = OutgoingMail.objects.get(state="refused")
    assert refused.can_be_sent_again
    time_travel.forward(days=2)
    pruning.forget_old()
    refused.refresh_from_db()
    assert bytes(refused.raw) == b""
    assert not refused.can_be_sent_again
    time_travel.forward(days=30)
    pruning.forget_old()
    assert states() == ["waiting"]

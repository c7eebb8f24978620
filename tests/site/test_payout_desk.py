"""Payouts, recipients and chargebacks on the staff desk."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow import operations
from escrow.gateways.base import GatewayUnavailable
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.models import Chargeback, Payout
from escrow.money_out import withdrawing
from marketplace.money import Money
from tests import books, story
from tests.conftest import TimeTravel
from tests.factories import with_second_factor

pytestmark = pytest.mark.django_db
CHARGEBACKS = reverse("admin:escrow_chargeback_changelist")
SENT_BY_HAND = ["escrow_chargeback", "escrow_chargebackfile", "escrow_sandboxchargeback", "escrow_sandboxevent"]


@pytest.fixture
def reader(db: None) -> User:
    """Staff who may view everything and change nothing."""
    user = with_second_factor(User.objects.create_user("rita@example.org", name="Rita Reader", is_staff=True))
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    return user


@pytest.fixture
def chargeback(ana: User, time_travel: TimeTravel) -> Chargeback:
    story.submitted_milestone(freelancer=ana, card=story.CHARGED_BACK_FOR_GOOD)
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    return Chargeback.objects.get()


def send(client: Client, chargeback: Chargeback) -> str:
    data = {"action": "send_evidence", "_selected_action": [chargeback.pk]}
    return client.post(CHARGEBACKS, data, follow=True).content.decode()


def look(client: Client, row: Chargeback | Payout) -> str:
    address = reverse(f"admin:escrow_{row._meta.model_name}_change", args=[row.pk])
    with books.unchanged():
        return client.get(address).content.decode()


def test_a_payout_shows_where_it_stands_and_why(
    client: Client, reader: User, ana: User, time_travel: TimeTravel
) -> None:
    story.give_payout_details(ana, bank="closed")
    story.approve(story.submitted_milestone(freelancer=ana))
    time_travel.forward(days=15)
    payout = withdrawing.withdraw(ana, amount=Money(1_000, "USD"))
    operations.finish_pending()
    time_travel.forward(minutes=5)
    story.hear_from_provider()
    operations.finish_pending()
    client.force_login(reader)
    payout = story.fresh(payout)
    page = look(client, payout)
    assert payout.failure in page
    assert str(payout.transfer_ref) in page
    listed = client.get(reverse("admin:escrow_payout_changelist"), {"q": str(payout.pk)}).content.decode()
    assert "$10.00" in listed
    assert "ana@example.org" not in listed
    assert "Ana Freelancer" in client.get(reverse("admin:escrow_recipient_changelist")).content.decode()


def test_the_evidence_can_be_sent_at_once_and_read(client: Client, sam: User, chargeback: Chargeback) -> None:
    client.force_login(sam)
    before = look(client, chargeback)
    assert "This is what would go, and goes by itself, to the bank on" in before
    assert "Agreed criteria:" in before
    assert "the evidence is sent" in send(client, chargeback)
    chargeback = story.fresh(chargeback)
    assert chargeback.evidence_sent_at
    assert "Agreed criteria:" in look(client, chargeback)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.change_message) == (
        sam, str(chargeback.pk), "Sent the evidence to the bank.",
    )  # fmt: skip
    with books.unchanged():
        assert "nothing to send any more" in send(client, chargeback)


def test_sending_it_needs_a_right_of_its_own(client: Client, reader: User, chargeback: Chargeback) -> None:
    client.force_login(reader)
    with books.unchanged():
        send(client, chargeback)
    assert "Send the evidence now" not in client.get(CHARGEBACKS).content.decode()
    reader.user_permissions.add(Permission.objects.get(codename="change_chargeback"))
    client.force_login(User.objects.get(pk=reader.pk))
    with books.unchanged(besides=SENT_BY_HAND):
        assert "the evidence is sent" in send(client, chargeback)


def test_a_provider_that_is_away_is_told(
    client: Client, sam: User, chargeback: Chargeback, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise GatewayUnavailable("no answer")

    monkeypatch.setattr(SandboxGateway, "send_evidence", fail)
    client.force_login(sam)
    assert "it could not be sent. no answer" in send(client, chargeback)
    assert story.fresh(chargeback).evidence_sent_at is None
    assert not LogEntry.objects.exists()


def test_what_the_holds_paid_is_shown(
    client: Client, sam: User, chargeback: Chargeback, time_travel: TimeTravel
) -> None:
    time_travel.forward(days=3)
    operations.finish_pending()
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    client.force_login(sam)
    assert "$600.00" in look(client, story.fresh(chargeback))

"""Paying by hand on the desk: who may, two people, and what each page leads to."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from escrow.models import HandPayment, Payout
from escrow.money_out import recipients, withdrawing
from marketplace.money import Money
from tests import story
from tests.books import unchanged
from tests.conftest import TimeTravel
from tests.factories import PASSWORD, FreelancerFactory, StaffFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:escrow_handpayment_changelist")
RECIPIENTS = reverse("admin:escrow_recipient_changelist")


@pytest.fixture
def payout(ana: User, time_travel: TimeTravel) -> Payout:
    story.approve(story.submitted_milestone(freelancer=ana))
    recipients.open_by_hand(ana, country="KE")
    time_travel.forward(days=15)
    return withdrawing.withdraw(ana, amount=Money(20_000, "USD"))


def confirm(client: Client) -> str:
    chosen = {"action": "confirm", "_selected_action": [HandPayment.objects.get().pk]}
    return client.post(LIST, chosen, follow=True).content.decode()


def test_one_enters_it_and_another_confirms_it(client: Client, payout: Payout) -> None:
    una, vid = StaffFactory(name="Una Staff"), StaffFactory(name="Vid Staff")
    client.force_login(una)
    page = client.get(reverse("admin:escrow_payout_change", args=[payout.pk])).content.decode()
    address = reverse("admin:escrow_payout_by_hand", args=[payout.pk])
    assert address in page
    assert reverse("admin:escrow_payout_back", args=[payout.pk]) in page
    with unchanged():
        assert "Give the payment’s reference." in client.post(address, {"reference": ""}).content.decode()
    client.post(address, {"reference": "WISE-17", "note": "as agreed"})
    assert HandPayment.objects.get().entered_by == una
    assert LogEntry.objects.get(object_id=HandPayment.objects.get().pk, user=una)
    with unchanged(besides=["django_session"]):
        assert "Somebody else has to confirm it." in confirm(client)
    client.force_login(vid)
    assert "confirmed, and the payee is told." in confirm(client)
    assert story.fresh(payout).state == "by_hand"
    page = client.get(reverse("admin:escrow_payout_change", args=[payout.pk])).content.decode()
    assert address not in page


def test_what_is_refused_keeps_what_was_typed(client: Client, payout: Payout) -> None:
    client.force_login(StaffFactory())
    address = reverse("admin:escrow_payout_by_hand", args=[payout.pk])
    client.post(address, {"reference": "WISE-17"})
    page = client.post(address, {"reference": "WISE-18"}).content.decode()
    assert "This has been entered already." in page
    assert 'value="WISE-18"' in page
    assert HandPayment.objects.count() == 1


def test_somebody_is_paid_by_hand_from_now_on(client: Client) -> None:
    person = FreelancerFactory(email="wanjiru@example.org", country="KE")
    client.force_login(StaffFactory())
    assert reverse("admin:escrow_recipient_by_hand") in client.get(RECIPIENTS).content.decode()
    address = reverse("admin:escrow_recipient_by_hand")
    assert "No freelancer here has this address." in client.post(address, {"email": "x@y.org", "country": "KE"}).text
    client.post(address, {"email": "WANJIRU@example.org", "country": "KE"})
    recipient = recipients.of(person)
    assert recipient
    assert (recipient.is_by_hand, recipient.country) == (True, "KE")
    chosen = {"action": "end_by_hand", "_selected_action": [recipient.pk]}
    assert "paid by hand no longer" in client.post(RECIPIENTS, chosen, follow=True).text
    assert recipients.of(person) is None


def test_it_takes_the_right(client: Client, payout: Payout) -> None:
    reader = StaffFactory(is_superuser=False)
    reader.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(reader)
    page = client.get(reverse("admin:escrow_payout_change", args=[payout.pk])).content.decode()
    address = reverse("admin:escrow_payout_by_hand", args=[payout.pk])
    assert address not in page
    with unchanged():
        assert client.post(address, {"reference": "WISE-17"}).status_code == 403


def test_what_the_freelancer_reads(client: Client, payout: Payout) -> None:
    client.force_login(payout.payee)
    page = client.get("/earnings/").text
    assert "We pay you by hand" in page
    assert "Kenya" in page
    page = client.get("/earnings/withdrawal/usd/").text
    assert "by hand, in the way that we agreed on" in page


def test_who_is_paid_by_hand_is_not_led_to_the_provider(client: Client, payout: Payout) -> None:
    client.force_login(payout.payee)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.post("/earnings/details/", {"country": "HR"})
    assert (answer.status_code, answer["Location"]) == (302, "/earnings/")
    assert recipients.of(payout.payee) == payout.recipient

"""A chargeback on the desk: why it is not answered by itself, giving money back, and the files that the bank saw."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import User
from escrow import operations
from escrow.chargebacks import answering, chargebacks
from escrow.gateways.base import ChargebackReport, GatewayUnavailable
from escrow.gateways.sandbox.gateway import SandboxGateway
from escrow.models import Chargeback, ChargebackFile, Payment, Refund
from marketplace import clock
from marketplace.money import Money
from milestones.models import Milestone
from milestones.workspace import parts
from tests import story
from tests.books import unchanged
from tests.conftest import TimeTravel
from tests.factories import with_second_factor
from tests.site.test_payout_desk import look

pytestmark = pytest.mark.django_db
LIST = reverse("admin:escrow_chargeback_changelist")


@pytest.fixture
def milestone(ana: User) -> Milestone:
    return story.submitted_milestone(freelancer=ana)


@pytest.fixture
def inquiry(milestone: Milestone, monkeypatch: pytest.MonkeyPatch) -> Chargeback:
    """The bank asks about the 600.00, and can be answered by a refund."""
    payment = Payment.objects.get()
    report = ChargebackReport(
        ref="dp_1",
        charge_ref=payment.charge_ref,
        amount=payment.amount,
        taken=Money(0, "USD"),
        state="open",
        reason="fraudulent",
        evidence_due_at=clock.now() + answering.EVIDENCE_AFTER * 3,
        is_inquiry=True,
        is_refundable=True,
    )
    monkeypatch.setattr(SandboxGateway, "chargeback_report", lambda self, ref: report)
    chargebacks.hear("sandbox", "dp_1")
    return Chargeback.objects.get()


def staff(*rights: str) -> User:
    user = with_second_factor(User.objects.create_user("rita@example.org", name="Rita Reader", is_staff=True))
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


def give_back(client: Client, chargeback: Chargeback) -> str:
    data = {"action": "give_back", "_selected_action": [chargeback.pk]}
    return client.post(LIST, data, follow=True).content.decode()


def test_staff_give_the_money_back(client: Client, sam: User, inquiry: Chargeback, milestone: Milestone) -> None:
    client.force_login(sam)
    assert "$600.00 on the way to the client" in give_back(client, inquiry)
    assert (story.fresh(milestone).state, Refund.objects.get().amount_minor) == ("refunded", 60_000)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.change_message) == (sam, "Gave back $600.00, while the bank only asked.")
    assert "The money was given back, so there is nothing to answer." in look(client, inquiry)
    with unchanged():
        assert "Nothing of this payment is held any more" in give_back(client, inquiry)


def test_reading_and_sending_are_not_the_right_to_give_it_back(client: Client, inquiry: Chargeback) -> None:
    client.force_login(staff("view_chargeback", "change_chargeback"))
    with unchanged():
        give_back(client, inquiry)
    assert "which ends it" not in client.get(LIST).content.decode()


def test_that_right_alone_gives_it_back(client: Client, inquiry: Chargeback) -> None:
    client.force_login(staff("view_chargeback", "decide_chargeback"))
    assert "$600.00 on the way to the client" in give_back(client, inquiry)


def test_what_the_provider_does_not_confirm_is_not_done(
    client: Client, sam: User, inquiry: Chargeback, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object) -> None:
        raise GatewayUnavailable("no answer")

    monkeypatch.setattr(SandboxGateway, "chargeback_report", away)
    client.force_login(sam)
    with unchanged():
        assert "nothing was given back. no answer" in give_back(client, inquiry)
    assert not LogEntry.objects.exists()


def charged_back(time_travel: TimeTravel, freelancer: User) -> Chargeback:
    story.submitted_milestone(freelancer=freelancer, card=story.CHARGED_BACK_FOR_GOOD)
    time_travel.forward(minutes=2)
    story.hear_from_provider()
    return Chargeback.objects.get()


def test_why_it_is_not_answered_by_itself(
    client: Client, sam: User, ana: User, settings: Settings, time_travel: TimeTravel
) -> None:
    settings.EVIDENCE_FROM = {"USD": 60_100}
    chargeback = charged_back(time_travel, ana)
    client.force_login(sam)
    assert "Below $601.00 countering costs more than it can bring back: nothing is sent by itself." in look(
        client, chargeback
    )
    client.force_login(ana)
    page = client.get(Milestone.objects.all()[0].contract.get_absolute_url()).content.decode()
    assert "do no more work on what is frozen" in page
    assert "answer the bank" not in page
    settings.EVIDENCE_FROM = {"USD": 60_000}
    # A setting changes with a new process, which has kept nothing.
    caches[parts.CACHE].clear()
    page = client.get(Milestone.objects.all()[0].contract.get_absolute_url()).content.decode()
    assert "We answer the bank for you" in page


def test_what_the_bank_saw_can_be_read(client: Client, sam: User, ana: User, time_travel: TimeTravel) -> None:
    chargeback = charged_back(time_travel, ana)
    time_travel.forward(days=3)
    operations.finish_pending()
    file = ChargebackFile.objects.get()
    address = reverse("admin:escrow_chargeback_file", args=[chargeback.pk, file.pk])
    client.force_login(sam)
    page = look(client, story.fresh(chargeback))
    assert address in page
    assert file.sha256 in page
    answer = client.get(address)
    assert (answer.content, answer["Content-Type"]) == (bytes(file.content), "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment;")
    other = reverse("admin:escrow_chargeback_file", args=[chargeback.pk + 1, file.pk])
    assert client.get(other).status_code == 404
    assert client.post(address).status_code == 405
    client.force_login(ana)
    assert client.get(address).status_code == 302


def test_who_may_not_read_chargebacks_reads_no_file(client: Client, ana: User, time_travel: TimeTravel) -> None:
    chargeback = charged_back(time_travel, ana)
    answering.send_evidence(chargeback)
    client.force_login(staff("view_payment"))
    address = reverse("admin:escrow_chargeback_file", args=[chargeback.pk, ChargebackFile.objects.get().pk])
    assert client.get(address).status_code == 403

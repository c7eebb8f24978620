"""A bank that only asks is answered; if it takes the money all the same, it is answered again."""

import pytest

from escrow.gateways.base import GatewayRefused
from marketplace.money import Money
from tests.gateways.steps import PRICE, paid
from tests.gateways.stripe_provider import StripeProvider
from tests.gateways.test_chargebacks import EVIDENCE, NOTHING
from tests.gateways.test_refunds import PART, refund

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


def test_it_is_answered_once_as_an_inquiry_and_once_as_a_chargeback(provider: StripeProvider) -> None:
    dispute = provider.server.inquire(paid(provider).charge_ref)
    asked = provider.gateway.chargeback_report(dispute["id"])
    assert (asked.is_inquiry, asked.state, asked.taken) == (True, "open", NOTHING)
    for _ in range(2):
        provider.gateway.send_evidence(key="chargeback-4-evidence", ref=dispute["id"], evidence=EVIDENCE)
    assert submissions(provider) == ("warning_under_review", 1)

    provider.server.escalate(dispute["id"])
    taken = provider.gateway.chargeback_report(dispute["id"])
    assert (taken.is_inquiry, taken.state, taken.taken) == (False, "open", PRICE)
    assert taken.changes > asked.changes
    for _ in range(2):
        provider.gateway.send_evidence(key="chargeback-4-evidence-anew", ref=dispute["id"], evidence=EVIDENCE)
    assert submissions(provider) == ("under_review", 2)
    provider.server.close_dispute(dispute["id"], won=True)
    won = provider.gateway.chargeback_report(dispute["id"])
    assert (won.state, won.taken) == ("won", Money(0, "USD"))


def test_while_the_bank_only_asks_the_charge_can_be_refunded(provider: StripeProvider) -> None:
    charge = paid(provider).charge_ref
    dispute = provider.server.inquire(charge)
    assert provider.gateway.chargeback_report(dispute["id"]).is_refundable
    refund(provider, charge)
    assert provider.gateway.chargeback_report(dispute["id"]).is_refundable
    rest = Money(PRICE.amount_minor - PART.amount_minor, "USD")
    provider.gateway.refund(key="refund-6", charge_ref=charge, amount=rest, metadata={"refund": "6"})
    closed = provider.gateway.chargeback_report(dispute["id"])
    assert (closed.state, closed.is_refundable, closed.taken) == ("won", False, NOTHING)


def test_once_it_takes_the_money_it_cannot(provider: StripeProvider) -> None:
    charge = paid(provider).charge_ref
    dispute = provider.server.inquire(charge)
    provider.server.escalate(dispute["id"])
    assert not provider.gateway.chargeback_report(dispute["id"]).is_refundable
    with pytest.raises(GatewayRefused, match="taking this payment back"):
        refund(provider, charge)


def submissions(provider: StripeProvider) -> tuple[str, int]:
    [dispute] = provider.server.objects("dispute")
    return dispute["status"], dispute["evidence_details"]["submission_count"]

"""What an older shop, or somebody in the dashboard, does on the same Stripe account; and test events to a live site."""

import logging
from typing import Any

import pytest
import stripe
from pytest_django.fixtures import Settings

from escrow.gateways.base import Subject
from escrow.gateways.stripe.gateway import StripeGateway
from escrow.inbox import inbox
from escrow.models import Chargeback, WebhookEvent
from escrow.money_in import payments
from tests import story
from tests.books import unchanged
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe_server import StripeServer, asking

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


def hear(provider: StripeProvider) -> None:
    """Take every webhook and act on it."""
    for body, headers in provider.webhooks():
        inbox.receive("stripe", body, headers)
    inbox.process_pending()


@pytest.mark.parametrize(
    "metadata", [{}, {"payment": "1"}, {"payment": "1", "installation": "another"}, {"payment": "order-1"}]
)
def test_anothers_shop(
    provider: StripeProvider,
    stripe_server: StripeServer,
    sdk: stripe.StripeClient,
    metadata: dict[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A charge with its refund, warning and dispute, won; a payout of the account itself and an account of theirs."""
    marks: Any = {"metadata": metadata, "payment_intent_data": {"metadata": metadata}}
    paid = stripe_server.pay(asking.session(sdk, 60_000, **marks).id)
    intent = sdk.v1.payment_intents.retrieve(paid["payment_intent"])
    charge = str(intent.latest_charge)
    stripe_server.settle()
    refund = {name.replace("payment", "refund"): value for name, value in metadata.items()}
    sdk.v1.refunds.create({"charge": charge, "amount": 1_000, "metadata": refund})
    stripe_server.early_fraud_warning(charge)
    dispute = stripe_server.dispute(charge, 500)
    stripe_server.close_dispute(dispute["id"], won=True)
    account = asking.recipient(stripe_server, sdk)
    transfer = {name.replace("payment", "payout"): value for name, value in metadata.items()}
    sdk.v1.transfers.create({"amount": 500, "currency": "usd", "destination": account, "metadata": transfer})
    stripe_server.settle()
    sdk.v1.payouts.create(
        {"amount": 500, "currency": "usd", "metadata": transfer}, {"stripe_account": account}
    )  # fmt: skip
    stripe_server.settle()
    with caplog.at_level(logging.INFO), unchanged(besides=["escrow_webhookevent"]):
        hear(provider)
    kinds = set(WebhookEvent.objects.values_list("kind", flat=True))
    assert {
        "checkout.session.completed", "payment_intent.succeeded", "charge.refunded", "charge.dispute.created",
        "charge.dispute.closed", "radar.early_fraud_warning.created", "transfer.created", "payout.paid",
    } <= kinds  # fmt: skip
    assert list(WebhookEvent.objects.filter(processed_at=None).values_list("kind", "error")) == []
    assert "ours" in caplog.text
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_a_dispute_and_a_warning_that_overtake_the_news_of_a_payment_are_ours(
    provider: StripeProvider, stripe_server: StripeServer, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.PAYMENTS = "stripe"
    payment = story.hire()
    payments.open_checkout(payment)
    payment = story.fresh(payment)
    session = stripe_server.pay(payment.provider_ref or "")
    [charge] = [each for each in stripe_server.objects("charge") if each["payment_intent"] == session["payment_intent"]]
    stripe_server.early_fraud_warning(charge["id"])
    stripe_server.dispute(charge["id"])
    early = ("radar.", "charge.dispute.created")
    for body, headers in provider.webhooks():
        if any(f'"{kind}'.encode() in body for kind in early):
            inbox.receive("stripe", body, headers)
    inbox.process_pending()
    assert WebhookEvent.objects.filter(processed_at=None).count() == 0
    assert story.fresh(payment).state == "succeeded"
    assert Chargeback.objects.get().payment == payment
    assert "A payment may be fraudulent" in caplog.text


@pytest.mark.parametrize(
    ("key", "livemode", "is_ours"),
    [
        ("sk_test_ofTheTest", False, True),
        ("sk_test_ofTheTest", True, False),
        ("sk_live_ofTheTest", True, True),
        ("rk_live_ofTheTest", False, False),
    ],
)
def test_events_of_the_other_mode(settings: Settings, key: str, livemode: bool, is_ours: bool) -> None:
    settings.STRIPE_SECRET_KEY = key
    about = {"object": {"id": "cs_1", "metadata": {"payment": "7", "installation": "a"}}, "livemode": livemode}
    subject = StripeGateway().subject("checkout.session.completed", about)
    assert subject == (Subject(payment_id=7, installation="a", ref="cs_1") if is_ours else Subject())


@pytest.mark.parametrize("kind", ["checkout.session.completed", "refund.updated", "charge.dispute.created"])
def test_what_freelancers_do_on_accounts_of_their_own(kind: str) -> None:
    marks = {"payment": "7", "refund": "7"}
    about = {"object": {"id": "x_1", "metadata": marks}, "account": "acct_1"}
    assert StripeGateway().subject(kind, about) == Subject()

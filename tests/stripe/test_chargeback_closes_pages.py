"""On Stripe: the payer's other sessions are expired once a dispute is heard of, and a warning is stored."""

import pytest

from accounts.models import User
from escrow.inbox import inbox
from escrow.money_in import payments
from tests import bank, story
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe.waiting import deposited, work

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


def test_on_stripe_the_session_is_expired(on_stripe: StripeProvider, carla: User) -> None:
    charged_back = deposited(on_stripe, client=carla)
    page = story.hire(client=carla)
    payments.open_checkout(page)
    page = story.fresh(page)
    on_stripe.server.dispute(bank.deposit_of(charged_back).charge_ref)
    for body, headers in on_stripe.webhooks():
        inbox.receive("stripe", body, headers)
    inbox.process_pending()
    assert story.fresh(page).closing_at
    work(on_stripe)
    [session] = [each for each in on_stripe.server.objects("checkout.session") if each["id"] == page.provider_ref]
    assert (session["status"], story.fresh(page).state) == ("expired", "expired")


def test_on_stripe_a_warning_is_stored(on_stripe: StripeProvider, carla: User) -> None:
    payment = bank.deposit_of(deposited(on_stripe, client=carla))
    on_stripe.server.early_fraud_warning(payment.charge_ref)
    work(on_stripe)
    assert payment.fraud_warning.heard_at

"""A refund that Stripe refuses: what that means, and what it does not."""

import pytest

from accounts.models import User
from disputes.silence import sweep
from escrow.ledger import verification
from escrow.losses import debts
from escrow.models import Chargeback, Refund
from escrow.money_out import refunds
from milestones.models import State
from tests import books, story
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe.steps import hear, later, paid_job, payment_of, work
from tests.stripe.waiting import declined, deposited

pytestmark = [pytest.mark.django_db, pytest.mark.loopback]


def test_made_by_a_request_that_was_given_up(on_stripe: StripeProvider, carla: User, ana: User) -> None:
    """Its worker died, its key is forgotten, and it arrives there after all: the no to the next one is no failure."""
    refund = declined(deposited(on_stripe, client=carla, freelancer=ana))
    on_stripe.server.top_up(60_000, "usd")
    charge = refund.payment.charge_ref
    on_stripe.gateway.refund(
        key="of-a-dead-worker", charge_ref=charge, amount=refund.amount, metadata=refund.metadata()
    )
    refunds.send(refund)
    [made] = on_stripe.server.objects("refund")
    now = story.fresh(refund)
    assert (now.state, now.provider_ref) == (Refund.State.SUCCEEDED, made["id"])
    assert books.balance("hold") == 0
    assert verification.verify() == []


def test_a_ruling_is_carried_out_before_the_bank_is_heard_of(on_stripe: StripeProvider, carla: User, ana: User) -> None:
    """Stripe makes no refund of what the bank is taking: it stands in the hold, and pays for the chargeback."""
    [milestone] = paid_job(on_stripe, carla, ana)
    found = story.dispute(story.submit(milestone))
    story.rule(story.in_review(story.respond(found)), by=story.arbiter(), to_freelancer=20_000)
    dispute = on_stripe.server.dispute(payment_of(milestone).charge_ref)
    on_stripe.time_travel.forward(days=8)
    sweep.process_due()
    refund = Refund.objects.get(hold=milestone.hold)
    refunds.send(refund)
    assert on_stripe.server.objects("refund") == []
    now = story.fresh(refund)
    assert (now.state, now.provider_ref, now.amount_minor) == (Refund.State.FAILED, None, 40_000)
    assert books.balance("hold") == 40_000
    hear(on_stripe)
    on_stripe.server.close_dispute(dispute["id"], won=False)
    later(on_stripe, hours=1)
    work(on_stripe)
    chargeback = Chargeback.objects.get()
    assert (story.fresh(milestone).state, chargeback.state) == (State.SETTLED, Chargeback.State.LOST)
    assert books.balance("hold") == 0
    owed = debts.owed_for(chargeback)
    assert owed is not None
    assert owed.owed_minor == 20_000
    assert verification.verify() == []

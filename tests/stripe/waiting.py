"""What tests of money that waits at Stripe ask for again and again."""

import logging
from typing import Any

import pytest

from accounts.models import User
from escrow import operations
from escrow.inbox import inbox
from escrow.models import Refund
from escrow.money_in import payments
from milestones.models import Milestone
from milestones.verbs import offers
from tests import story
from tests.gateways.stripe_provider import StripeProvider
from tests.stripe_server import cards


def work(provider: StripeProvider) -> None:
    """The worker, once, and what Stripe reports."""
    operations.finish_pending()
    for body, headers in provider.webhooks():
        inbox.receive("stripe", body, headers)
    inbox.process_pending()


def deposited(provider: StripeProvider, card: str = cards.SUCCEEDS, **hired: Any) -> Milestone:
    """A milestone whose deposit has succeeded; the money of a card is still pending, as on a new account."""
    payment = story.hire(**{"amounts": (60_000,), **hired})
    payments.open_checkout(payment)
    provider.server.pay(story.fresh(payment).provider_ref or "", card)
    if card == cards.DEBIT_SUCCEEDS_LATER:
        provider.server.settle()
    work(provider)
    [milestone] = story.milestones_of(story.contract_of(payment))
    return milestone


def declined(milestone: Milestone) -> Refund:
    """The freelancer does not take the offer: the deposit goes back."""
    offers.decline(milestone.contract, by=milestone.contract.freelancer)
    return Refund.objects.get(hold=milestone.hold)


def released(provider: StripeProvider, client: User, freelancer: User) -> Milestone:
    """Work that was approved; its money is still pending at Stripe."""
    milestone = deposited(provider, client=client, freelancer=freelancer)
    offers.accept(milestone.contract, by=freelancer)
    story.approve(story.submit(story.fresh(milestone)))
    return milestone


class Alarms:
    """What operators were told since the last look."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self.caplog = caplog

    def heard(self) -> list[str]:
        told = [r.getMessage() for r in self.caplog.records if r.name == "marketplace.alarms"]
        self.caplog.clear()
        return told


@pytest.fixture
def alarms(caplog: pytest.LogCaptureFixture) -> Alarms:
    caplog.set_level(logging.ERROR, logger="marketplace.alarms")
    return Alarms(caplog)

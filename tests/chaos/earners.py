"""Freelancers who have their earnings paid out, some of them to a bank account that was closed."""

import random
from dataclasses import dataclass, field

from accounts.models import User
from escrow.earnings import earnings
from escrow.models import Payout, Recipient
from escrow.money_out import recipients, withdrawing
from marketplace.money import Money
from tests.chaos.script import Script, persist, until
from tests.factories import FreelancerFactory
from tests.stripe_server import StripeServer

MOST_WITHDRAWALS = 4


@dataclass
class Earner:
    """One freelancer and their bank."""

    server: StripeServer
    random: random.Random
    bank_is_closed: bool
    user: User = field(default_factory=FreelancerFactory)

    def connects(self) -> Script[Recipient]:
        """Give payout details at the provider, until it says that they are complete."""
        yield from persist("opens the page for payout details", self.open_details)
        recipient = recipients.of(self.user)
        assert recipient
        self.server.onboard(str(recipient.provider_ref))
        yield from until("waits to be ready", lambda: Recipient.objects.get(pk=recipient.pk).is_ready)
        return recipient

    def open_details(self) -> str:
        return recipients.details_page(self.user, country="ES", return_path="/earnings/", refresh_path="/earnings/")

    def withdraws(self) -> Script[None]:
        """Take out what is available, in parts, until the bank has answered all of it."""
        yield from self.connects()
        for _ in range(MOST_WITHDRAWALS):
            yield from until("waits for earnings", lambda: self.available > 0)
            amount = self.available if self.random.random() < 0.5 else self.random.randint(1, self.available)
            payout = withdrawing.withdraw(self.user, amount=Money(amount, "USD"))
            yield from until(f"waits for {payout}", lambda: self.bank_has_answered(payout))  # noqa: B023

    @property
    def available(self) -> int:
        return sum(standing.available.amount_minor for standing in earnings.standing_of(self.user))

    def bank_has_answered(self, payout: Payout) -> bool:
        """A closed account sends the payout back as soon as it is there."""
        now = Payout.objects.get(pk=payout.pk)
        if self.bank_is_closed:
            for sent in self.server.objects("payout"):
                mine = sent["metadata"].get("payout") == str(payout.pk)
                if mine and sent["status"] in {"pending", "in_transit"}:
                    self.server.fail_payout(sent["id"])
        return now.state in {Payout.State.PAID, Payout.State.FAILED}

"""The ways to pay that people have here. The numbers are those that Stripe publishes for tests."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    label: str
    declined: bool = False
    asks: bool = False  # a second step: the bank asks the person to confirm
    later: bool = False  # a bank debit: the answer comes later
    fails: bool = False  # ...and is no
    disputed: bool = False
    warned: bool = False  # an early fraud warning
    refund: str = "succeeded"  # or "pending" (succeeds later), or "fails" (succeeds at first)
    available_at_once: bool = False

    @property
    def method(self) -> str:
        """Stripe's name of the way to pay."""
        return "us_bank_account" if self.later else "card"

    @property
    def source_type(self) -> str:
        """The part of the balance that it arrives in."""
        return "bank_account" if self.later else "card"


SUCCEEDS = "4242424242424242"
DECLINED = "4000000000000002"
ASKS = "4000002760003184"
DISPUTED = "4000000000000259"
WARNED = "4000000000005423"
REFUND_PENDING = "4000000000007726"
REFUND_FAILS = "4000000000005126"
AVAILABLE_AT_ONCE = "4000000000000077"
DEBIT_SUCCEEDS_LATER = "000123456789"
DEBIT_FAILS_LATER = "000222222227"

CARDS = {
    SUCCEEDS: Card("Succeeds"),
    DECLINED: Card("Declined", declined=True),
    ASKS: Card("Asks for confirmation", asks=True),
    DEBIT_SUCCEEDS_LATER: Card("Bank debit that succeeds later", later=True),
    DEBIT_FAILS_LATER: Card("Bank debit that fails later", later=True, fails=True),
    DISPUTED: Card("Succeeds, then disputed", disputed=True),
    WARNED: Card("Succeeds, then warned of fraud", warned=True),
    REFUND_PENDING: Card("Refunds are pending at first", refund="pending"),
    REFUND_FAILS: Card("Refunds fail later", refund="fails"),
    AVAILABLE_AT_ONCE: Card("Available at once", available_at_once=True),
}

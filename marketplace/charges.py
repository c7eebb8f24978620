"""What one card payment can be, asked where an amount is agreed on and not when it is to be paid: plans, hires, direct
payments. A sum above it is deposited milestone by milestone.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.money import Money, least_minor, limit_minor
from marketplace.refusals import Refused


class NotPayable(Refused):
    """No card can pay this amount in one piece."""


def least_charge_minor(currency: str) -> int:
    """The smallest amount, in minor units, that is agreed on: cards take it, and it costs no more than it earns."""
    return max(least_minor(currency), settings.MINIMUM_DEPOSIT[currency])


def can_be_paid_at_once(amount: Money) -> bool:
    """Whether one card payment can be this amount."""
    return least_charge_minor(amount.currency) <= amount.amount_minor <= limit_minor(amount.currency)


def require_payable(amount: Money, what: str = "This") -> None:
    """Raise NotPayable unless one card payment can be this amount; `what` begins the sentence."""
    least, most = (Money(find(amount.currency), amount.currency) for find in (least_charge_minor, limit_minor))
    if amount.amount_minor < least.amount_minor:
        raise NotPayable(
            _("{what} is {amount}. The least that can be deposited is {least}.").format(
                what=what, amount=amount, least=least
            )
        )
    if amount.amount_minor > most.amount_minor:
        raise NotPayable(
            _("{what} is {amount}. The most that a card can pay at once is {most}.").format(
                what=what, amount=amount, most=most
            )
        )


def require_shares_worth_paying(whole: Money, to_freelancer_minor: int) -> None:
    """Raise NotPayable if a split of `whole` leaves one side more than nothing and less than a payment can be.

    A payout of so little is refused by banks, and a refund of it is nothing once a card's bank has converted it.
    """
    least = Money(least_minor(whole.currency), whole.currency)
    for share_minor in (to_freelancer_minor, whole.amount_minor - to_freelancer_minor):
        if 0 < share_minor < least.amount_minor:
            share = Money(share_minor, whole.currency)
            raise NotPayable(
                _("A share of {share} is too little to be paid. Each side gets nothing or at least {least}.").format(
                    share=share, least=least
                )
            )

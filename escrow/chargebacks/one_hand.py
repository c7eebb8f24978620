"""What one member of staff decides alone: so much about the same two people within 30 days, and no more.

Decisions about chargebacks, money that is given back in an inquiry, debts that are settled, and what was ruled on: all
that one hand decided between a payer and a payee adds up, whichever of the two paid.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from escrow import signals
from escrow.models import Chargeback, ChargebackDecision, Hold
from marketplace.money import Money, major_minor

State = ChargebackDecision.State
WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Reach:
    """What one member of staff decided between two people within WITHIN, by currency, and what they decide now."""

    before: tuple[Money, ...]
    now: Money
    limit: Money

    @property
    def whole(self) -> tuple[Money, ...]:
        """Both together, in the currency of now first."""
        same = [money for money in self.before if money.currency == self.now.currency]
        others = [money for money in self.before if money.currency != self.now.currency]
        return (sum(same, self.now), *others)

    @property
    def needs_second(self) -> bool:
        """Whether it is more than one person decides alone: what part of each currency's limit it is adds up."""
        parts = (Fraction(money.amount_minor, major_minor(1, money.currency)) for money in self.whole)
        return sum(parts) > settings.RULING_CONFIRM_ABOVE

    @property
    def told_before(self) -> str:
        return " and ".join(str(money) for money in self.before)

    @property
    def told_whole(self) -> str:
        return " and ".join(str(money) for money in self.whole)


def limit_of(currency: str) -> Money:
    """Up to which sum one person decides alone."""
    return Money(major_minor(settings.RULING_CONFIRM_ABOVE, currency), currency)


def reach_of(chargeback: Chargeback, amount: Money, *, by: User, at: datetime) -> Reach:
    """What `by` would have decided with this much of a chargeback, between its payer and whom the payment is for.

    Whoever decides must be locked, so that of two decisions at once the later one sees the earlier.
    """
    since, payer_id = at - WITHIN, chargeback.payment.payer_id
    payees = Hold.objects.filter(parts__payment=chargeback.payment_id).values_list("payee_id", flat=True)
    before: list[Money] = []
    for payee_id in sorted(set(payees)):
        before += decided(by, payer_id, payee_id, since=since, besides=chargeback)
        answers: list[tuple[Any, Any]] = signals.rulings_wanted.send(
            sender=Chargeback, by=by, one_id=payer_id, other_id=payee_id, since=since
        )
        [(_, ruled)] = answers
        before += ruled
    return Reach(together(before), amount, limit_of(amount.currency))


def decided(by: User, one_id: int, other_id: int, *, since: datetime, besides: Chargeback | None = None) -> list[Money]:
    """What this member of staff decided since then about payments between these two people. One statement.

    What a second person rejected does not count. `besides`: nor what moved nothing of this chargeback.
    """
    made = ChargebackDecision.objects.filter(_between(one_id, other_id), by=by, made_at__gt=since)
    made = made.exclude(state=State.REJECTED)
    if besides:
        made = made.exclude(chargeback=besides, state__in=(State.PROPOSED, State.OVERTAKEN))
    return [Money(minor, currency) for _, minor, currency in made.values_list(*_WHAT).distinct()]


_WHAT = ("pk", "amount_minor", "chargeback__currency")


def together(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """One sum for each currency, in their order."""
    sums: dict[str, Money] = {}
    for money in amounts:
        sums[money.currency] = sums[money.currency] + money if money.currency in sums else money
    return tuple(sums[currency] for currency in sorted(sums))


def _between(one_id: int, other_id: int) -> Q:
    """Of payments between these two people, whichever paid."""
    by_one = Q(chargeback__payment__payer=one_id, chargeback__payment__parts__hold__payee=other_id)
    return by_one | Q(chargeback__payment__payer=other_id, chargeback__payment__parts__hold__payee=one_id)

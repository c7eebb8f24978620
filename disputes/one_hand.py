"""What one member of staff decides alone: so much for the same two people within 30 days, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from contracts.models import Contract
from disputes.models import Ruling
from marketplace.money import Money, major_minor
from milestones.models import Milestone

WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Reach:
    """What one member of staff ruled on between two people within WITHIN, by currency, and what they rule on now."""

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


def needs_second(milestone: Milestone) -> bool:
    """Whether the milestone by itself is more than one person decides alone, whatever they ruled on before."""
    return milestone.amount_minor > limit_of(milestone.currency).amount_minor


def reach_of(milestones: Sequence[Milestone], *, by: User, at: datetime) -> Reach:
    """What `by` would have ruled on with these milestones of one contract.

    Whichever of the two was the client counts, and each milestone once; a ruling that a second person rejected does
    not. Who rules locks `by` first, so that of two rulings at once the later one sees the earlier.
    """
    contract, currency = milestones[0].contract, milestones[0].currency
    made = Ruling.objects.filter(by=by, made_at__gt=at - WITHIN).exclude(state=Ruling.State.REJECTED)
    ruled = Milestone.objects.filter(_between(contract), pk__in=made.values("dispute__milestone"))
    others = ruled.exclude(pk__in=[milestone.pk for milestone in milestones]).order_by("currency")
    sums = others.values_list("currency").annotate(minor=models.Sum("amount_minor"))
    before = tuple(Money(minor, of) for of, minor in sums)
    now = sum(milestone.amount_minor for milestone in milestones)
    return Reach(before, Money(now, currency), limit_of(currency))


def _between(contract: Contract) -> Q:
    """Milestones of these two people, whichever hired the other."""
    one, other = contract.client_id, contract.freelancer_id
    return Q(contract__client=one, contract__freelancer=other) | Q(contract__client=other, contract__freelancer=one)

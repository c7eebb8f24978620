"""What freelancers have earned: not yet available, available, on its way to the bank, paid out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, Sum

from accounts.models import User
from escrow.models import Account, Entry, Hold, Journal, Payout, Taking
from marketplace import clock
from marketplace.money import Money


@dataclass(frozen=True)
class Pending:
    """Earnings that can be withdrawn from `available_at` on."""

    amount: Money
    available_at: datetime


@dataclass(frozen=True)
class Standing:
    """One person's earnings in one currency. What the ledger holds for them is pending plus available."""

    available: Money
    pending: Sequence[Pending]
    on_the_way: Money
    paid_out: Money

    @property
    def currency(self) -> str:
        return self.available.currency

    @property
    def least(self) -> Money:
        """What can be withdrawn at once is at least this."""
        return Money(settings.MINIMUM_PAYOUT[self.currency], self.currency)

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether as much is available as can be withdrawn at once."""
        return self.available.amount_minor >= max(1, self.least.amount_minor)

    @property
    def pending_total(self) -> Money:
        return Money(sum(part.amount.amount_minor for part in self.pending), self.currency)


def standing_of(user: User) -> list[Standing]:
    """A person's earnings in every currency in which they have any; reads only, takes no lock."""
    accounts = Account.objects.filter(kind=Account.Kind.EARNINGS, owner=user).order_by("currency")
    return [_standing(account) for account in accounts]


def available(account: Account) -> Money:
    """What can be withdrawn from an earnings account now; exact only while the account is locked."""
    pending = sum(part.amount.amount_minor for part in _pending(account))
    return Money(max(0, (account.balance_minor or 0) - pending), account.currency)


def _standing(account: Account) -> Standing:
    sums = dict(
        Payout.objects.filter(payee=account.owner_id, currency=account.currency)
        .order_by()
        .values_list("state")
        .annotate(Sum("amount_minor"))
    )
    return Standing(
        available=available(account),
        pending=_pending(account),
        on_the_way=Money(sum(sums.get(state, 0) for state in Payout.LIVE), account.currency),
        paid_out=Money(sum(sums.get(state, 0) for state in Payout.ARRIVED), account.currency),
    )


def _pending(account: Account) -> list[Pending]:
    """Released less than EARNINGS_HOLD ago, or paid in a way that can still be taken back; the soonest first."""
    can_come_back = _paid_so_that_it_comes_back(account)
    released = Q(journal__posted_at__gt=clock.now() - settings.EARNINGS_HOLD) | Q(journal__reference__in=can_come_back)
    recent = (
        Entry.objects.filter(released, account=account, amount_minor__lt=0, journal__kind__in=Journal.RELEASES)
        .order_by("pk")
        .values_list("amount_minor", "journal__posted_at", "journal__reference")
    )
    taken = {f"release:hold:{each.hold_id}": each.net_minor for each in Taking.still(account)}
    pending = [
        Pending(
            Money(-minor - taken.get(reference, 0), account.currency),
            max(at + settings.EARNINGS_HOLD, can_come_back.get(reference, at)),
        )
        for minor, at, reference in recent
        if -minor > taken.get(reference, 0)
    ]
    return sorted(pending, key=lambda part: part.available_at)


def _paid_so_that_it_comes_back(account: Account) -> dict[str, datetime]:
    """By the reference of its release: until when a bank can take the deposit of a hold back without a reason."""
    holds = Hold.objects.filter(
        payee=account.owner_id, currency=account.currency, deposit__comes_back_until__gt=clock.now()
    )
    return {f"release:hold:{pk}": until for pk, until in holds.values_list("pk", "deposit__comes_back_until") if until}

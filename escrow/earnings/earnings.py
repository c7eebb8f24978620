"""What freelancers have earned: not yet available, available, on its way to the bank, paid out."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Sum

from accounts.models import User
from escrow.earnings import unprotected, withdrawable
from escrow.earnings.withdrawable import Pending
from escrow.models import Account, Payout, Taking
from marketplace.money import Money


@dataclass(frozen=True)
class Standing:
    """One person's earnings in one currency. What the ledger holds for them is pending plus available.

    `taken` is what clients' banks took back of what was paid; `can_be_taken` is what they still could of `available`.
    """

    available: Money
    pending: Sequence[Pending]
    on_the_way: Money
    paid_out: Money
    taken: Sequence[Taking]
    can_be_taken: Money

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
    def taken_back(self) -> Money:
        return Money(sum(taking.net_minor for taking in self.taken), self.currency)

    @property
    def pending_total(self) -> Money:
        return Money(sum(part.amount.amount_minor for part in self.pending), self.currency)


def standing_of(user: User) -> list[Standing]:
    """A person's earnings in every currency in which they have any; reads only, takes no lock."""
    accounts = list(Account.objects.filter(kind=Account.Kind.EARNINGS, owner=user).order_by("currency"))
    if not accounts:
        return []
    pending, sums, taken = withdrawable.pending_of(accounts), _sums_of(user), _taken_of(user)
    reach = unprotected.left_of(accounts)
    return [
        _standing(
            account,
            pending[account.pk],
            sums.get(account.currency, {}),
            taken=[taking for taking in taken if taking.hold.currency == account.currency],
            reach=sum(left.amount_minor for left in reach.values() if left.currency == account.currency),
        )
        for account in accounts
    ]


def available(account: Account) -> Money:
    """What can be withdrawn from an earnings account now; exact only while the account is locked."""
    return _available(account, withdrawable.pending_of([account])[account.pk])


def _standing(
    account: Account, pending: list[Pending], sums: dict[str, int], *, taken: list[Taking], reach: int
) -> Standing:
    """`reach`: minor units of what is pending or available that clients' banks could take."""
    available = _available(account, pending)
    waiting = sum(part.amount.amount_minor for part in pending if part.is_unprotected)
    return Standing(
        available=available,
        taken=taken,
        can_be_taken=Money(min(available.amount_minor, max(0, reach - waiting)), account.currency),
        pending=pending,
        on_the_way=Money(sum(sums.get(state, 0) for state in Payout.LIVE), account.currency),
        paid_out=Money(sum(sums.get(state, 0) for state in Payout.ARRIVED), account.currency),
    )


def _available(account: Account, pending: list[Pending]) -> Money:
    waiting = sum(part.amount.amount_minor for part in pending)
    return Money(max(0, (account.balance_minor or 0) - waiting), account.currency)


def _taken_of(user: User) -> list[Taking]:
    """What clients' banks took from a person's earnings and did not give back, the newest first."""
    taken = Taking.objects.filter(hold__payee=user, returned_at=None)
    return list(taken.select_related("hold", "chargeback__payment").order_by("-pk"))


def _sums_of(user: User) -> dict[str, dict[str, int]]:
    """What a person has asked to be paid out, by currency and state."""
    sums: dict[str, dict[str, int]] = {}
    by_state = Payout.objects.filter(payee=user).order_by().values_list("currency", "state")
    for currency, state, minor in by_state.annotate(Sum("amount_minor")):
        sums.setdefault(currency, {})[state] = minor
    return sums

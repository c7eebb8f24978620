"""Which rows some journals are about: all that a daily check has to ask."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from escrow.models import Account, Entry, Hold, Journal, Payment, Payout, Refund

REFUND = re.compile(r"(?:refund|refund-settled|refund-returned|surplus:refund|by-hand:refund):(\d+)")
PAYOUT = re.compile(r"(?:payout|payout-paid|payout-unpaid|payout-returned|by-hand:payout):(\d+)")


@dataclass(frozen=True)
class Touched:
    """Ids, by table."""

    journals: Collection[int]
    accounts: Collection[int] = ()
    holds: Collection[int] = ()
    payments: Collection[int] = ()
    refunds: Collection[int] = ()
    payouts: Collection[int] = ()

    @property
    def only(self) -> dict[str, tuple[str, Collection[int]]]:
        """How `verification.run` narrows its queries to them."""
        return {
            "escrow_journal": ("id", self.journals),
            "escrow_entry": ("journal_id", self.journals),
            "escrow_account": ("id", self.accounts),
            "escrow_hold": ("id", self.holds),
            "escrow_payment": ("id", self.payments),
            "escrow_refund": ("id", self.refunds),
            "escrow_payout": ("id", self.payouts),
        }


def by_journals(ids: Collection[int]) -> Touched:
    """What these journals are about: accounts, their holds with payments and refunds, and what references name."""
    moved = Entry.objects.filter(journal__id__among=ids).order_by()
    accounts = set(moved.exclude(account__balance_minor=None).values_list("account", flat=True).distinct())
    holds = set(Account.objects.filter(pk__among=accounts, hold__isnull=False).values_list("hold", flat=True))
    payments = set(Hold.objects.filter(pk__among=holds, deposit__isnull=False).values_list("deposit", flat=True))
    refunds = set(Refund.objects.filter(hold__id__among=holds).values_list("pk", flat=True))
    payouts: set[int] = set()
    for reference in Journal.objects.filter(pk__among=ids).order_by().values_list("reference", flat=True):
        if named := REFUND.fullmatch(reference):
            refunds.add(int(named[1]))
        elif named := PAYOUT.fullmatch(reference):
            payouts.add(int(named[1]))
    payments |= set(Refund.objects.filter(pk__among=refunds).values_list("payment", flat=True))
    return Touched(ids, accounts, holds, payments, refunds, payouts)


def by_ends(since: datetime) -> Touched:
    """What came to an end since then, whether or not a journal says so; each by the index of its ends."""
    ended = {"settled_at__gte": since}
    payments, refunds, payouts = (
        set(model.objects.filter(**ended).order_by().values_list("pk", flat=True))
        for model in (Payment, Refund, Payout)
    )
    return Touched((), payments=payments, refunds=refunds, payouts=payouts)

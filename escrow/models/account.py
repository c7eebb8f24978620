from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from accounts.models import User
from escrow.models.hold import Hold
from marketplace.texts import later as _


class Account(models.Model):
    """A ledger account in one currency.

    Holds and earnings must never go negative, so their rows keep a balance (in minor units, credit
    positive) that a database trigger moves with every entry. All other accounts belong to the platform and
    are summed when somebody asks: no row is shared by all releases.
    """

    class Kind(models.TextChoices):
        CASH = "cash", _("cash at the provider")
        HOLD = "hold", _("hold")
        EARNINGS = "earnings", _("earnings")
        REFUND_IN_TRANSIT = "refund_in_transit", _("refund in transit")
        PAYOUT_IN_TRANSIT = "payout_in_transit", _("payout in transit")
        FEES = "fees", _("fees")
        PROCESSING_COSTS = "processing_costs", _("processing costs")
        CHARGEBACKS = "chargebacks", _("chargebacks")
        RECEIVABLE = "receivable", _("owed by clients")
        FORFEITED = "forfeited", _("forfeited, open to appeal")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    currency = models.CharField(max_length=3)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="ledger_accounts")
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, null=True, blank=True, related_name="account")
    balance_minor = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(balance_minor__gte=0), name="hold_and_earnings_never_negative"),
            models.CheckConstraint(
                condition=Q(kind="hold", hold__isnull=False, owner=None, balance_minor__isnull=False)
                | Q(kind="earnings", hold=None, owner__isnull=False, balance_minor__isnull=False)
                | (~Q(kind__in=["hold", "earnings"]) & Q(hold=None, owner=None, balance_minor=None)),
                name="account_belongs_to_its_kind",
            ),
            models.UniqueConstraint(
                fields=["kind", "currency"],
                condition=Q(hold=None, owner=None),
                name="one_platform_account_per_currency",
            ),
            models.UniqueConstraint(
                fields=["owner", "currency"], condition=Q(kind="earnings"), name="one_earnings_account_per_currency"
            ),
        ]

    def __str__(self) -> str:
        whose = f" of {self.owner}" if self.owner_id else f" {self.hold_id}" if self.hold_id else ""
        return f"{self.get_kind_display()}{whose}, {self.currency}"

    @classmethod
    def platform(cls, kinds: Iterable[str], currencies: Iterable[str]) -> dict[tuple[str, str], "Account"]:
        """The platform's accounts by (kind, currency), opened where they are new. Takes no lock."""
        kinds, currencies = set(kinds), set(currencies)
        wanted = Q(kind__in=kinds, currency__in=currencies)
        found = {(a.kind, a.currency): a for a in Account.objects.filter(wanted)}
        missing = [(k, c) for k in sorted(kinds) for c in sorted(currencies) if (k, c) not in found]
        if missing:
            Account.objects.bulk_create([Account(kind=k, currency=c) for k, c in missing], ignore_conflicts=True)
            found = {(a.kind, a.currency): a for a in Account.objects.filter(wanted)}
        return found

    @classmethod
    def earnings(cls, pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], "Account"]:
        """Earnings accounts by (user id, currency), opened where they are new. Takes no lock."""
        pairs = set(pairs)
        wanted = Q(kind=cls.Kind.EARNINGS, owner__id__among={owner for owner, _unused in pairs})
        found = {(a.owner_id, a.currency): a for a in Account.objects.filter(wanted)}
        missing = sorted(pairs - found.keys())
        if missing:
            Account.objects.bulk_create(
                [Account(kind=cls.Kind.EARNINGS, owner_id=o, currency=c, balance_minor=0) for o, c in missing],
                ignore_conflicts=True,
            )
            found = {(a.owner_id, a.currency): a for a in Account.objects.filter(wanted)}
        return {pair: found[pair] for pair in pairs}

"""Whether what the provider holds covers what is owed to people.

Equal books alone do not say so: chargebacks, and costs above the fees, are lost from the same balance at the provider.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from escrow.books import checkpoints
from escrow.ledger.verification import ALL_MOVES
from escrow.models import ProviderLine, Reconciliation
from marketplace.money import Money

# One statement, so that all of it is told of one instant: a deposit is never in one sum and missing in another. It goes
# on from what the last daily check has summed, so it costs what has come since.
# What clients owe is nowhere in it: nobody can be paid with it. What was forfeited stays people's until it is final.
# With the bank is what it has taken back without having decided yet, as far as the frozen holds can pay for it.
# ruff: noqa: S608  nothing in it comes from outside
POSITIONS = f"""
, balance (currency, kind, minor) AS (
    SELECT a.currency, CASE WHEN a.kind IN ('cash', 'hold') THEN a.kind
            WHEN a.kind IN ('earnings', 'forfeited') THEN 'earnings' ELSE 'transit' END,
        CASE a.kind WHEN 'cash' THEN e.amount_minor ELSE -e.amount_minor END
    {ALL_MOVES}
    WHERE a.kind IN ('cash', 'hold', 'earnings', 'forfeited', 'refund_in_transit', 'payout_in_transit')
), taken AS (
    SELECT payment_id, currency, sum(taken_minor) AS minor FROM escrow_chargeback WHERE state = 'open' GROUP BY 1, 2
), frozen AS (
    SELECT h.deposit_id, a.currency, sum(a.balance_minor) AS minor
    FROM (SELECT DISTINCT payment_id FROM taken) t JOIN escrow_hold h ON h.deposit_id = t.payment_id
    JOIN escrow_account a ON a.hold_id = h.id WHERE h.frozen_at IS NOT NULL GROUP BY 1, 2
), fact AS (
    SELECT * FROM balance
    UNION ALL
    SELECT t.currency, 'bank', LEAST(t.minor, f.minor)
    FROM taken t JOIN frozen f ON (f.deposit_id, f.currency) = (t.payment_id, t.currency)
)
SELECT currency, COALESCE(sum(minor) FILTER (WHERE kind = 'hold'), 0)::bigint,
    COALESCE(sum(minor) FILTER (WHERE kind = 'earnings'), 0)::bigint,
    COALESCE(sum(minor) FILTER (WHERE kind = 'transit'), 0)::bigint,
    COALESCE(sum(minor) FILTER (WHERE kind = 'bank'), 0)::bigint,
    COALESCE(sum(minor) FILTER (WHERE kind = 'cash'), 0)::bigint
FROM fact GROUP BY currency ORDER BY currency
"""


@dataclass(frozen=True)
class Position:
    """What is people's in one currency, by where it stands, and what there is for it. Amounts in minor units.

    `with_bank_minor` is frozen and belongs to nobody until the client's bank has decided. `missing_minor` is what the
    last comparison found to be less at the provider than by the ledger; None before there was one. `reserved_minor` is
    what the provider has set aside: it is ours and counts as there, but none of it can be sent away until it is given
    back.
    """

    currency: str
    protected_minor: int
    earned_minor: int
    on_the_way_minor: int
    with_bank_minor: int
    cash_minor: int
    missing_minor: int | None
    reserved_minor: int = 0

    @property
    def held_minor(self) -> int:
        """What is held for open milestones and is not with a bank."""
        return self.protected_minor - self.with_bank_minor

    @property
    def owed_minor(self) -> int:
        """All that is people's."""
        return self.held_minor + self.earned_minor + self.on_the_way_minor

    @property
    def there_minor(self) -> int:
        """What the provider holds by its own books, brought up to now by ours, and what has left it for people."""
        return self.cash_minor - (self.missing_minor or 0)

    @property
    def is_known(self) -> bool:
        """Whether the provider's side has been heard."""
        return self.missing_minor is not None

    @property
    def short_minor(self) -> int:
        """How much less there is than is owed; 0 when it covers it, or nobody has looked."""
        return max(0, self.owed_minor - self.there_minor) if self.is_known else 0

    @property
    def short_in_words(self) -> str:
        return _("Short by {short_minor}").format(short_minor=Money(self.short_minor, self.currency))

    def __str__(self) -> str:
        owed, there = (Money(minor, self.currency) for minor in (self.owed_minor, self.there_minor))
        end = self.short_in_words if self.short_minor else "Covered"
        aside = f", {Money(self.reserved_minor, self.currency)} of it set aside by the provider"
        there_in_words = f"{there}{aside if self.reserved_minor else ''}"
        return _("{currency} owed to people {owed}, held or on its way to them {there_in_words}. {end}.").format(
            currency=self.currency, owed=owed, there_in_words=there_in_words, end=end
        )


def positions(gateway_names: Sequence[str]) -> list[Position]:
    """Every currency in which something is or was held, by the last finished comparison with each of these gateways."""
    missing = _missing(gateway_names)
    rows = checkpoints.ask(POSITIONS, checkpoints.last())
    reserved = _reserved(gateway_names)
    return [
        Position(
            *(currency, hold, earnings, transit, bank, cash),
            missing_minor=None if missing is None else missing.get(currency, 0),
            reserved_minor=reserved.get(currency, 0),
        )
        for currency, hold, earnings, transit, bank, cash in rows
    ]


def _reserved(gateway_names: Sequence[str]) -> Mapping[str, int]:
    """What these gateways have set aside and not given back, by the lines that are kept, by currency."""
    lines = ProviderLine.objects.filter(gateway__in=gateway_names, category=ProviderLine.Category.RESERVE)
    sums = lines.order_by().values_list("currency").annotate(Sum("amount_minor"))
    return {currency: max(0, -minor) for currency, minor in sums}


def _missing(gateway_names: Sequence[str]) -> Mapping[str, int] | None:
    """How much less the gateways hold than the ledger says, by currency; None unless each has been compared."""
    missing: dict[str, int] = {}
    for name in gateway_names:
        last = Reconciliation.objects.filter(gateway=name, finished_at__isnull=False).order_by("-pk").first()
        if last is None:
            return None
        for total in last.totals.all():
            less = total.ledger_minor - total.on_the_way_minor - total.provider_minor
            missing[total.currency] = missing.get(total.currency, 0) + less
    return missing

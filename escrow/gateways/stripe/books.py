from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import stripe

from escrow.gateways.base import BookLine
from escrow.gateways.stripe.amounts import money
from escrow.gateways.stripe.client import client
from escrow.gateways.stripe.errors import translated

# By Stripe's reporting category; everything else, such as payouts of the platform and top-ups, is "other".
CATEGORIES = {
    "charge": "charge",
    "charge_failure": "charge",
    "refund": "refund",
    "refund_failure": "refund",
    "transfer": "transfer",
    "transfer_reversal": "transfer",
    "dispute": "chargeback",
    "dispute_reversal": "chargeback",
    "fee": "fee",
    "network_cost": "fee",
}
FEE_TYPES = {"stripe_fee", "stripe_fx_fee", "tax_fee"}
# What balances() adds up. Stripe keeps reserves and prefunded money in balances of their own.
OURS = "payments"


class Books:
    """The platform's balance transactions."""

    def book_lines(self, since: datetime | None) -> Iterator[BookLine]:
        with translated():
            # Stripe lists the newest first.
            lines = [_line(each) for each in _transactions(since) if getattr(each, "balance_type", OURS) == OURS]
        yield from reversed(lines)

    @translated()
    def balances(self) -> Mapping[str, int]:
        balance, totals = client().v1.balance.retrieve(), Counter[str]()
        for available in balance.available:
            totals[available.currency.upper()] += available.amount
        for pending in balance.pending:
            totals[pending.currency.upper()] += pending.amount
        return dict(totals)


def _transactions(since: datetime | None) -> Iterator[stripe.BalanceTransaction]:
    params: stripe.params.BalanceTransactionListParams = {"limit": 100, "expand": ["data.source"]}
    if since:
        params["created"] = {"gte": int(since.timestamp())}
    yield from client().v1.balance_transactions.list(params).auto_paging_iter()


def _line(transaction: stripe.BalanceTransaction) -> BookLine:
    return BookLine(
        ref=transaction.id,
        category="fee" if is_fee(transaction) else CATEGORIES.get(transaction.reporting_category, "other"),
        source=_source(transaction),
        amount=money(transaction.amount, transaction.currency),
        fee_minor=transaction.fee,
        at=datetime.fromtimestamp(transaction.created, UTC),
        description=transaction.description or transaction.type.replace("_", " "),
    )


def is_fee(transaction: stripe.BalanceTransaction) -> bool:
    """Whether the line is what Stripe keeps for its work, or gives back of that, and nothing else."""
    kind, category = getattr(transaction, "type", ""), getattr(transaction, "reporting_category", "")
    return kind in FEE_TYPES or CATEGORIES.get(category) == "fee"


def _source(transaction: stripe.BalanceTransaction) -> str:
    """The id of what it is about; of a reversal, the transfer's."""
    source = transaction.source
    if source is None or isinstance(source, str):
        return source or ""
    if isinstance(source, stripe.TransferReversal):
        return source.transfer if isinstance(source.transfer, str) else source.transfer.id
    return str(source.id)

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import stripe

from escrow.gateways.base import BookLine
from escrow.gateways.stripe.amounts import money
from escrow.gateways.stripe.categories import category_of, described
from escrow.gateways.stripe.client import client
from escrow.gateways.stripe.errors import translated

# What balances() adds up. Stripe keeps reserves and prefunded money in balances of their own.
OURS = "payments"
# What a transfer draws on unless it says otherwise; others are what came by bank debit.
CARD = "card"


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

    @translated()
    def available(self) -> Mapping[str, int]:
        return {part.currency.upper(): at_once(part) for part in client().v1.balance.retrieve().available}


def by_source(part: stripe.Balance.Available) -> dict[str, int]:
    """What is available of a currency, by the way in which it came: by card first."""
    parts = part.source_types.to_dict() if part.source_types else {CARD: part.amount}
    return {name: parts[name] for name in sorted(parts, key=lambda name: name != CARD)}


def at_once(part: stripe.Balance.Available) -> int:
    """The most that one transfer can carry; no more than all of it, where another part is below zero."""
    return min(part.amount, max(by_source(part).values(), default=part.amount))


def _transactions(since: datetime | None) -> Iterator[stripe.BalanceTransaction]:
    params: stripe.params.BalanceTransactionListParams = {"limit": 100, "expand": ["data.source"]}
    if since:
        params["created"] = {"gte": int(since.timestamp())}
    yield from client().v1.balance_transactions.list(params).auto_paging_iter()


def _line(transaction: stripe.BalanceTransaction) -> BookLine:
    kind, category = transaction.type, transaction.reporting_category
    return BookLine(
        ref=transaction.id,
        category=category_of(kind, category),
        source=_source(transaction),
        amount=money(transaction.amount, transaction.currency),
        fee_minor=transaction.fee,
        at=datetime.fromtimestamp(transaction.created, UTC),
        description=described(kind, category, transaction.description),
        available_at=datetime.fromtimestamp(transaction.available_on, UTC),
    )


def _source(transaction: stripe.BalanceTransaction) -> str:
    """The id of what it is about; of a reversal, the transfer's."""
    source = transaction.source
    if source is None or isinstance(source, str):
        return source or ""
    if isinstance(source, stripe.TransferReversal):
        return source.transfer if isinstance(source.transfer, str) else source.transfer.id
    return str(source.id)

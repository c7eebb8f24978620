"""The provider's own books, kept line by line, and what it charges for its work booked with each line."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import cast

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from escrow import gateways
from escrow.gateways.base import BookLine
from escrow.ledger import locks, posting
from escrow.models import Account, Journal, ProviderLine
from marketplace import clock

# A provider may show a line some time after the instant that it gives for it.
OVERLAP = timedelta(days=3)
CHUNK = 500
REFERENCE_LENGTH = cast("int", Journal._meta.get_field("reference").max_length)


class BooksRewritten(Exception):
    """The provider now tells a line differently than it did before."""


class ReferenceTooLong(Exception):
    """No journal could name the line by its reference."""


def import_lines(gateway_name: str) -> int:
    """Keep every line of the provider's books that is not kept yet, with its costs; returns how many were new.

    Calls the provider, outside any transaction; each chunk is a transaction of its own, so a crash loses nothing
    that the next run would not find. Two runs at once: the second waits, chunk by chunk, and finds them kept.
    Raises BooksRewritten, ReferenceTooLong, or what gateways raise.
    """
    newest = ProviderLine.objects.filter(gateway=gateway_name).aggregate(at=Max("at"))["at"]
    told = gateways.named(gateway_name).book_lines(newest - OVERLAP if newest else None)
    return sum(_keep(gateway_name, chunk) for chunk in _chunks(told))


def _chunks(told: Iterable[BookLine]) -> Iterator[list[BookLine]]:
    lines = iter(told)
    while chunk := list(islice(lines, CHUNK)):
        yield chunk


@transaction.atomic
def _keep(gateway_name: str, told: Sequence[BookLine]) -> int:
    locks.wait_for(f"provider lines of {gateway_name}")
    lines = {line.ref: _line(gateway_name, line) for line in told}
    for kept in ProviderLine.objects.filter(gateway=gateway_name, ref__in=lines):
        told_now = lines.pop(kept.ref)
        if told_now.money != kept.money:
            raise BooksRewritten(
                _("The provider told {kept} before, and now {told_now}.").format(kept=kept, told_now=told_now)
            )
    _book_costs(ProviderLine.objects.bulk_create(lines.values()))
    return len(lines)


def _line(gateway_name: str, told: BookLine) -> ProviderLine:
    line = ProviderLine(
        gateway=gateway_name,
        ref=told.ref,
        category=told.category,
        source=told.source,
        currency=told.amount.currency,
        amount_minor=told.amount.amount_minor,
        fee_minor=told.fee_minor,
        description=told.description[:300],
        at=told.at,
        available_at=told.available_at,
    )
    if max(len(line.cost_reference), len(line.own_money_reference)) > REFERENCE_LENGTH:
        raise ReferenceTooLong(
            _("The reference of a line is too long to be booked: {ref}, of {at:%Y-%m-%d}.").format(
                ref=told.ref, at=told.at
            )
        )
    return line


def _book_costs(lines: Sequence[ProviderLine]) -> None:
    """A cost leaves the balance at the provider; a fee that is given back comes in again."""
    costly = [line for line in lines if line.cost_minor]
    kinds = (Account.Kind.PROCESSING_COSTS, Account.Kind.CASH)
    accounts = Account.platform(kinds, {line.currency for line in costly})
    drafts = []
    for line in costly:
        costs, cash = (accounts[kind, line.currency] for kind in kinds)
        moves = (posting.debit(costs, line.cost_minor), posting.credit(cash, line.cost_minor))
        drafts.append(posting.Draft(Journal.Kind.COST, line.cost_reference, moves))
    posting.post(drafts, at=clock.now())

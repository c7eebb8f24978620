"""The daily check: what the day has written, and all that it has touched. It costs what a day costs.

It goes on from the last checkpoint. Each journal linked since is hashed again from the checkpoint's hash on; it must
balance; every account that it moved must have the sum of its entries, and its hold, payment, refund or payout the state
that its journals say. What the ledger comes to in each kind of account is carried forward. Only when all of it agrees
is there a new checkpoint: what differs is told again the next day.

What it does not see: a journal, entry or link below the checkpoint that somebody rewrote past the database's triggers,
in an account that nothing has moved since; the state of a row that nothing has touched; chargebacks, debts, takings and
forfeitures beside their journals. The weekly check of everything does (`verify_ledger --full --chain`), and so does
whoever kept a hash.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from escrow.books import chain, chain_check, checkpoints
from escrow.ledger import states, touched, verification
from escrow.ledger.touched import Touched
from escrow.ledger.verification import Problem
from escrow.models import Account, ChainLink, Checkpoint

# What ended while the last check was at it, or on a clock that is behind, is asked about again.
OVERLAP = timedelta(days=1)
Totals = dict[str, dict[str, int]]


def nothing_else(found: Touched) -> list[Problem]:
    """Where nobody has more to ask."""
    return []


def verify(also: Callable[[Touched], list[Problem]] = nothing_else) -> list[Problem]:
    """Check what came since the last checkpoint, and make the next; an empty list is the proof.

    `also` is asked about what each thousand journals have touched. Links what is not linked; takes no other lock.
    """
    begun, last = checkpoints.seen(), checkpoints.last()
    if last:
        chain.extend_fully(above=last.linked_below)
    else:
        chain.catch_up()
    problems = [*_of_last(last), *chain_check.missing_journals(above=last.linked_below if last else 0)]
    end = last
    for links in chain.batches(after=last.position if last else 0):
        records = chain.records([link.journal_id for link in links])
        problems += chain_check.broken(links, records, end)
        problems += _ask(touched.by_journals(list(records)), also)
        end = _after(links[-1], records, end, last, begun)
    since = last.made_at - OVERLAP if last else datetime.min.replace(tzinfo=UTC)
    problems += _ask(touched.by_ends(since), also)
    problems += checkpoints.problems_of({**verification.CHECKS, **states.CHECKS}, end)
    if end and end is not last and not problems:
        Checkpoint.objects.bulk_create([end], ignore_conflicts=True)
    return problems


def _of_last(last: Checkpoint | None) -> list[Problem]:
    if last is None or ChainLink.objects.filter(position=last.position, hash=last.hash).exists():
        return []
    return [Problem(_("The chain does not have the link of the last checkpoint"), f"position {last.position}")]


def _ask(found: Touched, also: Callable[[Touched], list[Problem]]) -> list[Problem]:
    return [*verification.run({**verification.CHECKS, **states.CHECKS}, only=found.only), *also(found)]


def _after(
    link: ChainLink,
    records: dict[int, chain.Record],
    before: Checkpoint | None,
    last: Checkpoint | None,
    begun: tuple[int, int, int],
) -> Checkpoint:
    """The checkpoint at this link, from the one before and the journals in between; not saved."""
    newest, begun_in, over_before = begun
    linked_below = last.linked_below if last else 0
    # Else a transaction of that time is still open, or it was before a restore.
    if last and last.begun_in <= over_before:
        linked_below = last.newest
    totals: Totals = {currency: dict(kinds) for currency, kinds in before.totals.items()} if before else {}
    entries = [entry for record in records.values() for entry in record.entries]
    kinds = dict(Account.objects.filter(pk__among={entry[0] for entry in entries}).values_list("pk", "kind"))
    for account_id, currency, minor in entries:
        # One of an account that is not there is a problem of its own.
        of_currency, kind = totals.setdefault(currency, {}), kinds.get(account_id, "")
        of_currency[kind] = of_currency.get(kind, 0) + minor
    return Checkpoint(
        position=link.position,
        hash=link.hash,
        totals=totals,
        linked_below=linked_below,
        newest=newest,
        begun_in=begun_in,
    )

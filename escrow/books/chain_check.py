"""The hash chain checked against the journals that it covers."""

from collections.abc import Iterator

from django.db import connection

from escrow.books import chain
from escrow.ledger.verification import Problem

# By the time at which the database wrote the journal: a demo's clock has no say in it.
LATE = """
SELECT count(*), min(id) FROM escrow_journal j
WHERE written_at < now() - interval '1 hour'
AND NOT EXISTS (SELECT 1 FROM escrow_chainlink l WHERE l.journal_id = j.id)
"""


def verify() -> list[Problem]:
    """Everything that says that history was rewritten, or not linked; an empty list is the proof.

    Computes every hash anew, in batches with constant memory. Reads only, takes no lock.
    """
    return [*_broken_links(), *_missing_journals()]


def _broken_links() -> Iterator[Problem]:
    """After a broken link it goes on from the stored hash, so that each break is told once."""
    position, previous = 0, chain.GENESIS
    for links in chain.batches():
        records = chain.records([link.journal_id for link in links])
        for link in links:
            if link.position != position + 1:
                yield Problem("The chain has a gap", f"after position {position} comes {link.position}")
            record = records.get(link.journal_id)
            if record is None:
                yield Problem("A journal of the chain is gone", f"position {link.position}, journal {link.journal_id}")
            elif record.hash_after(previous) != link.hash:
                where = f"position {link.position}, journal {link.journal_id} ({record.reference})"
                yield Problem("A journal is not what was linked, or the link before it was changed", where)
            position, previous = link.position, link.hash


def _missing_journals() -> Iterator[Problem]:
    with connection.cursor() as cursor:
        cursor.execute(LATE)
        count, first = cursor.fetchone()
    if count:
        yield Problem("Journals older than an hour are not in the chain", f"{count}, the first of them journal {first}")

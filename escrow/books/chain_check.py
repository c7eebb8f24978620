"""The hash chain checked against the journals that it covers."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from django.db import connection
from django.utils.translation import gettext as _

from escrow.books import chain
from escrow.ledger.verification import Problem
from escrow.models import ChainLink, Checkpoint

At = ChainLink | Checkpoint

# By the time at which the database wrote the journal: a demo's clock has no say in it.
LATE = """
SELECT count(*), min(id) FROM escrow_journal j
WHERE id > %s AND written_at < now() - interval '1 hour'
AND NOT EXISTS (SELECT 1 FROM escrow_chainlink l WHERE l.journal_id = j.id)
"""


def verify(say: Callable[[str], object] = str) -> list[Problem]:
    """Everything that says that history was rewritten, or not linked; an empty list is the proof.

    Computes every hash anew, in batches with constant memory; `say` is told how far it is. Reads only, takes no lock.
    """
    problems: list[Problem] = []
    last, end = None, chain.head()
    for links in chain.batches():
        problems += broken(links, chain.records([link.journal_id for link in links]), last)
        last = links[-1]
        say(f"The chain, {last.position:,} of {max(last.position, end.position if end else 0):,}")
    return [*problems, *missing_journals()]


def broken(links: Sequence[ChainLink], records: Mapping[int, chain.Record], last: At | None) -> Iterator[Problem]:
    """Which of these links do not follow from the one before, or from their journal.

    After a broken link it goes on from the stored hash, so that each break is told once.
    """
    position, previous = (last.position, last.hash) if last else (0, chain.GENESIS)
    for link in links:
        if link.position != position + 1:
            yield Problem(_("The chain has a gap"), f"after position {position} comes {link.position}")
        record = records.get(link.journal_id)
        if record is None:
            yield Problem(_("A journal of the chain is gone"), f"position {link.position}, journal {link.journal_id}")
        elif record.hash_after(previous) != link.hash:
            where = f"position {link.position}, journal {link.journal_id} ({record.reference})"
            yield Problem(_("A journal is not what was linked, or the link before it was changed"), where)
        position, previous = link.position, link.hash


def missing_journals(above: int = 0) -> Iterator[Problem]:
    """Whether journals with ids above this should be linked and are not."""
    with connection.cursor() as cursor:
        cursor.execute(LATE, [above])
        count, first = cursor.fetchone()
    if count:
        yield Problem(
            _("Journals older than an hour are not in the chain"),
            _("{count}, the first of them journal {first}").format(count=count, first=first),
        )

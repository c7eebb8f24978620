"""The hash chain over the journals: whoever kept an earlier hash can tell that nothing up to there was rewritten.

Each link covers one journal and the hash before it. Its hash is the SHA-256, in hexadecimal, of this JSON array,
written in ASCII without any space (non-ASCII characters as \\uXXXX):

    [previous hash, journal id, kind, reference, actor id or null, posted at, [[account id, currency, amount], ...]]

`posted at` is UTC with microseconds, "2026-12-06T13:03:00.000000Z". The entries are in order of their ids; an amount is
in minor units, a debit above zero. The first link's previous hash is 64 zeros.

Links are made in the background, in the order in which journals are found: those that commit late come after others
with higher ids. Nothing waits for the chain, and it locks no journal.
"""

import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection, transaction

from escrow.ledger import locks
from escrow.models import ChainLink, Entry, Journal

logger = logging.getLogger(__name__)
GENESIS = "0" * 64
BATCH = 1_000

# A journal that commits late has a lower id than others that are linked by then, but no transaction lives for a day:
# whatever was linked longer ago than that is a floor, and the search stays small. `catch_up` looks below it.
FLOOR = """
SELECT COALESCE(max(journal_id), 0) FROM (
    SELECT journal_id FROM escrow_chainlink WHERE linked_at < now() - interval '1 day'
    ORDER BY linked_at DESC LIMIT 1000) old
"""
UNLINKED = """
SELECT id FROM escrow_journal j
WHERE id > %s AND NOT EXISTS (SELECT 1 FROM escrow_chainlink l WHERE l.journal_id = j.id)
ORDER BY id LIMIT %s
"""


@dataclass(frozen=True)
class Record:
    """What the chain holds still of a journal. Entries are (account id, currency, amount in minor units)."""

    journal_id: int
    kind: str
    reference: str
    actor_id: int | None
    posted_at: datetime
    entries: list[tuple[int, str, int]] = field(default_factory=list)

    def content_after(self, previous: str) -> str:
        """What is hashed for this journal's link: the JSON array that the module describes."""
        posted_at = self.posted_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        content = [previous, self.journal_id, self.kind, self.reference, self.actor_id, posted_at, self.entries]
        return json.dumps(content, separators=(",", ":"))

    def hash_after(self, previous: str) -> str:
        """The hash of this journal's link, in hexadecimal."""
        return hashlib.sha256(self.content_after(previous).encode("ascii")).hexdigest()


def head() -> ChainLink | None:
    """The last link; its hash stands for all of history so far."""
    return ChainLink.objects.order_by("-position").first()


def find(hash_: str) -> ChainLink | None:
    """The link with this hash, whatever the case of its letters."""
    return ChainLink.objects.filter(hash=hash_.strip().lower()).first()


@transaction.atomic
def extend(limit: int | None = None, *, above: int | None = None) -> int:
    """Link journals that are committed and not linked yet, at most `limit` or a batch; returns how many.

    `above` leaves out journals up to this id, without it up to the floor. One worker at a time, by a lock that lasts
    as long as the transaction; 0 at once while another is at it.
    """
    if not locks.taken("journal chain"):
        return 0
    with connection.cursor() as cursor:
        if above is None:
            cursor.execute(FLOOR)
            [above] = cursor.fetchone()
        cursor.execute(UNLINKED, [above, limit or BATCH])
        ids = [journal_id for (journal_id,) in cursor.fetchall()]
    last = head()
    position, previous = (last.position, last.hash) if last else (0, GENESIS)
    links = []
    for record in records(ids).values():
        position, previous = position + 1, record.hash_after(previous)
        links.append(ChainLink(position=position, journal_id=record.journal_id, hash=previous))
    ChainLink.objects.bulk_create(links)
    return len(links)


def extend_fully(*, above: int | None = None) -> int:
    """Link everything above this id, or the floor, that is not linked yet, batch by batch; returns how many."""
    total = linked = extend(above=above)
    while linked == BATCH and (last := head()):
        linked = extend(above=last.journal_id)
        total += linked
    return total


def catch_up() -> None:
    """Link what is left below the floor, too: it committed late, and then nobody linked anything for a day.

    Searches all journals. Safe to repeat.
    """
    extend_fully()
    if late := extend_fully(above=0):
        logger.warning("%s journals were linked later than a day after others with higher ids", late)


def records(journal_ids: Sequence[int]) -> dict[int, Record]:
    """Journals with their entries, by id and in order of it, in two queries."""
    columns = ("id", "kind", "reference", "actor_id", "posted_at")
    journals = Journal.objects.filter(pk__in=journal_ids).order_by("pk").values_list(*columns)
    found = {row[0]: Record(*row) for row in journals}
    entries = Entry.objects.filter(journal_id__in=journal_ids).order_by("pk")
    for journal_id, account_id, currency, minor in entries.values_list(
        "journal_id", "account_id", "currency", "amount_minor"
    ):
        found[journal_id].entries.append((account_id, currency, minor))
    return found


def batches(after: int = -1) -> Iterator[list[ChainLink]]:
    """The links after this position, by default all of them, with constant memory."""
    position = after
    while links := list(ChainLink.objects.filter(position__gt=position).order_by("position")[:BATCH]):
        yield links
        position = links[-1].position

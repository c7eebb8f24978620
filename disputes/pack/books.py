"""The ledger's own lines about a contract's money, and where each stands in the hash chain."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from disputes.pack.teller import Json, Teller, instant
from escrow.books import chain
from escrow.models import Account, ChainLink, Chargeback, Debt, Entry, Journal, Refund


def tell_ledger(
    teller: Teller, holds: Mapping[int, int], refunds: Sequence[Refund], chargebacks: Sequence[Chargeback]
) -> list[Json]:
    """Every journal that moved money of these holds or sent it back; `holds` gives each one's milestone."""
    ids = _journals(holds, refunds, chargebacks)
    records = chain.records(ids)
    accounts = Account.objects.in_bulk({line[0] for record in records.values() for line in record.entries})
    links = {link.journal_id: link for link in ChainLink.objects.filter(journal__in=ids)}
    before = ChainLink.objects.filter(position__in=[link.position - 1 for link in links.values()])
    hashes = {0: chain.GENESIS, **dict(before.values_list("position", "hash"))}
    return [
        {
            "journal": record.journal_id,
            "kind": record.kind,
            "kind_text": str(Journal.Kind(record.kind).label),
            "reference": record.reference,
            "by": teller.who(record.actor_id),
            "posted_at": instant(record.posted_at),
            "entries": [
                _entry(teller, accounts[account], holds, amount_minor) for account, _, amount_minor in record.entries
            ],
            "chain": _link(teller, links.get(record.journal_id), record, hashes),
        }
        for record in records.values()
    ]


def _journals(holds: Iterable[int], refunds: Sequence[Refund], chargebacks: Sequence[Chargeback]) -> list[int]:
    """What touches the holds' own accounts, and what happened at the provider to refunds and chargebacks."""
    references = [
        *(f"{what}:{refund.pk}" for what in ("surplus:refund", "refund-settled") for refund in refunds),
        *(
            f"{what}:{chargeback.pk}:{move}"
            for what in ("chargeback-taken", "chargeback-returned")
            for chargeback in chargebacks
            for move in range(1, chargeback.moves + 1)
        ),
    ]
    touched = Entry.objects.filter(account__hold__in=list(holds)).values("journal")
    references += [
        f"{what}:{chargeback.pk}:hold:{hold}"
        for what in ("taken-back", "given-again")
        for chargeback in chargebacks
        for hold in holds
    ]
    # What the client has paid of it since is between them and us.
    debts = Debt.objects.filter(chargeback__in=chargebacks).values_list("pk", "moves")
    references += [f"debt:{pk}:{move}" for pk, moves in debts for move in range(1, moves + 1)]
    found = Journal.objects.filter(Q(pk__in=touched) | Q(reference__in=references))
    found = found.exclude(kind=Journal.Kind.DEBT_ENDED)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _entry(teller: Teller, account: Account, holds: Mapping[int, int], amount_minor: int) -> Json:
    return {
        "account": account.pk,
        "account_kind": account.kind,
        "account_text": str(Account.Kind(account.kind).label),
        "milestone": holds.get(account.hold_id) if account.hold_id else None,
        "owner": teller.who(account.owner_id) if account.owner_id else None,
        "side": "debit" if amount_minor > 0 else "credit",
        "amount": teller.money(abs(amount_minor)),
    }


def _link(teller: Teller, link: ChainLink | None, record: chain.Record, hashes: Mapping[int, str]) -> Json | None:
    """Its place in the chain; none before the journal is linked, some seconds after it was posted.

    `hashed` is the very text whose SHA-256 is the hash. It has the number of whoever moved the money, so that it is
    left out where that was a member of staff.
    """
    if link is None:
        return None
    previous, is_staff = hashes.get(link.position - 1), teller.who(record.actor_id)["role"] == "staff"
    return {
        "position": link.position,
        "hash": link.hash,
        "previous_hash": previous,
        "hashed": None if previous is None or is_staff else record.content_after(previous),
    }

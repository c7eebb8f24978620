"""The ledger checked against itself. What the database already refuses is looked for all the same."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.db import connection

from escrow.ledger import states

# All that was ever moved, by kind of account. A daily check puts there what it carries forward, and what came since.
ALL_MOVES = "FROM escrow_account a JOIN escrow_entry e ON e.account_id = a.id"
# A table's name after ONLY, and the short name that it may have there.
OF_TABLE = re.compile(r"FROM ONLY (\w+)(?= ([a-z])\b|)")


@dataclass(frozen=True)
class Problem:
    """Something that does not agree, with the ids that show where."""

    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.what}: {self.where}"


# Each query lists what must not exist: one text column that says where. ONLY stands before the table of which each row
# is asked about: a daily check puts there the rows that the day has touched. What has none is asked of everything.
CHECKS = {
    "A journal is not balanced": """
        SELECT format('journal %s, %s: off by %s', journal_id, currency, sum(amount_minor))
        FROM ONLY escrow_entry GROUP BY journal_id, currency HAVING sum(amount_minor) <> 0""",
    "A journal has no entries": """
        SELECT format('journal %s', id) FROM ONLY escrow_journal j
        WHERE NOT EXISTS (SELECT 1 FROM escrow_entry e WHERE e.journal_id = j.id)""",
    "A balance is not the sum of its entries": """
        SELECT format('account %s: balance %s, entries %s', a.id, a.balance_minor, COALESCE(-sum(e.amount_minor), 0))
        FROM ONLY escrow_account a LEFT JOIN escrow_entry e ON e.account_id = a.id
        WHERE a.balance_minor IS NOT NULL
        GROUP BY a.id, a.balance_minor HAVING a.balance_minor <> COALESCE(-sum(e.amount_minor), 0)""",
    "An entry is in another currency than its account": """
        SELECT format('entry %s', e.id) FROM ONLY escrow_entry e JOIN escrow_account a ON a.id = e.account_id
        WHERE e.currency <> a.currency""",
    "A balance is negative": "SELECT format('account %s', id) FROM ONLY escrow_account WHERE balance_minor < 0",
    "More has left the provider than ever came in, even without costs and chargebacks": """
        SELECT format('%s: %s', a.currency, sum(e.amount_minor))
        FROM escrow_account a JOIN escrow_entry e ON e.account_id = a.id
        WHERE a.kind IN ('cash', 'processing_costs', 'chargebacks', 'receivable')
        GROUP BY a.currency HAVING sum(e.amount_minor) < 0""",
    "A payout left without a look whether everybody else is covered": """
        SELECT format('payout %s', id) FROM ONLY escrow_payout WHERE transfer_ref IS NOT NULL AND cleared_at IS NULL""",
    "What was summed as the platform's own is not what the ledger says": """
        SELECT format('tally %s, %s: %s, ledger %s', t.id, s.currency, COALESCE((t.own->>s.currency)::bigint, 0), s.own)
        FROM escrow_tally t CROSS JOIN LATERAL (
            SELECT e.currency, -sum(e.amount_minor) AS own
            FROM escrow_entry e JOIN escrow_account a ON a.id = e.account_id
            WHERE e.id <= t.up_to AND a.kind IN ('fees', 'processing_costs', 'chargebacks') GROUP BY e.currency) s
        WHERE t.own IS NOT NULL AND COALESCE((t.own->>s.currency)::bigint, 0) <> s.own""",
    "A hold has a deposit but no journal of it": """
        SELECT format('hold %s', h.id) FROM ONLY escrow_hold h WHERE h.deposit_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM escrow_journal j WHERE j.reference = 'deposit:hold:' || h.id)""",
    "A hold's money is neither whole nor gone": """
        SELECT format('hold %s: %s of %s', h.id, a.balance_minor, h.amount_minor - h.taken_minor)
        FROM ONLY escrow_hold h JOIN escrow_account a ON a.hold_id = h.id
        WHERE a.balance_minor NOT IN (0, h.amount_minor - h.taken_minor)
            AND (h.borne_at IS NULL OR h.frozen_at IS NULL) AND NOT EXISTS (
            SELECT 1 FROM escrow_refund r
            WHERE r.hold_id = h.id AND r.state = 'failed' AND r.amount_minor = a.balance_minor)""",
    "Refunds in transit are not what the ledger has in transit": """
        SELECT format('%s: ledger %s, refunds %s', currency, COALESCE(l.total, 0), COALESCE(r.total, 0)) FROM (
            SELECT a.currency, -sum(e.amount_minor) AS total
            FROM escrow_account a JOIN escrow_entry e ON e.account_id = a.id
            WHERE a.kind = 'refund_in_transit' GROUP BY a.currency) l
        FULL JOIN (
            SELECT currency, sum(amount_minor) AS total FROM escrow_refund
            WHERE state IN ('intended', 'sent') OR (
                state = 'failed' AND hold_id IS NULL AND replaced_by_id IS NULL) OR (
                state = 'failed' AND hold_id IS NOT NULL AND EXISTS (SELECT 1 FROM escrow_handpayment p
                    WHERE p.refund_id = escrow_refund.id AND p.confirmed_at IS NULL AND p.withdrawn_at IS NULL))
            GROUP BY currency) r
        USING (currency) WHERE COALESCE(l.total, 0) <> COALESCE(r.total, 0)""",
    "Payouts in transit are not what the ledger has in transit": """
        SELECT format('%s: ledger %s, payouts %s', currency, COALESCE(l.total, 0), COALESCE(p.total, 0)) FROM (
            SELECT a.currency, -sum(e.amount_minor) AS total
            FROM escrow_account a JOIN escrow_entry e ON e.account_id = a.id
            WHERE a.kind = 'payout_in_transit' GROUP BY a.currency) l
        FULL JOIN (
            SELECT currency, sum(amount_minor) AS total FROM escrow_payout
            WHERE state IN ('intended', 'transferred', 'sent', 'returning') GROUP BY currency) p
        USING (currency) WHERE COALESCE(l.total, 0) <> COALESCE(p.total, 0)""",
    "A chargeback has taken something else than the ledger says": """
        SELECT format('chargeback %s: ledger %s, chargeback %s', c.id, COALESCE(l.total, 0), c.taken_minor)
        FROM escrow_chargeback c LEFT JOIN (
            SELECT split_part(j.reference, ':', 2) AS chargeback, sum(e.amount_minor) AS total
            FROM escrow_journal j JOIN escrow_entry e ON e.journal_id = j.id
            JOIN escrow_account a ON a.id = e.account_id AND a.kind = 'chargebacks'
            WHERE j.kind IN ('chargeback_taken', 'chargeback_returned') GROUP BY 1) l
        ON l.chargeback = c.id::text WHERE COALESCE(l.total, 0) <> c.taken_minor""",
    "A hold is frozen without an open chargeback": """
        SELECT format('hold %s', h.id) FROM ONLY escrow_hold h WHERE h.frozen_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM escrow_chargeback c
            WHERE c.payment_id = h.deposit_id AND c.state IN ('open', 'partly_lost'))""",
    "A hold is not frozen, though its deposit is charged back": """
        SELECT format('hold %s, chargeback %s', h.id, c.id)
        FROM ONLY escrow_hold h JOIN escrow_chargeback c ON c.payment_id = h.deposit_id AND c.state = 'open'
        JOIN escrow_account a ON a.hold_id = h.id AND a.balance_minor > 0
        WHERE h.frozen_at IS NULL AND h.borne_at IS NULL""",
    "A hold has lost another part than it paid to the payer's bank": """
        SELECT format('hold %s: %s', h.id, h.taken_minor) FROM ONLY escrow_hold h WHERE h.taken_minor > (
            SELECT COALESCE(sum(amount_minor), 0) FROM escrow_chargebackdraw d WHERE d.hold_id = h.id)""",
}


def verify(say: Callable[[str], object] = str) -> list[Problem]:
    """Every disagreement found; an empty list is the proof. Reads all there is, takes no lock."""
    return run({**CHECKS, **states.CHECKS}, say=say)


def run(
    checks: Mapping[str, str],
    *,
    only: Mapping[str, tuple[str, Collection[int]]] | None = None,
    say: Callable[[str], object] = str,
) -> list[Problem]:
    """What queries that list what must not exist have found, by what it means; `say` is told of each before it is run.

    `only`: of these tables, the rows whose column is one of these numbers. Queries of other tables are left out then.
    """
    problems = []
    with connection.cursor() as cursor:
        for number, (what, query) in enumerate(checks.items(), start=1):
            if asked := query if only is None else _narrowed(query, only):
                say(f"[{number}/{len(checks)}] {what}?")
                cursor.execute(asked)
                problems += [Problem(what, where) for (where,) in cursor.fetchall()]
    return problems


def _narrowed(query: str, only: Mapping[str, tuple[str, Collection[int]]]) -> str:
    found = OF_TABLE.search(query)
    column, numbers = only.get(found[1], ("", ())) if found else ("", ())
    if not found or not numbers:
        return ""
    ids = ",".join(map(str, numbers))
    rows = f"SELECT * FROM {found[1]} WHERE {column} = ANY('{{{ids}}}'::bigint[])"  # noqa: S608  numbers alone
    alias = "" if found[2] else f" {found[1]}"
    return f"{query[: found.start()]}FROM ({rows}){alias}{query[found.end(1) :]}"

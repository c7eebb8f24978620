"""What both sides say of every operation: the ledger's moves of cash, and the lines of the provider's books.

An operation is a payment, refund, payout, chargeback, a line's cost, a line that is the platform's own money, or the
reserve. The ledger names it by its journals' references, the provider by category and source. What neither side can
name is an operation of its own. Moves of payments that were made with another gateway are left out.

The reserve is all that the provider has set aside of ours in a currency, less what it has given back: the ledger moves
nothing for it. It is in no balance that the provider tells, and on its way back to us.
"""

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from marketplace import clock

RESERVE = "reserve at the provider"

# One statement, so that all of it is told of one instant. The last rows, without a name, are the sums of all others.
COMPARE = r"""
WITH refund AS (
    SELECT r.*, p.gateway FROM escrow_refund r JOIN escrow_payment p ON p.id = r.payment_id
), payout AS (
    SELECT p.*, r.gateway FROM escrow_payout p JOIN escrow_recipient r ON r.id = p.recipient_id
), chargeback AS (
    SELECT c.*, p.gateway FROM escrow_chargeback c JOIN escrow_payment p ON p.id = c.payment_id
), fact (reference, gateway, name) AS (
    SELECT 'deposit:hold:' || h.id, p.gateway, 'payment ' || p.id
    FROM escrow_hold h JOIN escrow_payment p ON p.id = h.deposit_id
    UNION ALL
    SELECT 'surplus:refund:' || id, gateway, 'payment ' || payment_id FROM refund
    UNION ALL
    SELECT step || id, gateway, 'refund ' || id
    FROM refund, (VALUES ('refund-settled:'), ('refund-returned:')) moves (step)
    UNION ALL
    SELECT step || id, gateway, 'payout ' || id
    FROM payout, (VALUES ('payout-paid:'), ('payout-unpaid:'), ('payout-returned:')) moves (step)
    UNION ALL
    SELECT step || id, gateway, 'chargeback ' || id
    FROM chargeback, (VALUES ('chargeback-taken:'), ('chargeback-returned:')) moves (step)
    UNION ALL
    SELECT 'cost:' || gateway || ':' || ref, gateway, 'cost of ' || ref FROM escrow_providerline
    UNION ALL
    SELECT 'own-money:' || gateway || ':' || ref, gateway, 'own money ' || ref
    FROM escrow_providerline WHERE category IN ('other', 'unknown')
), operation (name, category, source, currency, leaving_minor) AS (
    SELECT 'payment ' || id, 'charge', charge_ref, currency, 0
    FROM escrow_payment WHERE gateway = %(gateway)s AND charge_ref <> ''
    UNION ALL
    SELECT 'refund ' || id, 'refund', provider_ref, currency, CASE WHEN state = 'sent' THEN amount_minor ELSE 0 END
    FROM refund WHERE gateway = %(gateway)s
    UNION ALL
    SELECT 'payout ' || id, 'transfer', transfer_ref, currency,
        CASE WHEN state IN ('transferred', 'sent', 'returning') THEN amount_minor ELSE 0 END
    FROM payout WHERE gateway = %(gateway)s
    UNION ALL
    SELECT 'chargeback ' || id, 'chargeback', provider_ref, currency, 0
    FROM chargeback WHERE gateway = %(gateway)s
), ours AS (
    SELECT COALESCE(f.name, j.reference) AS name, e.currency, sum(e.amount_minor) AS minor,
        string_agg(j.id::text, ', ' ORDER BY j.id) AS journals
    FROM escrow_entry e
    JOIN escrow_account a ON a.id = e.account_id AND a.kind = 'cash'
    JOIN escrow_journal j ON j.id = e.journal_id
    LEFT JOIN fact f ON f.reference = CASE
        WHEN j.kind IN ('chargeback_taken', 'chargeback_returned') THEN regexp_replace(j.reference, ':\d+$', '')
        ELSE j.reference END
    WHERE f.gateway IS NULL OR f.gateway = %(gateway)s
    GROUP BY 1, 2
), line AS (
    SELECT COALESCE(o.name, CASE WHEN l.category IN ('other', 'unknown') THEN 'own money ' || l.ref
            WHEN l.category = 'reserve' THEN %(reserve)s
            ELSE l.category || ' ' || COALESCE(NULLIF(l.source, ''), l.ref) END) AS name,
        l.currency, l.amount_minor AS minor,
        CASE WHEN l.category IN ('other', 'unknown') THEN concat_ws(', ', l.ref, NULLIF(l.description, ''))
            ELSE l.ref END AS ref,
        CASE WHEN l.category = 'reserve' THEN '' ELSE l.source END AS source, l.id,
        l.category = 'unknown' AS unknown,
        CASE WHEN l.category = 'other' AND l.available_at > %(now)s
            THEN GREATEST(0, l.amount_minor) ELSE 0 END AS coming
    FROM escrow_providerline l LEFT JOIN operation o ON (o.category, o.source) = (l.category, l.source)
    WHERE l.gateway = %(gateway)s AND l.category <> 'fee'
    UNION ALL
    SELECT 'cost of ' || ref, currency, cost_minor, ref, '', id, false, 0
    FROM escrow_providerline,
        LATERAL (SELECT CASE category WHEN 'fee' THEN amount_minor ELSE 0 END - fee_minor) cost (cost_minor)
    WHERE gateway = %(gateway)s AND cost_minor <> 0
), theirs AS (
    SELECT name, currency, sum(minor) AS minor, max(source) AS source, string_agg(ref, ', ' ORDER BY id) AS lines,
        bool_or(unknown) AS unknown, sum(coming) AS coming_minor
    FROM line GROUP BY 1, 2
), told AS MATERIALIZED (
    SELECT name, currency, COALESCE(ours.minor, 0)::bigint AS ledger_minor,
        COALESCE(theirs.minor, 0)::bigint AS provider_minor, ours.journals, theirs.lines, theirs.source,
        COALESCE(theirs.unknown, false) AS unknown, COALESCE(theirs.coming_minor, 0)::bigint AS coming_minor
    FROM ours FULL JOIN theirs USING (name, currency)
)
SELECT told.name, told.currency, ledger_minor, provider_minor, COALESCE(journals, ''), COALESCE(lines, ''),
    o.name IS NOT NULL OR told.name = %(reserve)s, COALESCE(o.source, told.source, ''),
    CASE WHEN told.name = %(reserve)s THEN GREATEST(0, -provider_minor)
        WHEN o.currency = told.currency THEN o.leaving_minor ELSE 0 END,
    CASE WHEN journals IS NULL THEN coming_minor ELSE 0 END, unknown
FROM told LEFT JOIN operation o ON o.name = told.name
WHERE ledger_minor <> provider_minor OR (o.leaving_minor <> 0 AND o.currency = told.currency AND lines IS NOT NULL)
UNION ALL
SELECT NULL, currency, sum(ledger_minor)::bigint, sum(provider_minor)::bigint, '', '', false, '', 0, 0, false
FROM told GROUP BY currency
ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Told:
    """What both sides say of one operation in one currency, where they do not say the same. Amounts in minor units.

    `leaving_minor` is what the ledger still has in transit although the provider has let it go. Such an operation is
    told of even when the sums are equal: then what had left is back, and only the provider knows. `coming_minor` is the
    platform's own money on its way from its bank, which the provider counts already. `is_unknown`: a line of it is of a
    kind that nobody here knows.
    """

    name: str
    currency: str
    ledger_minor: int
    provider_minor: int
    journals: str
    lines: str
    is_ours: bool
    source: str
    leaving_minor: int
    coming_minor: int = 0
    is_unknown: bool = False

    @property
    def expected_minor(self) -> int:
        """What the ledger says that the provider's lines come to by now."""
        return self.ledger_minor - self.leaving_minor + self.coming_minor

    @property
    def gap_minor(self) -> int:
        return self.expected_minor - self.provider_minor

    @property
    def gone_minor(self) -> int:
        """How much of what is leaving has left the provider and is not back there; below zero is what is coming."""
        return max(0, min(self.leaving_minor, self.ledger_minor - self.provider_minor)) - self.coming_minor

    @property
    def rest_minor(self) -> int:
        """What the two tell differently beyond what is gone."""
        return self.ledger_minor - self.provider_minor - self.gone_minor

    @property
    def key(self) -> tuple[str, str]:
        return self.name, self.currency

    @property
    def ours(self) -> str:
        named = self.name if self.is_ours or self.journals else ""
        return _short(
            _("{named}: journals {journals}").format(named=named, journals=self.journals) if self.journals else named
        )

    @property
    def theirs(self) -> str:
        if not self.lines:
            return _short(_("{source}: no line").format(source=self.source)) if self.source else ""
        return _short(f"{self.source}: {self.lines}" if self.source else self.lines)

    @property
    def what(self) -> str:
        if not self.lines:
            return _("Only in the ledger")
        if self.is_unknown:
            return _("A line of a kind that is not known here")
        if self.ledger_minor == self.provider_minor:
            return _("Back at the provider")
        return _("Amounts differ") if self.journals or self.leaving_minor else _("Only at the provider")


def read(gateway_name: str) -> tuple[list[Told], dict[str, tuple[int, int]]]:
    """Where the two do not say the same, and the sums of everything: (ledger, lines) in minor units by currency."""
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, {"gateway": gateway_name, "reserve": RESERVE, "now": clock.now()})
        rows = cursor.fetchall()
    sums = {currency: (ledger, lines) for name, currency, ledger, lines, *_unused in rows if name is None}
    return [Told(*row) for row in rows if row[0] is not None], sums


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:199]}…"

"""What each state of a payment, refund, payout and chargeback says about the ledger, as queries for the opposite.

In both directions: a state whose journals are missing, and journals that the state denies.
"""

# The journals of an operation, each 0 or 1: whether there is one with this reference.
_THERE = "(SELECT count(*) FROM escrow_journal j WHERE j.reference = '{}' || {}.id)"


def _there(reference: str, row: str) -> str:
    return _THERE.format(reference, row)


# ruff: noqa: S608  nothing in these comes from outside
# Each query lists what must not exist: one text column that says where.
CHECKS = {
    "A payment's state and the ledger do not agree on what came in": """
        SELECT format('payment %s, %s: %s of %s booked', p.id, p.state, b.booked, p.amount_minor)
        FROM escrow_payment p, LATERAL (SELECT COALESCE(sum(e.amount_minor), 0)
            FROM escrow_entry e JOIN escrow_account a ON a.id = e.account_id AND a.kind = 'cash'
            JOIN escrow_journal j ON j.id = e.journal_id
            WHERE j.reference IN (
                SELECT 'deposit:hold:' || h.id FROM escrow_hold h WHERE h.deposit_id = p.id
                UNION ALL SELECT 'surplus:refund:' || r.id FROM escrow_refund r WHERE r.payment_id = p.id)) b (booked)
        WHERE b.booked <> CASE p.state WHEN 'succeeded' THEN p.amount_minor ELSE 0 END""",
    "A deposit is booked, but its hold names no payment": """
        SELECT format('hold %s', h.id) FROM escrow_hold h
        JOIN escrow_journal j ON j.reference = 'deposit:hold:' || h.id WHERE h.deposit_id IS NULL""",
    "A payment is over without an end, or the reverse": """
        SELECT format('payment %s, %s', id, state) FROM escrow_payment
        WHERE (settled_at IS NULL) <> (state IN ('intended', 'open', 'processing'))""",
    "A refund's state and the ledger do not agree": f"""
        SELECT format('refund %s, %s: %s begun, %s arrived, %s came back, %s by hand',
            r.id, r.state, begun, arrived, back, hand)
        FROM escrow_refund r, LATERAL (SELECT
            {_there("refund:", "r")} + {_there("surplus:refund:", "r")}
                + (SELECT count(*) FROM escrow_refund o WHERE o.replaced_by_id = r.id),
            {_there("refund-settled:", "r")}, {_there("refund-returned:", "r")}, {_there("by-hand:refund:", "r")}
        ) there (begun, arrived, back, hand)
        WHERE begun <> 1 OR (hand = 1) <> (r.state = 'by_hand') OR NOT CASE r.state
            WHEN 'succeeded' THEN arrived = 1 AND back = 0
            WHEN 'by_hand' THEN back = CASE WHEN r.hold_id IS NULL THEN arrived ELSE 1 END
            WHEN 'failed' THEN back = CASE WHEN r.hold_id IS NULL THEN arrived ELSE 1 END
            ELSE arrived = 0 AND back = 0 END""",
    "A refund is over without an end, or the reverse": """
        SELECT format('refund %s, %s', id, state) FROM escrow_refund
        WHERE (settled_at IS NULL) <> (state IN ('intended', 'sent'))""",
    "A payout's state and the ledger do not agree": f"""
        SELECT format('payout %s, %s: %s begun, %s paid, %s not after all, %s came back, %s by hand',
            p.id, p.state, begun, paid, unpaid, back, hand)
        FROM escrow_payout p, LATERAL (SELECT {_there("payout:", "p")}, {_there("payout-paid:", "p")},
            {_there("payout-unpaid:", "p")}, {_there("payout-returned:", "p")}, {_there("by-hand:payout:", "p")}
        ) there (begun, paid, unpaid, back, hand)
        WHERE begun <> 1 OR (hand = 1) <> (p.state = 'by_hand') OR NOT CASE p.state
            WHEN 'paid' THEN paid = 1 AND unpaid = 0 AND back = 0
            WHEN 'returning' THEN paid = unpaid AND back = 0
            WHEN 'failed' THEN paid = unpaid AND back = 1
            ELSE paid = 0 AND unpaid = 0 AND back = 0 END""",
    "A payout is over without an end, or the reverse": """
        SELECT format('payout %s, %s', id, state) FROM escrow_payout
        WHERE (settled_at IS NULL) <> (state IN ('intended', 'transferred', 'sent', 'returning'))""",
    "A payout is further, or less far, than its steps at the provider": """
        SELECT format('payout %s, %s', id, state) FROM escrow_payout
        WHERE (transfer_ref IS NULL AND state IN ('transferred', 'sent', 'paid', 'returning'))
            OR (transfer_ref IS NOT NULL AND state = 'intended')
            OR (provider_ref IS NULL AND state IN ('sent', 'paid'))
            OR (provider_ref IS NOT NULL AND state IN ('intended', 'transferred'))""",
    "A chargeback is decided without an end, or the reverse": """
        SELECT format('chargeback %s, %s', id, state) FROM escrow_chargeback
        WHERE (closed_at IS NULL) <> (state = 'open')""",
    "Staff are to decide about a chargeback that nothing is held for": """
        SELECT format('chargeback %s', c.id) FROM escrow_chargeback c
        WHERE c.state = 'partly_lost' AND NOT EXISTS (
            SELECT 1 FROM escrow_hold h JOIN escrow_account a ON a.hold_id = h.id
            WHERE h.deposit_id = c.payment_id AND h.frozen_at IS NOT NULL AND a.balance_minor > 0)""",
    "A hold paid for a chargeback that is not lost": """
        SELECT format('chargeback %s, hold %s', c.id, d.hold_id)
        FROM escrow_chargebackdraw d JOIN escrow_chargeback c ON c.id = d.chargeback_id WHERE c.state = 'open'""",
    "What a hold paid for a chargeback is not what the ledger says": """
        SELECT COALESCE('draw ' || d.id, '') || COALESCE(' ' || j.reference, '')
        FROM escrow_chargebackdraw d FULL JOIN (
            SELECT j.reference, sum(e.amount_minor) AS paid FROM escrow_journal j
            JOIN escrow_entry e ON e.journal_id = j.id AND e.amount_minor > 0
            WHERE j.kind = 'chargeback_covered' GROUP BY 1) j
        ON j.reference = format('chargeback-covered:%s:hold:%s', d.chargeback_id, d.hold_id)
        WHERE j.paid IS DISTINCT FROM d.amount_minor""",
}

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
        FROM ONLY escrow_payment p, LATERAL (SELECT COALESCE(sum(e.amount_minor), 0)
            FROM escrow_entry e JOIN escrow_account a ON a.id = e.account_id AND a.kind = 'cash'
            JOIN escrow_journal j ON j.id = e.journal_id
            WHERE j.reference IN (
                SELECT 'deposit:hold:' || h.id FROM escrow_hold h WHERE h.deposit_id = p.id
                UNION ALL SELECT 'surplus:refund:' || r.id FROM escrow_refund r WHERE r.payment_id = p.id)) b (booked)
        WHERE b.booked <> CASE p.state WHEN 'succeeded' THEN p.amount_minor ELSE 0 END""",
    "A deposit is booked, but its hold names no payment": """
        SELECT format('hold %s', h.id) FROM ONLY escrow_hold h
        JOIN escrow_journal j ON j.reference = 'deposit:hold:' || h.id WHERE h.deposit_id IS NULL""",
    "A payment is over without an end, or the reverse": """
        SELECT format('payment %s, %s', id, state) FROM ONLY escrow_payment
        WHERE (settled_at IS NULL) <> (state IN ('intended', 'open', 'processing'))""",
    "A refund's state and the ledger do not agree": f"""
        SELECT format('refund %s, %s: %s begun, %s arrived, %s came back, %s by hand',
            r.id, r.state, begun, arrived, back, hand)
        FROM ONLY escrow_refund r, LATERAL (SELECT
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
        SELECT format('refund %s, %s', id, state) FROM ONLY escrow_refund
        WHERE (settled_at IS NULL) <> (state IN ('intended', 'sent'))""",
    "A payout's state and the ledger do not agree": f"""
        SELECT format('payout %s, %s: %s begun, %s paid, %s not after all, %s came back, %s by hand',
            p.id, p.state, begun, paid, unpaid, back, hand)
        FROM ONLY escrow_payout p, LATERAL (SELECT {_there("payout:", "p")}, {_there("payout-paid:", "p")},
            {_there("payout-unpaid:", "p")}, {_there("payout-returned:", "p")}, {_there("by-hand:payout:", "p")}
        ) there (begun, paid, unpaid, back, hand)
        WHERE begun <> 1 OR (hand = 1) <> (p.state = 'by_hand') OR NOT CASE p.state
            WHEN 'paid' THEN paid = 1 AND unpaid = 0 AND back = 0
            WHEN 'returning' THEN paid = unpaid AND back = 0
            WHEN 'failed' THEN paid = unpaid AND back = 1
            ELSE paid = 0 AND unpaid = 0 AND back = 0 END""",
    "A payout is over without an end, or the reverse": """
        SELECT format('payout %s, %s', id, state) FROM ONLY escrow_payout
        WHERE (settled_at IS NULL) <> (state IN ('intended', 'transferred', 'sent', 'returning'))""",
    "A payout is further, or less far, than its steps at the provider": """
        SELECT format('payout %s, %s', id, state) FROM ONLY escrow_payout
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
        FROM escrow_chargebackdraw d JOIN escrow_chargeback c ON c.id = d.chargeback_id
        JOIN escrow_journal j ON j.kind = 'chargeback_covered' AND split_part(j.reference, ':after:', 1)
            = format('chargeback-covered:%s:hold:%s', d.chargeback_id, d.hold_id)
        WHERE c.state = 'open' AND j.posted_at >= c.opened_at""",
    "What a hold paid for a chargeback is not what the ledger says": """
        SELECT COALESCE('draw ' || d.id, '') || COALESCE(' ' || j.reference, '')
        FROM (SELECT min(id) AS id, chargeback_id, hold_id, sum(amount_minor) AS amount_minor
            FROM escrow_chargebackdraw GROUP BY 2, 3) d FULL JOIN (
            SELECT split_part(j.reference, ':after:', 1) AS reference, sum(e.amount_minor) AS paid FROM escrow_journal j
            JOIN escrow_entry e ON e.journal_id = j.id AND e.amount_minor > 0
            WHERE j.kind = 'chargeback_covered' GROUP BY 1) j
        ON j.reference = format('chargeback-covered:%s:hold:%s', d.chargeback_id, d.hold_id)
        WHERE j.paid IS DISTINCT FROM d.amount_minor""",
    "A lost chargeback waits for staff without a day, or the reverse": """
        SELECT format('chargeback %s', id) FROM escrow_chargeback
        WHERE state <> 'partly_lost' AND decision_due_at IS NOT NULL""",
    "What earnings paid for a chargeback is not what the ledger says": """
        SELECT COALESCE('taking ' || t.id, '') || COALESCE(' ' || j.reference, '')
        FROM escrow_taking t FULL JOIN (
            SELECT j.reference, -sum(e.amount_minor) AS paid FROM escrow_journal j
            JOIN escrow_entry e ON e.journal_id = j.id
            JOIN escrow_account a ON a.id = e.account_id AND a.kind = 'chargebacks'
            WHERE j.kind = 'taken_back' GROUP BY 1) j
        ON j.reference = format('taken-back:%s:hold:%s', t.chargeback_id, t.hold_id)
        WHERE j.paid IS DISTINCT FROM t.net_minor + t.fee_minor""",
    "What earnings have again after a chargeback is not what the ledger says": """
        SELECT COALESCE('taking ' || t.id, '') || COALESCE(' ' || j.reference, '')
        FROM (SELECT * FROM escrow_taking WHERE returned_at IS NOT NULL) t FULL JOIN (
            SELECT j.reference, sum(e.amount_minor) AS paid FROM escrow_journal j
            JOIN escrow_entry e ON e.journal_id = j.id
            JOIN escrow_account a ON a.id = e.account_id AND a.kind = 'chargebacks'
            WHERE j.kind = 'given_again' GROUP BY 1) j
        ON j.reference = format('given-again:%s:hold:%s', t.chargeback_id, t.hold_id)
        WHERE j.paid IS DISTINCT FROM t.net_minor + t.fee_minor""",
    "What a client owes is not what the ledger says": """
        SELECT COALESCE('debt ' || d.id, 'debt ' || j.debt) || format(': %s, ledger %s', d.owed_minor, j.owed)
        FROM escrow_debt d FULL JOIN (
            SELECT split_part(j.reference, ':', 2)::bigint AS debt, sum(e.amount_minor) AS owed FROM escrow_journal j
            JOIN escrow_entry e ON e.journal_id = j.id
            JOIN escrow_account a ON a.id = e.account_id AND a.kind = 'receivable' GROUP BY 1) j
        ON j.debt = d.id WHERE j.owed IS DISTINCT FROM d.owed_minor""",
    "A client owes something else than a lost chargeback took and nothing paid for": """
        SELECT format('debt %s: %s', d.id, d.owed_minor) FROM escrow_debt d
        JOIN escrow_chargeback c ON c.id = d.chargeback_id
        WHERE d.ended_at IS NULL AND d.owed_minor <> CASE c.state WHEN 'lost' THEN GREATEST(0, c.taken_minor
            - COALESCE((SELECT sum(amount_minor) FROM escrow_chargebackdraw w WHERE w.chargeback_id = c.id), 0)
            - COALESCE((SELECT sum(net_minor + fee_minor) FROM escrow_taking t
                WHERE t.chargeback_id = c.id AND t.returned_at IS NULL), 0)) ELSE 0 END""",
    "What was forfeited is not what the ledger says": f"""
        SELECT format('forfeiture %s, %s: %s taken, %s final, %s given back', f.id, f.state, taken, final, back)
        FROM escrow_forfeiture f, LATERAL (SELECT {_there("forfeit:", "f")}, {_there("forfeit-final:", "f")},
            {_there("forfeit-returned:", "f")}) there (taken, final, back)
        WHERE NOT CASE f.state
            WHEN 'final' THEN taken = 1 AND final = 1 AND back = 0
            WHEN 'returned' THEN taken = 1 AND final = 0 AND back = 1
            WHEN 'kept' THEN taken = 1 AND final = 0 AND back = 0
            WHEN 'appealed' THEN taken = 1 AND final = 0 AND back = 0
            ELSE taken = 0 AND final = 0 AND back = 0 END""",
    "Forfeited money that is open to appeal is not what the ledger keeps": """
        SELECT format('%s: ledger %s, forfeitures %s', currency, COALESCE(l.total, 0), COALESCE(f.total, 0)) FROM (
            SELECT a.currency, -sum(e.amount_minor) AS total
            FROM escrow_account a JOIN escrow_entry e ON e.account_id = a.id
            WHERE a.kind = 'forfeited' GROUP BY a.currency) l
        FULL JOIN (
            SELECT currency, sum(taken_minor) AS total FROM escrow_forfeiture
            WHERE state IN ('kept', 'appealed') GROUP BY currency) f
        USING (currency) WHERE COALESCE(l.total, 0) <> COALESCE(f.total, 0)""",
}

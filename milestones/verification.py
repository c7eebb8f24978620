"""Milestones checked against the ledger: what a state says about money must be where the ledger has it."""

from collections.abc import Callable

from escrow.ledger.touched import Touched
from escrow.ledger.verification import Problem, run

# As in escrow.ledger.verification.
CHECKS = {
    "A milestone is protected, but its hold does not have its amount": """
        SELECT format('milestone %s, %s: %s of %s', m.id, m.state, a.balance_minor, m.amount_minor)
        FROM ONLY milestones_milestone m JOIN escrow_account a ON a.hold_id = m.hold_id
        WHERE m.state IN ('funded', 'submitted', 'changes_requested', 'disputed')
            AND a.balance_minor <> m.amount_minor""",
    "A milestone is not protected, but its hold has money": """
        SELECT format('milestone %s, %s: %s', m.id, m.state, a.balance_minor)
        FROM ONLY milestones_milestone m JOIN escrow_account a ON a.hold_id = m.hold_id
        WHERE m.state IN ('pending', 'released', 'cancelled') AND a.balance_minor <> 0""",
    "Money of a returned milestone is held, though no refund came back": """
        SELECT format('milestone %s: %s', m.id, a.balance_minor)
        FROM ONLY milestones_milestone m JOIN escrow_account a ON a.hold_id = m.hold_id
        JOIN escrow_hold h ON h.id = m.hold_id
        WHERE m.state IN ('refunded', 'settled') AND a.balance_minor <> 0
            AND (h.borne_at IS NULL OR h.frozen_at IS NULL) AND NOT EXISTS (
            SELECT 1 FROM escrow_refund r WHERE r.hold_id = m.hold_id AND r.state = 'failed')""",
    "A settled milestone was not split as agreed or ruled": """
        SELECT format('milestone %s: %s', m.id, m.settled_minor) FROM ONLY milestones_milestone m
        WHERE m.state = 'settled' AND NOT EXISTS (
            SELECT 1 FROM escrow_journal j JOIN escrow_entry e ON e.journal_id = j.id
            JOIN escrow_account a ON a.id = e.account_id AND a.hold_id = m.hold_id
            WHERE j.reference = 'release:hold:' || m.hold_id AND e.amount_minor = m.settled_minor)""",
    "A milestone is paid without a journal of its release": """
        SELECT format('milestone %s', m.id) FROM ONLY milestones_milestone m
        WHERE m.state = 'released' AND NOT EXISTS (
            SELECT 1 FROM escrow_journal j WHERE j.reference = 'release:hold:' || m.hold_id)""",
    "A milestone and its hold disagree on the amount": """
        SELECT format('milestone %s', m.id) FROM ONLY milestones_milestone m JOIN escrow_hold h ON h.id = m.hold_id
        WHERE (m.amount_minor, m.taken_minor, m.currency)
            <> (h.amount_minor - h.taken_minor, h.taken_minor, h.currency)""",
}


def verify(say: Callable[[str], object] = str) -> list[Problem]:
    """Every disagreement found; an empty list is the proof. Reads only, takes no lock."""
    return run(CHECKS, say=say)


def verify_touched(touched: Touched) -> list[Problem]:
    """The same of the milestones whose holds a day has touched."""
    return run(CHECKS, only={"milestones_milestone": ("hold_id", touched.holds)})

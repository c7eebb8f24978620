"""What counts, as SQL that counting and the opened figures share: nobody's friend can make a record.

- A milestone counts when work was handed in, and money for it reached the freelancer and was not taken back by a bank.
  Direct payments, and releases with nothing submitted, show no work.
- Two people who have paid each other, one for this and one for that, may be passing the same money back and forth:
  nothing between them counts.
- Neither does anything between two people of whom the freelancer was paid by this client alone, and the client has paid
  this freelancer alone: they can be one person. It counts from the day on which either deals with somebody else.
- What speaks against somebody needs no such guard, and counts whoever it was with: days that passed with nothing handed
  in, work that came to nothing in a dispute, disputes lost.
"""

# Of which a hold's money went back; while a bank has yet to decide it is not.
_TAKEN = """EXISTS (
    SELECT FROM escrow_hold JOIN escrow_chargeback ON escrow_chargeback.payment_id = escrow_hold.deposit_id
    WHERE escrow_hold.id = {milestone}.hold_id AND escrow_chargeback.state IN ('lost', 'partly_lost')
)"""
HANDED_IN = "EXISTS (SELECT FROM milestones_submission WHERE milestone_id = {milestone}.id)"
# A dispute that its opener took back says nothing, nor does one that a bank ended.
DISPUTED = """EXISTS (
    SELECT FROM disputes_dispute
    WHERE milestone_id = {milestone}.id AND outcome NOT IN ('withdrawn', 'charged_back', 'given_back')
)"""


def _is_paid(milestone: str) -> str:
    named = {"milestone": milestone}
    return (
        f"{milestone}.state = ANY(ARRAY['released', 'settled']) AND NOT {milestone}.is_direct "
        f"AND {HANDED_IN.format(**named)} AND NOT {_TAKEN.format(**named)}"
    )


def _some(where: str) -> str:
    """Whether there is any paid milestone of other contracts."""
    return (
        "EXISTS (SELECT FROM contracts_contract k JOIN milestones_milestone n ON n.contract_id = k.id "
        f"WHERE {where} AND {_is_paid('n')})"
    )


# Whoever is asked about, with `%(people)s` their primary keys.
PEOPLE = "people AS (SELECT unnest(%(people)s::bigint[]) AS id)"
# What was paid for work to or by one of them.
PAID = f"""
paid AS (
    SELECT m.id, m.hold_id, m.currency, m.closed_at, m.due_on, c.id AS contract_id, c.client_id, c.freelancer_id,
        c.state = 'completed' AS is_done, c.accepted_at,
        CASE WHEN m.state = 'settled' THEN m.settled_minor ELSE m.amount_minor END AS minor
    FROM contracts_contract c JOIN milestones_milestone m ON m.contract_id = c.id
    WHERE (c.client_id IN (SELECT id FROM people) OR c.freelancer_id IN (SELECT id FROM people)) AND {_is_paid("m")}
)"""  # noqa: S608
PAIRS = "pair AS (SELECT client_id, freelancer_id FROM paid GROUP BY 1, 2)"
# Those of the pairs between which anything counts.
OPEN = f"""
counts AS (
    SELECT client_id, freelancer_id FROM pair p
    WHERE NOT {_some("k.client_id = p.freelancer_id AND k.freelancer_id = p.client_id")} AND (
        {_some("k.client_id = p.client_id AND k.freelancer_id <> p.freelancer_id")}
        OR {_some("k.freelancer_id = p.freelancer_id AND k.client_id <> p.client_id")}
    )
)"""  # noqa: S608
# What counts of what was paid, with what the figures ask of each milestone.
COUNTED = f"""
counted AS (
    SELECT paid.*,
        (
            SELECT (min(submitted_at) AT TIME ZONE 'UTC' - interval '12 hours')::date
            FROM milestones_submission WHERE milestone_id = paid.id
        ) AS handed_on,
        NOT {DISPUTED.format(milestone="paid")} AS is_undisputed,
        EXISTS (SELECT FROM milestones_milestoneevent WHERE milestone_id = paid.id AND kind = 'silence') AS is_silent,
        (SELECT count(*) FROM milestones_changerequest WHERE milestone_id = paid.id) AS rounds
    FROM paid JOIN counts USING (client_id, freelancer_id)
)"""  # noqa: S608
# Days that passed with nothing handed in, and no money for it.
MISSED = f"""
missed AS (
    SELECT m.id, c.id AS contract_id, c.freelancer_id, m.overdue_at AS at
    FROM contracts_contract c JOIN milestones_milestone m ON m.contract_id = c.id
    WHERE c.freelancer_id IN (SELECT id FROM people) AND m.overdue_at IS NOT NULL
        AND m.state NOT IN ('released', 'settled') AND NOT {HANDED_IN.format(milestone="m")}
)"""  # noqa: S608
# Work that was handed in, and all of its money went back in a dispute.
IN_VAIN = f"""
in_vain AS (
    SELECT m.id, c.id AS contract_id, c.freelancer_id, m.closed_at AS at
    FROM contracts_contract c JOIN milestones_milestone m ON m.contract_id = c.id
    WHERE c.freelancer_id IN (SELECT id FROM people) AND m.state = 'refunded'
        AND {HANDED_IN.format(milestone="m")} AND {DISPUTED.format(milestone="m")}
)"""  # noqa: S608
# How long each submission waited for its client. What ends the wait is the first thing that does, whoever did it; it is
# an answer if it was the client's or, as the longest there is, silence.
ANSWERS = """
answer AS (
    SELECT c.client_id, c.id AS contract_id, e.at AS submitted_at, ended.at,
        extract(epoch FROM ended.at - e.at)::bigint AS seconds
    FROM counts JOIN contracts_contract c USING (client_id, freelancer_id)
    JOIN milestones_milestone m ON m.contract_id = c.id
    JOIN milestones_milestoneevent e ON e.milestone_id = m.id AND e.kind = 'submitted'
    CROSS JOIN LATERAL (
        SELECT f.at, f.kind, f.actor_id FROM milestones_milestoneevent f
        WHERE f.milestone_id = m.id AND f.id > e.id AND (
            f.kind IN (
                'submitted', 'approved', 'changes_requested', 'silence', 'dispute_opened', 'settled', 'returned',
                'ruled', 'frozen', 'charged_back', 'given_back', 'refund_unanswered'
            ) OR f.kind IN ('settlement_offered', 'refund_asked') AND f.actor_id = c.client_id
        )
        ORDER BY f.id LIMIT 1
    ) ended
    WHERE c.client_id IN (SELECT id FROM people) AND (ended.kind = 'silence' OR ended.actor_id = c.client_id)
)"""
# What staff decided about a client's money, and whether more than half of it went to the other side.
DECIDED = """
decided AS (
    SELECT c.client_id, c.id AS contract_id, r.carried_out_at AS at,
        2 * r.to_freelancer_minor > m.amount_minor
            + CASE WHEN m.taken_at > r.made_at THEN m.taken_minor ELSE 0 END AS is_lost
    FROM contracts_contract c JOIN milestones_milestone m ON m.contract_id = c.id
    JOIN disputes_dispute d ON d.milestone_id = m.id
    JOIN disputes_ruling r ON r.dispute_id = d.id AND r.state = 'carried_out'
    WHERE c.client_id IN (SELECT id FROM people)
)"""
# Everything above, in the order in which one asks another.
ALL = ", ".join((PEOPLE, PAID, PAIRS, OPEN, COUNTED, MISSED, IN_VAIN, ANSWERS, DECIDED))

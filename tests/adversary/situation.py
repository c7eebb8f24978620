"""How things stand, without ids and absolute times: two worlds in the same situation have the same future."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import connection

from tests.adversary.world import World

ZERO = timedelta(0)
OWED = {"funded", "changes_requested"}
# So many refund requests that are not agreed to while work is owed become a dispute; more make no difference.
MOST_REFUSED = 2
# What it is about who has worked on a dispute already, and said what.
WORKED_ON = {
    "respond", "withdraw", "ask to withdraw", "agree to withdraw", "will not agree", "accept the ruling", "appeal",
}  # fmt: skip
# It makes no difference to these what was offered, asked for or disputed before.
AT_WORK = {"submit", "request changes", "approve", "return"}
# One statement: Django's own six would be most of the time that the whole exploration takes.
LOOK = """
SELECT m.state, m.review_due_at - %(now)s, m.review_left, m.idle_due_at - %(now)s, m.idle_warned_at IS NOT NULL,
    m.disputed_from, n.submissions,
    (SELECT count(*) FROM milestones_changerequest WHERE milestone_id = m.id),
    o.author_id, o.to_freelancer_minor, o.by_itself, o.answer_due_at - %(now)s,
    EXISTS (SELECT FROM milestones_settlementoffer WHERE milestone_id = m.id AND to_freelancer_minor = 0
        AND after_submission = n.submissions),
    EXISTS (SELECT FROM milestones_settlementoffer WHERE milestone_id = m.id AND NOT by_itself
        AND after_submission = n.submissions),
    EXISTS (SELECT FROM disputes_dispute WHERE milestone_id = m.id AND after_submission = n.submissions),
    ARRAY(SELECT opened_by_id FROM disputes_dispute WHERE milestone_id = m.id AND outcome = 'withdrawn'
        AND after_submission = n.submissions),
    d.stage, d.opened_by_id, d.due_at - %(now)s,
    EXISTS (SELECT FROM disputes_appeal WHERE dispute_id = d.id),
    p.to_freelancer_minor, p.by_id, f.to_freelancer_minor, a.by_id, a.second_id,
    m.shown_at IS NOT NULL,
    (SELECT max(made_at) + interval '7 days' - %(now)s FROM milestones_settlementoffer WHERE milestone_id = m.id
        AND to_freelancer_minor = 0 AND NOT in_dispute AND after_submission = n.submissions),
    (SELECT count(*) FROM milestones_settlementoffer WHERE milestone_id = m.id
        AND to_freelancer_minor = 0 AND NOT in_dispute AND state IN ('declined', 'countered')
        AND after_submission = n.submissions),
    d.by_itself AND NOT d.from_refusal,
    EXISTS (SELECT FROM disputes_statement WHERE dispute_id = d.id AND author_id <> d.opened_by_id),
    d.taken_at IS NOT NULL, d.unwilling_id, d.withdrawal_asked_at IS NOT NULL,
    ARRAY(SELECT by_id FROM disputes_acceptance WHERE ruling_id = f.id),
    EXISTS (SELECT FROM milestones_paymentrequest WHERE contract_id = m.contract_id AND state = 'open')
FROM milestones_milestone m
CROSS JOIN LATERAL (SELECT count(*) AS submissions FROM milestones_submission WHERE milestone_id = m.id) n
LEFT JOIN milestones_settlementoffer o ON o.milestone_id = m.id AND o.state = 'open'
LEFT JOIN disputes_dispute d ON d.milestone_id = m.id AND d.stage <> 'closed'
LEFT JOIN disputes_ruling p ON p.dispute_id = d.id AND p.state = 'proposed'
LEFT JOIN disputes_ruling f ON f.dispute_id = d.id AND f.state = 'in_force'
LEFT JOIN disputes_ruling a ON a.dispute_id = d.id AND a.state = 'appealed'
WHERE m.id = %(id)s
"""


@dataclass(frozen=True)
class Situation:
    """Times are what is left, None where no clock runs."""

    state: str
    submissions: int
    rounds: int
    review: timedelta | None
    review_left: timedelta | None
    idle: timedelta | None
    idle_warned: bool
    disputed_from: str
    offer: tuple[str, int, bool, timedelta] | None
    refund_asked: bool
    offer_made: bool
    dispute_made: bool
    withdrawn_by: frozenset[str]
    stage: str
    opened_by: str
    dispute: timedelta | None
    appealed: bool
    proposed: tuple[int, str] | None
    in_force: int | None
    first_decided_by: tuple[str, str] | None
    # What the freelancer has shown counts only before the first submission, how often they did not agree only in OWED.
    shown: bool
    refused: int
    ask_again: timedelta | None
    by_silence: bool
    answered: bool
    taken: bool
    unwilling: str
    leaving: bool
    accepted_by: frozenset[str]
    # Whether a payment is asked for counts only where that is tried.
    asked: bool = False

    @property
    def can_ask(self) -> bool:
        """Before anything else was done; nothing leads back there."""
        return self.state == "funded" and not (self.submissions or self.offer_made or self.dispute_made)

    def clocks(self) -> list[timedelta | None]:
        return [self.review, self.idle, self.dispute, self.offer[3] if self.offer else None]

    @property
    def is_overdue(self) -> bool:
        """Whether some clock has run out and the worker has not been there yet."""
        return any(left is not None and left <= ZERO for left in self.clocks())

    @property
    def next_clock(self) -> timedelta | None:
        """How long until the first clock runs out."""
        return min((left for left in self.clocks() if left is not None), default=None)

    @property
    def neglected(self) -> tuple[object, ...]:
        """What it depends on what becomes of the money if nobody acts any more."""
        return (self.state, self.stage, self.disputed_from, self.offer and self.offer[1] == 0)

    def refusal_of(self, who: str, what: str, *, about_offer: bool) -> tuple[object, ...]:
        """All that it depends on whether this is refused: not how much time is left, only whether it is over.

        In a dispute what was before it does not count, and the open offer only for what is about offers.
        """
        review, idle, dispute, offer = (left is not None and left <= ZERO for left in self.clocks())
        case = (self.state, self.stage, self.opened_by, self.appealed, self.proposed and self.proposed[1])
        ruled = (self.in_force is not None, self.first_decided_by, dispute)
        offered = (self.offer and (self.offer[0], self.offer[1] == 0), offer)
        if self.state == "disputed":
            worked_on = (self.by_silence, self.answered, self.taken, self.unwilling, self.leaving, self.accepted_by)
            return (who, what, case, ruled, offered if about_offer else (), worked_on if what in WORKED_ON else ())
        before: tuple[object, ...] = (self.submissions, self.rounds)
        if what not in AT_WORK:
            asked = (self.refund_asked, self.ask_again is not None)
            before += (self.withdrawn_by, *asked, self.offer_made, self.dispute_made, self.asked)
        return (who, what, case, offered, before, review, idle)


NOWHERE = Situation(
    state="disputed",
    submissions=0,
    rounds=0,
    review=None,
    review_left=None,
    idle=None,
    idle_warned=False,
    disputed_from="",
    offer=None,
    refund_asked=False,
    offer_made=False,
    dispute_made=False,
    withdrawn_by=frozenset(),
    stage="",
    opened_by="",
    dispute=None,
    appealed=False,
    proposed=None,
    in_force=None,
    first_decided_by=None,
    shown=False,
    refused=0,
    ask_again=None,
    by_silence=False,
    answered=True,
    taken=True,
    unwilling="",
    leaving=False,
    accepted_by=frozenset(),
)


def look(world: World) -> Situation:
    """The situation as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK, {"now": world.now, "id": world.milestone.pk})
        [row] = cursor.fetchall()
    (
        state, review, review_left, idle, warned, disputed_from, submissions, rounds, author, minor, by_itself, offer,
        refund_asked, offer_made, dispute_made, withdrawn, stage, opened_by, dispute, appealed,
        proposed, proposed_by, in_force, first, second, shown, ask_again, refused, by_silence, answered, taken,
        unwilling, leaving, accepted_by, asked,
    ) = row  # fmt: skip
    lives = state not in {"released", "refunded", "settled"}
    now = Situation(
        state=state,
        submissions=submissions,
        rounds=rounds,
        review=review,
        review_left=review_left,
        idle=idle,
        idle_warned=warned,
        disputed_from=disputed_from,
        offer=(world.role(author), minor, by_itself, offer) if author else None,
        refund_asked=lives and "submitted" in {state, disputed_from} and refund_asked,
        offer_made=lives and offer_made,
        dispute_made=lives and dispute_made,
        withdrawn_by=frozenset(map(world.role, withdrawn)) if lives else frozenset(),
        stage=stage or "",
        opened_by=world.role(opened_by) if opened_by else "",
        dispute=dispute,
        appealed=bool(appealed),
        proposed=(proposed, world.role(proposed_by)) if proposed_by else None,
        in_force=in_force,
        first_decided_by=(world.role(first), world.role(second)) if first else None,
        shown="funded" in {state, disputed_from} and shown,
        refused=min(refused, MOST_REFUSED) if {state, disputed_from} & OWED else 0,
        ask_again=ask_again if lives and ask_again and ask_again > ZERO else None,
        by_silence=bool(by_silence),
        answered=answered,
        taken=bool(taken),
        unwilling=world.role(unwilling) if unwilling else "",
        leaving=bool(leaving),
        accepted_by=frozenset(map(world.role, accepted_by)),
    )
    now = replace(now, asked=asked and now.can_ask)
    return _after_ruling(now) if now.in_force is not None or now.appealed else now


def _after_ruling(now: Situation) -> Situation:
    """Nothing leads back behind a ruling, so what only counts there is the same for all."""
    return replace(
        now, refund_asked=False, withdrawn_by=frozenset(), shown=False, refused=0, ask_again=None, by_silence=False,
        answered=True, taken=True, unwilling="", leaving=False,
    )  # fmt: skip

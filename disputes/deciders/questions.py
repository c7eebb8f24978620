"""Questions of staff that have not been answered: what is asked, of whom."""

from collections.abc import Iterable

from disputes.models import Dispute, Evidence, Question
from milestones.clocks import Party


def open_questions(dispute: Dispute, party: Party, evidence: Iterable[Evidence]) -> list[Question]:
    """What staff ask this side, who has not brought anything since; `evidence` is all of the dispute's.

    Who decides an appeal asks anew: what was asked before it waits for nobody. Reads `questions` and `appeal`.
    """
    if dispute.stage != Dispute.Stage.IN_REVIEW:
        return []
    contract = dispute.milestone.contract
    author = contract.client_id if party == Party.CLIENT else contract.freelancer_id
    since = [piece.added_at for piece in evidence if piece.author_id == author]
    if dispute.appealed:
        since.append(dispute.appeal.appealed_at)
    answered_at = max(since, default=None)
    return [
        question
        for question in dispute.questions.all()
        if question.to in {party, Question.To.BOTH} and (answered_at is None or question.asked_at > answered_at)
    ]


def asked_of(dispute: Dispute) -> Party | None:
    """Whose answer staff wait for. Reads `questions`, and `evidence` if there are any, prefetched."""
    if not dispute.questions.all():
        return None
    evidence = list(dispute.evidence.all())
    sides = [party for party in (Party.CLIENT, Party.FREELANCER) if open_questions(dispute, party, evidence)]
    if not sides:
        return None
    return sides[0] if len(sides) == 1 else Party.BOTH

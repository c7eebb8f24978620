"""What staff do with a dispute before they rule: take it, and ask."""

from django.db import transaction

from accounts.models import User
from disputes.models import Dispute, Question, Ruling
from disputes.telling import tell
from marketplace import clock
from marketplace.refusals import NotYours, Refused
from milestones import disputing
from milestones.models import MilestoneEvent

RIGHT = "disputes.rule_dispute"


class ConflictOfInterest(NotYours):
    """Whoever is a party, or has ruled on it, confirmed or rejected before an appeal, does not decide."""


class NotTaken(Refused):
    """One person works on a case; they take it first."""


class SomethingNewWasBrought(Refused):
    """Evidence arrived that whoever decides has not read."""


class NothingAsked(Refused):
    """A question says what is wanted to be known."""


def require_may_decide(dispute: Dispute, *, by: User) -> None:
    """Raise NotYours without the right, ConflictOfInterest for a party or, on appeal, for who had a part before."""
    if not by.is_staff or not by.has_perm(RIGHT):
        raise NotYours("Deciding disputes needs a right of its own.")
    if dispute.milestone.contract.is_party(by):
        raise ConflictOfInterest("You are a party to this contract, so somebody else decides.")
    if Ruling.objects.before_an_appeal().by_hand_of(by).filter(dispute=dispute).exists():
        raise ConflictOfInterest("You had a part in the first ruling, so somebody else decides the appeal.")


@transaction.atomic
def take(dispute: Dispute, *, by: User) -> None:
    """Work on this case from now on, also if somebody else did. Locks hold, contract, milestone, dispute.

    Raises NotYours, ConflictOfInterest or DisputeStageRefuses.
    """
    fresh, now = dispute.locked(), clock.now()
    require_may_decide(fresh, by=by)
    fresh.require_stage(Dispute.Stage.IN_REVIEW)
    if fresh.taken_by_id == by.pk:
        return
    fresh.taken_by, fresh.taken_at = by, fresh.taken_at or now
    fresh.save(update_fields=["taken_by", "taken_at"])
    disputing.note([fresh.milestone], MilestoneEvent.Kind.DISPUTE_TAKEN, actor=by, at=now)


@transaction.atomic
def ask(dispute: Dispute, *, by: User, to: str, text: str) -> Question:
    """Ask one side or both; they answer by adding evidence. Locks hold, contract, milestone, dispute.

    Raises NotYours, ConflictOfInterest, DisputeStageRefuses, NotTaken or NothingAsked.
    """
    fresh, now = dispute.locked(), clock.now()
    require_taken(fresh, by=by)
    if not text.strip() or to not in Question.To.values:
        raise NothingAsked("Write the question and say who should answer it.")
    question = Question.objects.create(dispute=fresh, by=by, to=to, text=text.strip(), asked_at=now)
    disputing.note([fresh.milestone], MilestoneEvent.Kind.DISPUTE_QUESTION, actor=by, at=now)
    contract = fresh.milestone.contract
    for side, reader in (("client", contract.client), ("freelancer", contract.freelancer)):
        if to in {side, Question.To.BOTH}:
            asks = "Our staff ask you about the dispute on “{title}”. Please answer by adding evidence."
            tell(fresh, reader, f"question:{question.pk}", asks, at=now, detail=question.text)
    return question


def require_taken(dispute: Dispute, *, by: User) -> None:
    """Raise unless this person may decide, the case is with staff, and they have taken it."""
    require_may_decide(dispute, by=by)
    dispute.require_stage(Dispute.Stage.IN_REVIEW)
    if dispute.taken_by_id != by.pk:
        raise NotTaken("Take the case first, so that two people do not decide it at once.")


def require_all_read(dispute: Dispute, seen_evidence: int | None) -> None:
    """Raise SomethingNewWasBrought if more evidence has arrived than the page showed to whoever decides."""
    if seen_evidence is not None and seen_evidence != dispute.evidence.count() + dispute.late_statements().count():
        raise SomethingNewWasBrought("New evidence has arrived since you opened this page. Read it first.")

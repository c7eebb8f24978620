"""What staff do with a dispute before they rule: take it, and ask."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import strangers
from accounts.models import User
from accounts.wording.facts import Facts
from disputes.kinds_of_notice import beginning, for_staff
from disputes.models import Dispute, Question, Ruling, Takeover
from disputes.telling import tell, tell_staff
from marketplace import clock
from marketplace.refusals import NotYours, Refused
from milestones.models import MilestoneEvent
from milestones.outcomes import disputing

RIGHT = "disputes.rule_dispute"


class ConflictOfInterest(NotYours):
    """Parties, whoever has had to do with one, and who had a part in the ruling before an appeal do not decide."""


class NotTaken(Refused):
    """One person works on a case; they take it first."""


class NoReason(Refused):
    """Who takes a colleague's case says why."""


class SomethingNewWasBrought(Refused):
    """Evidence arrived that whoever decides has not read."""


class NothingAsked(Refused):
    """A question says what is wanted to be known."""


def require_may_decide(dispute: Dispute, *, by: User) -> None:
    """Raise NotYours without the right, ConflictOfInterest for a party, for whoever has or had to do with one of the
    two otherwise, and on appeal for who had a part before.
    """
    if not by.is_staff or not by.has_perm(RIGHT):
        raise NotYours(_("Deciding disputes needs a right of its own."))
    if dispute.milestone.contract.is_party(by):
        raise ConflictOfInterest(_("You are a party to this contract, so somebody else decides."))
    contract = dispute.milestone.contract
    if by.pk in strangers.known_to({contract.client_id, contract.freelancer_id}):
        raise ConflictOfInterest(strangers.WHY)
    if Ruling.objects.before_an_appeal().by_hand_of(by).filter(dispute=dispute).exists():
        raise ConflictOfInterest(_("You had a part in the first ruling, so somebody else decides the appeal."))


@transaction.atomic
def take(dispute: Dispute, *, by: User, reason: str = "") -> None:
    """Work on this case from now on: on every dispute of its contract that is with staff and that one may decide.

    A `reason` is needed where a colleague is at work on one of them; it is kept for staff, and the colleague is told.
    Locks holds, contract, milestones, disputes. Raises NotYours, ConflictOfInterest, DisputeStageRefuses or NoReason.
    """
    others = Dispute.objects.with_staff().beside(dispute).order_by("pk")
    [fresh, *beside], now = Dispute.locked_together([dispute, *others]), clock.now()
    require_may_decide(fresh, by=by)
    fresh.require_stage(Dispute.Stage.IN_REVIEW)
    whole = [fresh, *(other for other in beside if other.stage == fresh.stage and may_decide(other, by=by))]
    to_take = [each for each in whole if each.taken_by_id != by.pk]
    if any(each.taken_by_id for each in to_take) and not reason.strip():
        raise NoReason(_("A colleague works on this case. Say why you take it over."))
    for each in to_take:
        colleague, each.taken_by, each.taken_at = each.taken_by, by, each.taken_at or now
        each.save(update_fields=["taken_by", "taken_at"])
        if colleague:
            _take_over(each, colleague, by=by, reason=reason.strip(), at=now)
    disputing.note([each.milestone for each in to_take], MilestoneEvent.Kind.DISPUTE_TAKEN, actor=by, at=now)


def is_a_colleagues(dispute: Dispute, *, by: User) -> bool:
    """Whether somebody else is at work on this case, on this dispute or on another of its contract."""
    if dispute.taken_by_id not in {None, by.pk}:
        return True
    beside = Dispute.objects.with_staff().beside(dispute).exclude(taken_by=None).exclude(taken_by=by)
    return any(may_decide(other, by=by) for other in beside.with_everybody())


def _take_over(dispute: Dispute, colleague: User, *, by: User, reason: str, at: datetime) -> None:
    made = Takeover.objects.create(dispute=dispute, by=by, instead_of=colleague, reason=reason, taken_at=at)
    facts: Facts = {"by": by, "reason": reason}
    tell_staff(dispute, [colleague], for_staff.TAKEN_OVER, facts, key=f"taken-over:{made.pk}", at=at)


def may_decide(dispute: Dispute, *, by: User) -> bool:
    """Whether this member of staff may decide it."""
    try:
        require_may_decide(dispute, by=by)
    except NotYours:
        return False
    return True


@transaction.atomic
def ask(dispute: Dispute, *, by: User, to: str, text: str) -> Question:
    """Ask one side or both; they answer by adding evidence. Locks hold, contract, milestone, dispute.

    Raises NotYours, ConflictOfInterest, DisputeStageRefuses, NotTaken or NothingAsked.
    """
    fresh, now = dispute.locked(), clock.now()
    require_taken(fresh, by=by)
    if not text.strip() or to not in Question.To.values:
        raise NothingAsked(_("Write the question and say who should answer it."))
    question = Question.objects.create(dispute=fresh, by=by, to=to, text=text.strip(), asked_at=now)
    disputing.note([fresh.milestone], MilestoneEvent.Kind.DISPUTE_QUESTION, actor=by, at=now)
    contract = fresh.milestone.contract
    for side, reader in (("client", contract.client), ("freelancer", contract.freelancer)):
        if to in {side, Question.To.BOTH}:
            key = f"question:{question.pk}"
            tell(fresh, reader, beginning.QUESTION, key=key, at=now, question=question.text)
    return question


def require_taken(dispute: Dispute, *, by: User) -> None:
    """Raise unless this person may decide, the case is with staff, and they have taken it."""
    require_may_decide(dispute, by=by)
    dispute.require_stage(Dispute.Stage.IN_REVIEW)
    if dispute.taken_by_id != by.pk:
        raise NotTaken(_("Take the case first, so that two people do not decide it at once."))


def require_all_read(dispute: Dispute, seen_evidence: int | None) -> None:
    """Raise SomethingNewWasBrought if more evidence has arrived than the page showed to whoever decides."""
    if seen_evidence is not None and seen_evidence != dispute.evidence.count() + dispute.late_statements().count():
        raise SomethingNewWasBrought(_("New evidence has arrived since you opened this page. Read it first."))

"""What disputes hear from milestones: requests that became disputes, agreements, clocks that stood, and questions."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, prefetch_related_objects
from django.dispatch import receiver
from django.urls import reverse

from disputes.deciders.questions import asked_of
from disputes.kinds_of_notice import for_staff
from disputes.models import Dispute, Ruling
from disputes.silence import outages
from disputes.telling import tell_ruler
from disputes.verbs import bringing, opening
from milestones import signals
from milestones.clocks import UNWILLING, Party
from milestones.dispute_status import PastDispute, Standing
from milestones.models import Milestone, SettlementOffer

Stage = Dispute.Stage


@receiver(signals.refund_requests_unanswered)
def refund_requests_unanswered(offers: Sequence[SettlementOffer], at: datetime, **kwargs: Any) -> None:
    """Open a dispute of each."""
    opening.open_for_unanswered(offers, at=at)


@receiver(signals.refund_request_refused)
def refund_request_refused(offer: SettlementOffer, at: datetime, **kwargs: Any) -> None:
    """Open a dispute of it."""
    opening.open_for_refused(offer, at=at)


@receiver(signals.disputes_used_up_wanted)
def disputes_used_up_wanted(milestones: Sequence[Milestone], **kwargs: Any) -> set[int]:
    """Those whose client has withdrawn their one dispute since the last submission; a statement or two for each."""
    return {milestone.pk for milestone in milestones if opening.has_withdrawn(milestone, milestone.contract.client)}


@receiver(signals.disputes_ended)
def disputes_ended(milestones: Sequence[Milestone], how: str, at: datetime, **kwargs: Any) -> None:
    """Close what the two sides or the client's bank have decided. Locks the disputes, in order of id."""
    of_these = Dispute.objects.open().filter(milestone__in=milestones).order_by("pk")
    ids = list(of_these.select_for_update(no_key=True).values_list("pk", flat=True))
    for dispute in Dispute.objects.filter(pk__in=ids):
        dispute.close(Dispute.Outcome(how), at=at)
    Ruling.objects.filter(dispute__in=ids, state__in=[Ruling.State.PROPOSED, Ruling.State.IN_FORCE]).update(
        state=Ruling.State.OVERTAKEN
    )


@receiver(signals.clocks_moved)
def clocks_moved(moved: Mapping[Milestone, timedelta], at: datetime, **kwargs: Any) -> None:
    """Each dispute's clock has left what it had when it was stopped. Locks the disputes, in order of id."""
    outages.let_go_on(moved, at=at)
    for milestone, stood in sorted(moved.items(), key=lambda pair: pair[0].pk):
        of_this = Dispute.objects.open().filter(milestone=milestone)
        in_review = of_this.filter(stage=Stage.IN_REVIEW, ruling_due_at__isnull=False)
        in_review.update(ruling_due_at=F("ruling_due_at") + stood)
        waiting = Ruling.objects.filter(dispute__in=of_this, state=Ruling.State.PROPOSED)
        waiting.filter(second_due_at__isnull=False).update(second_due_at=F("second_due_at") + stood)


@receiver(signals.worth_less)
def worth_less(milestones: Sequence[Milestone], at: datetime, **kwargs: Any) -> None:
    """A proposed ruling divides more than there is now: the case is open to another. Locks as `disputes_ended`."""
    of_these = Dispute.objects.open().filter(milestone__in=milestones).order_by("pk")
    ids = list(of_these.select_for_update(no_key=True).values_list("pk", flat=True))
    proposed = list(Ruling.objects.filter(dispute__in=ids, state=Ruling.State.PROPOSED).select_related("by"))
    Ruling.objects.filter(pk__in=[ruling.pk for ruling in proposed]).update(state=Ruling.State.OVERTAKEN)
    for ruling in proposed:
        tell_ruler(ruling, for_staff.OVERTAKEN, key="overtaken", at=at)


@receiver(signals.ruled_on_wanted)
def ruled_on_wanted(milestones: Sequence[Milestone], **kwargs: Any) -> dict[int, int]:
    """Those of which a ruling has come into force, appealed or not, and what the last gives; one statement."""
    ruled = Ruling.objects.filter(in_force_at__isnull=False, dispute__milestone__in=milestones)
    still = ruled.exclude(dispute__stage=Stage.CLOSED).order_by("in_force_at", "pk")
    return dict(still.values_list("dispute__milestone", "to_freelancer_minor"))


@receiver(signals.standings_wanted)
def standings_wanted(milestones: Sequence[Milestone], **kwargs: Any) -> dict[int, Standing]:
    """How each dispute stands; one statement, one each for rulings, what was accepted, questions and their answers."""
    disputes = Dispute.objects.open().filter(milestone__in=milestones)
    disputes = disputes.prefetch_related("rulings__acceptances", "questions")
    found = list(disputes.select_related("milestone__contract", "appeal"))
    prefetch_related_objects([dispute for dispute in found if dispute.questions.all()], "evidence")
    return {dispute.milestone_id: standing_of(dispute) for dispute in found}


@receiver(signals.past_disputes_wanted)
def past_disputes_wanted(milestones: Sequence[Milestone], **kwargs: Any) -> dict[int, list[PastDispute]]:
    """What is over; one statement."""
    past: dict[int, list[PastDispute]] = {}
    for dispute in Dispute.objects.filter(milestone__in=milestones).order_by("pk"):
        if dispute.closed_at:
            told = PastDispute(dispute.get_absolute_url(), dispute.get_outcome_display(), dispute.closed_at)
            past.setdefault(dispute.milestone_id, []).append(told)
    return past


def standing_of(dispute: Dispute) -> Standing:
    """Who is waited for, and until when."""
    waits_for = {Stage.RESPONDING: _responder(dispute), Stage.NEGOTIATING: Party.BOTH, Stage.IN_REVIEW: Party.STAFF}
    in_force = next((ruling for ruling in dispute.rulings.all() if ruling.state == Ruling.State.IN_FORCE), None)
    accepted = [acceptance.by_id for acceptance in in_force.acceptances.all()] if in_force else []
    accepted_by = dispute.party_of(accepted[0]) if len(accepted) == 1 else None
    return Standing(
        url=dispute.get_absolute_url(),
        clock=dispute.clock,
        waits_for=waits_for.get(Stage(dispute.stage), Party.STAFF if dispute.appealed else _appellant(accepted_by)),
        due_at=dispute.due_at,
        ruled_minor=in_force.to_freelancer_minor if in_force else None,
        appealed=dispute.appealed,
        asked=asked_of(dispute),
        ruling_due_at=dispute.ruling_due_at if dispute.stage == Stage.IN_REVIEW else None,
        second_late=dispute.stage == Stage.IN_REVIEW and any(map(_second_is_late, dispute.rulings.all())),
        accepts=Stage(dispute.stage) == Stage.RULED and dispute.milestone.contract.rules.rulings_are_accepted,
        accepted_by=accepted_by,
        unwilling=dispute.party_of(dispute.unwilling_id) if dispute.clock == UNWILLING else None,
        withdrawal_asked=dispute.waits_for_consent,
        opened_by=dispute.party_of(dispute.opened_by_id),
        evidence_at=_evidence_at(dispute),
    )


def _evidence_at(dispute: Dispute) -> str:
    open_to_all = dispute.stage in Dispute.BEFORE_RULING and not bringing.hears_answers_only(dispute)
    return reverse("dispute_evidence", args=[dispute.pk]) if open_to_all else ""


def _responder(dispute: Dispute) -> Party:
    is_client = dispute.opened_by_id == dispute.milestone.contract.client_id
    return Party.FREELANCER if is_client else Party.CLIENT


def _appellant(accepted_by: Party | None) -> Party:
    """Who can still appeal."""
    return {Party.CLIENT: Party.FREELANCER, Party.FREELANCER: Party.CLIENT}.get(accepted_by or Party.BOTH, Party.BOTH)


def _second_is_late(ruling: Ruling) -> bool:
    return ruling.state == Ruling.State.PROPOSED and ruling.late_told_at is not None

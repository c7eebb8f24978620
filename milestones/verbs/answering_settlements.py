"""Answering a settlement offer: both sides agree on what becomes of the money, or say why not."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace import clock
from marketplace.refusals import Refused
from milestones import signals
from milestones.dispute_status import Ended
from milestones.kinds_of_notice import settlements
from milestones.models import Milestone, MilestoneEvent, SettlementOffer, State
from milestones.models.fields import TimeToAnswerIsOver
from milestones.outcomes import releasing, settling
from milestones.verbs import offering_settlements, within_ruling
from milestones.verbs.approving import AmountNotConfirmed

Kind, Status = MilestoneEvent.Kind, SettlementOffer.State
# Whether it asks for everything back, and whether it was declined or taken back.
TOLD = {
    (True, True): settlements.REQUEST_DECLINED,
    (True, False): settlements.REQUEST_TAKEN_BACK,
    (False, True): settlements.OFFER_DECLINED,
    (False, False): settlements.OFFER_TAKEN_BACK,
}


@transaction.atomic
def accept(offer: SettlementOffer, *, by: User, confirmed_minor: int) -> None:
    """Take the other side's offer; the money is split at once. `confirmed_minor` is what the page showed.

    Locks hold, contract, milestone, its dispute, ledger accounts. Raises NotYours, ContractStateRefuses,
    MilestoneStateRefuses, OfferNotOpen, TimeToAnswerIsOver, AmountNotConfirmed or HoldFrozen.
    """
    offer, now = _answering(offer, by=by)
    milestone = offer.milestone
    if confirmed_minor != offer.to_freelancer_minor:
        raise AmountNotConfirmed(
            _("The offer is {to_freelancer} to the freelancer.").format(to_freelancer=offer.to_freelancer)
        )
    within_ruling.require(milestone, to_freelancer_minor=offer.to_freelancer_minor)
    before = milestone.state
    milestone.agreed(at=now, to_freelancer_minor=offer.to_freelancer_minor)
    SettlementOffer.close([offer], Status.ACCEPTED, at=now)
    if before == State.DISPUTED:
        signals.disputes_ended.send(sender=SettlementOffer, milestones=[milestone], how=Ended.SETTLED, at=now)
    settling.carry_out(
        [milestone],
        Kind.SETTLED,
        to_freelancer_minor=[offer.to_freelancer_minor],
        from_states=[before],
        actor=by,
        reason=settling.sentence(milestone, offer.to_freelancer_minor),
        at=now,
    )
    releasing.complete_finished_contracts([milestone.contract_id], at=now)


@transaction.atomic
def decline(offer: SettlementOffer, *, by: User, answer: str) -> None:
    """Say no, and why; everything goes on as it was. Locks and raises as `accept`."""
    offer, now = _answering(offer, by=by)
    if not answer.strip():
        raise Refused(_("Say why, so that the other side can make a better offer."))
    _end(offer, Status.DECLINED, Kind.OFFER_DECLINED, by=by, at=now, answer=answer.strip())


@transaction.atomic
def counter(
    offer: SettlementOffer, *, by: User, to_freelancer_minor: int, reason: str, seen_state: str = ""
) -> SettlementOffer:
    """Answer an offer with another one. Locks and raises as `accept` and `offering_settlements.offer`."""
    offer, now = _answering(offer, by=by)
    milestone = offer.milestone
    if seen_state:
        milestone.require(seen_state)
    SettlementOffer.close([offer], Status.COUNTERED, at=now)
    _go_on(milestone, now)
    if milestone.refusing_opens_dispute(offer):
        # The counter-offer stands in the dispute, like every other.
        signals.refund_request_refused.send(sender=SettlementOffer, offer=offer, at=now)
    return offering_settlements.make(
        milestone, by=by, to_freelancer_minor=to_freelancer_minor, reason=reason, at=now, answers=offer
    )


@transaction.atomic
def take_back(offer: SettlementOffer, *, by: User) -> None:
    """Withdraw one's own offer before it is answered. Locks and raises as `accept`."""
    offer, now = _answering(offer, by=by, own=True)
    _end(offer, Status.WITHDRAWN, Kind.OFFER_WITHDRAWN, by=by, at=now)


def require_can_answer(offer: SettlementOffer, *, by: User, at: datetime, own: bool = False) -> None:
    """Raise whatever the answers to an offer raise (`own`: taking one's own back)."""
    offering_settlements.require_at_the_table(offer.milestone, by=by, at=at)
    offer.require_answerable(by, own=own)
    if offer.answer_due_at <= at:
        raise TimeToAnswerIsOver(_("The time to answer this offer is over."))


def _answering(offer: SettlementOffer, *, by: User, own: bool = False) -> tuple[SettlementOffer, datetime]:
    """The offer, read again with its milestone locked, and the instant."""
    milestone, now = offer.milestone.locked(), clock.now()
    fresh = milestone.settlement_offers.select_related("author").get(pk=offer.pk)
    fresh.milestone = milestone
    require_can_answer(fresh, by=by, at=now, own=own)
    return fresh, now


def _end(offer: SettlementOffer, state: str, kind: str, *, by: User, at: datetime, answer: str = "") -> None:
    milestone = offer.milestone
    SettlementOffer.close([offer], state, at=at, answer=answer)
    _go_on(milestone, at)
    milestone.touch(at, by=by)
    Milestone.write([milestone], *Milestone.WENT_ON)
    MilestoneEvent.record([milestone], kind, from_states=[milestone.state], actor=by, at=at, note=answer)
    if state == Status.DECLINED and milestone.refusing_opens_dispute(offer):
        signals.refund_request_refused.send(sender=SettlementOffer, offer=offer, at=at)
        return
    told = TOLD[offer.is_refund_request, state == Status.DECLINED]
    offering_settlements.tell_other(offer, by, told, f"offer:{offer.number}:{state}", at, answer=answer)


def _go_on(milestone: Milestone, at: datetime) -> None:
    """Let the review go on that a refund request had stopped; while a dispute stops it, it stands."""
    if milestone.state == State.SUBMITTED:
        milestone.resume_review(at)

from datetime import datetime

from django.db import transaction

from accounts.models import User
from marketplace import clock
from marketplace.refusals import Refused
from milestones import signals
from milestones.models.event import MilestoneEvent
from milestones.models.fields import TimeToAnswerIsOver
from milestones.models.settlement_offer import SettlementOffer
from milestones.models.states import State
from milestones.outcomes import releasing, settling
from milestones.standing import Ended
from milestones.verbs import within_ruling
from milestones.verbs.approving import AmountNotConfirmed
from milestones.verbs.offering_settlements import Offerable

Kind, Status = MilestoneEvent.Kind, SettlementOffer.State
OWED = (State.FUNDED, State.CHANGES_REQUESTED)


class Settleable(Offerable):
    """Both sides agree on what becomes of the money, or say why not."""

    class Meta:
        abstract = True

    def require_can_answer(self, offer: SettlementOffer, *, by: User, at: datetime, own: bool = False) -> None:
        """Raise whatever the answers to an offer raise (`own`: taking one's own back)."""
        self.require_at_the_table(by=by, at=at)
        offer.require_answerable(by, own=own)
        if offer.answer_due_at <= at:
            raise TimeToAnswerIsOver("The time to answer this offer is over.")

    def refusing_opens_dispute(self, offer: SettlementOffer) -> bool:
        """Whether no to this refund request is one too many while the freelancer owes work: people must decide.

        To answer it with another offer is no yes either: a client could be kept waiting by part after part.
        """
        most = self.contract.rules.refused_become_dispute
        if most is None or not offer.is_refund_request or self.state not in OWED:
            return False
        asked = self.settlement_offers.filter(to_freelancer_minor=0, in_dispute=False).exclude(pk=offer.pk)
        refused = asked.filter(state__in=[Status.DECLINED, Status.COUNTERED], after_submission=offer.after_submission)
        return refused.count() + 1 >= most

    @transaction.atomic
    def accept_settlement(self, offer: SettlementOffer, *, by: User, confirmed_minor: int) -> None:
        """Take the other side's offer; the money is split at once. `confirmed_minor` is what the page showed.

        Locks hold, contract, milestone, its dispute, ledger accounts. Raises NotYours, ContractStateRefuses,
        MilestoneStateRefuses, OfferNotOpen, TimeToAnswerIsOver, AmountNotConfirmed or HoldFrozen.
        """
        fresh, offer, now = self._answering(offer, by=by)
        if confirmed_minor != offer.to_freelancer_minor:
            raise AmountNotConfirmed(f"The offer is {offer.to_freelancer} to the freelancer.")
        within_ruling.require(fresh, to_freelancer_minor=offer.to_freelancer_minor)
        before = fresh.state
        fresh.agreed(at=now, to_freelancer_minor=offer.to_freelancer_minor)
        SettlementOffer.close([offer], Status.ACCEPTED, at=now)
        if before == State.DISPUTED:
            signals.disputes_ended.send(sender=SettlementOffer, milestones=[fresh], how=Ended.SETTLED, at=now)
        settling.carry_out(
            [fresh],
            Kind.SETTLED,
            to_freelancer_minor=[offer.to_freelancer_minor],
            from_states=[before],
            actor=by,
            reason=settling.sentence(fresh, offer.to_freelancer_minor),
            at=now,
        )
        releasing.complete_finished_contracts([fresh.contract_id], at=now)

    @transaction.atomic
    def decline_settlement(self, offer: SettlementOffer, *, by: User, answer: str) -> None:
        """Say no, and why; everything goes on as it was. Locks and raises as `accept_settlement`."""
        fresh, offer, now = self._answering(offer, by=by)
        if not answer.strip():
            raise Refused("Say why, so that the other side can make a better offer.")
        fresh._end_offer(offer, Status.DECLINED, Kind.OFFER_DECLINED, by=by, at=now, answer=answer.strip())

    @transaction.atomic
    def counter_settlement(
        self, offer: SettlementOffer, *, by: User, to_freelancer_minor: int, reason: str, seen_state: str = ""
    ) -> SettlementOffer:
        """Answer an offer with another one. Locks and raises as `accept_settlement` and `offer_settlement`."""
        fresh, offer, now = self._answering(offer, by=by)
        if seen_state:
            fresh.require(seen_state)
        SettlementOffer.close([offer], Status.COUNTERED, at=now)
        fresh._go_on(now)
        if fresh.refusing_opens_dispute(offer):
            # The counter-offer stands in the dispute, like every other.
            signals.refund_request_refused.send(sender=SettlementOffer, offer=offer, at=now)
        return fresh._make_offer(by=by, to_freelancer_minor=to_freelancer_minor, reason=reason, at=now, answers=offer)

    @transaction.atomic
    def take_back_settlement(self, offer: SettlementOffer, *, by: User) -> None:
        """Withdraw one's own offer before it is answered. Locks and raises as `accept_settlement`."""
        fresh, offer, now = self._answering(offer, by=by, own=True)
        fresh._end_offer(offer, Status.WITHDRAWN, Kind.OFFER_WITHDRAWN, by=by, at=now)

    def _answering(
        self, offer: SettlementOffer, *, by: User, own: bool = False
    ) -> "tuple[Settleable, SettlementOffer, datetime]":
        """The milestone locked, its offer read again, and the instant."""
        fresh, now = self.locked(), clock.now()
        offer = fresh.settlement_offers.select_related("author").get(pk=offer.pk)
        offer.milestone = fresh  # type: ignore[assignment]  # the one concrete class
        fresh.require_can_answer(offer, by=by, at=now, own=own)
        return fresh, offer, now

    def _end_offer(
        self, offer: SettlementOffer, state: str, kind: str, *, by: User, at: datetime, answer: str = ""
    ) -> None:
        SettlementOffer.close([offer], state, at=at, answer=answer)
        self._go_on(at)
        self.touch(at, by=by)
        self.write([self], *self.WENT_ON)
        MilestoneEvent.record([self], kind, from_states=[self.state], actor=by, at=at, note=answer)
        if state == Status.DECLINED and self.refusing_opens_dispute(offer):
            signals.refund_request_refused.send(sender=SettlementOffer, offer=offer, at=at)
            return
        what = "refund request" if offer.is_refund_request else "offer"
        how = f"declined your {what}" if state == Status.DECLINED else f"took the {what} back"
        does = f"{how} for “{{title}}”. {{amount}} stays protected, and everything goes on as it was."
        self._tell_other(by, f"offer:{offer.number}:{state}", does, offer, at, detail=answer)

    def _go_on(self, at: datetime) -> None:
        """Let the review go on that a refund request had stopped; while a dispute stops it, it stands."""
        if self.state == State.SUBMITTED:
            self.resume_review(at)

from datetime import datetime

from django.db import transaction

from accounts.models import User
from contracts.models import Contract
from marketplace import clock, times
from marketplace.money import Money, step_minor
from marketplace.refusals import Refused
from milestones import releasing, settling, signals
from milestones.models.approvable import AmountNotConfirmed
from milestones.models.event import MilestoneEvent
from milestones.models.fields import MilestoneFields, TimeToAnswerIsOver
from milestones.models.settlement_offer import SettlementOffer
from milestones.models.states import PROTECTED, State
from milestones.standing import Ended
from milestones.telling import tell

Kind, Status = MilestoneEvent.Kind, SettlementOffer.State


class OfferAlreadyOpen(Refused):
    """One settlement offer waits for its answer; a second one would only confuse."""


class NoSuchSplit(Refused):
    """The split does not add up, or it is no offer at all."""


class RefundAlreadyAsked(Refused):
    """A refund request stops the review's clock, so there is one for each submission."""


class Settleable(MilestoneFields):
    """Both sides agree on what becomes of the money: all, part or nothing of it to the freelancer."""

    class Meta:
        abstract = True

    @property
    def open_offer(self) -> SettlementOffer | None:
        """What waits for an answer now. Reads `settlement_offers`, prefetched or not."""
        offer = next((offer for offer in self.settlement_offers.all() if offer.is_open), None)
        if offer:
            offer.milestone = self  # type: ignore[assignment]  # the one concrete class
        return offer

    @transaction.atomic
    def offer_settlement(
        self, *, by: User, to_freelancer_minor: int, reason: str, seen_state: str = ""
    ) -> SettlementOffer:
        """Offer `to_freelancer_minor` minor units to the freelancer, the rest back to the client.

        The client's offer of 0 is a refund request: it stops the review's clock. Locks hold, contract, milestone.
        Raises NotYours, ContractStateRefuses, MilestoneStateRefuses, TimeToAnswerIsOver, OfferAlreadyOpen,
        NoSuchSplit, RefundAlreadyAsked or Refused for an empty reason.
        """
        fresh, now = self.locked(), clock.now()
        fresh._require_at_the_table(by, now)
        if seen_state:
            fresh.require(seen_state)
        if fresh.settlement_offers.filter(state=Status.OPEN).exists():
            raise OfferAlreadyOpen("A settlement offer is open already. Answer it or take it back first.")
        return fresh._make_offer(by=by, to_freelancer_minor=to_freelancer_minor, reason=reason, at=now)

    @transaction.atomic
    def accept_settlement(self, offer: SettlementOffer, *, by: User, confirmed_minor: int) -> None:
        """Take the other side's offer; the money is split at once. `confirmed_minor` is what the page showed.

        Locks hold, contract, milestone, its dispute, ledger accounts. Raises NotYours, ContractStateRefuses,
        MilestoneStateRefuses, OfferNotOpen, TimeToAnswerIsOver or AmountNotConfirmed.
        """
        fresh, offer, now = self._answering(offer, by=by)
        if confirmed_minor != offer.to_freelancer_minor:
            raise AmountNotConfirmed(f"The offer is {offer.to_freelancer} to the freelancer.")
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
        _require_words(answer, "Say why, so that the other side can make a better offer.")
        fresh._end_offer(offer, Status.DECLINED, Kind.OFFER_DECLINED, by=by, at=now, answer=answer)

    @transaction.atomic
    def counter_settlement(
        self, offer: SettlementOffer, *, by: User, to_freelancer_minor: int, reason: str
    ) -> SettlementOffer:
        """Answer an offer with another one. Locks and raises as `accept_settlement` and `offer_settlement`."""
        fresh, offer, now = self._answering(offer, by=by)
        SettlementOffer.close([offer], Status.COUNTERED, at=now)
        if fresh.state == State.SUBMITTED:
            fresh.resume_review(now)
        return fresh._make_offer(by=by, to_freelancer_minor=to_freelancer_minor, reason=reason, at=now, answers=offer)

    @transaction.atomic
    def take_back_settlement(self, offer: SettlementOffer, *, by: User) -> None:
        """Withdraw one's own offer before it is answered. Locks and raises as `accept_settlement`."""
        fresh, offer, now = self._answering(offer, by=by, own=True)
        fresh._end_offer(offer, Status.WITHDRAWN, Kind.OFFER_WITHDRAWN, by=by, at=now)

    def _require_at_the_table(self, by: User, now: datetime) -> None:
        self.contract.require_party(by)
        self.contract.require_state(Contract.State.ACTIVE)
        self.require(*PROTECTED)
        self.require_time_left(now)

    def _answering(
        self, offer: SettlementOffer, *, by: User, own: bool = False
    ) -> "tuple[Settleable, SettlementOffer, datetime]":
        fresh, now = self.locked(), clock.now()
        fresh._require_at_the_table(by, now)
        offer = fresh.settlement_offers.select_related("author").get(pk=offer.pk)
        offer.milestone = fresh  # type: ignore[assignment]  # the one concrete class
        offer.require_answerable(by, own=own)
        if offer.answer_due_at <= now:
            raise TimeToAnswerIsOver("The time to answer this offer is over.")
        return fresh, offer, now

    def _make_offer(
        self, *, by: User, to_freelancer_minor: int, reason: str, at: datetime, answers: SettlementOffer | None = None
    ) -> SettlementOffer:
        _require_words(reason, "Say why, so that the other side can judge the offer.")
        self._require_split(by, to_freelancer_minor)
        submissions = self.submissions.count()
        is_request = to_freelancer_minor == 0
        if is_request and self.state == State.SUBMITTED:
            if self.settlement_offers.filter(to_freelancer_minor=0, after_submission=submissions).exists():
                raise RefundAlreadyAsked(
                    "You have asked for this money back since the last submission. You can offer a part, request "
                    "changes or open a dispute."
                )
            self.pause_review(at)
        offer = SettlementOffer(
            milestone_id=self.pk,
            number=self.settlement_offers.count() + 1,
            author=by,
            to_freelancer_minor=to_freelancer_minor,
            reason=reason.strip(),
            answers=answers,
            after_submission=submissions,
            made_at=at,
        )
        offer.milestone = self  # type: ignore[assignment]  # the one concrete class
        offer.answer_due_at = at + offer.clock.lasts
        if self.review_due_at is not None:
            # An offer stands no longer than the review that goes on beside it.
            offer.answer_due_at = min(offer.answer_due_at, self.review_due_at)
        offer.save()
        self.touch(at)
        self.write([self], *self.CLOCKS)
        kind = Kind.REFUND_ASKED if is_request else Kind.OFFER_MADE
        note = settling.sentence(self, to_freelancer_minor)
        MilestoneEvent.record([self], kind, from_states=[self.state], actor=by, at=at, note=note)
        asks = (
            "asks for {amount} of “{title}” back. Answer by {answer_by}."
            if is_request
            else "offers to settle “{title}”: {share} of {amount} to {freelancer}. Answer by {answer_by}."
        )
        self._tell_other(by, f"offer:{offer.number}", asks, offer, at)
        return offer

    def _require_split(self, by: User, to_freelancer_minor: int) -> None:
        whole, step = self.amount_minor, step_minor(self.currency)
        if not 0 <= to_freelancer_minor <= whole:
            raise NoSuchSplit(f"Offer an amount from {Money(0, self.currency)} to {self.amount}.")
        if to_freelancer_minor % step:
            raise NoSuchSplit(f"{self.currency} amounts end in 0, such as 1.250.")
        if by.pk == self.contract.client_id and to_freelancer_minor == whole:
            raise NoSuchSplit(f"To give {by.get_short_name()}’s whole {self.amount} away, release it instead.")
        if by.pk == self.contract.freelancer_id and not to_freelancer_minor:
            raise NoSuchSplit(f"To give the whole {self.amount} back, return it instead.")

    def _end_offer(
        self, offer: SettlementOffer, state: str, kind: str, *, by: User, at: datetime, answer: str = ""
    ) -> None:
        SettlementOffer.close([offer], state, at=at, answer=answer.strip())
        if self.state == State.SUBMITTED:
            self.resume_review(at)
        self.touch(at)
        self.write([self], *self.CLOCKS)
        MilestoneEvent.record([self], kind, from_states=[self.state], actor=by, at=at, note=answer)
        how = "declined your offer" if state == Status.DECLINED else "took the offer back"
        self._tell_other(by, f"offer:{offer.number}:{state}", f"{how} for “{{title}}”.", offer, at)

    def _tell_other(self, by: User, what: str, does: str, offer: SettlementOffer, at: datetime) -> None:
        """`does` says what `by` did, without their name."""
        reader = self.contract.other_party(by)
        share, answer_by = str(offer.to_freelancer), times.absolute(offer.answer_due_at, reader.zone)
        if reader.pk == self.contract.client_id:
            tell([self], what, client="{freelancer} " + does, at=at, share=share, answer_by=answer_by)
        else:
            tell([self], what, freelancer="{client} " + does, at=at, share=share, answer_by=answer_by)


def _require_words(words: str, message: str) -> None:
    if not words.strip():
        raise Refused(message)

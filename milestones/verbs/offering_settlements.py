from datetime import datetime

from django.db import transaction

from accounts.models import User
from contracts.models import Contract
from marketplace import clock, outages, times
from marketplace.refusals import Refused
from milestones.models.event import MilestoneEvent
from milestones.models.fields import MilestoneFields
from milestones.models.settlement_offer import SettlementOffer
from milestones.models.states import PROTECTED, State
from milestones.outcomes import settling
from milestones.outcomes.telling import tell

Kind = MilestoneEvent.Kind


class OfferAlreadyOpen(Refused):
    """One settlement offer waits for its answer; a second one would only confuse."""


class RefundAlreadyAsked(Refused):
    """A refund request stops the review's clock, so there is one for each submission."""

    title = "You have asked for this already"


class Offerable(MilestoneFields):
    """Either side offers what becomes of the money: all, part or nothing of it to the freelancer."""

    class Meta:
        abstract = True

    @property
    def open_offer(self) -> SettlementOffer | None:
        """What waits for an answer now. Reads `settlement_offers`, prefetched or not."""
        offer = next((offer for offer in self.settlement_offers.all() if offer.is_open), None)
        if offer:
            offer.milestone = self  # type: ignore[assignment]  # the one concrete class
        return offer

    @property
    def may_ask_back_at(self) -> datetime | None:
        """From when on the client may ask for everything back again; None before the first request about this work.

        What was asked before the last submission was asked about something else. Reads `settlement_offers` and
        `submissions`, prefetched or not.
        """
        apart, submissions = self.contract.rules.requests_apart, len(self.submissions.all())
        requests = (o for o in self.settlement_offers.all() if o.is_refund_request and not o.in_dispute)
        last = max((o.made_at for o in requests if o.after_submission == submissions), default=None)
        return last + apart if last and apart else None

    @property
    def can_ask_back(self) -> bool:
        """Whether a refund request is possible: in review it stops the clock, so once for each submission.

        Reads `settlement_offers` and `submissions`, prefetched or not.
        """
        again_at = self.may_ask_back_at
        if self.state != State.DISPUTED and again_at is not None and again_at > clock.now():
            return False
        if self.state != State.SUBMITTED:
            return self.is_protected
        submissions = len(self.submissions.all())
        asked = (o for o in self.settlement_offers.all() if o.is_refund_request and o.after_submission == submissions)
        return next(asked, None) is None

    def require_can_offer(self, *, by: User, at: datetime) -> None:
        """Raise whatever `offer_settlement` raises before it looks at the offer itself."""
        self.require_at_the_table(by=by, at=at)
        if self.settlement_offers.filter(state=SettlementOffer.State.OPEN).exists():
            raise OfferAlreadyOpen("A settlement offer is open already. Answer it or take it back first.")

    def require_at_the_table(self, *, by: User, at: datetime) -> None:
        """Raise unless this person can settle, the money is held and free, and no clock has run out."""
        self.contract.require_party(by)
        self.contract.require_state(Contract.State.ACTIVE)
        self.require(*PROTECTED)
        self.require_time_left(at)

    def require_can_ask_back(self) -> None:
        """Raise RefundAlreadyAsked after a request not long ago, or one that stopped the review of this submission."""
        again_at = self.may_ask_back_at
        if self.state != State.DISPUTED and again_at is not None and again_at > clock.now():
            raise RefundAlreadyAsked(
                f"You can ask for this money back once in {times.length(self.contract.rules.requests_apart)}, again "
                f"from {times.absolute(again_at, self.contract.client.zone)} on. Offer a part or open a dispute."
            )
        if not self.can_ask_back:
            raise RefundAlreadyAsked(
                "You have asked for this money back since the last submission. You can offer a part, request changes "
                "or open a dispute."
            )

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
        fresh.require_can_offer(by=by, at=now)
        if seen_state:
            fresh.require(seen_state)
        return fresh._make_offer(by=by, to_freelancer_minor=to_freelancer_minor, reason=reason, at=now)

    def _make_offer(
        self, *, by: User, to_freelancer_minor: int, reason: str, at: datetime, answers: SettlementOffer | None = None
    ) -> SettlementOffer:
        if not reason.strip():
            raise Refused("Say why, so that the other side can judge the offer.")
        settling.require_split(self, by=by, to_freelancer_minor=to_freelancer_minor)
        is_request = to_freelancer_minor == 0
        if is_request:
            self.require_can_ask_back()
            self.pause_review(at, outages.recent(at))
        offer = SettlementOffer(
            milestone_id=self.pk,
            number=self.settlement_offers.count() + 1,
            author=by,
            to_freelancer_minor=to_freelancer_minor,
            reason=reason.strip(),
            answers=answers,
            after_submission=self.submissions.count(),
            in_dispute=self.state == State.DISPUTED,
            made_at=at,
        )
        offer.milestone = self  # type: ignore[assignment]  # the one concrete class
        offer.answer_due_at = at + offer.clock.lasts
        if self.review_due_at is not None:
            # An offer stands no longer than the review that goes on beside it.
            offer.answer_due_at = min(offer.answer_due_at, self.review_due_at)
        offer.save()
        self.touch(at, by=by)
        if self.idle_due_at is not None:
            # What opens by itself finds no other offer open.
            self.idle_due_at = max(self.idle_due_at, offer.answer_due_at)
        self.write([self], *self.WENT_ON)
        kind = Kind.REFUND_ASKED if is_request else Kind.OFFER_MADE
        note = settling.sentence(self, to_freelancer_minor)
        MilestoneEvent.record([self], kind, from_states=[self.state], actor=by, at=at, note=note)
        offers = "asks for {amount} for “{title}” back." if is_request else "offers {share} of {amount} for “{title}”."
        self._tell_other(by, f"offer:{offer.number}", f"{offers} {{silence}}", offer, at, detail=offer.reason)
        return offer

    def _tell_other(
        self, by: User, what: str, does: str, offer: SettlementOffer, at: datetime, *, detail: str = ""
    ) -> None:
        """`does` says what `by` did, without their name."""
        silence = "If you do not answer by {answer_by}, {outcome}."
        is_client = by.pk == self.contract.client_id
        text = f"{{{'client' if is_client else 'freelancer'}}} {does.replace('{silence}', silence)}"
        tell(
            [self],
            what,
            client="" if is_client else text,
            freelancer=text if is_client else "",
            at=at,
            detail=detail,
            path=offer.get_absolute_url() if offer.is_open else "",
            share=str(offer.to_freelancer),
            answer_by=offer.answer_due_at,
            outcome=offer.clock.outcome,
        )

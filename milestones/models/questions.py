from datetime import datetime

from marketplace import clock
from marketplace.money import Money
from milestones.models.fields import MilestoneFields
from milestones.models.settlement_offer import SettlementOffer
from milestones.models.states import State

OWED = (State.FUNDED, State.CHANGES_REQUESTED)
REFUSED = (SettlementOffer.State.DECLINED, SettlementOffer.State.COUNTERED)


class Questions(MilestoneFields):
    """What can be asked of a milestone. What people do with it is in milestones/verbs/."""

    class Meta:
        abstract = True

    @property
    def is_overdue(self) -> bool:
        """Whether the agreed day is past and nothing is submitted, as both sides have been told. It moves no money."""
        return self.overdue_at is not None and self.state == State.FUNDED

    @property
    def change_rounds_left(self) -> int:
        """How many more change requests the terms allow."""
        return max(0, self.contract.change_rounds - self.change_requests.count())

    @property
    def refund_came_back(self) -> bool:
        """Whether the money stands in the hold again after the bank returned the refund. Reads the hold's account."""
        return self.state in {State.REFUNDED, State.SETTLED} and bool(self.hold.balance)

    @property
    def given_back(self) -> Money:
        """What the client gets back, whether it has arrived or not: all, the rest of a settlement, or nothing."""
        if self.state == State.SETTLED:
            return self.amount - Money(self.settled_minor or 0, self.currency)
        return self.amount if self.state == State.REFUNDED else Money(0, self.currency)

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

    def refusing_opens_dispute(self, offer: SettlementOffer) -> bool:
        """Whether no to this refund request is one too many while the freelancer owes work: people must decide.

        To answer it with another offer is no yes either: a client could be kept waiting by part after part.
        """
        most = self.contract.rules.refused_become_dispute
        if most is None or not offer.is_refund_request or self.state not in OWED:
            return False
        asked = self.settlement_offers.filter(to_freelancer_minor=0, in_dispute=False).exclude(pk=offer.pk)
        refused = asked.filter(state__in=REFUSED, after_submission=offer.after_submission)
        return refused.count() + 1 >= most

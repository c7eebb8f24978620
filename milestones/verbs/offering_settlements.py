"""Offering a settlement: either side says what is to become of the money, all, part or nothing to the freelancer.

The one mechanism for partial release, refund request (nothing to the freelancer) and negotiating in a dispute. A refund
request stops the review's clock, which goes on with what was left; any other offer stands no longer than the review.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.notifications import notify
from accounts.wording.facts import Facts, Value
from accounts.wording.kinds import Kind as KindOfNotice
from contracts.models import Contract
from marketplace import clock, outages, times
from marketplace.refusals import Refused
from marketplace.texts import later as _later
from milestones.kinds_of_notice import settlements
from milestones.models import Milestone, MilestoneEvent, SettlementOffer, State
from milestones.models.states import PROTECTED
from milestones.outcomes import settling
from milestones.outcomes.telling import notices

Kind = MilestoneEvent.Kind


class OfferAlreadyOpen(Refused):
    """One settlement offer waits for its answer; a second one would only confuse."""


class RefundAlreadyAsked(Refused):
    """A refund request stops the review's clock, so there is one for each submission."""

    title = _later("You have asked for this already")


@transaction.atomic
def offer(
    milestone: Milestone, *, by: User, to_freelancer_minor: int, reason: str, seen_state: str = ""
) -> SettlementOffer:
    """Offer `to_freelancer_minor` minor units to the freelancer, the rest back to the client.

    The client's offer of 0 is a refund request: it stops the review's clock. Locks hold, contract, milestone.
    Raises NotYours, ContractStateRefuses, MilestoneStateRefuses, TimeToAnswerIsOver, OfferAlreadyOpen,
    NoSuchSplit, RefundAlreadyAsked or Refused for an empty reason.
    """
    fresh, now = milestone.locked(), clock.now()
    require_can_offer(fresh, by=by, at=now)
    if seen_state:
        fresh.require(seen_state)
    return make(fresh, by=by, to_freelancer_minor=to_freelancer_minor, reason=reason, at=now)


def require_can_offer(milestone: Milestone, *, by: User, at: datetime) -> None:
    """Raise whatever `offer` raises before it looks at the offer itself."""
    require_at_the_table(milestone, by=by, at=at)
    if milestone.settlement_offers.filter(state=SettlementOffer.State.OPEN).exists():
        raise OfferAlreadyOpen(_("A settlement offer is open already. Answer it or take it back first."))


def require_at_the_table(milestone: Milestone, *, by: User, at: datetime) -> None:
    """Raise unless this person can settle, the money is held and free, and no clock has run out."""
    milestone.contract.require_party(by)
    milestone.contract.require_state(Contract.State.ACTIVE)
    milestone.require(*PROTECTED)
    milestone.require_time_left(at)


def require_can_ask_back(milestone: Milestone) -> None:
    """Raise RefundAlreadyAsked after a request not long ago, or one that stopped the review of this submission."""
    again_at = milestone.may_ask_back_at
    if milestone.state != State.DISPUTED and again_at is not None and again_at > clock.now():
        raise RefundAlreadyAsked(
            _(
                "You can ask for this money back once in {length}, again from {again_at} on. Offer a "
                "part or open a dispute."
            ).format(
                length=times.length(milestone.contract.rules.requests_apart),
                again_at=times.absolute(again_at, milestone.contract.client.zone),
            )
        )
    if not milestone.can_ask_back:
        raise RefundAlreadyAsked(
            _(
                "You have asked for this money back since the last submission. You can offer a part, "
                "request changes or open a dispute."
            )
        )


def make(
    milestone: Milestone,
    *,
    by: User,
    to_freelancer_minor: int,
    reason: str,
    at: datetime,
    answers: SettlementOffer | None = None,
) -> SettlementOffer:
    """Make an offer that may be made, or one that `answers` another, and tell the other side.

    The milestone must be locked. Raises NoSuchSplit, RefundAlreadyAsked or Refused for an empty reason.
    """
    if not reason.strip():
        raise Refused(_("Say why, so that the other side can judge the offer."))
    settling.require_split(milestone, by=by, to_freelancer_minor=to_freelancer_minor)
    is_request = to_freelancer_minor == 0
    if is_request:
        require_can_ask_back(milestone)
        milestone.pause_review(at, outages.recent(at))
    made = SettlementOffer(
        milestone=milestone,
        number=milestone.settlement_offers.count() + 1,
        author=by,
        to_freelancer_minor=to_freelancer_minor,
        reason=reason.strip(),
        answers=answers,
        after_submission=milestone.submissions.count(),
        in_dispute=milestone.state == State.DISPUTED,
        made_at=at,
    )
    made.answer_due_at = at + made.clock.lasts
    if milestone.review_due_at is not None:
        # An offer stands no longer than the review that goes on beside it.
        made.answer_due_at = min(made.answer_due_at, milestone.review_due_at)
    made.save()
    milestone.touch(at, by=by)
    if milestone.idle_due_at is not None:
        # What opens by itself finds no other offer open.
        milestone.idle_due_at = max(milestone.idle_due_at, made.answer_due_at)
    Milestone.write([milestone], *Milestone.WENT_ON)
    kind = Kind.REFUND_ASKED if is_request else Kind.OFFER_MADE
    note = settling.sentence(milestone, to_freelancer_minor)
    MilestoneEvent.record([milestone], kind, from_states=[milestone.state], actor=by, at=at, note=note)
    told = settlements.ASKED_BACK if is_request else settlements.OFFERED
    tell_other(made, by, told, f"offer:{made.number}", at)
    return made


def tell_other(made: SettlementOffer, by: User, kind: KindOfNotice, key: str, at: datetime, **facts: Value) -> None:
    """Tell the other side of an offer what `by` did."""
    path = made.get_absolute_url() if made.is_open else ""
    known: Facts = {**settling.of_offer(made), **facts}
    notify(notices([made.milestone], kind, known, key=key, path=path, besides=by), at=at)

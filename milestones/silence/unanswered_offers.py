"""Settlement offers that nobody answered in time: money goes back, a dispute begins, or nothing changes."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.notices.notifications import notify
from milestones import signals
from milestones.clocks import REFUND_REQUEST
from milestones.dispute_status import without_a_dispute_left
from milestones.kinds_of_notice import settlements
from milestones.models import Milestone, MilestoneEvent, SettlementOffer, State
from milestones.models.fields import MilestoneQuerySet
from milestones.models.states import PROTECTED
from milestones.outcomes import settling
from milestones.outcomes.telling import notices

Kind, Status = MilestoneEvent.Kind, SettlementOffer.State


def due(now: datetime) -> "MilestoneQuerySet":
    """Milestones whose open offer's time is up."""
    found: MilestoneQuerySet = Milestone.objects.filter(
        settlement_offers__state=Status.OPEN,
        settlement_offers__answer_due_at__lte=now,
        state__in=PROTECTED,
        hold__frozen_at=None,
    )
    return found


@transaction.atomic
def answer(ids: Sequence[int], now: datetime) -> int:
    """Do what silence does with the offers on these milestones that are still due; returns how many.

    Locks taken: holds and milestones together (SKIP LOCKED), disputes, ledger accounts in order of id.
    """
    claimed = (
        due(now)
        .filter(pk__in=ids)
        .with_parties()
        .select_for_update(skip_locked=True, no_key=True, of=("hold", "self"))
        .order_by("pk")
    )
    by_id = {milestone.pk: milestone for milestone in claimed}
    # Read after the locks: an answer that came in between has closed its offer.
    offers = list(
        SettlementOffer.objects.filter(milestone__in=by_id, state=Status.OPEN, answer_due_at__lte=now).order_by("pk")
    )
    for offer in offers:
        offer.milestone = by_id[offer.milestone_id]
    requests = [offer for offer in offers if offer.is_refund_request and offer.milestone.state != State.DISPUTED]
    to_refund = [offer for offer in requests if offer.clock == REFUND_REQUEST]
    on_work = [offer for offer in requests if offer not in to_refund]
    bound = _bound(on_work)
    _refund(to_refund, now)
    _escalate([offer for offer in on_work if offer not in bound], now)
    _lapse([offer for offer in offers if offer not in requests or offer in bound], now)
    return len(offers)


def _bound(offers: Sequence[SettlementOffer]) -> list[SettlementOffer]:
    """Requests in review of clients who have withdrawn their one dispute: by hand they could open no other either.

    The review goes on and ends; where none does, only people can decide, so a dispute begins whatever was before.
    """
    in_review = [offer for offer in offers if offer.milestone.state == State.SUBMITTED]
    in_review = [offer for offer in in_review if offer.milestone.contract.rules.own_limits_bind_silence]
    used_up = without_a_dispute_left([offer.milestone for offer in in_review])
    return [offer for offer in in_review if offer.milestone_id in used_up]


def _refund(offers: Sequence[SettlementOffer], now: datetime) -> None:
    """Nothing was submitted and nobody answered: the money goes back."""
    milestones = [offer.milestone for offer in offers]
    if not milestones:
        return
    for milestone in milestones:
        milestone.refund_unanswered(at=now)
    SettlementOffer.close(offers, Status.UNANSWERED, at=now)
    settling.carry_out(
        milestones,
        Kind.REFUND_UNANSWERED,
        to_freelancer_minor=[0] * len(milestones),
        from_states=[State.FUNDED] * len(milestones),
        actor=None,
        reason=_("The refund request was not answered"),
        at=now,
    )


def _escalate(offers: Sequence[SettlementOffer], now: datetime) -> None:
    """Work was submitted or shown, so silence decides nothing: people do."""
    SettlementOffer.close(offers, Status.ESCALATED, at=now)
    if offers:
        signals.refund_requests_unanswered.send(sender=SettlementOffer, offers=offers, at=now)


def _lapse(offers: Sequence[SettlementOffer], now: datetime) -> None:
    """The offer ends, and everything goes on as it was."""
    SettlementOffer.close(offers, Status.LAPSED, at=now)
    milestones = [offer.milestone for offer in offers]
    stopped = [m for m in milestones if m.state == State.SUBMITTED and m.review_left is not None]
    for milestone in stopped:
        milestone.resume_review(now)
    Milestone.write(stopped, *Milestone.WENT_ON)
    MilestoneEvent.record(milestones, Kind.OFFER_LAPSED, from_states=[m.state for m in milestones], actor=None, at=now)
    told = [notices([offer.milestone], settlements.LAPSED, key=f"offer:{offer.number}:lapsed") for offer in offers]
    notify(list(chain.from_iterable(told)), at=now)

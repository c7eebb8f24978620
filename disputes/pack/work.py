"""The work on record: milestones with what was agreed, handed in, asked for and offered."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from contracts.models import Contract
from disputes.pack.teller import Json, Teller, day, instant
from milestones.models import ChangeRequest, Criterion, Milestone, PaymentRequest, SettlementOffer, State, Submission


def milestones_of(contract: Contract) -> list[Milestone]:
    """A contract's milestones, with all that is told of them; a fixed number of statements."""
    submissions = Submission.objects.order_by("number").prefetch_related("files", "links", "claims")
    milestones: QuerySet[Milestone] = (
        Milestone.objects.filter(contract=contract)
        .select_related("hold__account")
        .order_by("position")
        .prefetch_related(
            "criteria",
            "hold__takings",
            Prefetch("submissions", submissions),
            Prefetch("change_requests", ChangeRequest.objects.order_by("number").prefetch_related("unmet", "files")),
            Prefetch("settlement_offers", SettlementOffer.objects.select_related("answers").order_by("number")),
        )
    )
    return list(milestones)


def tell_work(teller: Teller, milestones: Iterable[Milestone], disputes: Mapping[int, list[Json]]) -> list[Json]:
    """Each milestone; `disputes` by the milestone's id."""
    return [_milestone(teller, milestone, disputes.get(milestone.pk, [])) for milestone in milestones]


def tell_criteria(criteria: Iterable[Criterion]) -> list[Json]:
    """Criteria by their number, word for word."""
    ordered = sorted(criteria, key=lambda criterion: criterion.position)
    return [{"number": criterion.position, "text": criterion.text} for criterion in ordered]


def tell_payment_requests(teller: Teller) -> list[Json]:
    """What the freelancer asked for and what came of it, in order; one statement."""
    found = PaymentRequest.objects.filter(contract=teller.contract).select_related("milestone").order_by("number")
    return [
        {
            "number": each.number,
            "by": teller.who(teller.contract.freelancer_id),
            "asked_at": instant(each.asked_at),
            "amount": teller.money(each.amount_minor),
            "what_for": each.what_for,
            "reason": each.reason,
            "state": each.state,
            "state_text": str(PaymentRequest.State(each.state).label),
            "milestone": each.milestone.position if each.milestone else None,
            "answered_at": instant(each.answered_at),
            "answer": each.answer,
        }
        for each in found
    ]


def _milestone(teller: Teller, milestone: Milestone, disputes: list[Json]) -> Json:
    settled = milestone.settled_minor
    return {
        "number": milestone.position,
        "title": milestone.title,
        "amount": teller.money(milestone.amount_minor),
        "agreed": teller.money(milestone.agreed_amount.amount_minor),
        "taken_by_the_bank": teller.money(milestone.taken_minor),
        "due_on": day(milestone.due_on),
        "paid_directly": milestone.is_direct,
        "criteria": tell_criteria(milestone.criteria.all()),
        "state": milestone.state,
        "state_text": str(State(milestone.state).label),
        "held_now": teller.money(milestone.hold.account.balance_minor or 0),
        "settled": None if settled is None else teller.split(settled, milestone.amount_minor),
        "funded_at": instant(milestone.funded_at),
        "submitted_at": instant(milestone.submitted_at),
        "review_due_at": instant(milestone.review_due_at),
        "frozen_at": instant(milestone.hold.frozen_at),
        "closed_at": instant(milestone.closed_at),
        "submissions": [_submission(teller, milestone, each) for each in milestone.submissions.all()],
        "change_requests": [_change_request(teller, milestone, each) for each in milestone.change_requests.all()],
        "settlement_offers": [_offer(teller, each, milestone) for each in milestone.settlement_offers.all()],
        "disputes": disputes,
    }


def _submission(teller: Teller, milestone: Milestone, submission: Submission) -> Json:
    links: Any = sorted(submission.links.all(), key=lambda link: link.pk)
    folder = f"submissions/{milestone.position}-{submission.number}"
    return {
        "number": submission.number,
        "by": teller.who(submission.author_id),
        "submitted_at": instant(submission.submitted_at),
        "message": submission.message,
        "claims": tell_criteria(submission.claims.all()),
        "links": [link.url for link in links],
        "files": teller.files(submission.files.all(), folder, submission.submitted_at),
    }


def _change_request(teller: Teller, milestone: Milestone, request: ChangeRequest) -> Json:
    return {
        "number": request.number,
        "by": teller.who(request.author_id),
        "requested_at": instant(request.requested_at),
        "message": request.message,
        "unmet": tell_criteria(request.unmet.all()),
        "nothing_delivered": request.nothing_delivered,
        "files": teller.files(
            request.files.all(), f"changes/{milestone.position}-{request.number}", request.requested_at
        ),
    }


def _offer(teller: Teller, offer: SettlementOffer, milestone: Milestone) -> Json:
    return {
        "number": offer.number,
        "by": teller.who(None if offer.by_itself else offer.author_id),
        "made_at": instant(offer.made_at),
        **teller.split(offer.to_freelancer_minor, milestone.worth_at(offer.made_at).amount_minor),
        "is_refund_request": offer.is_refund_request,
        "reason": offer.reason,
        "answers_offer": offer.answers.number if offer.answers else None,
        "answer_due_at": instant(offer.answer_due_at),
        "state": offer.state,
        "state_text": str(SettlementOffer.State(offer.state).label),
        "answered_at": instant(offer.answered_at),
        "answer": offer.answer,
    }

"""Everything on record about one contract, as plain data: what becomes record.json and is set as record.pdf.

Amounts are integers in minor units with their currency and as text; instants are ISO 8601 in UTC. The order is that of
time or number, and always the same.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from contracts.models import Contract, ContractEvent, JobFile, Message, PlanEvent, ProposalFile, Review
from disputes.pack.bargained import tell_versions
from disputes.pack.books import tell_ledger
from disputes.pack.cases import tell_disputes
from disputes.pack.payments import (
    chargebacks_for,
    payments_for,
    refunds_for,
    tell_chargeback,
    tell_payment,
    tell_refund,
)
from disputes.pack.snapshot import snapshot
from disputes.pack.teller import Json, KeptFile, Teller, instant
from disputes.pack.work import milestones_of, tell_payment_requests, tell_work
from marketplace import clock
from milestones.models import Milestone, MilestoneEvent
from milestones.workspace.figures import figures_of

FORMAT = "surety-evidence-pack/1"


@dataclass(frozen=True)
class Record:
    """The data, the files that it tells of, and the instant of which it tells."""

    data: Json
    files: list[KeptFile]
    made_at: datetime


def collect(contract_id: int) -> Record:
    """All of it, as the database is at one instant; a fixed number of statements, no lock."""
    with snapshot():
        contract = Contract.objects.select_related("client", "freelancer", "job", "proposal").get(pk=contract_id)
        teller, made_at = Teller(contract), clock.now()
        return Record(_tell(teller, made_at), teller.kept, made_at)


def _tell(teller: Teller, made_at: datetime) -> Json:
    contract, milestones = teller.contract, milestones_of(teller.contract)
    holds = {milestone.hold_id: milestone.position for milestone in milestones}
    payments = payments_for(holds)
    refunds, chargebacks = refunds_for(holds, payments), chargebacks_for(payments)
    job, (before, messages) = _job(teller), _messages(teller)
    return {
        "format": FORMAT,
        "site": settings.SITE_URL,
        "made_at": instant(made_at),
        "contract": _contract(contract),
        "people": [teller.who(contract.client_id), teller.who(contract.freelancer_id)],
        "figures": _figures(teller, milestones),
        "job": job,
        "plan_versions": tell_versions(teller),
        "terms": [
            {"version": terms.version, "agreed_at": instant(terms.agreed_at), "text": terms.text}
            for terms in contract.terms.order_by("version")
        ],
        "milestones": tell_work(teller, milestones, tell_disputes(teller, messages)),
        "payment_requests": tell_payment_requests(teller),
        "said_before": list(before.values()),
        "messages": list(messages.values()),
        "reviews": _reviews(teller),
        "events": _events(teller, milestones),
        "payments": [tell_payment(teller, each, holds) for each in payments],
        "refunds": [tell_refund(teller, each, holds) for each in refunds],
        "chargebacks": [tell_chargeback(teller, each, holds) for each in chargebacks],
        "ledger": tell_ledger(teller, holds, refunds, chargebacks),
    }


def _contract(contract: Contract) -> Json:
    instants = ("created_at", "offered_at", "answer_due_at", "accepted_at", "ending_since", "closed_at")
    return {
        "id": contract.pk,
        "address": settings.SITE_URL + contract.get_absolute_url(),
        "title": contract.title,
        "names_in_terms": {"client": contract.client_name, "freelancer": contract.freelancer_name},
        "plan_version": contract.plan_version,
        "currency": contract.currency,
        "fee_bps": contract.fee_bps,
        "change_rounds": contract.change_rounds,
        "state": contract.state,
        "state_text": str(Contract.State(contract.state).label),
        **{name: instant(getattr(contract, name)) for name in instants},
    }


def _figures(teller: Teller, milestones: list[Milestone]) -> Json:
    figures = figures_of(teller.contract, milestones)
    names = ("agreed", "paid", "protected", "in_review", "disputed", "frozen", "remaining", "refunded", "taken_back")
    return {name: teller.money(getattr(figures, name).amount_minor) for name in names}


def _job(teller: Teller) -> Json:
    """What was advertised, with its files, and the proposal that was taken up."""
    job, proposal = teller.contract.job, teller.contract.proposal
    return {
        "title": job.title,
        "description": job.description,
        "files": teller.files(JobFile.objects.filter(job=job), "job", job.created_at),
        "proposal": {
            "sent_at": instant(proposal.created_at),
            "cover_letter": proposal.cover_letter,
            "files": teller.files(ProposalFile.objects.filter(proposal=proposal), "proposal", proposal.created_at),
        },
        "by_link": _by_link(teller),
    }


def _by_link(teller: Teller) -> list[Json]:
    """How it began, if it did by a plan that one of the two sent the other: sent, changed, taken up.

    Who else had the link, and was refused, is nobody's business here.
    """
    contract = teller.contract
    events = PlanEvent.objects.filter(plan__proposal=contract.proposal_id)
    ours = events.filter(Q(proposal=None) | Q(proposal=contract.proposal_id)).order_by("at", "pk")
    return [
        {"at": instant(event.at), "text": str(event), "version": event.version, "by": teller.who(event.by_id)}
        for event in ours
    ]


def _messages(teller: Teller) -> tuple[dict[int, Json], dict[int, Json]]:
    """What the two said to each other about the job outside of contracts, and in this one: by id, numbered apart."""
    contract = teller.contract
    outside = Q(contract=None, thread__job=contract.job_id, thread__freelancer=contract.freelancer_id)
    found = Message.objects.filter(Q(contract=contract) | outside).order_by("sent_at", "pk").prefetch_related("files")
    told: tuple[dict[int, Json], dict[int, Json]] = ({}, {})
    for message in found:
        place, folder = (1, "messages") if message.contract_id else (0, "before")
        number = len(told[place]) + 1
        told[place][message.pk] = {
            "number": number,
            "by": teller.who(message.author_id),
            "sent_at": instant(message.sent_at),
            "text": message.text,
            "files": teller.files(message.files.all(), f"{folder}/{number}", message.sent_at),
        }
    return told


def _reviews(teller: Teller) -> list[Json]:
    """What the two said of each other, once it is published; until then it is its author's alone. One statement."""
    found = Review.objects.published().filter(reviewing__contract=teller.contract).order_by("published_at", "pk")
    return [
        {
            "by": teller.who(review.by_id),
            "of": teller.who(review.of_id),
            "written_at": instant(review.written_at),
            "published_at": instant(review.published_at),
            "stars": [{"name": str(name), "number": number} for name, number in review.points],
            "text": review.words,
            "replied_at": instant(review.replied_at),
            "answer": review.reply,
            "hidden_at": instant(review.hidden_at),
        }
        for review in found
    ]


def _events(teller: Teller, milestones: list[Milestone]) -> list[Json]:
    """What happened to the contract and its milestones, in one line of time."""
    numbers = {milestone.pk: milestone.position for milestone in milestones}
    moves = MilestoneEvent.objects.filter(milestone__in=milestones).order_by("at", "pk")
    told = [
        {
            "at": instant(event.at),
            "milestone": numbers[event.milestone_id],
            "kind": event.kind,
            "text": str(MilestoneEvent.Kind(event.kind).label),
            "note": event.note,
            "from_state": event.from_state,
            "to_state": event.to_state,
            "by": teller.who(event.actor_id),
        }
        for event in moves
    ]
    own = ContractEvent.objects.filter(contract=teller.contract).order_by("at", "pk")
    told += [
        {
            "at": instant(event.at),
            "milestone": None,
            "text": str(event),
            "note": event.note,
            "by": teller.who(event.actor_id),
        }
        for event in own
    ]
    # At the same instant the milestone moves first: a contract is completed by its last release.
    return sorted(told, key=lambda event: event["at"])

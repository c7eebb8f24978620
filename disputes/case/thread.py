"""What was said and done in a dispute, in one line of time; oldest first, as a conversation is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from disputes.case.case import Case
from disputes.models import Dispute, Question
from marketplace.texts import later as _later
from milestones.models import MilestoneEvent

Outcome = Dispute.Outcome
STAFF = _later("Our staff")
Kind = MilestoneEvent.Kind
SAID = {
    Kind.DISPUTE_UNWILLING: _later("{name} said that they will not agree"),
    Kind.WITHDRAWAL_ASKED: _later("{name} asked to withdraw the dispute"),
    Kind.WITHDRAWAL_TAKEN_BACK: _later("{name} does not want to withdraw it after all"),
    Kind.WITHDRAWAL_REFUSED: _later("{name} did not agree to the withdrawal"),
    Kind.WITHDRAWAL_GRANTED: _later("{name} agreed to the withdrawal"),
    Kind.RULING_ACCEPTED: _later("{name} accepted the ruling"),
    Kind.STAFF_LATE: _later("Our staff were late, and you both were told"),
}


@dataclass(frozen=True)
class Entry:
    """`thing` is what the entry shows below its text; `kind` says how."""

    at: datetime
    kind: str
    text: str
    icon: str
    tone: str = ""
    thing: Any = None


def thread_of(case: Case) -> list[Entry]:
    """Everything that the two sides may see."""
    parts = (_opening, _words, _responses, _evidence, _offers, _passed_on, _questions, _rulings, _appeal, _ending)
    # What happened at one instant stays in this order.
    return sorted((entry for part in parts for entry in part(case)), key=lambda entry: entry.at)


def _opening(case: Case) -> Iterator[Entry]:
    dispute = case.dispute
    text = _("{opened_by} opened the dispute").format(opened_by=dispute.opened_by.name)
    if dispute.by_itself:
        text = _("Nobody answered {opened_by}’s refund request, and it became this dispute").format(
            opened_by=dispute.opened_by.get_short_name()
        )
    if dispute.from_refusal:
        text = _("{opened_by}’s refund request was declined again, and it became this dispute").format(
            opened_by=dispute.opened_by.get_short_name()
        )
    yield Entry(dispute.opened_at, "opening", text, "scales", "disputed")


def _responses(case: Case) -> Iterator[Entry]:
    for side in case.sides:
        if side.statement and not side.opened:
            yield Entry(
                side.statement.stated_at, "response", _("{person} responded").format(person=side.person.name), "message"
            )


def _evidence(case: Case) -> Iterator[Entry]:
    for evidence in case.evidence:
        yield Entry(
            evidence.added_at,
            "evidence",
            _("{author} added evidence").format(author=evidence.author.name),
            "document",
            "",
            evidence,
        )


def _offers(case: Case) -> Iterator[Entry]:
    dispute = case.dispute
    during = Q(made_at__gte=dispute.opened_at)
    if dispute.closed_at:
        during &= Q(made_at__lt=dispute.closed_at)
    # What was open when the dispute began, and was overtaken by it or became it.
    before = Q(made_at__lt=dispute.opened_at, answered_at=dispute.opened_at)
    offers = dispute.milestone.settlement_offers.filter(during | before).select_related("author")
    for offer in offers:
        offer.milestone = dispute.milestone
        does = "asked for everything back" if offer.is_refund_request else "offered a settlement"
        yield Entry(offer.made_at, "offer", f"{offer.author.name} {does}", "split", "protected", offer)


def _words(case: Case) -> Iterator[Entry]:
    """What the two say about how it goes on, and that staff are late."""
    for event in _events(case.dispute, *SAID).select_related("actor"):
        text = SAID[MilestoneEvent.Kind(event.kind)].format(name=event.actor.name if event.actor else STAFF)
        yield Entry(event.at, "said", text, "message")


def _events(dispute: Dispute, *kinds: str) -> "QuerySet[MilestoneEvent]":
    events = dispute.milestone.events.filter(kind__in=kinds, at__gte=dispute.opened_at)
    return events.filter(at__lte=dispute.closed_at) if dispute.closed_at else events


def _passed_on(case: Case) -> Iterator[Entry]:
    dispute = case.dispute
    for event in _events(dispute, MilestoneEvent.Kind.DISPUTE_REVIEW):
        yield Entry(event.at, "review", _("It went to our staff, who decide"), "scales", "disputed")


def _questions(case: Case) -> Iterator[Entry]:
    contract = case.dispute.milestone.contract
    names = {Question.To.CLIENT: contract.client.name, Question.To.FREELANCER: contract.freelancer.name}
    for question in case.questions:
        asked = names.get(Question.To(question.to), "both of you")
        yield Entry(
            question.asked_at,
            "question",
            _("{staff} asked {asked}").format(staff=STAFF, asked=asked),
            "message",
            "review",
            question,
        )


def _rulings(case: Case) -> Iterator[Entry]:
    for decided in case.rulings:
        at = decided.ruling.in_force_at or decided.ruling.made_at
        yield Entry(at, "ruling", _("{staff} ruled").format(staff=STAFF), "flag", "paid", decided)


def _appeal(case: Case) -> Iterator[Entry]:
    if case.dispute.appealed:
        appeal = case.dispute.appeal
        yield Entry(
            appeal.appealed_at, "appeal", _("{by} appealed").format(by=appeal.by.name), "return", "changes", appeal
        )


def _ending(case: Case) -> Iterator[Entry]:
    dispute, contract = case.dispute, case.dispute.milestone.contract
    if dispute.closed_at is None:
        return
    amount = dispute.milestone.amount
    text, icon, tone = {
        Outcome.RULED: (_("The ruling was carried out"), "check", "paid"),
        Outcome.SETTLED: (_("You both agreed on a settlement"), "check", "paid"),
        Outcome.APPROVED: (
            _("{client} released {amount}").format(client=contract.client.name, amount=amount),
            "check",
            "paid",
        ),
        Outcome.RETURNED: (
            _("{freelancer} returned {amount}").format(freelancer=contract.freelancer.name, amount=amount),
            "return",
            "returned",
        ),
        Outcome.WITHDRAWN: (
            _("{opened_by} withdrew the dispute").format(opened_by=dispute.opened_by.name),
            "return",
            "",
        ),
        Outcome.CHARGED_BACK: (_("The client’s bank took the money back"), "lock", "frozen"),
        Outcome.GIVEN_BACK: (
            _("The client’s bank asked about the payment, and it was given back"),
            "return",
            "returned",
        ),
    }[Outcome(dispute.outcome)]
    yield Entry(dispute.closed_at, "ending", text, icon, tone)

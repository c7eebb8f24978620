"""Everything on the page of a case, read with a fixed number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from contracts.models import ContractTerms
from disputes.case.timeline import Kind, timeline_of
from disputes.case.timeline.assembling import counted
from disputes.deciders import together
from disputes.deciders.questions import open_questions
from disputes.desk.begun import begun_by
from disputes.desk.due import Due, due_of, long_held_at, second_due
from disputes.desk.moves import Preview, moves_of, preview_of
from disputes.desk.record import Record, records_of
from disputes.models import Dispute, Question, Ruling, Statement, Takeover
from escrow.models import Payment, Refund
from marketplace import clock
from milestones.clocks import Party
from milestones.models import ChangeRequest, Criterion, Milestone, Submission


@dataclass(frozen=True)
class Side:
    """One of the two people: what they say, if they said anything, and what is known of them."""

    record: Record
    statement: Statement | None
    opened: bool

    @property
    def person(self) -> User:
        return self.record.person


@dataclass(frozen=True)
class Judged:
    """A criterion with what has been said about it: by number of the submission and of the change request."""

    criterion: Criterion
    at_issue: bool
    claimed_by: list[int]
    unmet_by: list[int]


@dataclass(frozen=True)
class Terms:
    """What was agreed for the milestone when its money was deposited."""

    version: int
    agreed_at: Any
    milestone: dict[str, Any]
    text: dict[str, Any]


class Case:
    """A dispute as staff see it; `show` narrows the timeline to one kind.

    What was brought after the first `seen_evidence` pieces of evidence is marked as new.
    """

    def __init__(self, dispute: Dispute, *, show: str = "", seen_evidence: int | None = None) -> None:
        self.dispute = dispute
        self.milestone = dispute.milestone
        self.contract = dispute.milestone.contract
        self.begun_by = begun_by(dispute)
        self.due = due_of(dispute, now=clock.now())
        self.long_held_at = long_held_at(self.milestone)
        self.beside = together.open_beside(dispute)
        self.sides = _sides(dispute)
        self.criteria = _judged(dispute)
        self.terms = _terms(self.milestone)
        self.payments = list(Payment.objects.filter(parts__hold=self.milestone.hold_id).order_by("pk"))
        self.refunds = list(Refund.objects.filter(hold=self.milestone.hold_id).order_by("pk"))
        self.moves = moves_of(self.milestone)
        self.rulings = list(dispute.rulings.select_related("by", "second").prefetch_related("findings__criterion"))
        for made in self.rulings:
            # Its amounts are in the milestone's currency, which is known already.
            made.dispute = dispute
        brought = list(dispute.evidence.order_by("pk").values_list("added_at", flat=True))
        # A story that is told when staff have the case already is read as evidence is.
        brought = sorted([*brought, *dispute.late_statements().values_list("stated_at", flat=True)])
        self.evidence_count = len(brought)
        self.new_since = None if seen_evidence is None else next(iter(brought[seen_evidence:]), None)
        entries = timeline_of(self.milestone, for_staff=True)
        self.show = show if show in list(Kind) else ""
        self.entries = [entry for entry in entries if entry.kind == self.show] if self.show else entries
        self.filters = counted(entries)
        self.all_entries = len(entries)

    @property
    def proposed(self) -> Ruling | None:
        """The ruling that waits for a second person."""
        return next((ruling for ruling in self.rulings if ruling.state == Ruling.State.PROPOSED), None)

    @property
    def second_due(self) -> Due | None:
        """By when a second person means to confirm what is proposed."""
        at = self.proposed.second_due_at if self.proposed else None
        return second_due(at, now=clock.now()) if at else None

    @property
    def live(self) -> Ruling | None:
        """The ruling that is in force, or was carried out."""
        states = {Ruling.State.IN_FORCE, Ruling.State.CARRIED_OUT}
        return next((ruling for ruling in self.rulings if ruling.state in states), None)

    @property
    def appealed(self) -> Ruling | None:
        """The first ruling, which one side appealed."""
        return next((ruling for ruling in self.rulings if ruling.state == Ruling.State.APPEALED), None)

    @property
    def rejected(self) -> list[Ruling]:
        """What a second person did not confirm."""
        return [ruling for ruling in self.rulings if ruling.state == Ruling.State.REJECTED]

    @property
    def unanswered(self) -> list[Question]:
        """What the two sides were asked and have not answered."""
        evidence = list(self.dispute.evidence.all())
        asked = [open_questions(self.dispute, party, evidence) for party in (Party.CLIENT, Party.FREELANCER)]
        return sorted({question for of_one in asked for question in of_one}, key=lambda question: question.pk)

    @property
    def takeovers(self) -> list[Takeover]:
        """Who took it from a colleague, and why."""
        return list(self.dispute.takeovers.select_related("by", "instead_of"))

    @property
    def preview(self) -> Preview | None:
        """What the proposed ruling would do."""
        return preview_of(self.milestone, self.proposed.to_freelancer_minor) if self.proposed else None


def _sides(dispute: Dispute) -> list[Side]:
    stated = {statement.author_id: statement for statement in dispute.statements.all()}
    for statement in stated.values():
        statement.dispute = dispute
    return [
        Side(record, stated.get(record.person.pk), record.person.pk == dispute.opened_by_id)
        for record in records_of(dispute.milestone.contract)
    ]


def _judged(dispute: Dispute) -> list[Judged]:
    milestone = dispute.milestone
    at_issue = set(dispute.criteria.values_list("pk", flat=True))
    claims = Submission.claims.through.objects.filter(submission__milestone=milestone)
    unmet = ChangeRequest.unmet.through.objects.filter(changerequest__milestone=milestone)
    claimed_by = _by_criterion(claims.values_list("criterion_id", "submission__number"))
    unmet_by = _by_criterion(unmet.values_list("criterion_id", "changerequest__number"))
    return [
        Judged(c, c.pk in at_issue, claimed_by.get(c.pk, []), unmet_by.get(c.pk, []))
        for c in Criterion.objects.filter(milestone=milestone)
    ]


def _by_criterion(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for criterion, number in sorted(pairs):
        found.setdefault(criterion, []).append(number)
    return found


def _terms(milestone: Milestone) -> Terms | None:
    """The version in force when the milestone was funded, which froze it."""
    agreed = ContractTerms.objects.filter(contract=milestone.contract_id).order_by("-version")
    at_funding = agreed.filter(agreed_at__lte=milestone.funded_at) if milestone.funded_at else agreed
    terms = at_funding.first()
    if terms is None or not 0 < milestone.position <= len(terms.text["milestones"]):
        return None
    return Terms(terms.version, terms.agreed_at, terms.text["milestones"][milestone.position - 1], terms.text)

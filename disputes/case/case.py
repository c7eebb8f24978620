"""What one of its two sides may know of a dispute, and what they can do, read with a fixed number of statements."""

from datetime import datetime
from functools import cached_property

from accounts.models import User
from disputes.case import sides
from disputes.case.decided import Decided, decided_in
from disputes.case.sides import Side
from disputes.deciders.questions import open_questions
from disputes.models import Dispute, Evidence, Question
from disputes.verbs import accepting, bringing
from marketplace import clock
from milestones.clocks import Party
from milestones.models import SettlementOffer


class Case:
    """A dispute as one of its two sides sees it: no ruling before it is in force, and no names of staff."""

    def __init__(self, dispute: Dispute, reader: User) -> None:
        contract = dispute.milestone.contract
        self.dispute = dispute
        self.reader = reader
        self.party = Party.CLIENT if reader.pk == contract.client_id else Party.FREELANCER
        self.other = contract.other_party(reader)
        self.now = clock.now()
        self.sides: list[Side] = sides.sides_of(dispute, reader=reader)
        self.rulings: list[Decided] = decided_in(dispute, self.party)
        self.evidence = _evidence_of(dispute)
        self.questions: list[Question] = list(dispute.questions.all())

    @cached_property
    def criteria(self) -> list[str]:
        """What the two disagree about."""
        return [criterion.text for criterion in self.dispute.criteria.all()]

    @property
    def ruling(self) -> Decided | None:
        """The ruling that stands, unless it was appealed or overtaken."""
        last = self.rulings[-1] if self.rulings else None
        return last if last and last.stands else None

    @property
    def can_respond(self) -> bool:
        dispute = self.dispute
        if dispute.opened_by_id == self.reader.pk:
            return False
        if dispute.may_be_answered_late:
            return True
        return dispute.stage == Dispute.Stage.RESPONDING and dispute.due_at is not None and dispute.due_at > self.now

    @property
    def can_appeal(self) -> bool:
        dispute = self.dispute
        ruled = dispute.stage == Dispute.Stage.RULED and not dispute.appealed and not self.has_accepted
        return ruled and dispute.due_at is not None and dispute.due_at > self.now

    @cached_property
    def has_accepted(self) -> bool:
        """Whether the reader has accepted the ruling in force."""
        return self.dispute.stage == Dispute.Stage.RULED and accepting.has_accepted(self.dispute, self.reader)

    @property
    def can_accept(self) -> bool:
        return self.can_appeal and self.dispute.milestone.contract.rules.rulings_are_accepted

    @property
    def can_add(self) -> bool:
        """Whether evidence is heard: until staff have taken it, then what they ask."""
        before_ruling = self.dispute.stage in Dispute.BEFORE_RULING
        return before_ruling and (bool(self.asked) or not bringing.hears_answers_only(self.dispute))

    @property
    def can_pass(self) -> bool:
        """Whether the reader can say that they will not agree."""
        dispute = self.dispute
        talking = dispute.stage == Dispute.Stage.NEGOTIATING and dispute.unwilling_id != self.reader.pk
        in_time = dispute.due_at is not None and dispute.due_at > self.now
        return talking and in_time and dispute.milestone.contract.rules.sides_pass_to_staff

    @cached_property
    def needs_consent(self) -> bool:
        """Whether a withdrawal takes both."""
        return self.dispute.withdrawal_needs_consent

    @property
    def consent_refused_at(self) -> datetime | None:
        """Since when one side has not agreed to a withdrawal, as long as it would have been possible."""
        before_ruling = self.dispute.stage in Dispute.BEFORE_RULING and not self.dispute.appealed
        return self.dispute.withdrawal_refused_at if before_ruling else None

    @property
    def has_lost(self) -> bool:
        """Whether the ruling gives the reader less than they wanted."""
        own = next((side.statement for side in self.sides if side.person.pk == self.reader.pk), None)
        if self.ruling is None or own is None:
            return self.ruling is not None
        less = self.ruling.ruling.to_freelancer_minor - own.wants_minor
        return less > 0 if self.party == Party.CLIENT else less < 0

    @cached_property
    def asked(self) -> list[Question]:
        """What staff ask the reader, who has not brought anything since."""
        return open_questions(self.dispute, self.party, self.evidence)

    @cached_property
    def open_offer(self) -> SettlementOffer | None:
        return self.dispute.milestone.open_offer if self.dispute.is_open else None


def _evidence_of(dispute: Dispute) -> list[Evidence]:
    """With everything that was brought."""
    found = dispute.evidence.select_related("author")
    return list(found.prefetch_related("files", "messages__author", "messages__files", "submissions"))

"""What makes a notice about a milestone or an offer out of date: each question is one statement for many notices."""

from collections.abc import Sequence
from functools import cache

from accounts.wording.facts import Kept, kept
from accounts.wording.out_of_date import Question, Until
from contracts.models import Contract
from milestones.models import Milestone, SettlementOffer, State
from milestones.models.states import PROTECTED


@cache
def in_state(*states: str) -> Question:
    """Whether the milestone is still in one of these."""

    def question(facts: Sequence[Kept]) -> list[bool]:
        of_these = Milestone.objects.filter(pk__in=[each["milestone"] for each in facts], state__in=states)
        still = set(of_these.values_list("pk", flat=True))
        return [each["milestone"] in still for each in facts]

    return question


@cache
def runs(column: str, fact: str) -> Question:
    """Whether this clock of a milestone still ends when it was said, and its money is free."""

    def question(facts: Sequence[Kept]) -> list[bool]:
        of_these = Milestone.objects.filter(pk__in=[each["milestone"] for each in facts], hold__frozen_at=None)
        due = {pk: kept(due_at) for pk, due_at in of_these.values_list("pk", column)}
        return [due.get(each["milestone"]) == each[fact] for each in facts]

    return question


def _is_frozen(facts: Sequence[Kept]) -> list[bool]:
    of_these = Milestone.objects.filter(pk__in=[each["milestone"] for each in facts], hold__frozen_at__isnull=False)
    still = set(of_these.values_list("pk", flat=True))
    return [each["milestone"] in still for each in facts]


def _offer_is_open(facts: Sequence[Kept]) -> list[bool]:
    of_these = SettlementOffer.objects.filter(pk__in=[each["offer"] for each in facts])
    still = set(of_these.filter(state=SettlementOffer.State.OPEN).values_list("pk", flat=True))
    return [each["offer"] in still for each in facts]


def _contract_is_offered(facts: Sequence[Kept]) -> list[bool]:
    of_these = Contract.objects.filter(pk__in=[each["contract_id"] for each in facts], state=Contract.State.OFFERED)
    still = set(of_these.values_list("pk", flat=True))
    return [each["contract_id"] in still for each in facts]


WHILE_FUNDED = Until(stands=in_state(State.FUNDED), of=("milestone",))
WHILE_PENDING = Until(stands=in_state(State.PENDING), of=("milestone",))
WHILE_CHANGES_ARE_WANTED = Until(stands=in_state(State.CHANGES_REQUESTED), of=("milestone",))
WHILE_PROTECTED = Until(stands=in_state(*PROTECTED), of=("milestone",))
WHILE_FROZEN = Until(stands=_is_frozen, of=("milestone",))
WHILE_REVIEWED = Until(passes="due", stands=runs("review_due_at", "due"), of=("milestone",))
WHILE_IDLE = Until(passes="until", stands=runs("idle_due_at", "until"), of=("milestone",))
WHILE_OPEN = Until(passes="answer_by", stands=_offer_is_open, of=("offer",))
WHILE_OFFERED = Until(passes="answer_by", stands=_contract_is_offered, of=("contract_id",))

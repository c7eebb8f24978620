"""What makes a notice about a dispute out of date: each question is one statement for many notices."""

from collections.abc import Sequence
from functools import cache

from accounts.wording.facts import Kept
from accounts.wording.out_of_date import Question, Until
from disputes.models import Dispute, Ruling

Stage = Dispute.Stage


@cache
def at_stage(*stages: str) -> Question:
    """Whether the dispute is still at one of these."""

    def question(facts: Sequence[Kept]) -> list[bool]:
        of_these = Dispute.objects.filter(pk__in=[each["dispute"] for each in facts], stage__in=stages)
        still = set(of_these.values_list("pk", flat=True))
        return [each["dispute"] in still for each in facts]

    return question


def _is_proposed(facts: Sequence[Kept]) -> list[bool]:
    of_these = Ruling.objects.filter(pk__in=[each["ruling"] for each in facts], state=Ruling.State.PROPOSED)
    still = set(of_these.values_list("pk", flat=True))
    return [each["ruling"] in still for each in facts]


def _consent_is_asked(facts: Sequence[Kept]) -> list[bool]:
    asked = Dispute.objects.filter(pk__in=[each["dispute"] for each in facts], withdrawal_asked_at__isnull=False)
    still = set(asked.exclude(stage=Stage.CLOSED).values_list("pk", flat=True))
    return [each["dispute"] in still for each in facts]


WHILE_RESPONDING = Until(passes="due", stands=at_stage(Stage.RESPONDING), of=("dispute",))
WHILE_NEGOTIATING = Until(passes="due", stands=at_stage(Stage.NEGOTIATING), of=("dispute",))
WHILE_IN_REVIEW = Until(stands=at_stage(Stage.IN_REVIEW), of=("dispute",))
WHILE_RULED = Until(stands=at_stage(Stage.RULED), of=("dispute",))
WHILE_IT_CAN_BE_APPEALED = Until(passes="due", stands=at_stage(Stage.RULED), of=("dispute",))
WHILE_PROPOSED = Until(stands=_is_proposed, of=("ruling",))
WHILE_CONSENT_IS_ASKED = Until(stands=_consent_is_asked, of=("dispute",))

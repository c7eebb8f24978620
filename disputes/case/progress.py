"""How far a dispute has come: respond, settle, staff decide, ruled."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from disputes.models import Dispute

Stage = Dispute.Stage
STAGES = (Stage.RESPONDING, Stage.NEGOTIATING, Stage.IN_REVIEW, Stage.RULED)


@dataclass(frozen=True)
class Step:
    """`state` is done, now, skipped or ahead."""

    name: str
    state: str


def steps_of(dispute: Dispute, *, responded: bool) -> list[Step]:
    """The four steps; empty when it ended without a ruling, because the rest will never come."""
    if not dispute.is_open and dispute.outcome != Dispute.Outcome.RULED:
        return []
    reached = STAGES.index(Stage(dispute.stage)) if dispute.is_open else len(STAGES)
    names = [
        "Respond",
        "Settle",
        _("Other staff decide the appeal") if dispute.appealed else _("Staff decide"),
        "Ruled",
    ]
    return [
        Step(name, _state(number, reached, skipped=not responded and number < STAGES.index(Stage.IN_REVIEW)))
        for number, name in enumerate(names)
    ]


def _state(number: int, reached: int, *, skipped: bool) -> str:
    if number == reached:
        return "now"
    if number > reached:
        return "ahead"
    return "skipped" if skipped else "done"

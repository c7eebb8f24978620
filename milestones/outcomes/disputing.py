"""What a dispute does to milestones: clocks stand, go on with what was left, or the money is split by a ruling.

The app above decides; here the state machine, the money, the history and the notices are moved. The milestones must
be locked and read with_parties().
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from marketplace import outages
from milestones.clocks import IDLE
from milestones.models import Milestone, MilestoneEvent, SettlementOffer, State
from milestones.outcomes import settling

Kind = MilestoneEvent.Kind


def freeze(milestones: Sequence[Milestone], *, actor: User | None, at: datetime, note: str = "") -> None:
    """Every clock of these milestones stands; what was offered before is overtaken."""
    before = [milestone.state for milestone in milestones]
    away = outages.recent(at)
    for milestone in milestones:
        milestone.dispute_opened(at=at, away=away)
    Milestone.write(milestones, *Milestone.MOVED)
    SettlementOffer.overtake(milestones, at=at)
    MilestoneEvent.record(milestones, Kind.DISPUTE_OPENED, from_states=before, actor=actor, at=at, note=note)


def go_back(milestone: Milestone, *, actor: User, at: datetime) -> None:
    """A dispute is withdrawn: back to where the milestone was, and the clocks go on with what was left."""
    milestone.dispute_withdrawn(at=at, idle_lasts=IDLE.lasts)
    Milestone.write([milestone], *Milestone.WENT_ON)
    SettlementOffer.overtake([milestone], at=at)
    MilestoneEvent.record([milestone], Kind.DISPUTE_WITHDRAWN, from_states=[State.DISPUTED], actor=actor, at=at)


def note(milestones: Sequence[Milestone], kind: str, *, actor: User | None, at: datetime, text: str = "") -> None:
    """Write into the history what happened in a dispute without moving the milestone; one statement."""
    states = [milestone.state for milestone in milestones]
    MilestoneEvent.record(milestones, kind, from_states=states, actor=actor, at=at, note=text)


def carry_out(milestones: Sequence[Milestone], *, to_freelancer_minor: Sequence[int], at: datetime) -> None:
    """Split the money as ruled; minor units, one for each. Locks taken: ledger accounts, in order of id."""
    for milestone, minor in zip(milestones, to_freelancer_minor, strict=True):
        milestone.ruled(at=at, to_freelancer_minor=minor)
    settling.carry_out(
        milestones,
        Kind.RULED,
        to_freelancer_minor=to_freelancer_minor,
        from_states=[State.DISPUTED] * len(milestones),
        actor=None,
        reason=_("As ruled by our staff"),
        at=at,
    )

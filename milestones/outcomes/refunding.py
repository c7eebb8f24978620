"""Carrying out refunds: state, ledger, history and notices of many milestones at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import User
from escrow.chargebacks import bearing
from escrow.money_out import refunds
from milestones.kinds_of_notice import money
from milestones.models.event import MilestoneEvent
from milestones.models.settlement_offer import SettlementOffer
from milestones.outcomes.telling import tell

if TYPE_CHECKING:
    from milestones.models.fields import MilestoneFields

Kind = MilestoneEvent.Kind


def carry_out(
    milestones: Sequence["MilestoneFields"],
    kind: str,
    *,
    from_states: Sequence[str],
    actor: User | None,
    reason: str,
    at: datetime,
) -> None:
    """Write refunds that the state machine has allowed in memory; a fixed number of statements for any number.

    The milestones must be locked and read with_parties(). Locks taken: ledger accounts, in order of id.
    """
    type(milestones[0]).write(milestones, *milestones[0].CLOSED)
    SettlementOffer.overtake(milestones, at=at)
    bearing.give_back([milestone.hold for milestone in milestones], actor=actor, reason=reason[:200], at=at)
    MilestoneEvent.record(milestones, kind, from_states=from_states, actor=actor, at=at, note=reason)
    tell(milestones, money.OF_EVENT[kind], key="refunded", at=at)


def send_again(milestone: "MilestoneFields", *, actor: User, at: datetime) -> None:
    """Send a refund that came back to its hold once more. The milestone must be locked."""
    held = milestone.hold.balance.amount_minor
    refunds.refund([milestone.hold], amounts_minor=[held], actor=actor, reason=_("Sent again"), at=at)
    MilestoneEvent.record([milestone], Kind.REFUND_RETRIED, from_states=[milestone.state], actor=actor, at=at)

"""Carrying out splits: so much of a hold to the freelancer, the rest back to the client. One is a list of one.

Settlements by agreement, refund requests that nobody answered and rulings all end here.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.notifications import notify
from accounts.wording.facts import Facts
from escrow.chargebacks import bearing
from escrow.earnings import withdrawable
from escrow.ledger import holds
from marketplace.charges import require_shares_worth_paying
from marketplace.money import Money, percent, step_minor
from marketplace.refusals import Refused
from marketplace.texts import later as _later
from milestones.clocks import Party
from milestones.kinds_of_notice import money
from milestones.models.event import MilestoneEvent
from milestones.models.settlement_offer import SettlementOffer
from milestones.outcomes.split import split_of
from milestones.outcomes.telling import earned, notices
from milestones.outcomes.unseen import is_unprotected, unseen_holds
from milestones.outcomes.voices import Voices

if TYPE_CHECKING:
    from milestones.models.fields import MilestoneFields

Kind = MilestoneEvent.Kind
NOTHING = Voices(
    client=_later("You get {back} back."),
    freelancer=_later("{client} gets {back} back."),
    others=_later("{client} gets {back} back."),
)
ALL = Voices(
    client=_later("{freelancer} gets {net} of {paid} after the fee of {rate}."),
    freelancer=_later("You get {net} of {paid} after the fee of {rate}."),
    others=_later("{freelancer} gets {net} of {paid} after the fee of {rate}."),
)
SPLIT = Voices(
    client=_later("{freelancer} gets {net} of {paid} after the fee of {rate}, and you get {back} back."),
    freelancer=_later("You get {net} of {paid} after the fee of {rate}, and {client} gets {back} back."),
    others=_later("{freelancer} gets {net} of {paid} after the fee of {rate}, and {client} gets {back} back."),
)


class NoSuchSplit(Refused):
    """The split does not add up, or it is no offer at all."""


def require_split(milestone: "MilestoneFields", *, by: User, to_freelancer_minor: int) -> None:
    """Raise NoSuchSplit or NotPayable unless this party can offer so many minor units to the freelancer."""
    contract, whole, currency = milestone.contract, milestone.amount, milestone.currency
    if not 0 <= to_freelancer_minor <= whole.amount_minor:
        raise NoSuchSplit(_("Offer an amount from {Money} to {whole}.").format(Money=Money(0, currency), whole=whole))
    if to_freelancer_minor % step_minor(currency):
        raise NoSuchSplit(_("{currency} amounts end in 0, such as 1.250.").format(currency=currency))
    require_shares_worth_paying(whole, to_freelancer_minor)
    if by.pk == contract.client_id and to_freelancer_minor == whole.amount_minor:
        raise NoSuchSplit(_("That is everything: release {whole} instead.").format(whole=whole))
    if by.pk == contract.freelancer_id and not to_freelancer_minor:
        raise NoSuchSplit(_("That is nothing: return {whole} instead.").format(whole=whole))


def carry_out(
    milestones: Sequence["MilestoneFields"],
    kind: str,
    *,
    to_freelancer_minor: Sequence[int],
    from_states: Sequence[str],
    actor: User | None,
    reason: str,
    at: datetime,
) -> None:
    """Write splits that the state machine has allowed in memory; a fixed number of statements for any number.

    `to_freelancer_minor` in minor units, one for each milestone, 0 to its amount. The milestones must be locked and
    read with_parties(). Locks taken: ledger accounts, in order of id.
    """
    type(milestones[0]).write(milestones, *milestones[0].CLOSED)
    SettlementOffer.overtake(milestones, at=at)
    shares = list(zip(milestones, to_freelancer_minor, strict=True))
    paid = [(milestone.hold, minor) for milestone, minor in shares if minor]
    back = [(m.hold, m.amount_minor - minor) for m, minor in shares if minor < m.amount_minor]
    unseen = unseen_holds(milestones, kind, from_states=from_states) if paid else set()
    if paid:
        holds.release(
            [hold for hold, _unused in paid],
            amounts_minor=[minor for _unused, minor in paid],
            unseen=unseen,
            actor=actor,
            at=at,
        )
    if back:
        bearing.give_back(
            [hold for hold, _unused in back],
            amounts_minor=[minor for _unused, minor in back],
            actor=actor,
            reason=(reason or "Settled")[:200],
            at=at,
        )
    MilestoneEvent.record(milestones, kind, from_states=from_states, actor=actor, at=at, note=reason)
    told = []
    for milestone, minor in shares:
        facts: Facts = {
            **of_split(milestone, minor),
            "unprotected": bool(minor) and is_unprotected(milestone, unseen),
            "waits": withdrawable.UNSEEN_WAITS,
        }
        told += notices([milestone], money.OF_EVENT[kind], facts, key="settled")
    notify(told, at=at)


def of_split(milestone: "MilestoneFields", to_freelancer_minor: int) -> Facts:
    """The facts of a split: who gets all, nothing or a part, and how much."""
    paid = Money(to_freelancer_minor, milestone.currency)
    back = milestone.amount - paid
    split = "none" if not paid else "part" if back else "all"
    return {"split": split, "paid": paid, "back": back, **earned(milestone, paid)}


def of_offer(offer: SettlementOffer) -> Facts:
    """The facts of an offer: who gets what, why, and what silence does with it when. Reads the hold."""
    return {
        **of_split(offer.milestone, offer.to_freelancer_minor),
        "offer": offer.pk,
        "share": offer.to_freelancer,
        "reason": offer.reason,
        "answer_by": offer.answer_due_at,
        "clock": offer.clock.name,
    }


def sentence(milestone: "MilestoneFields", to_freelancer_minor: int, side: Party | None = None) -> str:
    """Who gets what, fee and all, in a sentence: "You get $380.00 of $400.00 after the fee of 5 %, ..."."""
    split = split_of(milestone, to_freelancer_minor)
    words = ALL if not split.to_client else SPLIT if split.to_freelancer else NOTHING
    return words.to(
        side,
        milestone.contract,
        paid=split.to_freelancer,
        net=split.net,
        back=split.to_client,
        rate=percent(milestone.hold.fee_bps),
    )

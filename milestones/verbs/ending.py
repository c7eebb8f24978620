"""Ending a contract: what is not funded is cancelled at once; what is held goes only where both sides agree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Facts
from contracts.models import Contract, ContractEvent
from escrow.models import Hold
from marketplace import clock
from marketplace.refusals import Refused
from milestones import locks
from milestones.kinds_of_notice import work
from milestones.models import Milestone, MilestoneEvent, PaymentRequest, State
from milestones.outcomes import releasing
from milestones.verbs import offering_settlements, returning


class AlreadyEnding(Refused):
    """Somebody ended this contract before; what is still held goes its way."""


class MilestonesMovedOn(Refused):
    """What was chosen was chosen for milestones that stood otherwise."""


class Wish(StrEnum):
    """What whoever ends a contract wants of a milestone whose money is held."""

    KEEP = "keep"
    ASK_BACK = "ask_back"
    RETURN = "return"
    OFFER = "offer"


@dataclass(frozen=True)
class Choice:
    """For one milestone; `to_freelancer_minor` (minor units) counts with Wish.OFFER only."""

    wish: Wish
    to_freelancer_minor: int = 0


def seen(milestones: Iterable[Milestone]) -> str:
    """How a contract's milestones stand, in a line that a page can keep and `end` can compare.

    With the offers that are open: where there is one, nothing else can be chosen. Reads `settlement_offers`, prefetched
    or not.
    """
    return " ".join(
        f"{m.pk}:{m.state}:{m.open_offer.pk if m.open_offer else ''}:{'frozen' if m.hold.is_frozen else ''}"
        for m in milestones
    )


def require_can_end(contract: Contract, *, by: User) -> None:
    """Raise NotYours, ContractStateRefuses or AlreadyEnding."""
    contract.require_party(by)
    contract.require_state(Contract.State.ACTIVE)
    if contract.ending_since:
        raise AlreadyEnding(_("This contract has been ended already. What is still held goes its way."))


@transaction.atomic
def end(
    contract: Contract, *, by: User, reason: str, choices: Mapping[int, Choice], seen_states: str | None = None
) -> None:
    """End an active contract; `choices` by milestone id, for those that are at work (default: keep).

    What is not funded is cancelled. The client may ask for held money back, the freelancer may return it, either may
    offer a split; a milestone that is kept goes on by its own rules, and the contract is over when the last has come
    to its end. Locks holds, contract, milestones, ledger accounts. Raises NotYours, ContractStateRefuses,
    AlreadyEnding, MilestonesMovedOn if `seen_states` is true no more, Refused for an empty reason, or as the
    milestones' own verbs do.
    """
    milestones, now = locks.all_of(contract), clock.now()
    prefetch_related_objects(milestones, "settlement_offers")
    contract = milestones[0].contract
    require_can_end(contract, by=by)
    if seen_states is not None and seen_states != seen(milestones):
        raise MilestonesMovedOn(
            _("Something has happened to a milestone since you opened this page. Look at it again.")
        )
    if not reason.strip():
        raise Refused(_("Say why, in a sentence for the other side."))
    contract.ending_since = now
    contract.save(update_fields=["ending_since"])
    is_client, kinds = by.pk == contract.client_id, ContractEvent.Kind
    kind = kinds.ENDED_BY_CLIENT if is_client else kinds.ENDED_BY_FREELANCER
    ContractEvent.objects.create(contract=contract, kind=kind, note=reason.strip()[:300], actor=by, at=now)
    PaymentRequest.end_with([contract], at=now)
    _call_off([milestone for milestone in milestones if milestone.state == State.PENDING], by)
    for milestone in milestones:
        if milestone.is_at_work and milestone.pk in choices:
            _carry_out(milestone, choices[milestone.pk], by=by, reason=reason)
    other = contract.other_party(by)
    facts: Facts = {"by": by, "contract": contract.title, "reason": reason.strip()}
    path, key = contract.get_absolute_url(), f"contract:{contract.pk}:ending"
    notify([Notice(other.pk, key, work.ENDED, path, facts)], at=now)
    releasing.complete_finished_contracts([contract.pk], at=now)


def _call_off(pending: list[Milestone], by: User) -> None:
    """Nothing is held for these; a deposit that is on its way goes straight back."""
    now = clock.now()
    for milestone in pending:
        milestone.called_off(at=now)
    Hold.close([milestone.hold for milestone in pending], at=now)
    Milestone.write(pending, *Milestone.CLOSED)
    MilestoneEvent.record(
        pending,
        MilestoneEvent.Kind.CALLED_OFF,
        from_states=[State.PENDING] * len(pending),
        actor=by,
        at=now,
        note=_("The contract was ended"),
    )


def _carry_out(milestone: Milestone, choice: Choice, *, by: User, reason: str) -> None:
    if choice.wish == Wish.ASK_BACK:
        offering_settlements.offer(milestone, by=by, to_freelancer_minor=0, reason=reason)
    elif choice.wish == Wish.RETURN:
        returning.return_money(milestone, by=by, confirmed_minor=milestone.amount_minor, reason=reason)
    elif choice.wish == Wish.OFFER:
        offering_settlements.offer(milestone, by=by, to_freelancer_minor=choice.to_freelancer_minor, reason=reason)

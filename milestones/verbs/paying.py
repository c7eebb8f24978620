"""Paying directly: any amount, at any time, for whatever the client finds worth it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from escrow.ledger import holds
from escrow.models import Hold, Payment
from escrow.money_in import payments
from marketplace import clock
from marketplace.charges import require_payable
from marketplace.refusals import Refused
from milestones import locks
from milestones.models import Milestone, MilestoneEvent, State
from milestones.outcomes import releasing

MOST_UNPAID = 5


class TooManyUnpaid(Refused):
    """Payments were started again and again without being completed."""


@transaction.atomic
def pay(contract: Contract, *, by: User, amount_minor: int, what_for: str) -> Payment:
    """Ask for a payment that is the freelancer's as soon as it is charged.

    It becomes a milestone of its own, so that it has a history and a hold like every other. Locks holds,
    contract, milestones. Raises NotYours, ContractStateRefuses or NotPayable. The caller opens the checkout.
    """
    require_payable(contract.money(amount_minor))
    existing = locks.all_of(contract)
    contract, now = existing[0].contract, clock.now()
    contract.require_client(by)
    contract.require_state(Contract.State.ACTIVE, Contract.State.COMPLETED)
    for same in existing:
        # The button was pressed twice, or the checkout was left and the form filled in again.
        if (
            same.is_direct
            and same.state == State.PENDING
            and (same.amount_minor, same.title) == (amount_minor, what_for)
        ):
            return _ask(same)
    if sum(m.is_direct and m.state == State.PENDING for m in existing) >= MOST_UNPAID:
        raise TooManyUnpaid(_("Several payments have been started and not completed. Complete one of them first."))
    [hold] = holds.open_holds(
        [
            holds.Wanted(
                payer=by,
                payee=contract.freelancer,
                currency=contract.currency,
                amount_minor=amount_minor,
                fee_bps=contract.fee_bps,
                group=f"contract-{contract.pk}",
                rules_version=contract.rules_version,
            )
        ],
        at=now,
    )
    milestone = Milestone.objects.create(
        contract=contract,
        hold=hold,
        position=max(m.position for m in existing) + 1,
        title=what_for,
        amount_minor=amount_minor,
        currency=contract.currency,
        is_direct=True,
    )
    MilestoneEvent.record(
        [milestone],
        MilestoneEvent.Kind.CREATED,
        from_states=[State.PENDING],
        actor=by,
        at=now,
        note=_("Direct payment"),
    )
    return _ask(milestone)


@transaction.atomic
def resume(milestone: Milestone, *, by: User) -> Payment:
    """Ask again for a direct payment that was not completed. Locks hold, contract, milestone."""
    fresh = milestone.locked()
    fresh.contract.require_client(by)
    fresh.require(State.PENDING)
    return _ask(fresh)


def _ask(milestone: Milestone) -> Payment:
    contract = milestone.contract
    return payments.ask(
        [milestone.hold],
        payer=contract.client,
        description=f"{milestone.title}, {contract.title}"[:200],
        return_path=contract.get_absolute_url(),
    )


def give_up(milestones: list[Milestone], *, actor: User | None, at: datetime) -> None:
    """Call off direct payments whose charge did not come about. The milestones must be locked."""
    for milestone in milestones:
        milestone.called_off(at=at)
    Hold.close([milestone.hold for milestone in milestones], at=at)
    Milestone.write(milestones, "state", "closed_at")
    MilestoneEvent.record(
        milestones,
        MilestoneEvent.Kind.CALLED_OFF,
        from_states=[State.PENDING] * len(milestones),
        actor=actor,
        at=at,
        note=_("The payment was not completed"),
    )
    releasing.complete_finished_contracts([milestone.contract_id for milestone in milestones], at=at)

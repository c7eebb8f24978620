"""What a suspension means for the open contracts of a person: nothing is taken, and both sides are told so."""

from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts import signals
from accounts.models import SuspensionEvent, User
from accounts.notices.notifications import Notice, notify
from accounts.suspension.suspending import OVER, Effect
from contracts.models import Contract
from escrow.money_in import closing_checkouts
from milestones.dispute_status import Standing, standings_of
from milestones.kinds_of_notice import suspensions as kinds
from milestones.models import Milestone
from milestones.workspace.figures import figures_of
from milestones.workspace.suspended import OPEN, sentences

Status = Contract.State
Kind = SuspensionEvent.Kind


@receiver(signals.effects_wanted)
def effects(user: User, most: int, **kwargs: Any) -> list[Effect]:
    """For staff, before they decide, in so many contracts at most; times in their own zone."""
    zone, contracts = timezone.get_current_timezone(), _open_contracts(user, most=most)
    standings = _standings_in(contracts)
    return [
        Effect(
            contract=contract.title,
            other=contract.other_party(user),
            protected=figures_of(contract, milestones).protected,
            sentences=sentences(contract, milestones, user, standings, zone=zone),
        )
        for contract, milestones in contracts
    ]


@receiver(signals.suspension_changed)
def tell_parties(event: SuspensionEvent, **kwargs: Any) -> None:
    """Tell both parties of each open contract what it means there. The reason stays between the person and staff.

    Payment pages that the person had open are closed: they were to begin something new.
    """
    user = event.suspension.user
    if event.kind == Kind.SUSPENDED:
        closing_checkouts.close_all_of(user, at=event.at)
    contracts = _open_contracts(user)
    standings = _standings_in(contracts)
    is_lifted = event.kind in OVER
    notices = [
        Notice(
            user_id=party.pk,
            key=f"suspension:{event.pk}:contract:{contract.pk}",
            kind=kinds.OF_EVENT[event.kind],
            path=contract.get_absolute_url(),
            facts={
                "person": user,
                "is_own": party == user,
                "contract": contract.title,
                "protects": bool(figures_of(contract, milestones).protected),
                "held": figures_of(contract, milestones).protected,
                "means": ""
                if is_lifted
                else " ".join(sentences(contract, milestones, user, standings, zone=party.zone, reader=party)),
            },
        )
        for contract, milestones in contracts
        for party in _told(contract)
        # That everything is possible again the person has read already, once for all of their contracts.
        if not (is_lifted and party == user)
    ]
    notify(notices, at=event.at)


def _standings_in(contracts: Iterable[tuple[Contract, list[Milestone]]]) -> dict[int, Standing]:
    return standings_of(milestone for _, milestones in contracts for milestone in milestones)


def _open_contracts(user: User, *, most: int | None = None) -> list[tuple[Contract, list[Milestone]]]:
    """Four statements, whatever the number. Nothing is locked: what is told is how things stand just now."""
    milestones = Milestone.objects.select_related("hold__account").prefetch_related(
        "settlement_offers", "hold__takings"
    )
    milestones = milestones.order_by("position")
    contracts = list(
        Contract.objects.of(user).filter(state__in=OPEN).select_related("client", "freelancer").order_by("pk")[:most]
    )
    of: dict[int, list[Milestone]] = {contract.pk: [] for contract in contracts}
    known = {contract.pk: contract for contract in contracts}
    for milestone in milestones.filter(contract__in=contracts):
        # Its people are known already; each milestone would ask for them again.
        milestone.contract = known[milestone.contract_id]
        of[milestone.contract_id].append(milestone)
    return [(contract, of[contract.pk]) for contract in contracts]


def _told(contract: Contract) -> list[User]:
    """Both; the freelancer does not know of an offer whose deposit is still awaited."""
    awaiting = contract.state == Status.AWAITING_DEPOSIT
    return [contract.client] if awaiting else [contract.client, contract.freelancer]

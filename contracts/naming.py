"""Whom a person has open contracts with, for accounts, which knows no contract."""

from typing import Any

from django.dispatch import receiver

from accounts import signals
from accounts.models import User
from contracts.models import Contract

OPEN = (Contract.State.AWAITING_DEPOSIT, Contract.State.OFFERED, Contract.State.ACTIVE)


@receiver(signals.other_sides_wanted)
def other_sides(user: User, **about: Any) -> list[str]:
    """The names of the other sides, as they are and as they stand in the terms."""
    contracts = Contract.objects.of(user).filter(state__in=OPEN).select_related("client", "freelancer")
    return [
        name
        for contract in contracts
        for name in (contract.other_party(user).name, contract.name_in_terms(contract.other_party(user)))
    ]

"""Lock order, kept in one place: hold -> contract -> milestone (-> payment or refund -> ledger accounts by id).

Escrow locks its holds and then says so; what hangs on them is locked here, in that order, before any verb
reads it.
"""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from contracts.models import Contract
from escrow import signals
from escrow.models import Hold
from milestones.models import Milestone


@receiver(signals.holds_locked)
def lock_above_holds(holds: Sequence[Hold], **kwargs: Any) -> None:
    """Lock the contracts, then the milestones, of holds that were locked just now."""
    of_holds = Milestone.objects.filter(hold__in=holds)
    contracts = Contract.objects.filter(pk__in=of_holds.values("contract_id")).order_by("pk")
    list(contracts.select_for_update(no_key=True).values_list("pk"))
    list(of_holds.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def all_of(contract: Contract) -> list[Milestone]:
    """Lock everything of a contract and read it again: its milestones in order, with parties and holds."""
    Hold.lock(Milestone.objects.filter(contract=contract).values_list("hold_id", flat=True))
    return list(Milestone.objects.filter(contract=contract).with_parties().order_by("position"))

"""Payouts that have not left come back when a client's bank asks about what they are made of."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from escrow.earnings import withdrawable
from escrow.models import Payout
from escrow.money_out import payout_steps

State = Payout.State


@transaction.atomic
def recall(payout: Payout) -> bool:
    """Take a payout back to the earnings that a client's bank has asked about before it left; whether that is so.

    What was asked of the provider and not answered may have left, and goes its way. Locks taken: the payout, ledger
    accounts.
    """
    return _come_back(Payout.objects.select_for_update(no_key=True).get(pk=payout.pk))


def recall_from(payees: Collection[int]) -> None:
    """The same for everything that these people have asked for and nobody else is at work on (SKIP LOCKED)."""
    waiting = Payout.objects.filter(state=State.INTENDED, payee__in=payees).order_by("pk")
    for payout in waiting.select_for_update(no_key=True, skip_locked=True):
        _come_back(payout)


def _come_back(payout: Payout) -> bool:
    """The payout must be locked."""
    if payout.state != State.INTENDED or not payout.is_with_us or payout.is_entered_by_hand:
        return False
    why = withdrawable.stopped_since(payout)
    if why:
        payout_steps.come_back(payout, failure=_("{why} What else you have earned you can withdraw.").format(why=why))
    return bool(why)

"""What if nobody did anything any more? Whatever is still held after 75 days has had its alarm, whatever its state.

A refund that came back has had its own, when it did.
"""

from collections.abc import Sequence

from django.db import transaction

from disputes.silence import sweep as dispute_sweep
from escrow.models import Refund
from milestones.clocks import LONG_HELD
from milestones.models import Milestone
from milestones.silence import sweep
from tests.adversary.outage import HOUR
from tests.adversary.watch import require
from tests.adversary.world import World


def try_neglect(world: World, milestones: Sequence[Milestone]) -> None:
    """Let it happen, look, and undo it. Raises PromiseBroken."""
    was, savepoint = world.now, transaction.savepoint()
    these = Milestone.objects.filter(pk__in=[milestone.pk for milestone in milestones])
    these.update(long_held_told_at=None)
    longest = max(milestone.funded_at for milestone in milestones if milestone.funded_at) + LONG_HELD.lasts + HOUR
    world.now = max(longest, was)
    assert sweep.process_due().failed == 0
    assert dispute_sweep.process_due()[1] == 0
    came_back = Refund.objects.filter(state=Refund.State.FAILED).values("hold")
    for milestone in these.filter(hold__account__balance_minor__gt=0).exclude(hold__in=came_back):
        told = milestone.long_held_told_at is not None
        require(told, 12, f"money is held for 75 days while {milestone.state}, and nobody hears of it")
    world.now = was
    transaction.savepoint_rollback(savepoint)

"""What if site and worker were away just now, and past whatever runs out first? Tried wherever time can pass.

Each clock has then what it had, and a day at least.

Afterwards the same people can do the same, only later: nothing is explored from there.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from accounts.models import Notification
from disputes.silence import sweep as dispute_sweep
from marketplace.models import Outage
from milestones.silence import sweep
from tests.adversary import watch
from tests.adversary.situation import Situation, look
from tests.adversary.watch import require
from tests.adversary.world import World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def outage_in(now: Situation) -> tuple[object, ...] | None:
    """All that it depends on what an outage does: who is waited for, what runs out in it, and what soon after it.

    None where no time passes.
    """
    if now.is_overdue or now.next_clock is None:
        return None
    lasts = now.next_clock + HOUR
    clocks = tuple(left and (left < lasts, left <= DAY) for left in now.clocks())
    return (now.state, now.stage, now.disputed_from, now.appealed, now.idle_warned, now.offer and now.offer[:3], clocks)


def try_outage(world: World, before: Situation, money: Mapping[str, int]) -> None:
    """Let it happen, look, and undo it; time must be able to pass. Raises PromiseBroken."""
    assert before.next_clock is not None
    was, savepoint = world.now, transaction.savepoint()
    heard = Notification.objects.filter(key__contains="outage").count()
    lasts = before.next_clock + HOUR
    Outage.objects.create(what="worker", began_at=was, ended_at=was + lasts)
    world.now = was + lasts
    assert sweep.process_due().failed == 0
    assert dispute_sweep.process_due()[1] == 0
    after = look(world)
    told = Notification.objects.filter(key__contains="outage").count() - heard
    require(watch.where_it_is() == money, 10, "an outage moved money")
    require((after.state, after.stage) == (before.state, before.stage), 10, "an outage changed how things stand")
    to_tell = 0
    for which, then, now in zip(("review", "idle", "dispute", "offer"), before.clocks(), after.clocks(), strict=True):
        if then is None:
            require(now is None, 10, "an outage began a clock")
            continue
        fair = max(then, DAY)
        if which == "offer" and after.review is not None:
            # It stands no longer than the review beside it.
            fair = min(fair, after.review)
        require(now == fair, 10, f"a clock with {then} left has {now} after {lasts} without us")
        # Weeks in which nobody did anything are not worth a word; their end is.
        to_tell += which != "idle" or then <= DAY
    require(told == 2 * to_tell, 10, f"{told} were told of {to_tell} deadlines")
    world.now = was
    transaction.savepoint_rollback(savepoint)

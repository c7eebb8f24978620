"""Money that nobody does anything about: both sides are warned, then a refund request opens by itself, then staff hear.

Whatever the freelancer, who owes the work, does or writes begins the full time anew; what the client writes does not.
An offer of the client's puts it off until that is over, so that nothing opens beside it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts.notices.notifications import Notice, notify
from contracts import signals
from contracts.models import Contract, Message
from marketplace.alarms import alarm
from marketplace.texts import later as _later
from milestones.clocks import HOLD_ENDS, IDLE_WARNED, LONG_HELD, REFUND_REQUEST
from milestones.kinds_of_notice import settlements, time
from milestones.models import Milestone, MilestoneEvent, SettlementOffer, Submission
from milestones.models.fields import MilestoneQuerySet
from milestones.models.states import PROTECTED
from milestones.outcomes import settling
from milestones.outcomes.telling import notices, tell

Kind = MilestoneEvent.Kind
REASON = _later(
    "Nothing has happened on this milestone for a long time, so Surety asks whether the money should go back."
)


@receiver(signals.message_sent)
def begin_anew(message: Message, contract: Contract, at: datetime, **kwargs: Any) -> None:
    """A message is a sign of life, unless it is of the side that waits. A file or link in it shows work.

    Locks the contract's milestones that are at work, in order of id.
    """
    if message.author_id == contract.client_id and not contract.rules.waiting_side_keeps_awake:
        return
    idle = Milestone.objects.filter(contract=contract, idle_due_at__isnull=False)
    ids = list(idle.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    Milestone.objects.filter(pk__in=ids).touch(at)
    if contract.rules.messages_count_as_work and message.author_id == contract.freelancer_id and message.shows_work:
        Milestone.objects.filter(pk__in=ids).update(shown_at=at)


def due_to_warn(now: datetime) -> "MilestoneQuerySet":
    return _idle(now).filter(idle_warned_at=None)


@transaction.atomic
def warn(ids: Sequence[int], now: datetime) -> int:
    """Warn both sides and give them the rest of the time. Locks hold and milestone together (SKIP LOCKED)."""
    claimed = _claimed(due_to_warn(now), ids)
    for milestone in claimed:
        milestone.idle_due_at, milestone.idle_warned_at = now + IDLE_WARNED.lasts, now
    Milestone.write(claimed, *Milestone.CLOCKS)
    _note(claimed, Kind.IDLE_WARNED, now)
    until = now + IDLE_WARNED.lasts
    for is_either, kind in ((True, time.IDLE_EITHER), (False, time.IDLE)):
        told = [m for m in claimed if m.contract.rules.waiting_side_keeps_awake == is_either]
        tell(told, kind, key=f"idle:{now:%Y%m%d}", at=now, until=until)
    return len(claimed)


def due_to_ask(now: datetime) -> "MilestoneQuerySet":
    open_offer = SettlementOffer.objects.filter(milestone=OuterRef("pk"), state=SettlementOffer.State.OPEN)
    return _idle(now).filter(~Exists(open_offer), idle_warned_at__isnull=False)


@transaction.atomic
def ask(ids: Sequence[int], now: datetime) -> int:
    """Open the refund request in the client's name. Locks hold and milestone together (SKIP LOCKED)."""
    claimed = _claimed(due_to_ask(now), ids)
    offers_before, submissions = _counts(SettlementOffer, claimed), _counts(Submission, claimed)
    offers = [
        SettlementOffer(
            milestone=milestone,
            number=offers_before.get(milestone.pk, 0) + 1,
            author_id=milestone.contract.client_id,
            by_itself=True,
            to_freelancer_minor=0,
            reason=REASON,
            after_submission=submissions.get(milestone.pk, 0),
            made_at=now,
            answer_due_at=now + REFUND_REQUEST.lasts,
        )
        for milestone in claimed
    ]
    SettlementOffer.objects.bulk_create(offers)
    for milestone in claimed:
        milestone.touch(now)
    Milestone.write(claimed, *Milestone.CLOCKS)
    _note(claimed, Kind.REFUND_ASKED, now, _("Opened by itself"))
    told: list[Notice] = []
    for offer in offers:
        key, path, facts = f"offer:{offer.number}", offer.get_absolute_url(), settling.of_offer(offer)
        told += notices([offer.milestone], settlements.OPENED_BY_ITSELF, facts, key=key, path=path)
    notify(told, at=now)
    return len(claimed)


def due_to_alarm(now: datetime) -> "MilestoneQuerySet":
    """Held so long that staff must look at it, and nobody has told them yet."""
    held: MilestoneQuerySet = Milestone.objects.filter(
        state__in=PROTECTED, funded_at__lte=now - LONG_HELD.lasts, long_held_told_at=None
    )
    return held


@transaction.atomic
def alarm_staff(ids: Sequence[int], now: datetime) -> int:
    """Tell staff and both sides, once for each milestone. Locks hold and milestone together (SKIP LOCKED)."""
    claimed = _claimed(due_to_alarm(now), ids)
    Milestone.objects.filter(pk__in=[m.pk for m in claimed]).update(long_held_told_at=now)
    for milestone in claimed:
        until = (milestone.funded_at or now) + HOLD_ENDS
        alarm(
            f"{milestone.amount} has been held for {LONG_HELD.lasts.days} days",
            f"Milestone {milestone.pk}, “{milestone.title}” of contract {milestone.contract_id}: "
            f"{milestone.get_state_display().lower()}. The provider lets it be held until "
            f"{until:%d %b %Y} UTC; talk to both sides.",
        )
        tell([milestone], time.LONG_HELD, key="long-held", at=now, held=LONG_HELD.lasts, until=until)
    return len(claimed)


def _idle(now: datetime) -> "MilestoneQuerySet":
    idle: MilestoneQuerySet = Milestone.objects.filter(
        idle_due_at__lte=now, hold__frozen_at=None, contract__state=Contract.State.ACTIVE
    )
    return idle


def _claimed(due: "MilestoneQuerySet", ids: Sequence[int]) -> list[Milestone]:
    free = due.filter(pk__in=ids).with_parties()
    return list(free.select_for_update(skip_locked=True, no_key=True, of=("hold", "self")).order_by("pk"))


def _note(milestones: Sequence[Milestone], kind: str, at: datetime, note: str = "") -> None:
    states = [milestone.state for milestone in milestones]
    MilestoneEvent.record(milestones, kind, from_states=states, actor=None, at=at, note=note)


def _counts(model: type[SettlementOffer] | type[Submission], milestones: Sequence[Milestone]) -> dict[int, int]:
    """How many each milestone has, by its id; those that have none are left out."""
    rows = model._default_manager.filter(milestone__in=milestones).order_by()
    return dict(rows.values_list("milestone").annotate(Count("pk")))

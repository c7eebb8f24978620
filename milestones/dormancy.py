"""Money that nobody does anything about: both sides are warned, then a refund request opens by itself, then staff hear.

Anything that happens to a milestone, and every message, begins the full time anew.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from contracts import signals
from contracts.models import Contract, Message
from marketplace import times
from marketplace.alarms import alarm
from milestones.clocks import IDLE_WARNED, LONG_HELD, REFUND_REQUEST
from milestones.models import Milestone, MilestoneEvent, SettlementOffer
from milestones.models.fields import MilestoneQuerySet
from milestones.models.states import PROTECTED
from milestones.telling import tell

Kind = MilestoneEvent.Kind
REASON = "Nothing has happened on this milestone for a long time, so Surety asks whether the money should go back."


@receiver(signals.message_sent)
def begin_anew(message: Message, at: datetime, **kwargs: Any) -> None:
    """A message is a sign of life. Locks the contract's milestones that are at work, in order of id."""
    idle = Milestone.objects.filter(contract=message.contract_id, idle_due_at__isnull=False)
    ids = list(idle.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    Milestone.objects.filter(pk__in=ids).touch(at)


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
    for milestone in claimed:
        client, freelancer = (
            times.absolute(now + IDLE_WARNED.lasts, party.zone)
            for party in (milestone.contract.client, milestone.contract.freelancer)
        )
        text = "Nothing has happened on “{title}” for a long time. If nobody does anything until {until}, a refund "
        text += "request for {amount} opens by itself."
        key = f":{now:%Y%m%d}"
        tell([milestone], "idle", key=key, client=text, at=now, until=client)
        tell([milestone], "idle", key=key, freelancer=text, at=now, until=freelancer)
    return len(claimed)


def due_to_ask(now: datetime) -> "MilestoneQuerySet":
    return _idle(now).filter(idle_warned_at__isnull=False)


@transaction.atomic
def ask(ids: Sequence[int], now: datetime) -> int:
    """Open the refund request in the client's name. Locks hold and milestone together (SKIP LOCKED)."""
    claimed = _claimed(due_to_ask(now), ids)
    for milestone in claimed:
        offer = SettlementOffer(
            milestone_id=milestone.pk,
            number=milestone.settlement_offers.count() + 1,
            author_id=milestone.contract.client_id,
            by_itself=True,
            to_freelancer_minor=0,
            reason=REASON,
            after_submission=milestone.submissions.count(),
            made_at=now,
            answer_due_at=now + REFUND_REQUEST.lasts,
        )
        offer.save()
        milestone.touch(now)
        text = "Nothing happened on “{title}”, so a refund request for {amount} has opened by itself."
        asked = " Answer it by {answer_by}, submit the work, or talk to the other side."
        by = times.absolute(offer.answer_due_at, milestone.contract.freelancer.zone)
        tell([milestone], f"offer:{offer.number}", client=text, freelancer=text + asked, at=now, answer_by=by)
    Milestone.write(claimed, *Milestone.CLOCKS)
    _note(claimed, Kind.REFUND_ASKED, now, "Opened by itself")
    return len(claimed)


def due_to_alarm(now: datetime) -> "MilestoneQuerySet":
    """Held so long that staff must look at it, and nobody has told them yet."""
    held: MilestoneQuerySet = Milestone.objects.filter(
        state__in=PROTECTED, funded_at__lte=now - LONG_HELD.lasts, long_held_told_at=None
    )
    return held


@transaction.atomic
def alarm_staff(ids: Sequence[int], now: datetime) -> int:
    """Tell staff, once for each milestone. Locks hold and milestone together (SKIP LOCKED)."""
    claimed = _claimed(due_to_alarm(now), ids)
    Milestone.objects.filter(pk__in=[m.pk for m in claimed]).update(long_held_told_at=now)
    for milestone in claimed:
        alarm(
            f"{milestone.amount} has been held for {LONG_HELD.lasts.days} days",
            f"Milestone {milestone.pk}, “{milestone.title}” of contract {milestone.contract_id}: "
            f"{milestone.get_state_display().lower()}. Providers limit how long money may be held; talk to both sides.",
        )
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

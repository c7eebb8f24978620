"""The sweep: what silence does, done by the worker.

Work is claimed in batches with SKIP LOCKED: any number of sweeps may run at once, none waits for a person,
and none does another's work. Each batch is one transaction with a fixed number of statements. A batch that
fails is tried again in halves, down to the one row that cannot be done: that one is reported and left.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from contracts.models import Contract
from escrow.models import Hold
from marketplace import clock
from milestones import dormancy, offers, releasing, reminders, unanswered
from milestones.models import Milestone, MilestoneEvent, State, SweepFailure
from milestones.models.states import UNFINISHED

logger = logging.getLogger(__name__)
BATCH = 500


@dataclass
class Report:
    """What one sweep did."""

    released: int = 0
    expired: int = 0
    unanswered: int = 0
    failed: int = 0


def process_due(*, batch: int = BATCH) -> Report:
    """Do what every clock of the table in `clocks` does by now; returns what was done."""
    now, report, failed = clock.now(), Report(), 0
    done = []
    for find, do in DUTIES:
        ok, bad = in_batches(find, do, now, batch)
        done.append(ok)
        failed += bad
    report.expired, report.released, report.unanswered = done[:3]
    report.failed = failed
    # What did not fail again is done, or not due any more.
    SweepFailure.objects.filter(last_at__lt=now).delete()
    reminders.remind(now=now, limit=batch)
    return report


Find = Callable[[datetime, int, int], list[int]]
Do = Callable[[Sequence[int], datetime], int]


def in_batches(find: Find, do: Do, now: datetime, size: int) -> tuple[int, int]:
    """Walk over everything due in order of id, so that a row which fails is passed by, not met again."""
    done = failed = 0
    after = 0
    while ids := find(now, after, size):
        ok, bad = _halving(do, ids, now)
        done, failed, after = done + ok, failed + bad, ids[-1]
    return done, failed


def _halving(do: Do, ids: Sequence[int], now: datetime) -> tuple[int, int]:
    """Do a batch; if it fails, its halves; a single row that fails is reported."""
    try:
        return do(ids, now), 0
    except Exception as error:
        if len(ids) == 1:
            _report_failure(do, ids[0], error)
            return 0, 1
    middle = len(ids) // 2
    first, second = _halving(do, ids[:middle], now), _halving(do, ids[middle:], now)
    return first[0] + second[0], first[1] + second[1]


def ids_of(due: Callable[[datetime], QuerySet[Any]]) -> Find:
    """The ids of what is due, so many after the last of the batch before."""

    def find(now: datetime, after: int, size: int) -> list[int]:
        return list(due(now).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:size])

    return find


@transaction.atomic
def _release(ids: Sequence[int], now: datetime) -> int:
    """Release those of these milestones that are still due and that nobody else is at work on.

    Locks taken: holds and milestones together (SKIP LOCKED), then ledger accounts in order of id; the
    finished contracts are completed in a transaction of their own, because contracts stand above milestones.
    """
    claimed = list(
        Milestone.objects.due(now)
        .filter(pk__in=ids)
        .with_parties()
        .select_for_update(skip_locked=True, no_key=True, of=("hold", "self"))
        .order_by("pk")
    )
    if not claimed:
        return 0
    for milestone in claimed:
        milestone.silence_ended(at=now)
    releasing.carry_out(
        claimed,
        MilestoneEvent.Kind.SILENCE,
        from_states=[State.SUBMITTED] * len(claimed),
        actor=None,
        at=now,
    )
    return len(claimed)


def _due_offers(now: datetime) -> QuerySet[Any]:
    due = Contract.objects.filter(state=Contract.State.OFFERED, answer_due_at__lte=now)
    return due.exclude(milestones__hold__frozen_at__isnull=False)


@transaction.atomic
def _expire(ids: Sequence[int], now: datetime) -> int:
    """Expire those of these offers that are still unanswered and that nobody else is at work on.

    Locks taken: the holds (SKIP LOCKED), then contracts and milestones, then ledger accounts.
    """
    of_offers = Hold.objects.filter(milestone__contract__in=ids)
    free = set(of_offers.select_for_update(skip_locked=True, no_key=True, of=("self",)).values_list("pk", flat=True))
    holds_by_contract: dict[int, set[int]] = {}
    for contract_id, hold_id in of_offers.values_list("milestone__contract_id", "pk"):
        holds_by_contract.setdefault(contract_id, set()).add(hold_id)
    # Somebody is at work on part of the others: they are left to them, and to the next sweep.
    ours = [contract_id for contract_id, of_contract in holds_by_contract.items() if of_contract <= free]
    Hold.lock(hold_id for contract_id in ours for hold_id in holds_by_contract[contract_id])
    milestones = list(
        Milestone.objects.with_parties()
        .filter(contract__in=ours, contract__state=Contract.State.OFFERED, contract__answer_due_at__lte=now)
        .exclude(contract__milestones__hold__frozen_at__isnull=False)
        .order_by("pk")
    )
    contracts = list({milestone.contract_id: milestone.contract for milestone in milestones}.values())
    if contracts:
        offers.end(contracts, milestones, Contract.State.EXPIRED, actor=None, at=now)
        offers.tell_expired(contracts, at=now)
    return len(contracts)


def _finished_contracts(now: datetime) -> QuerySet[Any]:
    return Contract.objects.filter(state=Contract.State.ACTIVE).exclude(milestones__state__in=UNFINISHED)


@transaction.atomic
def _complete(ids: Sequence[int], now: datetime) -> int:
    """Complete contracts of which every milestone has come to its end. Locks taken: the contracts."""
    releasing.complete_finished_contracts(ids, at=now)
    return len(ids)


def _report_failure(do: Do, pk: int, error: Exception) -> None:
    logger.error("The sweep could not process %s %s", do.__name__, pk, exc_info=error)
    if do not in {_expire, _complete}:
        now = clock.now()
        text = f"{type(error).__name__}: {error}"
        SweepFailure.objects.update_or_create(
            milestone_id=pk,
            defaults={"error": text, "last_at": now},
            create_defaults={"error": text, "first_at": now, "last_at": now},
        )


# In this order: a review that ends overtakes an offer that ends with it, and contracts are finished last.
DUTIES: tuple[tuple[Find, Do], ...] = (
    (ids_of(_due_offers), _expire),
    (ids_of(Milestone.objects.due), _release),
    (ids_of(unanswered.due), unanswered.answer),
    (ids_of(dormancy.due_to_warn), dormancy.warn),
    (ids_of(dormancy.due_to_ask), dormancy.ask),
    (ids_of(dormancy.due_to_alarm), dormancy.alarm_staff),
    (ids_of(_finished_contracts), _complete),
)

"""The sweep: what silence does, done by the worker.

Work is claimed in batches with SKIP LOCKED: any number of sweeps may run at once, none waits for a person,
and none does another's work. Each batch is one transaction with a fixed number of statements. A batch that
fails is tried again in halves, down to the one row that cannot be done: that one is reported and left.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from contracts.jobs import past
from contracts.models import Contract
from contracts.reviews import counting, publishing
from escrow.models import Hold
from marketplace import clock
from marketplace.outages import Span, horizon
from milestones.models import Milestone, State, SweepFailure
from milestones.models.states import UNFINISHED
from milestones.outcomes import offer_endings, releasing
from milestones.silence import agreed_days, idle_money, outages, reminders, unanswered_offers
from milestones.silence.outages import Move

logger = logging.getLogger(__name__)
BATCH = 1_000


@dataclass
class Report:
    """What one sweep did."""

    released: int = 0
    expired: int = 0
    unanswered: int = 0
    failed: int = 0


def process_due(*, batch: int = BATCH) -> Report:
    """Do what every clock of the table in `clocks` does by now; returns what was done.

    What outages took is given back first. What could not be waits, and so does what is later than the last sign of
    life of the site or the worker.
    """
    now, report = clock.now(), Report()
    until, away = horizon(now)
    moved = move_deadlines(outages.MOVES, away, until, now, batch)
    done = [duty.in_batches(now, batch, until=until, away=away) for duty in DUTIES]
    report.expired, report.released, report.unanswered = (ok for ok, _ in done[:3])
    report.failed = moved + sum(bad for _, bad in done)
    # What did not fail again is done, or not due any more; of what is disputed another sweep knows.
    SweepFailure.objects.filter(last_at__lt=now).exclude(milestone__state=State.DISPUTED).delete()
    reminders.remind(now=now, limit=batch)
    return report


@dataclass(frozen=True)
class Duty:
    """Something that silence does: what is due, and doing it to a list of ids, all or nothing.

    `milestone_of` says of which milestone staff read when a row cannot be done; None where there is not just one.
    `deadline` is the column whose instant has passed, in a row with `made_good_until`; none where it is no deadline of
    anybody.
    """

    due: Callable[[datetime], QuerySet[Any]]
    do: Callable[[Sequence[int], datetime], int]
    milestone_of: Callable[[int], int | None] = int
    deadline: str = ""

    def in_batches(
        self, now: datetime, size: int, *, until: datetime | None = None, away: Sequence[Span] = ()
    ) -> tuple[int, int]:
        """Walk over everything due in order of id, so that a row which fails is passed by, not met again.

        Left alone are deadlines after `until`, and those that have yet to get back what one of `away` took. Returns
        how many were done and how many could not be.
        """
        done = failed = 0
        after = 0
        due = self.due(until or now)
        if self.deadline:
            for span in away:
                due = due.exclude(**span.spares(self.deadline))
        while ids := list(due.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:size]):
            ok, bad = self._halving(ids, now)
            done, failed, after = done + ok, failed + bad, ids[-1]
        return done, failed

    def _halving(self, ids: Sequence[int], now: datetime) -> tuple[int, int]:
        """Do a batch; if it fails, its halves; a single row that fails is reported."""
        try:
            return self.do(ids, now), 0
        except Exception as error:
            if len(ids) == 1:
                self._report_failure(ids[0], error)
                return 0, 1
        middle = len(ids) // 2
        first, second = self._halving(ids[:middle], now), self._halving(ids[middle:], now)
        return first[0] + second[0], first[1] + second[1]

    def _report_failure(self, pk: int, error: Exception) -> None:
        logger.error(
            "The sweep could not process %s %s", getattr(self.do, "__name__", "an outage of"), pk, exc_info=error
        )
        milestone_id = self.milestone_of(pk)
        if milestone_id is None:
            return
        now, text = clock.now(), f"{type(error).__name__}: {error}"
        SweepFailure.objects.update_or_create(
            milestone_id=milestone_id,
            defaults={"error": text, "last_at": now},
            create_defaults={"error": text, "first_at": now, "last_at": now},
        )


def move_deadlines(moves: Sequence[Move], away: Sequence[Span], until: datetime, now: datetime, size: int) -> int:
    """Give back what these outages took, as far as everything is known to be back; returns how many could not be."""
    failed = 0
    for span in away:
        if span.ended_at <= until:
            for move in moves:
                failed += Duty(partial(move.due, span), partial(move.do, span), move.milestone_of).in_batches(
                    now, size
                )[1]
    return failed


@transaction.atomic
def _release(ids: Sequence[int], now: datetime) -> int:
    """Release those of these milestones that are still due and that nobody else is at work on.

    Locks taken: holds and milestones together (SKIP LOCKED), then ledger accounts in order of id; the
    finished contracts are completed in a transaction of their own, because contracts stand above milestones.
    """
    claimed = (
        Milestone.objects.due(now)
        .filter(pk__among=ids)
        .select_for_update(skip_locked=True, no_key=True, of=("hold", "self"))
        .order_by("pk")
        .by_the_thousand()
    )
    if not claimed:
        return 0
    releasing.by_silence(claimed, at=now)
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
        offer_endings.end(contracts, milestones, Contract.State.EXPIRED, actor=None, at=now)
        offer_endings.tell_expired(contracts, at=now)
    return len(contracts)


def _finished_contracts(now: datetime) -> QuerySet[Any]:
    return Contract.objects.filter(state=Contract.State.ACTIVE).exclude(milestones__state__in=UNFINISHED)


@transaction.atomic
def _complete(ids: Sequence[int], now: datetime) -> int:
    """Complete contracts of which every milestone has come to its end. Locks taken: the contracts."""
    releasing.complete_finished_contracts(ids, at=now)
    return len(ids)


def _of_no_milestone(pk: int) -> None:
    return None


# In this order: a review that ends overtakes an offer that ends with it, and contracts are finished last.
DUTIES = (
    Duty(_due_offers, _expire, _of_no_milestone, deadline="answer_due_at"),
    Duty(Milestone.objects.due, _release, deadline="review_due_at"),
    Duty(unanswered_offers.due, unanswered_offers.answer, deadline="settlement_offers__answer_due_at"),
    Duty(idle_money.due_to_warn, idle_money.warn, deadline="idle_due_at"),
    Duty(idle_money.due_to_ask, idle_money.ask, deadline="idle_due_at"),
    Duty(idle_money.due_to_alarm, idle_money.alarm_staff),
    Duty(agreed_days.due_to_warn, agreed_days.warn),
    Duty(agreed_days.due_to_tell, agreed_days.mark),
    Duty(_finished_contracts, _complete, _of_no_milestone),
    Duty(past.due_to_warn, past.warn, _of_no_milestone),
    Duty(past.due, past.close, _of_no_milestone, deadline="hire_due_at"),
    Duty(publishing.due, publishing.publish, _of_no_milestone, deadline="due_at"),
    Duty(counting.due, counting.count, _of_no_milestone),
)

"""How a contract's lines in the lists of its two people are drawn, and drawn anew when something of it has changed.

The database itself remembers which contracts have changed (`ContractToDraw`). Who looks has their own drawn at once,
and the worker has drawn all others soon: a change costs nobody who makes it more than that one row.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Prefetch, Q

from accounts.models import User
from contracts.models import Contract
from milestones.clocks import Party
from milestones.dispute_status import standings_of
from milestones.models import ContractLine, ContractToDraw, Milestone, PaymentRequest
from milestones.models.contract_line import FAR
from milestones.models.states import FINAL
from milestones.workspace import next_step
from milestones.workspace.figures import figures_of
from milestones.workspace.next_step import NextStep, Reader
from milestones.workspace.priority import Ahead, first_of, pressing_in

logger = logging.getLogger(__name__)
LIVE = (Contract.State.AWAITING_DEPOSIT, Contract.State.OFFERED, Contract.State.ACTIVE)
# How many milestones beside the first a line tells of.
ALSO_TOLD = 3
AT_ONCE = 20
DRAWN = [field.name for field in ContractLine._meta.concrete_fields if field.name not in {"id", "contract", "person"}]


def draw_for(user: User) -> None:
    """Draw this person's contracts that have changed: the latest, as far as one page may take."""
    theirs = Q(contract__client=user) | Q(contract__freelancer=user)
    changed = ContractToDraw.objects.filter(theirs).values("contract_id").annotate(last=Max("pk"))
    draw(row["contract_id"] for row in changed.order_by("-last")[:AT_ONCE])


def draw_due() -> int:
    """Draw whatever has changed, some at a time. Returns how many contracts it drew."""
    drawn, last = 0, 0
    changed = ContractToDraw.objects.order_by("contract_id").values_list("contract_id", flat=True).distinct()
    while found := list(changed.filter(contract_id__gt=last)[:AT_ONCE]):
        drawn, last = drawn + _drawn(found), found[-1]
    return drawn


def _drawn(ids: Sequence[int]) -> int:
    """How many of these could be drawn. One that cannot be is reported and stops none of the others."""
    try:
        draw(ids)
    except Exception:
        if len(ids) > 1:
            return sum(_drawn([pk]) for pk in ids)
        logger.exception("Could not draw the lines of contract %s; it will be tried again", ids[0])
        return 0
    return len(ids)


def draw(contract_ids: Iterable[int]) -> None:
    """Draw the lines of these contracts anew.

    Locks the rows that say they have changed, before it reads anything: who comes later reads what is newer, and writes
    it later. What changes meanwhile leaves a row of its own, which is not deleted here.
    """
    ids = set(contract_ids)
    if not ids:
        return
    with transaction.atomic():
        changed = ContractToDraw.objects.filter(contract__in=ids).select_for_update(of=("self",)).order_by("pk")
        done = [row.pk for row in changed]
        ContractLine.objects.bulk_create(
            lines_of(ids), update_conflicts=True, unique_fields=["contract", "person"], update_fields=DRAWN
        )
        ContractToDraw.objects.filter(pk__in=done).delete()


def lines_of(contract_ids: Collection[int]) -> Iterator[ContractLine]:
    """As they should stand now, in memory; a fixed number of statements."""
    milestones = (
        Milestone.objects.select_related("hold__account")
        .prefetch_related("settlement_offers", "hold__takings")
        .order_by("position")
    )
    asked = PaymentRequest.objects.filter(state=PaymentRequest.State.OPEN)
    contracts: Any = (
        Contract.objects.filter(pk__in=contract_ids)
        .select_related("client", "freelancer")
        .prefetch_related(Prefetch("milestones", milestones), Prefetch("payment_requests", asked, to_attr="asked"))
        .order_by("pk")
    )
    standings = standings_of(milestone for contract in contracts for milestone in contract.milestones.all())
    for contract in contracts:
        # As of when it began: whose turn it is does not change by itself. What runs out, the sweep carries out.
        reader = Reader(now=contract.created_at, zone=UTC)
        ahead = [
            Ahead(each, next_step.of_milestone(each, contract, reader, standing=standings.get(each.pk)))
            for each in contract.milestones.all()
            if each.state not in FINAL or each.refund_came_back
        ]
        yield _line(contract, Party.CLIENT, ahead, reader, next(iter(contract.asked), None))
        if contract.offered_at is not None:
            yield _line(contract, Party.FREELANCER, ahead, reader)


def _late(first: Ahead | None) -> datetime | None:
    """Since when the work on it is past its day: before whatever has time yet."""
    return first.milestone.overdue_at if first and first.milestone.is_overdue else None


def _line(
    contract: Contract, party: Party, ahead: Sequence[Ahead], reader: Reader, asked: PaymentRequest | None = None
) -> ContractLine:
    milestones = list(contract.milestones.all())
    frozen = [each.amount_minor for each in milestones if each.hold.is_frozen]
    first = first_of(contract, ahead, party)
    step = first.next_step if first else next_step.of_contract(contract, milestones, reader)
    also = [each.milestone.pk for each in pressing_in(contract, ahead, party) if each is not first]
    figures, owed = figures_of(contract, milestones), _owed_first(contract, milestones)
    is_over = contract.state not in LIVE and first is None
    is_mine = step.waits_for in {party, Party.BOTH} or asked is not None
    turn = ContractLine.Turn.OVER if is_over else ContractLine.Turn.MINE if is_mine else ContractLine.Turn.OTHERS
    return ContractLine(
        contract=contract,
        person=contract.client if party == Party.CLIENT else contract.freelancer,
        turn=turn,
        at=_instant(contract, step, asked, late=_late(first), is_over=is_over),
        current=first.milestone if first else None,
        also=also[:ALSO_TOLD],
        more=len(also[ALSO_TOLD:]),
        asked=asked,
        owed=owed,
        owed_on=owed.due_on if owed else None,
        currency=contract.currency,
        agreed_minor=figures.agreed.amount_minor,
        protected_minor=figures.protected.amount_minor,
        paid_minor=figures.paid.amount_minor,
        frozen_minor=figures.frozen.amount_minor,
        taken_back_minor=figures.taken_back.amount_minor,
        deposit_minor=sum(m.amount_minor for m in milestones if m.is_protected),
        stopped_minor=sum(frozen) if frozen else None,
    )


def _instant(
    contract: Contract, step: NextStep, asked: PaymentRequest | None, *, late: datetime | None, is_over: bool
) -> datetime:
    """Where it stands among the others: what is asked for comes before every deadline."""
    if is_over:
        return contract.closed_at or contract.created_at
    return asked.asked_at if asked else step.due_at or late or FAR


def _owed_first(contract: Contract, milestones: Sequence[Milestone]) -> Milestone | None:
    """What of the overdue work was due first: its freelancer reads of it, whoever is waited for."""
    if contract.state != Contract.State.ACTIVE:
        return None
    late = [each for each in milestones if each.is_overdue and not each.hold.is_frozen]
    return min(late, key=lambda each: (each.due_on, each.position), default=None)

"""Why a milestone stands as it does, for staff: what happens next, its clocks, what holds it up, what was tried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Suspension, User
from contracts.models import Contract
from escrow import trying_again
from escrow.models import Chargeback, Payment, Payout, Refund
from marketplace import clock, outages
from milestones.clocks import IDLE, IDLE_WARNED, LONG_HELD, OFFER, REFUND_REQUEST, REVIEW, SETTLEMENT, Clock
from milestones.dispute_status import Standing, standings_of
from milestones.models import Milestone, State, SweepFailure
from milestones.workspace.next_step import NextStep, Reader, of_contract, of_milestone

Operation = Payment | Payout | Refund | Chargeback
# Of each kind of operation, the last ones.
SHOWN = 3
# So long ago an outage still explains something.
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Running:
    """A clock: who is waited for, until when, and what happens then. One that stands has no `due_at`."""

    clock: Clock
    due_at: datetime | None

    @property
    def is_over(self) -> bool:
        return self.due_at is not None and self.due_at <= clock.now()


@dataclass(frozen=True)
class Tried:
    """An operation at the provider: how often it failed, what was said last, and when it is tried again."""

    row: Operation
    attempts: int
    error: str
    next_at: datetime | None
    url: str
    again_url: str

    @property
    def is_only_asked(self) -> bool:
        """Whether the provider is asked how it stands, and does nothing by that."""
        return isinstance(self.row, Payment)


@dataclass(frozen=True)
class Why:
    """`locks` are sentences; where there are none, nothing holds it up."""

    step: NextStep
    clocks: Sequence[Running]
    locks: Sequence[str]
    tried: Sequence[Tried]


def why(milestone: Milestone, *, reader: User) -> Why:
    """All of it, with a fixed number of statements; what this person may try again leads there."""
    contract = milestone.contract
    standing = standings_of([milestone]).get(milestone.pk)
    tried = _tried(milestone, reader)
    return Why(
        step=_next(milestone, contract, standing, tried),
        clocks=list(_clocks(milestone, contract, standing)),
        locks=list(_locks(milestone, contract)),
        tried=tried,
    )


def _next(milestone: Milestone, contract: Contract, standing: Standing | None, tried: Iterable[Tried]) -> NextStep:
    reader = Reader(now=clock.now(), zone=timezone.get_current_timezone())
    processing = any(isinstance(each.row, Payment) and each.row.state == Payment.State.PROCESSING for each in tried)
    if contract.state in {Contract.State.AWAITING_DEPOSIT, Contract.State.OFFERED} and not milestone.hold.is_frozen:
        return of_contract(contract, [milestone], reader, processing=processing)
    return of_milestone(milestone, contract, reader, processing=processing, standing=standing)


def _clocks(milestone: Milestone, contract: Contract, standing: Standing | None) -> Iterable[Running]:
    if contract.state == Contract.State.OFFERED:
        yield Running(OFFER, contract.answer_due_at)
    if milestone.state == State.SUBMITTED:
        yield Running(REVIEW, milestone.review_due_at)
    if milestone.idle_due_at:
        yield Running(IDLE_WARNED if milestone.idle_warned_at else IDLE, milestone.idle_due_at)
    offer = milestone.open_offer
    if offer:
        yield Running(REFUND_REQUEST if offer.is_refund_request else SETTLEMENT, offer.answer_due_at)
    if standing and standing.clock:
        yield Running(standing.clock, standing.due_at)
    if milestone.is_protected and milestone.funded_at:
        yield Running(LONG_HELD, milestone.funded_at + LONG_HELD.lasts)


def _locks(milestone: Milestone, contract: Contract) -> Iterable[str]:
    now = clock.now()
    if milestone.hold.is_frozen:
        yield _("Frozen: the client’s bank disputes the payment, so nothing moves and no time runs.")
    if milestone.state == State.DISPUTED:
        yield _("Disputed: every clock but the dispute’s stands.")
    if contract.ending_since:
        yield _("The contract is being ended: nothing new begins.")
    for suspension in Suspension.objects.in_force().filter(user__in=[contract.client_id, contract.freelancer_id]):
        who = contract.client if suspension.user_id == contract.client_id else contract.freelancer
        yield _("{who} is suspended: what is new waits, and so do payouts. What is held goes its way.").format(
            who=who.name
        )
    if outages.usable_until(now) < now - timedelta(minutes=5):
        yield _("A part of the site gives no sign of life: nothing happens by itself until it is back.")
    if any(span.ended_at >= now - LATELY for span in outages.recent(now)):
        yield _("There was an outage in the last seven days: clocks that ran in it were given its time back.")
    for failure in SweepFailure.objects.filter(milestone=milestone).order_by("-last_at")[:1]:
        yield _("It was due and could not be done: {error}").format(error=failure.error)


def _tried(milestone: Milestone, reader: User) -> list[Tried]:
    hold = milestone.hold_id
    found: list[Operation] = [
        *Payment.objects.filter(parts__hold=hold).order_by("-pk")[:SHOWN],
        *Refund.objects.filter(hold=hold).order_by("-pk")[:SHOWN],
        *Chargeback.objects.filter(payment__parts__hold=hold).order_by("-pk")[:SHOWN],
    ]
    if milestone.state in {State.RELEASED, State.SETTLED}:
        # Earnings are one sum: any payout that has not arrived can be theirs.
        under_way = Payout.objects.filter(state__in=[*Payout.LIVE, Payout.State.FAILED])
        payouts = under_way.filter(payee=milestone.contract.freelancer_id, currency=milestone.currency)
        found += payouts.select_related("recipient").order_by("-pk")[:SHOWN]
    return [_told(row, reader) for row in found]


def _told(row: Operation, reader: User) -> Tried:
    name = str(row._meta.model_name)
    page = reverse(f"admin:escrow_{name}_change", args=[row.pk])
    if isinstance(row, Chargeback):
        next_at = row.next_attempt_at if row.state == Chargeback.State.OPEN else None
        return Tried(row, row.attempts, row.last_error, next_at, page, "")
    waits = trying_again.waits(row)
    may = waits and reader.has_perm(f"escrow.change_{name}")
    again = reverse(f"admin:escrow_{name}_again", args=[row.pk]) if may else ""
    if isinstance(row, Payment):
        return Tried(row, 0, row.failure, row.next_check_at if waits else None, page, again)
    return Tried(row, row.attempts, row.last_error or row.failure, row.next_attempt_at if waits else None, page, again)

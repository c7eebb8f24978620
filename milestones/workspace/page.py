"""Everything that a contract's page shows, read with a fixed number of statements."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from contracts.models import Contract, Message
from escrow.chargebacks import answering
from escrow.earnings import unprotected
from escrow.models import Chargeback, Payment, Refund
from marketplace import clock
from milestones.clocks import Party
from milestones.dispute_status import PastDispute, past_disputes_of, standings_of
from milestones.models import ChangeRequest, Milestone, MilestoneEvent, SettlementOffer, State, Submission
from milestones.outcomes.unseen import is_unprotected
from milestones.workspace import actions, next_step
from milestones.workspace.actions import Action
from milestones.workspace.figures import figures_of
from milestones.workspace.history import history_of
from milestones.workspace.next_step import NextStep, Reader
from milestones.workspace.paused_deposits import Paused, paused
from milestones.workspace.priority import Ahead, first_of, pressing_in
from milestones.workspace.suspended import suspended_parties
from milestones.workspace.version import asks_at, version_of


@dataclass(frozen=True)
class Row:
    """One milestone with what comes next and what the reader can do."""

    milestone: Milestone
    next_step: NextStep
    actions: list[Action]
    is_current: bool
    processing: bool
    rounds_used: int
    past_disputes: list[PastDispute]
    # The client's bank can take what was paid for it: nothing had been submitted. Its freelancer reads so until all is
    # withdrawn; whoever else, always, because nobody is to read from it when that was.
    is_unprotected: bool

    @property
    def buttons(self) -> list[Action]:
        return actions.in_front(self.actions)

    @property
    def more(self) -> list[Action]:
        return actions.in_the_back(self.actions)


class Workspace:
    """A contract as one of its parties sees it."""

    is_watched = False
    side: Party | None = None

    def __init__(self, contract: Contract, reader: User) -> None:
        # Before what it tells of: a change in between is then seen at the next refresh.
        self.asks_at = asks_at(contract.get_absolute_url(), contract, version_of(contract))
        self.contract = contract
        self.party = self.side or (Party.CLIENT if reader.pk == contract.client_id else Party.FREELANCER)
        self.other = contract.other_party(reader)
        self.reader = Reader(now=clock.now(), zone=timezone.get_current_timezone())
        self.milestones = _milestones(contract)
        self.figures = figures_of(contract, self.milestones)
        self.messages = list(
            Message.objects.filter(contract=contract).select_related("author").prefetch_related("files")
        )
        self.standings = standings_of(self.milestones)
        self.past_disputes = past_disputes_of(self.milestones)
        self.payments = self._live_payments()
        self.processing = {hold for hold, state in self.payments.items() if state == Payment.State.PROCESSING}
        self.paused = self._paused()
        self.ahead = [Ahead(milestone, self._next_of(milestone)) for milestone in self.milestones]
        self.rows = self._rows()
        self.current = next((row for row in self.rows if row.is_current), None)
        self.history = history_of(contract, self.milestones)
        self.sent_back = self._sent_back()
        self.suspended = suspended_parties(contract, self.milestones, reader, self.standings)

    @property
    def other_in_terms(self) -> str:
        """What the other side was called when the terms were fixed, if they have changed their name since."""
        return self._in_terms(self.other)

    @property
    def own_in_terms(self) -> str:
        """The same of the reader."""
        return self._in_terms(self.contract.other_party(self.other))

    def _in_terms(self, party: User) -> str:
        then = self.contract.name_in_terms(party)
        return "" if then == party.name else then

    @property
    def next_step(self) -> NextStep:
        """What comes next for the contract: its current milestone's, or the offer's."""
        if self.current:
            return self.current.next_step
        return next_step.of_contract(self.contract, self.milestones, self.reader, processing=bool(self.processing))

    @property
    def also(self) -> list[Row]:
        """The other milestones on which a clock runs or money is stuck, in the reader's order."""
        rows = {row.milestone.pk: row for row in self.rows if not row.is_current}
        pressing = [each.milestone.pk for each in pressing_in(self.contract, self.ahead, self.party)]
        return [rows[pk] for pk in pressing if pk in rows]

    @property
    def actions(self) -> list[Action]:
        """What the reader can do about it; giving something up is never the only thing offered here."""
        if self.current:
            return self.current.actions if self.current.buttons else []
        return (
            []
            if self.processing
            else actions.on_contract(self.contract, self.milestones, self.party, paused=self.paused)
        )

    @property
    def buttons(self) -> list[Action]:
        return actions.in_front(self.actions)

    @property
    def more(self) -> list[Action]:
        return actions.in_the_back(self.actions)

    @property
    def is_my_turn(self) -> bool:
        return self.next_step.waits_for in {self.party, Party.BOTH}

    @property
    def is_others_turn(self) -> bool:
        """Whether the other side alone is waited for."""
        return self.next_step.waits_for in {Party.CLIENT, Party.FREELANCER} - {self.party}

    @property
    def can_be_ended(self) -> bool:
        return self.contract.state == Contract.State.ACTIVE and not self.contract.ending_since

    @property
    def can_pay_directly(self) -> bool:
        if self.paused and self.paused.payments_too:
            return False
        return self.party == Party.CLIENT and self.contract.state in {Contract.State.ACTIVE, Contract.State.COMPLETED}

    @property
    def deposit_is_paused(self) -> bool:
        """Whether what comes next is a deposit that cannot be made now."""
        waits = self.current.milestone.state == State.PENDING if self.current else False
        return self.paused is not None and (waits or self.contract.state == Contract.State.AWAITING_DEPOSIT)

    def _paused(self) -> Paused | None:
        return paused(
            self.contract,
            self.party,
            wants_deposit=any(m.state == State.PENDING and not m.is_direct for m in self.milestones),
            is_frozen=bool(self.figures.frozen),
        )

    @property
    def bank_is_answered(self) -> bool:
        """Whether what is frozen is answered for by us. Asked only where something is."""
        holds = [milestone.hold_id for milestone in self.milestones if milestone.hold.is_frozen]
        about = Chargeback.objects.filter(state=Chargeback.State.OPEN, payment__held_by__in=holds).distinct()
        return any(each.evidence_sent_at or answering.goes_by_itself(each) for each in about)

    @property
    def part_taken(self) -> Chargeback | None:
        """The bank took a part of what is frozen, and our staff decide who pays it. Asked only where something is."""
        holds = [milestone.hold_id for milestone in self.milestones if milestone.hold.is_frozen]
        waiting = Chargeback.objects.filter(state=Chargeback.State.PARTLY_LOST, payment__held_by__in=holds)
        return waiting.order_by("decision_due_at", "pk").first()

    def _live_payments(self) -> dict[int, str]:
        """The holds for which a checkout is open or a bank at work, and which of the two."""
        holds = [milestone.hold_id for milestone in self.milestones]
        live = Payment.objects.filter(state__in=Payment.LIVE, parts__hold__in=holds).order_by("pk")
        return dict(live.values_list("parts__hold_id", "state"))

    def _sent_back(self) -> list[Refund]:
        """What was paid for these milestones without need, and goes or went straight back."""
        holds = [milestone.hold_id for milestone in self.milestones]
        surplus = Refund.objects.filter(hold=None, replaced_by=None, payment__parts__hold__in=holds)
        return list(surplus.distinct().order_by("pk"))

    def _next_of(self, milestone: Milestone) -> NextStep:
        return next_step.of_milestone(
            milestone,
            self.contract,
            self.reader,
            processing=milestone.hold_id in self.processing,
            standing=self.standings.get(milestone.pk),
        )

    def _rows(self) -> list[Row]:
        first = first_of(self.contract, self.ahead, self.party)
        paid = [m.hold_id for m in self.milestones if m.state in {State.RELEASED, State.SETTLED}]
        within_reach = self._within_reach_of_the_bank(paid) if paid else ()
        return [
            Row(
                milestone=milestone,
                next_step=each.next_step,
                actions=[]
                if self.is_watched or milestone.hold_id in self.processing
                else actions.on_milestone(
                    milestone, self.contract, self.party, self.standings.get(milestone.pk), paused=self.paused
                ),
                is_current=each is first,
                processing=milestone.hold_id in self.processing,
                rounds_used=len(milestone.change_requests.all()),
                past_disputes=self.past_disputes.get(milestone.pk, []),
                is_unprotected=is_unprotected(milestone, within_reach),
            )
            for each in self.ahead
            for milestone in [each.milestone]
        ]

    def _within_reach_of_the_bank(self, holds: Collection[int]) -> Collection[int]:
        if self.party == Party.FREELANCER:
            return unprotected.left_of_some(self.contract.freelancer_id, holds)
        return unprotected.released_of(holds)


def _milestones(contract: Contract) -> list[Milestone]:
    found = list(
        Milestone.objects.filter(contract=contract)
        .select_related("hold__account")
        .order_by("position")
        .prefetch_related(
            "criteria",
            Prefetch(
                "submissions",
                Submission.objects.select_related("author").prefetch_related("files", "links", "claims"),
            ),
            Prefetch("change_requests", ChangeRequest.objects.select_related("author").prefetch_related("unmet")),
            Prefetch("settlement_offers", SettlementOffer.objects.select_related("author")),
            Prefetch("events", MilestoneEvent.objects.select_related("actor")),
            Prefetch("hold__refunds", Refund.objects.all()),
            "hold__takings",
        )
    )
    for milestone in found:
        # Its people are known already; each milestone would ask for them again.
        milestone.contract = contract
    return found

"""Everything that a contract's page shows, read with a fixed number of statements."""

from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.suspension import suspended as suspensions
from contracts.models import Contract
from contracts.talk import thread
from escrow.earnings import unprotected
from escrow.models import Chargeback, Payment
from marketplace import clock
from marketplace.money import Money
from milestones.clocks import Party
from milestones.dispute_status import past_disputes_of, standings_of
from milestones.models import ChangeRequest, Milestone, State
from milestones.outcomes.unseen import is_unprotected
from milestones.workspace import actions, asked_payment, banking, next_step, reading, sentences
from milestones.workspace.actions import Action
from milestones.workspace.asked import Asked
from milestones.workspace.figures import figures_of
from milestones.workspace.history import history_of
from milestones.workspace.next_step import NextStep, Reader
from milestones.workspace.paused_deposits import Paused, paused
from milestones.workspace.priority import Ahead, first_of, pressing_in
from milestones.workspace.reviewing import ReviewLine, line_of
from milestones.workspace.rows import Badge, Folded, Row, at_hand, is_over
from milestones.workspace.suspended import suspended_parties
from milestones.workspace.version import asks_at, version_of


class Workspace:
    """A contract as one of its parties sees it."""

    is_watched = False
    side: Party | None = None

    def __init__(self, contract: Contract, reader: User, asked: Asked | None = None) -> None:
        self.asked, self.path = asked or Asked(), contract.get_absolute_url()
        # From before what it tells of: a change in between is then seen at the next refresh.
        self.asks_at = asks_at(self.asked.address(self.path), contract, version_of(contract))
        self.contract = contract
        self.party = self.side or (Party.CLIENT if reader.pk == contract.client_id else Party.FREELANCER)
        self.other = contract.other_party(reader)
        self.reader = Reader(now=clock.now(), zone=timezone.get_current_timezone(), side=self.party)
        self.read = reading.milestones_of(contract, reader.pk)
        self.milestones = self.read.milestones
        self.figures = figures_of(contract, self.milestones)
        self.thread = thread.page_of(contract, self.asked.messages)
        suspensions.look_up([reader, contract.client, contract.freelancer])
        self.standings = standings_of(self.milestones)
        beneath = self.read.beneath
        states = {milestone.hold_id: beneath[milestone.pk]["checkout"] for milestone in self.milestones}
        # The holds for which a checkout is open or a bank at work, and which of the two.
        self.payments = {hold: state for hold, state in states.items() if state}
        self.processing = {
            hold for hold, state in self.payments.items() if self.asked.paid or state == Payment.State.PROCESSING
        }
        self.paused = self._paused()
        self.asked_payment = asked_payment.of_contract(
            contract, None if self.is_watched else self.party, paused=self.paused
        )
        self.ahead = [Ahead(each, self._next_of(each)) for each in self.milestones if not is_over(each)]
        self.rows = self._rows()
        self.current = next((row for row in self.rows if isinstance(row, Row) and row.is_current), None)
        self.history = history_of(contract, self.milestones, before=self.asked.earlier)
        self.sent_back = banking.sent_back(contract, self.milestones)
        self.suspended = suspended_parties(contract, self.milestones, reader, self.standings)

    @property
    def said_before(self) -> int | None:
        """The thread in which the two wrote before this contract, for themselves."""
        talk = vars(self.contract).get("talk")
        return talk["thread"] if talk and talk["before"] and not self.is_watched else None

    @property
    def submits_at(self) -> str:
        """Where the freelancer hands in work, which may be what a message has."""
        rows = [row.milestone for row in self.rows if row.milestone.state in {State.FUNDED, State.CHANGES_REQUESTED}]
        first = next((row for row in rows if self.current and row is self.current.milestone), next(iter(rows), None))
        if first is None or self.is_watched or self.party != Party.FREELANCER:
            return ""
        return reverse("milestone_submit", args=[first.pk])

    @property
    def evidence_at(self) -> str:
        """Where a message becomes evidence, while there is a dispute that takes some."""
        return next((standing.evidence_at for standing in self.standings.values() if standing.evidence_at), "")

    @property
    def earlier_at(self) -> str:
        """Where the history goes on, with everything else as it is shown."""
        return f"{self.asked.address(self.path, earlier=self.history.older)}#history"

    @property
    def newest_at(self) -> str:
        return f"{self.asked.address(self.path, earlier='')}#history"

    @property
    def with_whom(self) -> str:
        """HTML."""
        return sentences.with_whom(self.contract, self.contract.other_party(self.other), self.party)

    @property
    def bank_can_take(self) -> str:
        return sentences.bank_can_take(self.contract, self.party)

    @property
    def next_step(self) -> NextStep:
        """What comes next for the contract: its current milestone's, or the offer's."""
        if self.current:
            return self.current.next_step
        return next_step.of_contract(self.contract, self.milestones, self.reader, processing=bool(self.processing))

    @property
    def review(self) -> ReviewLine | None:
        """What it says of the reader's review, once there can be one."""
        return None if self.is_watched else line_of(self.contract, self.other.get_short_name(), self.reader.zone)

    @property
    def also(self) -> list[Row]:
        """The other milestones on which a clock runs or money is stuck, in the reader's order."""
        rows = {row.milestone.pk: row for row in self.rows if isinstance(row, Row) and not row.is_current}
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
    def look_of_next(self) -> str:
        """The class of what happens next."""
        step = self.next_step
        if step.urgent:
            return "next--urgent"
        if not step.waits_for:
            return "next--done"
        return "" if self.is_my_turn else "next--waiting"

    @property
    def badge(self) -> Badge:
        """How it stands, in a word beside its title, as its line in the lists has it."""
        if self.figures.frozen:
            return Badge("frozen")
        return self.current.badge if self.current else Badge(self.contract.state, kind="contract")

    @property
    def is_confirming(self) -> bool:
        """Whether who has just paid comes back before the provider has told us so."""
        return self.asked.paid and bool(self.payments)

    @property
    def just_arrived(self) -> Money | None:
        """What has just been paid by who comes back from the provider."""
        came = self.asked.paid and not self.payments and self.party == Party.CLIENT
        return banking.just_arrived(self.milestones, self.reader.now) if came else None

    @property
    def asked_for(self) -> ChangeRequest | None:
        """The changes that what comes next is about."""
        return self.current.asked_for if self.current else None

    @property
    def turn(self) -> str:
        """Whose turn it is, or why it is nobody's; nothing to who only reads."""
        if self.is_confirming:
            return _("Thank you. This page shows it as soon as it is confirmed.")
        if self.deposit_is_paused:
            return _("Deposits are paused.")
        return "" if self.is_watched else sentences.turn_of(self.next_step.waits_for, self.party, self.other)

    @property
    def can_be_ended(self) -> bool:
        return self.contract.state == Contract.State.ACTIVE and not self.contract.ending_since

    @property
    def can_be_hired_again(self) -> bool:
        """Whether the client who looks has had the freelancer's work, and it is over."""
        over = {Contract.State.COMPLETED, Contract.State.ENDED}
        return not self.is_watched and self.party == Party.CLIENT and self.contract.state in over

    @property
    def can_ask_for_payment(self) -> bool:
        return not self.is_watched and self.party == Party.FREELANCER and self.can_be_ended and not self.asked_payment

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
        return banking.is_answered(self.milestones)

    @property
    def part_taken(self) -> Chargeback | None:
        """The bank took a part of what is frozen, and our staff decide who pays it. Asked only where something is."""
        return banking.part_taken(self.milestones)

    def _next_of(self, milestone: Milestone) -> NextStep:
        return next_step.of_milestone(
            milestone,
            self.contract,
            self.reader,
            processing=milestone.hold_id in self.processing,
            standing=self.standings.get(milestone.pk),
        )

    def _rows(self) -> list[Row | Folded]:
        first = first_of(self.contract, self.ahead, self.party)
        pressing = {each.milestone.pk for each in pressing_in(self.contract, self.ahead, self.party)}
        opened = {*self.asked.opened, *([first.milestone.pk] if first else [])}
        whole = at_hand(self.milestones, pressing=pressing, opened=opened)
        shown = [milestone for milestone in self.milestones if milestone.pk in whole]
        reading.read_beneath(self.read, shown)
        past = past_disputes_of([each for each in shown if self.read.beneath[each.pk]["was_disputed"]])
        unseen = {each.hold_id for each in self.milestones if self.read.beneath[each.pk]["was_unseen"]}
        within_reach = self._within_reach_of_the_bank(unseen) if unseen else ()
        steps = {each.milestone.pk: each.next_step for each in self.ahead}
        found: list[Row | Folded] = []
        opens_at = self.asked.opening(self.path)
        for milestone in self.milestones:
            head = (milestone, milestone.hold_id in self.processing, is_unprotected(milestone, within_reach))
            if milestone.pk not in whole:
                found.append(Folded(*head, opens_at(milestone.pk)))
                continue
            is_current = first is not None and milestone is first.milestone
            found.append(
                Row(
                    *head,
                    next_step=steps.get(milestone.pk) or self._next_of(milestone),
                    actions=self._actions_on(milestone),
                    is_current=is_current,
                    is_open=is_current or milestone.pk in self.asked.opened,
                    criteria=self.read.beneath[milestone.pk]["criteria"],
                    past_disputes=past.get(milestone.pk, []),
                )
            )
        return found

    def _actions_on(self, milestone: Milestone) -> list[Action]:
        if self.is_watched or milestone.hold_id in self.processing:
            return []
        return actions.on_milestone(
            milestone,
            self.contract,
            self.party,
            self.standings.get(milestone.pk),
            paused=self.paused,
            last_turn=self.read.beneath[milestone.pk]["last_turn"],
        )

    def _within_reach_of_the_bank(self, unseen: Collection[int]) -> Collection[int]:
        if self.party == Party.FREELANCER:
            return unprotected.left_of_some(self.contract.freelancer_id, unseen)
        return unseen

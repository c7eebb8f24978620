"""What the parties of a contract and staff do when they disagree, each deed by the verb that the pages call."""

from datetime import timedelta

from accounts.models import User
from contracts.models import Contract as Agreement
from disputes.deciders import taking
from disputes.models import Dispute, Ruling
from disputes.silence import sweep as dispute_sweep
from disputes.verbs import appealing, bringing, opening, ruling, stating, withdrawing
from disputes.verbs.bringing import Brought
from disputes.verbs.ruling_requirements import Answer
from marketplace import clock
from marketplace.amounts import parse_minor
from marketplace.demo.seeding import files, provider
from marketplace.demo.seeding.script import Deed
from marketplace.demo.seeding.timeline import Timeline
from milestones.clocks import APPEAL, IDLE, IDLE_WARNED, NEGOTIATION, REFUND_REQUEST, RESPONSE, SETTLEMENT
from milestones.models import Criterion, Milestone, SettlementOffer
from milestones.silence import sweep
from milestones.verbs import answering_settlements, ending, offering_settlements
from milestones.verbs.ending import Choice

# The sweeps come by a little after each deadline, as the schedule has it.
SWEEP = timedelta(seconds=9)


class Disagreements:
    """The deeds of a contract's bad days. `who` is a party, or a member of staff; `amount` goes to the freelancer."""

    people: dict[str, User]
    contents: dict[str, str]
    timeline: Timeline
    agreement: Agreement

    def _milestone(self, deed: Deed) -> Milestone:
        milestone: Milestone = Milestone.objects.with_parties().get(contract=self.agreement, position=deed.milestone)
        return milestone

    def offer_settlement(self, deed: Deed) -> None:
        milestone, by = self._milestone(deed), self.people[deed.who]
        offering_settlements.offer(milestone, by=by, to_freelancer_minor=self._minor(deed), reason=deed.text)
        self.sweep_after(SETTLEMENT.lasts)

    def counter_settlement(self, deed: Deed) -> None:
        offer, by = self._offer(deed), self.people[deed.who]
        answering_settlements.counter(offer, by=by, to_freelancer_minor=self._minor(deed), reason=deed.text)
        self.sweep_after(SETTLEMENT.lasts)

    def accept_settlement(self, deed: Deed) -> None:
        offer = self._offer(deed)
        minor = offer.to_freelancer_minor
        answering_settlements.accept(offer, by=self.people[deed.who], confirmed_minor=minor)
        provider.refund(self.timeline)

    def decline_settlement(self, deed: Deed) -> None:
        offer = self._offer(deed)
        answering_settlements.decline(offer, by=self.people[deed.who], answer=deed.text)

    def take_back_settlement(self, deed: Deed) -> None:
        offer = self._offer(deed)
        answering_settlements.take_back(offer, by=self.people[deed.who])

    def ask_refund(self, deed: Deed) -> None:
        offering_settlements.offer(
            self._milestone(deed), by=self.agreement.client, to_freelancer_minor=0, reason=deed.text
        )
        self.sweep_after(REFUND_REQUEST.lasts)

    def end(self, deed: Deed) -> None:
        choices: dict[int, Choice] = {}
        ending.end(self.agreement, by=self.people[deed.who], reason=deed.text, choices=choices)

    def dispute(self, deed: Deed) -> None:
        milestone = self._milestone(deed)
        opening.open_dispute(
            milestone,
            by=self.people[deed.who],
            criteria=list(Criterion.objects.filter(milestone=milestone, position__in=deed.criteria)),
            story=deed.text,
            wants_minor=self._minor(deed),
            brought=Brought(files=files.made(deed, self.contents)),
        )
        self.sweep_after(RESPONSE.lasts)

    def respond(self, deed: Deed) -> None:
        by, brought = self.people[deed.who], Brought(files=files.made(deed, self.contents))
        stating.respond(self._dispute(deed), by=by, story=deed.text, wants_minor=self._minor(deed), brought=brought)
        self.sweep_after(NEGOTIATION.lasts)

    def add_evidence(self, deed: Deed) -> None:
        brought = Brought(text=deed.text, files=files.made(deed, self.contents))
        bringing.add(self._dispute(deed), brought, by=self.people[deed.who])

    def withdraw_dispute(self, deed: Deed) -> None:
        withdrawing.withdraw(self._dispute(deed), by=self.people[deed.who])

    def take_case(self, deed: Deed) -> None:
        taking.take(self._dispute(deed), by=self.people[deed.who])

    def ask_question(self, deed: Deed) -> None:
        taking.ask(self._dispute(deed), by=self.people[deed.who], to="both", text=deed.text)

    def rule(self, deed: Deed) -> None:
        """Those of `criteria` are met, the others are not."""
        found, minor = self._dispute(deed), self._minor(deed)
        milestone = found.milestone
        ruling.rule(
            found,
            by=self.people[deed.who],
            to_freelancer_minor=minor,
            to_client_minor=milestone.amount_minor - minor,
            reasons=deed.text,
            answers={
                criterion: Answer("yes", "What was handed in shows it.")
                if criterion.position in deed.criteria
                else Answer("no", "What was handed in does not show it.")
                for criterion in milestone.criteria.all()
            },
        )
        self.sweep_after(APPEAL.lasts)

    def confirm(self, deed: Deed) -> None:
        waiting = self._dispute(deed).rulings.get(state=Ruling.State.PROPOSED)
        ruling.confirm(waiting, by=self.people[deed.who], said=deed.text)
        self.sweep_after(timedelta(0), APPEAL.lasts)

    def appeal(self, deed: Deed) -> None:
        appealing.appeal(self._dispute(deed), by=self.people[deed.who], reasons=deed.text)

    def sweep_after(self, *lengths: timedelta) -> None:
        """Let the worker come by when a clock that starts now has run out."""
        for length in lengths:
            self.timeline.add(clock.now() + length + SWEEP, self._sweep)

    def watch_for_silence(self) -> None:
        """Let the worker come by when nothing has happened since now."""
        warned, asked = IDLE.lasts, IDLE.lasts + IDLE_WARNED.lasts
        self.sweep_after(warned, asked + SWEEP, asked + REFUND_REQUEST.lasts + 2 * SWEEP)

    def _sweep(self) -> None:
        sweep.process_due()
        dispute_sweep.process_due()
        sweep.process_due()
        provider.refund(self.timeline)

    def _minor(self, deed: Deed) -> int:
        return parse_minor(deed.amount, self.agreement.currency, or_zero=True)

    def _offer(self, deed: Deed) -> SettlementOffer:
        milestone = self._milestone(deed)
        offer: SettlementOffer = milestone.settlement_offers.get(state=SettlementOffer.State.OPEN)
        offer.milestone = milestone
        return offer

    def _dispute(self, deed: Deed) -> Dispute:
        return Dispute.objects.open().with_everybody().get(milestone=self._milestone(deed))

"""What the two parties of a contract do, each deed by the verb that the pages call."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from contracts.models import Contract as Agreement
from contracts.models import Job, Message, Proposal
from escrow.earnings import earnings
from escrow.money_out import withdrawing
from marketplace import clock
from marketplace.amounts import parse_minor
from marketplace.demo.seeding import files, provider
from marketplace.demo.seeding.disagreements import SWEEP, Disagreements
from marketplace.demo.seeding.saying import Saying
from marketplace.demo.seeding.script import Deed
from marketplace.demo.seeding.timeline import Timeline
from marketplace.money import Money
from milestones.clocks import OFFER, REMIND_BEFORE, REVIEW, Clock
from milestones.models import Criterion, Milestone, PaymentRequest, State
from milestones.silence import sweep
from milestones.verbs import (
    answering_payment_requests,
    approving,
    asking_for_payment,
    funding,
    hiring,
    offers,
    paying,
    requesting_changes,
    returning,
    submitting,
)


class Contract(Disagreements, Saying):
    """A job's contract, from the hire on. Its public methods are the `do` of the data, with those of its bases."""

    def __init__(self, job: Job, people: dict[str, User], contents: dict[str, str], timeline: Timeline) -> None:
        self.job, self.people, self.timeline = job, people, timeline
        self.contents = contents
        self.agreement: Agreement

    def do(self, deed: Deed) -> None:
        getattr(self, deed.do)(deed)

    def hire(self, deed: Deed) -> None:
        proposal = Proposal.objects.live().get(job=self.job, freelancer=self.people[deed.who])
        payment = hiring.hire(proposal, by=self.job.client, whole=deed.whole)
        self.agreement = Agreement.objects.select_related("client", "freelancer").get(proposal=proposal)
        provider.pay(payment, deed.cards, self.timeline)
        self._sweep_when_due(OFFER, Agreement.objects.filter(pk=self.agreement.pk, state=Agreement.State.OFFERED))

    def accept(self, deed: Deed) -> None:
        offers.accept(self.agreement, by=self.agreement.freelancer)
        self.watch_for_silence()

    def decline(self, deed: Deed) -> None:
        offers.decline(self.agreement, by=self.agreement.freelancer)
        provider.refund(self.timeline)

    def withdraw(self, deed: Deed) -> None:
        offers.withdraw(self.agreement, by=self.agreement.client)
        provider.refund(self.timeline)

    def fund(self, deed: Deed) -> None:
        payment = funding.fund(self._milestone(deed), by=self.agreement.client)
        provider.pay(payment, deed.cards, self.timeline)
        self.watch_for_silence()

    def submit(self, deed: Deed) -> None:
        milestone = self._milestone(deed)
        submission = submitting.submit(
            milestone,
            by=self.agreement.freelancer,
            message=deed.text,
            files=files.made(deed, self.contents),
            links=deed.links,
            claims=self._criteria(deed),
        )
        in_review = Milestone.objects.filter(pk=milestone.pk, submitted_at=submission.submitted_at)
        self._sweep_when_due(REVIEW, in_review.filter(state=State.SUBMITTED))

    def request_changes(self, deed: Deed) -> None:
        milestone = self._milestone(deed)
        requesting_changes.request_changes(
            milestone,
            by=self.agreement.client,
            message=deed.text,
            unmet=self._criteria(deed),
            nothing_delivered=deed.nothing_delivered,
            seen_submission=milestone.submissions.count(),
        )

    def approve(self, deed: Deed) -> None:
        milestone = self._milestone(deed)
        approving.approve(
            milestone, by=self.agreement.client, confirmed_minor=milestone.amount_minor, seen_state=milestone.state
        )

    def return_money(self, deed: Deed) -> None:
        milestone = self._milestone(deed)
        returning.return_money(
            milestone, by=self.agreement.freelancer, confirmed_minor=milestone.amount_minor, reason=deed.text
        )
        provider.refund(self.timeline)

    def pay(self, deed: Deed) -> None:
        amount_minor = parse_minor(deed.amount, self.agreement.currency)
        payment = paying.pay(self.agreement, by=self.agreement.client, amount_minor=amount_minor, what_for=deed.text)
        provider.pay(payment, deed.cards, self.timeline)

    def ask_for_payment(self, deed: Deed) -> None:
        asking_for_payment.ask(
            self.agreement,
            by=self.agreement.freelancer,
            amount_minor=parse_minor(deed.amount, self.agreement.currency),
            what_for=deed.what_for,
            reason=deed.text,
        )

    def pay_what_is_asked(self, deed: Deed) -> None:
        """Directly, or with `whole` as a milestone."""
        asked, by = self._asked(), self.agreement.client
        answer = answering_payment_requests.fund if deed.whole else answering_payment_requests.pay
        provider.pay(answer(asked, by=by, confirmed_minor=asked.amount_minor), deed.cards, self.timeline)

    def decline_to_pay(self, deed: Deed) -> None:
        answering_payment_requests.decline(self._asked(), by=self.agreement.client, answer=deed.text)

    def _asked(self) -> PaymentRequest:
        requests = PaymentRequest.objects.select_related("contract")
        return requests.get(contract=self.agreement, state=PaymentRequest.State.OPEN)

    def give_payout_details(self, deed: Deed) -> None:
        provider.give_payout_details(self.agreement.freelancer, deed.bank)

    def take_out(self, deed: Deed) -> None:
        """This amount, or everything that is available."""
        currency, freelancer = self.agreement.currency, self.agreement.freelancer
        [standing] = [each for each in earnings.standing_of(freelancer) if each.currency == currency]
        amount = Money(parse_minor(deed.amount, currency), currency) if deed.amount else standing.available
        withdrawing.withdraw(freelancer, amount=amount)
        provider.pay_out(self.timeline)

    def write(self, deed: Deed) -> None:
        Message.send(self.agreement, by=self.people[deed.who], text=deed.text, files=files.made(deed, self.contents))

    def _criteria(self, deed: Deed) -> list[Criterion]:
        wanted = Criterion.objects.filter(milestone=self._milestone(deed), position__in=deed.criteria)
        found = list(wanted)
        if len(found) != len(deed.criteria):
            raise ValueError(f"{self.job}: milestone {deed.milestone} has not all of the criteria {deed.criteria}")
        return found

    def _sweep_when_due(self, waiting: Clock, still_waiting: QuerySet[Any]) -> None:
        def sweep_by() -> None:
            if still_waiting.exists():
                sweep.process_due()

        due_at = clock.now() + waiting.lasts
        for before in (*REMIND_BEFORE, timedelta(0)):
            if before < waiting.lasts:
                self.timeline.add(due_at - before + SWEEP, sweep_by)

"""What can become of a deal, told by the real verbs. Each fate is of a contract that was just begun."""

from collections.abc import Callable
from contextlib import suppress

from contracts.models import Contract
from disputes.silence import sweep as dispute_sweep
from disputes.verbs import withdrawing
from escrow.models import Payment
from marketplace.refusals import Refused
from milestones.models import Milestone
from milestones.silence import sweep
from milestones.verbs import paying, returning
from tests import story
from tests.banks import hear, lose
from tests.conftest import TimeTravel
from tests.settlements import accept

Fate = Callable[[Milestone, TimeTravel], object]


def approved(milestone: Milestone, time: TimeTravel) -> None:
    """Handed in after some days, approved after some hours."""
    time.forward(days=3)
    submitted = story.submit(milestone)
    time.forward(hours=5)
    story.approve(submitted)


def approved_late(milestone: Milestone, time: TimeTravel) -> None:
    """Handed in long after the agreed day."""
    time.forward(days=35)
    sweep.process_due()
    story.approve(story.submit(story.fresh(milestone)))


def approved_early(milestone: Milestone, time: TimeTravel) -> None:
    """Paid with nothing handed in."""
    story.approve(milestone)


def changed(milestone: Milestone, time: TimeTravel) -> None:
    """One round of changes, then approved."""
    submitted = story.submit(milestone)
    time.forward(days=2)
    again = story.submit(story.request_changes(submitted))
    time.forward(hours=1)
    story.approve(again)


def silent(milestone: Milestone, time: TimeTravel) -> None:
    """Nobody answers."""
    story.submit(milestone)
    time.forward(days=15)
    sweep.process_due()


def settled(milestone: Milestone, time: TimeTravel) -> None:
    """Divided by agreement."""
    submitted = story.submit(milestone)
    time.forward(hours=9)
    accept(story.offer(submitted, by=milestone.contract.client, to_freelancer=milestone.amount_minor // 2))


def returned(milestone: Milestone, time: TimeTravel) -> None:
    """The freelancer gives it back."""
    returning.return_money(
        milestone, by=milestone.contract.freelancer, confirmed_minor=milestone.amount_minor, reason="I cannot."
    )


def missed(milestone: Milestone, time: TimeTravel) -> None:
    """The agreed day passes with nothing handed in."""
    time.forward(days=35)
    sweep.process_due()


def ruled_for_the_freelancer(milestone: Milestone, time: TimeTravel) -> None:
    """Staff give most of it to the freelancer."""
    _ruled(milestone, time, milestone.amount_minor * 9 // 10)


def ruled_for_the_client(milestone: Milestone, time: TimeTravel) -> None:
    """Staff give all of it back."""
    _ruled(milestone, time, 0)


def dispute_withdrawn(milestone: Milestone, time: TimeTravel) -> None:
    """A dispute is opened, taken back, and the work approved."""
    dispute = story.dispute(story.submit(milestone))
    withdrawing.withdraw(dispute, by=milestone.contract.client)
    story.approve(story.fresh(milestone))


def taken_back_by_the_bank(milestone: Milestone, time: TimeTravel) -> None:
    """Approved, and then the client's bank takes the payment back."""
    approved(milestone, time)
    lose(Payment.objects.get(held_by=milestone.hold))


def left_by_the_bank(milestone: Milestone, time: TimeTravel) -> None:
    """Approved, and the client's bank asks for it in vain."""
    approved(milestone, time)
    payment = Payment.objects.get(held_by=milestone.hold)
    hear(payment)
    hear(payment, "won")


def paid_directly(milestone: Milestone, time: TimeTravel) -> None:
    """The client simply pays something beside it."""
    contract = milestone.contract
    story.pay(paying.pay(contract, by=contract.client, amount_minor=70_000, what_for="Thank you"))


def begun(milestone: Milestone, time: TimeTravel) -> None:
    """Nothing has happened yet."""


FATES: tuple[Fate, ...] = (
    approved,
    approved_late,
    approved_early,
    changed,
    silent,
    settled,
    returned,
    missed,
    ruled_for_the_freelancer,
    ruled_for_the_client,
    dispute_withdrawn,
    taken_back_by_the_bank,
    left_by_the_bank,
    paid_directly,
    begun,
)


def deal(fate: Fate, time: TimeTravel, **hired: object) -> Contract:
    """A contract of one milestone and what becomes of it."""
    given = {"amounts": (60_000,), **hired}
    milestone = story.funded_milestone(**given)
    # Two people who disagree again and again may not open more disputes: then this one just goes on.
    with suppress(Refused):
        fate(milestone, time)
    return story.fresh(milestone.contract)


def _ruled(milestone: Milestone, time: TimeTravel, to_freelancer: int) -> None:
    found = story.in_review(story.respond(story.dispute(story.submit(milestone))))
    story.rule(found, by=story.arbiter(), to_freelancer=to_freelancer)
    time.forward(days=8)
    dispute_sweep.process_due()

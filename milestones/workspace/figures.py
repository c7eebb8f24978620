"""Where a contract's money is, in figures that add up, and how much of it is disputed or frozen."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from contracts.models import Contract
from marketplace.money import Money
from milestones.models import Milestone, State


@dataclass(frozen=True)
class Figures:
    """Where the contract's money is. agreed = paid + protected + remaining + refunded + taken_back.

    `refunded` has what the client's bank took of what was held, `taken_back` what it took of what had been paid.
    Of what is protected, `in_review` waits for the client's answer, `disputed` for an agreement or a ruling, and
    `frozen` for the client's bank; never for two of them. Of what is paid, `direct` was never in the terms;
    `called_off` was in them and is cancelled: the terms say agreed - direct + called_off.
    """

    agreed: Money
    protected: Money
    in_review: Money
    paid: Money
    remaining: Money
    refunded: Money
    taken_back: Money
    frozen: Money
    disputed: Money
    direct: Money
    called_off: Money

    @property
    def in_all(self) -> Money:
        """What all figures come to: the terms, and what was paid directly."""
        return self.agreed + self.called_off

    def bar(self) -> list[tuple[str, str, float, str]]:
        """The parts of the money bar: key, label, share of 100, amount."""
        whole = self.in_all.amount_minor or 1
        parts = [
            ("paid", "Paid", self.paid),
            ("review", _("In review"), self.in_review),
            ("protected", _("Protected, at work"), self.protected - self.in_review - self.frozen - self.disputed),
            ("disputed", "Disputed", self.disputed),
            ("frozen", "Frozen", self.frozen),
            ("unfunded", _("Not yet funded"), self.remaining),
            ("cancelled", _("Cancelled, never deposited"), self.called_off),
            ("refunded", "Returned", self.refunded),
            ("taken", _("Taken back by the client’s bank"), self.taken_back),
        ]
        return [(key, label, 100 * money.amount_minor / whole, str(money)) for key, label, money in parts]


def figures_of(contract: Contract, milestones: list[Milestone]) -> Figures:
    """Where the money is. What is protected is what the ledger holds, not what a state says."""

    def total(wanted: list[Milestone]) -> Money:
        return contract.money(sum(milestone.amount_minor for milestone in wanted))

    protected = contract.money(sum(milestone.hold.balance.amount_minor for milestone in milestones))
    frozen = contract.money(sum(m.hold.balance.amount_minor for m in milestones if m.hold.is_frozen))
    in_review = total([m for m in milestones if m.state == State.SUBMITTED and not m.hold.is_frozen])
    disputed = contract.money(
        sum(m.hold.balance.amount_minor for m in milestones if m.state == State.DISPUTED and not m.hold.is_frozen)
    )
    settled = [m for m in milestones if m.state == State.SETTLED]
    paid = total([m for m in milestones if m.state == State.RELEASED])
    paid += contract.money(sum(m.settled_minor or 0 for m in settled))
    taken_back = contract.money(
        sum(m.hold.taken_back.amount_minor for m in milestones if m.state in {State.RELEASED, State.SETTLED})
    )
    paid -= taken_back
    remaining = total([m for m in milestones if m.state == State.PENDING and not m.is_direct])
    refunded = total([m for m in milestones if m.state == State.REFUNDED and not m.refund_came_back])
    back = [m for m in settled if not m.refund_came_back]
    refunded += contract.money(sum(m.amount_minor - (m.settled_minor or 0) for m in back))
    # Parts that the client's bank took from what goes on.
    refunded += contract.money(sum(m.taken_minor for m in milestones))
    agreed = paid + protected + remaining + refunded + taken_back
    return Figures(
        agreed=agreed,
        protected=protected,
        in_review=in_review,
        paid=paid,
        remaining=remaining,
        refunded=refunded,
        taken_back=taken_back,
        frozen=frozen,
        disputed=disputed,
        direct=total([m for m in milestones if m.is_direct and m.state == State.RELEASED]),
        called_off=total([m for m in milestones if not m.is_direct and m.state == State.CANCELLED]),
    )

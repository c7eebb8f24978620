from django.utils.translation import gettext as _

from contracts.models import Contract
from marketplace.money import Money
from milestones.clocks import REVIEW, Party
from milestones.dispute_status import Standing
from milestones.models import Milestone, State
from milestones.workspace.next_step.dispute import disputed
from milestones.workspace.next_step.offer import offered, refund_request
from milestones.workspace.next_step.sentence import NextStep, Reader, by, frozen, kept, names_of, silence


def of_milestone(
    milestone: Milestone,
    contract: Contract,
    reader: Reader,
    *,
    processing: bool = False,
    standing: Standing | None = None,
) -> NextStep:
    """What comes next for a milestone of an active contract.

    `processing` while the bank works on its deposit; `standing` is how its dispute stands, if there is one.
    """
    names, amount = names_of(contract), milestone.amount
    client, freelancer = names[Party.CLIENT], names[Party.FREELANCER]
    if milestone.hold.is_frozen:
        return _stopped(milestone, names)
    if milestone.state == State.DISPUTED:
        return disputed(milestone, names, reader, standing)
    offer = milestone.open_offer if milestone.is_at_work else None
    if offer and offer.is_refund_request:
        return refund_request(offer, amount, names, reader)
    if offer:
        return offered(offer, milestone, names, reader)
    if milestone.state == State.SUBMITTED and milestone.review_due_at:
        return silence(REVIEW, amount, names, milestone.review_due_at, reader)
    if milestone.state == State.FUNDED and contract.state == Contract.State.OFFERED:
        return NextStep(
            _("{amount} is protected. Work on it starts once {freelancer} has accepted the offer.").format(
                amount=amount, freelancer=freelancer
            )
        )
    if milestone.state == State.FUNDED:
        return _at_work(milestone, "submits the work", names, reader)
    if milestone.state == State.CHANGES_REQUESTED:
        return _at_work(milestone, "submits again", names, reader)
    if milestone.state == State.PENDING and processing:
        return NextStep(
            _("The bank is working on {client}’s payment of {amount}. Nothing is protected until it succeeds.").format(
                client=client, amount=amount
            )
        )
    if milestone.state == State.PENDING and contract.state in {Contract.State.AWAITING_DEPOSIT, Contract.State.OFFERED}:
        accepted = _("{freelancer} has accepted the offer and {client} has deposited {amount}").format(
            freelancer=freelancer, client=client, amount=amount
        )
        return NextStep(
            _("Nothing is protected for this yet. Work on it starts once {accepted}.").format(accepted=accepted)
        )
    if milestone.state == State.PENDING:
        sentence = _(
            "Nothing is protected for this yet. {freelancer} starts once {client} has deposited {amount}."
        ).format(freelancer=freelancer, client=client, amount=amount)
        return NextStep(sentence, Party.CLIENT)
    if milestone.refund_came_back:
        amount = milestone.hold.balance
        sentence = _(
            "The refund of {amount} came back from the bank. It stays protected until {client} sends it again."
        ).format(amount=amount, client=client)
        return NextStep(sentence, Party.CLIENT)
    return NextStep(_final(milestone, names))


def _stopped(milestone: Milestone, names: dict[Party, str]) -> NextStep:
    """The client's bank has yet to decide: about all of it, or about what goes back of what is decided."""
    client, held = names[Party.CLIENT], milestone.hold.balance
    if milestone.hold.is_kept:
        return NextStep(f"{_final(milestone, names)} {kept(held, client)}")
    return NextStep(frozen(milestone.amount if milestone.is_protected else held, client))


def _at_work(milestone: Milestone, does: str, names: dict[Party, str], reader: Reader) -> NextStep:
    """There is no deadline for the work itself, but for silence."""
    client, freelancer = names[Party.CLIENT], names[Party.FREELANCER]
    sentence = _("{amount} stays protected until {freelancer} {does}; neither side can take it alone.").format(
        amount=milestone.amount, freelancer=freelancer, does=does
    )
    if milestone.idle_due_at:
        outcome = (
            _("{client}’s refund request opens by itself").format(client=client)
            if milestone.idle_warned_at
            else "you are both warned"
        )
        awake = milestone.contract.rules.waiting_side_keeps_awake
        silence = "nothing happens" if awake else _("{freelancer} gives no sign of life").format(freelancer=freelancer)
        sentence += f" If {silence} {by(milestone.idle_due_at, reader)}, {outcome}."
    return NextStep(sentence, Party.FREELANCER, milestone.idle_due_at if milestone.idle_warned_at else None)


def _final(milestone: Milestone, names: dict[Party, str]) -> str:
    if milestone.state == State.RELEASED:
        return _("{amount} was paid to {names}.").format(amount=milestone.amount, names=names[Party.FREELANCER])
    if milestone.state == State.REFUNDED:
        return _("{amount} went back to {names}.").format(amount=milestone.amount, names=names[Party.CLIENT])
    if milestone.state == State.SETTLED:
        paid = Money(milestone.settled_minor or 0, milestone.currency)
        back = milestone.amount - paid
        return _("Settled: {paid} was paid to {names}, and {back} went back to {names_2}.").format(
            paid=paid, names=names[Party.FREELANCER], back=back, names_2=names[Party.CLIENT]
        )
    return _("This was cancelled. No money is held for it.")

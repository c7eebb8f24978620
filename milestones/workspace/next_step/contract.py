from contracts.models import Contract
from marketplace.texts import later as _
from milestones.clocks import OFFER, Party
from milestones.models import Milestone
from milestones.outcomes.voices import Voices
from milestones.workspace.next_step.sentence import FROZEN, NextStep, Reader, silence

PROCESSING = Voices(
    client=_("The payment provider is confirming your deposit. The offer is made as soon as that is done."),
    freelancer=_("The payment provider is confirming {client}’s deposit. The offer is made as soon as that is done."),
    others=_("The payment provider is confirming {client}’s deposit. The offer is made as soon as that is done."),
)
AWAITING_DEPOSIT = Voices(
    client=_("Nothing is protected yet. {freelancer} sees the offer as soon as your deposit is charged."),
    freelancer=_("Nothing is protected yet. You see the offer as soon as the deposit is charged."),
    others=_("Nothing is protected yet. {freelancer} sees the offer as soon as the deposit is charged."),
)
NOTHING_OPEN = _("Nothing is open. Money can still be paid directly.")
COMPLETED = _("Every milestone is settled. More can be paid directly at any time.")
ENDED = _("The contract ended. Nothing is held any more.")
DECLINED = _("The offer was declined. The deposit went back to {client} in full.")
EXPIRED = _("Nobody answered the offer in time. The deposit went back to {client} in full.")
WITHDRAWN = _("The offer was withdrawn. What was deposited went back to {client} in full.")
OVER: dict[str, Voices] = {
    Contract.State.COMPLETED: Voices(client=COMPLETED, freelancer=COMPLETED, others=COMPLETED),
    Contract.State.ENDED: Voices(client=ENDED, freelancer=ENDED, others=ENDED),
    Contract.State.DECLINED: Voices(
        client=_("{freelancer} declined the offer. Your deposit went back to you in full."),
        freelancer=_("You declined the offer. The deposit went back to {client} in full."),
        others=DECLINED,
    ),
    Contract.State.EXPIRED: Voices(
        client=_("{freelancer} did not answer the offer in time. Your deposit went back to you in full."),
        freelancer=_("You did not answer the offer in time. The deposit went back to {client} in full."),
        others=EXPIRED,
    ),
    Contract.State.WITHDRAWN: Voices(
        client=_("You withdrew the offer. What you deposited went back to you in full."),
        freelancer=_("{client} withdrew the offer. What was deposited went back to {client} in full."),
        others=WITHDRAWN,
    ),
}


def of_contract(
    contract: Contract, milestones: list[Milestone], reader: Reader, *, processing: bool = False
) -> NextStep:
    """What comes next for an offer, or for a contract that is over; `processing` as for a milestone."""
    deposit_minor = sum(m.amount_minor for m in milestones if m.is_protected)
    frozen_minor = [m.amount_minor for m in milestones if m.hold.is_frozen]
    stopped_minor = sum(frozen_minor) if frozen_minor else None
    return of_amounts(contract, deposit_minor, stopped_minor, reader, processing=processing)


def of_amounts(
    contract: Contract, deposit_minor: int, stopped_minor: int | None, reader: Reader, *, processing: bool = False
) -> NextStep:
    """The same of what its milestones come to: what is protected, and what a bank has frozen, if anything."""
    if contract.state == Contract.State.AWAITING_DEPOSIT and processing:
        return NextStep(reader.told(PROCESSING, contract))
    if contract.state == Contract.State.AWAITING_DEPOSIT:
        return NextStep(reader.told(AWAITING_DEPOSIT, contract), Party.CLIENT)
    if stopped_minor is not None:
        return NextStep(reader.told(FROZEN, contract, amount=contract.money(stopped_minor)))
    if contract.state == Contract.State.OFFERED and contract.answer_due_at:
        return silence(OFFER, contract.money(deposit_minor), contract, contract.answer_due_at, reader)
    over = OVER.get(contract.state)
    return NextStep(reader.told(over, contract) if over else str(NOTHING_OPEN))

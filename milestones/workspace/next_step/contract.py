from django.utils.translation import gettext as _

from contracts.models import Contract
from marketplace.texts import later as _later
from milestones.clocks import OFFER, Party
from milestones.models import Milestone
from milestones.workspace.next_step.sentence import NextStep, Reader, frozen, names_of, silence

OVER: dict[str, str] = {
    Contract.State.COMPLETED: _later("Every milestone is settled. More can be paid directly at any time."),
    Contract.State.ENDED: _later("The contract ended. Nothing is held any more."),
    Contract.State.DECLINED: _later("The offer was declined. The deposit went back to the client in full."),
    Contract.State.EXPIRED: _later("Nobody answered the offer in time. The deposit went back to the client in full."),
    Contract.State.WITHDRAWN: _later("The offer was withdrawn. What was deposited went back to the client in full."),
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
    names = names_of(contract)
    if contract.state == Contract.State.AWAITING_DEPOSIT and processing:
        return NextStep(
            _("The bank is working on {names}’s deposit. The offer is made when it succeeds.").format(
                names=names[Party.CLIENT]
            )
        )
    if contract.state == Contract.State.AWAITING_DEPOSIT:
        sentence = _("Nothing is protected yet. {names} sees the offer as soon as the deposit is charged.").format(
            names=names[Party.FREELANCER]
        )
        return NextStep(sentence, Party.CLIENT)
    if stopped_minor is not None:
        return NextStep(frozen(contract.money(stopped_minor), names[Party.CLIENT]))
    if contract.state == Contract.State.OFFERED and contract.answer_due_at:
        return silence(OFFER, contract.money(deposit_minor), names, contract.answer_due_at, reader)
    return NextStep(OVER.get(contract.state, _("Nothing is open. Money can still be paid directly.")))

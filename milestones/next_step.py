"""The one sentence that says what happens if nobody acts; the same for both sides, each in their own zone."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from contracts.models import Contract
from marketplace import times
from marketplace.money import Money
from milestones.clocks import OFFER, REVIEW, Clock, Party
from milestones.models import Milestone, State

URGENT = timedelta(hours=24)


@dataclass(frozen=True)
class NextStep:
    """`waits_for` is who can act now; without a deadline the sentence says why there is none."""

    sentence: str
    waits_for: Party | None = None
    due_at: datetime | None = None
    urgent: bool = False


@dataclass(frozen=True)
class Reader:
    """For whom a sentence is written: the instant it is read at and the zone it is read in."""

    now: datetime
    zone: tzinfo


def of_contract(
    contract: Contract, milestones: list[Milestone], reader: Reader, *, processing: bool = False
) -> NextStep:
    """What comes next for an offer, or for a contract that is over; `processing` as for a milestone."""
    names = _names(contract)
    if contract.state == Contract.State.AWAITING_DEPOSIT and processing:
        return NextStep(f"The bank is working on {names[Party.CLIENT]}’s deposit. The offer is made when it succeeds.")
    if contract.state == Contract.State.AWAITING_DEPOSIT:
        sentence = (
            f"Nothing is protected yet. {names[Party.FREELANCER]} sees the offer as soon as the deposit is charged."
        )
        return NextStep(sentence, Party.CLIENT)
    if any(milestone.hold.is_frozen for milestone in milestones):
        frozen = Money(sum(m.amount_minor for m in milestones if m.hold.is_frozen), contract.currency)
        return NextStep(_frozen(frozen, names[Party.CLIENT]))
    if contract.state == Contract.State.OFFERED and contract.answer_due_at:
        deposit = Money(sum(m.amount_minor for m in milestones if m.is_protected), contract.currency)
        return _silence(OFFER, deposit, names, contract.answer_due_at, reader)
    return NextStep(OVER.get(contract.state, "Nothing is open. Money can still be paid directly."))


def of_milestone(milestone: Milestone, contract: Contract, reader: Reader, *, processing: bool = False) -> NextStep:
    """What comes next for a milestone of an active contract; `processing` while the bank works on its deposit."""
    names, amount = _names(contract), milestone.amount
    client, freelancer = names[Party.CLIENT], names[Party.FREELANCER]
    if milestone.hold.is_frozen:
        return NextStep(_frozen(amount, client))
    if milestone.state == State.SUBMITTED and milestone.review_due_at:
        return _silence(REVIEW, amount, names, milestone.review_due_at, reader)
    if milestone.state == State.FUNDED:
        sentence = f"{amount} stays protected until {freelancer} submits the work; neither side can take it alone."
        return NextStep(sentence, Party.FREELANCER)
    if milestone.state == State.CHANGES_REQUESTED:
        sentence = f"{amount} stays protected until {freelancer} submits again; neither side can take it alone."
        return NextStep(sentence, Party.FREELANCER)
    if milestone.state == State.PENDING and processing:
        return NextStep(
            f"The bank is working on {client}’s payment of {amount}. Nothing is protected until it succeeds."
        )
    if milestone.state == State.PENDING:
        sentence = f"Nothing is protected for this yet. {freelancer} starts once {client} has deposited {amount}."
        return NextStep(sentence, Party.CLIENT)
    if milestone.refund_came_back:
        sentence = f"The refund of {amount} came back from the bank. It stays protected until {client} sends it again."
        return NextStep(sentence, Party.CLIENT)
    return NextStep(_final(milestone, names))


def _frozen(amount: Money, client: str) -> str:
    return (
        f"{client}’s bank is disputing the payment. {amount} is frozen until the bank decides, and no time runs. "
        "If it decides for the client, they have the money back; if not, everything goes on where it stopped."
    )


OVER: dict[str, str] = {
    Contract.State.COMPLETED: "Every milestone is settled. More can be paid directly at any time.",
    Contract.State.ENDED: "The contract ended. Nothing is held any more.",
    Contract.State.DECLINED: "The offer was declined. The deposit went back to the client in full.",
    Contract.State.EXPIRED: "Nobody answered the offer in time. The deposit went back to the client in full.",
    Contract.State.WITHDRAWN: "The offer was withdrawn. What was deposited went back to the client in full.",
}


def _names(contract: Contract) -> dict[Party, str]:
    return {Party.CLIENT: contract.client.get_short_name(), Party.FREELANCER: contract.freelancer.get_short_name()}


def _silence(clock: Clock, amount: Money, names: dict[Party, str], due_at: datetime, reader: Reader) -> NextStep:
    gets = names[clock.money_goes_to]
    if due_at <= reader.now:
        sentence = f"The time to {clock.to_do} is over. {amount} is on its way to {gets}."
        return NextStep(sentence, None, due_at, urgent=True)
    sentence = f"If nobody acts, {amount} goes to {gets} {times.relative(due_at, reader.now)}, {_on(due_at, reader)}."
    return NextStep(sentence, clock.waits_for, due_at, urgent=due_at - reader.now <= URGENT)


def _on(instant: datetime, reader: Reader) -> str:
    return f"on {times.absolute(instant, reader.zone)}"


def _final(milestone: Milestone, names: dict[Party, str]) -> str:
    if milestone.state == State.RELEASED:
        return f"{milestone.amount} was paid to {names[Party.FREELANCER]}."
    if milestone.state == State.REFUNDED:
        return f"{milestone.amount} went back to {names[Party.CLIENT]}."
    return "This was cancelled. No money is held for it."

"""The one sentence that says what happens if nobody acts; the same for both sides, each in their own zone."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from contracts.models import Contract
from marketplace import times
from marketplace.money import Money
from milestones import settling
from milestones.clocks import APPEAL, NEGOTIATION, OFFER, REFUND_REQUEST, RESPONSE, REVIEW, Clock, Party
from milestones.models import Milestone, SettlementOffer, State
from milestones.standing import Standing

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
    names, amount = _names(contract), milestone.amount
    client, freelancer = names[Party.CLIENT], names[Party.FREELANCER]
    if milestone.hold.is_frozen:
        return NextStep(_frozen(amount if milestone.is_protected else milestone.hold.balance, client))
    if milestone.state == State.DISPUTED:
        return _disputed(milestone, names, reader, standing)
    offer = milestone.open_offer if milestone.is_at_work else None
    if offer and offer.is_refund_request:
        return _refund_request(offer, amount, names, reader)
    if offer:
        return _offered(offer, milestone, names, reader)
    if milestone.state == State.SUBMITTED and milestone.review_due_at:
        return _silence(REVIEW, amount, names, milestone.review_due_at, reader)
    if milestone.state == State.FUNDED:
        return _at_work(milestone, f"{freelancer} submits the work", client, reader)
    if milestone.state == State.CHANGES_REQUESTED:
        return _at_work(milestone, f"{freelancer} submits again", client, reader)
    if milestone.state == State.PENDING and processing:
        return NextStep(
            f"The bank is working on {client}’s payment of {amount}. Nothing is protected until it succeeds."
        )
    if milestone.state == State.PENDING:
        sentence = f"Nothing is protected for this yet. {freelancer} starts once {client} has deposited {amount}."
        return NextStep(sentence, Party.CLIENT)
    if milestone.refund_came_back:
        amount = milestone.hold.balance
        sentence = f"The refund of {amount} came back from the bank. It stays protected until {client} sends it again."
        return NextStep(sentence, Party.CLIENT)
    return NextStep(_final(milestone, names))


def _at_work(milestone: Milestone, until: str, client: str, reader: Reader) -> NextStep:
    """There is no deadline for the work itself, but for silence on both sides."""
    sentence = f"{milestone.amount} stays protected until {until}; neither side can take it alone."
    if milestone.idle_due_at:
        outcome = f"{client}’s refund request opens by itself" if milestone.idle_warned_at else "you are both warned"
        sentence += f" If nothing happens {_by(milestone.idle_due_at, reader)}, {outcome}."
    return NextStep(sentence, Party.FREELANCER, milestone.idle_due_at if milestone.idle_warned_at else None)


def _refund_request(offer: SettlementOffer, amount: Money, names: dict[Party, str], reader: Reader) -> NextStep:
    """The client wants everything back; what silence does depends on whether work was submitted."""
    clock, due_at = offer.clock, offer.answer_due_at
    if clock == REFUND_REQUEST:
        return _silence(clock, amount, names, due_at, reader, to_do="answer the refund request")
    client, freelancer = names[Party.CLIENT], names[Party.FREELANCER]
    sentence = (
        f"{client} asks for {amount} back. If {freelancer} does not answer {_by(due_at, reader)}, it becomes a "
        "dispute; the money stays protected."
    )
    return NextStep(sentence, clock.waits_for, due_at, urgent=due_at - reader.now <= URGENT)


def _offered(offer: SettlementOffer, milestone: Milestone, names: dict[Party, str], reader: Reader) -> NextStep:
    """An offer beside whatever else goes on: when it ends unanswered, nothing changes."""
    author, answers = (Party.CLIENT, Party.FREELANCER) if offer.by_client else (Party.FREELANCER, Party.CLIENT)
    due_at = offer.answer_due_at
    sentence = f"{names[author]} offers to settle: {settling.sentence(milestone, offer.to_freelancer_minor)}"
    if milestone.review_due_at:
        silence = _silence(REVIEW, milestone.amount, names, milestone.review_due_at, reader)
        return NextStep(f"{sentence} {silence.sentence}", answers, silence.due_at, urgent=silence.urgent)
    sentence += (
        f" If {names[answers]} does not answer {_by(due_at, reader)}, the offer ends and the money stays protected."
    )
    return NextStep(sentence, answers, due_at, urgent=due_at - reader.now <= URGENT)


def _disputed(milestone: Milestone, names: dict[Party, str], reader: Reader, standing: Standing | None) -> NextStep:
    """Every clock but the dispute's stands."""
    amount = milestone.amount
    stands = f"{amount} is disputed and safe; every other clock stands."
    if standing is None or standing.clock is None or standing.due_at is None:
        decide = f"{amount} is disputed and safe. Our staff decide, and you are both told as soon as they have."
        return NextStep(f"{decide} No time runs.", Party.STAFF)
    due_at, urgent = standing.due_at, standing.due_at - reader.now <= URGENT
    when = _by(due_at, reader)
    if due_at <= reader.now:
        sentence = stands
        if standing.ruled_minor is not None:
            sentence = (
                f"The ruling is final and being carried out. {settling.sentence(milestone, standing.ruled_minor)}"
            )
        return NextStep(sentence, Party.STAFF, due_at, urgent=True)
    sentence = {
        RESPONSE.name: f"If {names.get(standing.waits_for, 'nobody')} does not respond {when}, our staff decide with "
        f"what is there. {stands}",
        NEGOTIATION.name: f"If you two do not settle it {when}, our staff decide. {stands}",
        APPEAL.name: f"Our staff have ruled. If nobody appeals {when}: "
        f"{settling.sentence(milestone, standing.ruled_minor or 0)}",
    }[standing.clock.name]
    return NextStep(sentence, standing.waits_for, due_at, urgent=urgent)


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


def _silence(
    clock: Clock, amount: Money, names: dict[Party, str], due_at: datetime, reader: Reader, *, to_do: str = ""
) -> NextStep:
    if clock.money_goes_to is None:
        raise ValueError(f"silence moves no money by the clock {clock.name}")
    gets = names[clock.money_goes_to]
    if due_at <= reader.now:
        sentence = f"The time to {to_do or clock.to_do} is over. {amount} is on its way to {gets}."
        return NextStep(sentence, None, due_at, urgent=True)
    sentence = f"If nobody acts, {amount} goes to {gets} {times.relative(due_at, reader.now)}, {_on(due_at, reader)}."
    return NextStep(sentence, clock.waits_for, due_at, urgent=due_at - reader.now <= URGENT)


def _on(instant: datetime, reader: Reader) -> str:
    return f"on {times.absolute(instant, reader.zone)}"


def _by(instant: datetime, reader: Reader) -> str:
    return f"by {times.absolute(instant, reader.zone)} ({times.relative(instant, reader.now)})"


def _final(milestone: Milestone, names: dict[Party, str]) -> str:
    if milestone.state == State.RELEASED:
        return f"{milestone.amount} was paid to {names[Party.FREELANCER]}."
    if milestone.state == State.REFUNDED:
        return f"{milestone.amount} went back to {names[Party.CLIENT]}."
    if milestone.state == State.SETTLED:
        paid = Money(milestone.settled_minor or 0, milestone.currency)
        back = milestone.amount - paid
        return f"Settled: {paid} was paid to {names[Party.FREELANCER]}, and {back} went back to {names[Party.CLIENT]}."
    return "This was cancelled. No money is held for it."

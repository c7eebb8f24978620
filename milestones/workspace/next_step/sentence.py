"""What every such sentence is made of."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from contracts.models import Contract
from marketplace import times
from marketplace.money import Money
from marketplace.texts import later as _later
from milestones.clocks import OFFER, REFUND_REQUEST, REVIEW, Clock, Party
from milestones.outcomes.voices import Voices

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
    """For whom a sentence is written: when and in which zone it is read, and which side is "you", if either is."""

    now: datetime
    zone: tzinfo
    side: Party | None = None

    def told(self, voices: Voices, contract: Contract, **places: object) -> str:
        """In the words for this reader; its two people are {client} and {freelancer}."""
        return voices.to(self.side, contract, **places)

    def until(self, instant: datetime) -> dict[str, str]:
        """The places {when} and {relative} of a deadline, exact and as a distance."""
        return {"when": times.absolute(instant, self.zone), "relative": times.relative(instant, self.now)}


GOES_TO = {
    Party.CLIENT: Voices(
        client=_later("If nobody acts, {amount} goes to you {relative}, on {when}."),
        freelancer=_later("If nobody acts, {amount} goes to {client} {relative}, on {when}."),
        others=_later("If nobody acts, {amount} goes to {client} {relative}, on {when}."),
    ),
    Party.FREELANCER: Voices(
        client=_later("If nobody acts, {amount} goes to {freelancer} {relative}, on {when}."),
        freelancer=_later("If nobody acts, {amount} goes to you {relative}, on {when}."),
        others=_later("If nobody acts, {amount} goes to {freelancer} {relative}, on {when}."),
    ),
}
OVER = {
    OFFER.name: Voices(
        client=_later("The time to accept or decline the offer is over. {amount} is on its way to you."),
        freelancer=_later("The time to accept or decline the offer is over. {amount} is on its way to {client}."),
        others=_later("The time to accept or decline the offer is over. {amount} is on its way to {client}."),
    ),
    REVIEW.name: Voices(
        client=_later("The time to review the work is over. {amount} is on its way to {freelancer}."),
        freelancer=_later("The time to review the work is over. {amount} is on its way to you."),
        others=_later("The time to review the work is over. {amount} is on its way to {freelancer}."),
    ),
    REFUND_REQUEST.name: Voices(
        client=_later("The time to answer the refund request is over. {amount} is on its way to you."),
        freelancer=_later("The time to answer the refund request is over. {amount} is on its way to {client}."),
        others=_later("The time to answer the refund request is over. {amount} is on its way to {client}."),
    ),
}
FROZEN = Voices(
    client=_later(
        "Your bank has disputed the payment. {amount} is frozen until that is decided, and no time runs. If it is "
        "decided for you, you have back what the bank took; if not, everything goes on where it stopped."
    ),
    freelancer=_later(
        "{client}’s bank has disputed the payment. {amount} is frozen until that is decided, and no time runs. If it "
        "is decided for the client, they have back what the bank took; if not, everything goes on where it stopped."
    ),
    others=_later(
        "{client}’s bank has disputed the payment. {amount} is frozen until that is decided, and no time runs. If it "
        "is decided for the client, they have back what the bank took; if not, everything goes on where it stopped."
    ),
)
KEPT = Voices(
    client=_later(
        "Your bank is disputing the payment, so {amount} of it waits until the bank decides: then you have it from the "
        "bank, or from us."
    ),
    freelancer=_later(
        "{client}’s bank is disputing the payment, so {amount} of it waits until the bank decides: then {client} has "
        "it from the bank, or from us."
    ),
    others=_later(
        "{client}’s bank is disputing the payment, so {amount} of it waits until the bank decides: then {client} has "
        "it from the bank, or from us."
    ),
)


def silence(clock: Clock, amount: Money, contract: Contract, due_at: datetime, reader: Reader) -> NextStep:
    """What happens to the money by a clock that moves it; ValueError for any other clock."""
    if clock.money_goes_to is None:
        raise ValueError(f"silence moves no money by the clock {clock.name}")
    if due_at <= reader.now:
        return NextStep(reader.told(OVER[clock.name], contract, amount=amount), None, due_at, urgent=True)
    sentence = reader.told(GOES_TO[clock.money_goes_to], contract, amount=amount, **reader.until(due_at))
    return NextStep(sentence, clock.waits_for, due_at, urgent=due_at - reader.now <= URGENT)


def joined(*sentences: str) -> str:
    """Whole sentences, one after the other; an empty one is none."""
    return " ".join(sentence for sentence in sentences if sentence)

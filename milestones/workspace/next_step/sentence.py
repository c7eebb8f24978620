"""What every such sentence is made of."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from django.utils.translation import gettext as _

from contracts.models import Contract
from marketplace import times
from marketplace.money import Money
from milestones.clocks import Clock, Party

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


def names_of(contract: Contract) -> dict[Party, str]:
    """What the two are called in a sentence."""
    return {Party.CLIENT: contract.client.get_short_name(), Party.FREELANCER: contract.freelancer.get_short_name()}


def silence(
    clock: Clock, amount: Money, names: dict[Party, str], due_at: datetime, reader: Reader, *, to_do: str = ""
) -> NextStep:
    """What happens to the money by a clock that moves it; ValueError for any other clock."""
    if clock.money_goes_to is None:
        raise ValueError(f"silence moves no money by the clock {clock.name}")
    gets = names[clock.money_goes_to]
    if due_at <= reader.now:
        sentence = _("The time to {what} is over. {amount} is on its way to {gets}.").format(
            what=to_do or clock.to_do, amount=amount, gets=gets
        )
        return NextStep(sentence, None, due_at, urgent=True)
    sentence = _("If nobody acts, {amount} goes to {gets} {relative}, {on}.").format(
        amount=amount, gets=gets, relative=times.relative(due_at, reader.now), on=on(due_at, reader)
    )
    return NextStep(sentence, clock.waits_for, due_at, urgent=due_at - reader.now <= URGENT)


def by(instant: datetime, reader: Reader) -> str:
    """As a deadline, exact and relative."""
    return f"by {times.absolute(instant, reader.zone)} ({times.relative(instant, reader.now)})"


def frozen(amount: Money, client: str) -> str:
    """Why nothing moves while the client's bank decides, or staff who pays for the part that it took."""
    return _(
        "{client}’s bank has disputed the payment. {amount} is frozen until that is decided, and "
        "no time runs. If it is decided for the client, they have back what the bank took; if "
        "not, everything goes on where it stopped."
    ).format(client=client, amount=amount)


def kept(amount: Money, client: str) -> str:
    """Why what goes back to the client is not sent while their bank decides."""
    return _(
        "{client}’s bank is disputing the payment, so {amount} of it waits until the bank "
        "decides: then {client} has it from the bank, or from us."
    ).format(client=client, amount=amount)


def on(instant: datetime, reader: Reader) -> str:
    """As a date."""
    return f"on {times.absolute(instant, reader.zone)}"

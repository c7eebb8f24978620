"""The table of clocks: for every waiting state who is waited for, how long, and what silence does.

The sweeps, the sentences on the pages, the reminders, the e-mails and the help page all read this one table.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.conf import settings

from contracts.reviews.lasts import OPEN_FOR
from marketplace import times
from marketplace.forms import LONGEST_PLAN
from marketplace.rules import Rules


class Party(StrEnum):
    """Who is waited for. CLIENT and FREELANCER are people of a contract; the others depend on what is waited for."""

    CLIENT = "client"
    FREELANCER = "freelancer"
    OTHER = "other side"
    BOTH = "both"
    STAFF = "staff"

    @property
    def words(self) -> str:
        """As the subject of a sentence: "the client", "both sides"."""
        return {Party.BOTH: "both sides", Party.STAFF: "our staff"}.get(self, f"the {self}")


@dataclass(frozen=True)
class Clock:
    """`waits_for` has `lasts` to act; if nobody acts, `outcome`, and the money goes to `money_goes_to`.

    `money_goes_to` is None where silence moves no money. `either` where it is enough that one of both acts,
    `working` where only working days count. Where the person waited for has chosen the end, `until` says which it is,
    and `lasts` is the longest that it can be.
    """

    name: str
    waits_for: Party
    to_do: str
    lasts: timedelta
    money_goes_to: Party | None
    outcome: str
    either: bool = False
    working: bool = False
    until: str = ""

    @property
    def how_long(self) -> str:
        """As people read it: "14 days", "5 working days"."""
        if self.until:
            return self.until
        return times.working_days(self.lasts.days) if self.working else times.length(self.lasts)

    @property
    def who(self) -> str:
        """Who is waited for, as the subject of a sentence: "the client", "either side"."""
        return "either side" if self.either else self.waits_for.words


# No money moves because staff are late.
LATE = "both sides are told, an alarm goes out each day, and others of our staff can take it"
ALARM_EVERY = timedelta(days=1)

HIRE = Clock(
    name="hire",
    waits_for=Party.CLIENT,
    to_do="hire somebody for an open job",
    lasts=LONGEST_PLAN,
    until="until the day is over by which the work is needed",
    money_goes_to=None,
    outcome="the job closes, and can be opened again",
)
OFFER = Clock(
    name="offer",
    waits_for=Party.FREELANCER,
    to_do="accept or decline the offer",
    lasts=timedelta(days=7),
    money_goes_to=Party.CLIENT,
    outcome="the deposit goes back to the client and the offer expires",
)
REVIEW = Clock(
    name="review",
    waits_for=Party.CLIENT,
    to_do="review the work",
    lasts=timedelta(days=14),
    money_goes_to=Party.FREELANCER,
    outcome="the money is released to the freelancer",
)
REFUND_REQUEST = Clock(
    name="refund_request",
    waits_for=Party.FREELANCER,
    to_do="answer a refund request, nothing submitted",
    lasts=timedelta(days=7),
    money_goes_to=Party.CLIENT,
    outcome="the money goes back to the client",
)
REFUND_REQUEST_ON_WORK = Clock(
    name="refund_request_on_work",
    waits_for=Party.FREELANCER,
    to_do="answer a refund request, work submitted or shown in a message",
    lasts=timedelta(days=7),
    money_goes_to=None,
    outcome="it becomes a dispute",
)
SETTLEMENT = Clock(
    name="settlement",
    waits_for=Party.OTHER,
    to_do="answer any other settlement offer",
    lasts=timedelta(days=7),
    money_goes_to=None,
    outcome="the offer ends and everything goes on as it was",
)
RESPONSE = Clock(
    name="response",
    waits_for=Party.OTHER,
    to_do="respond to a dispute",
    lasts=timedelta(days=5),
    money_goes_to=None,
    outcome="it goes to our staff with what is there",
)
NEGOTIATION = Clock(
    name="negotiation",
    waits_for=Party.BOTH,
    to_do="settle a dispute between them",
    lasts=timedelta(days=7),
    money_goes_to=None,
    outcome="it goes to our staff",
)
UNWILLING = Clock(
    name="unwilling",
    waits_for=Party.BOTH,
    to_do="settle it after one side has said that they will not agree",
    lasts=timedelta(hours=48),
    money_goes_to=None,
    outcome="it goes to our staff",
)
APPEAL = Clock(
    name="appeal",
    waits_for=Party.BOTH,
    to_do="appeal a ruling that not both have accepted",
    lasts=timedelta(days=7),
    money_goes_to=None,
    outcome="the ruling is carried out",
    either=True,
)
RULING = Clock(
    name="ruling",
    waits_for=Party.STAFF,
    to_do="rule on a dispute",
    lasts=timedelta(days=settings.RULING_WORKING_DAYS),
    money_goes_to=None,
    outcome=LATE,
    working=True,
)
SECOND = Clock(
    name="second",
    waits_for=Party.STAFF,
    to_do="have a second person confirm a ruling or a decision about a chargeback",
    lasts=timedelta(days=settings.SECOND_WORKING_DAYS),
    money_goes_to=None,
    outcome=LATE,
    working=True,
)
CHARGEBACK = Clock(
    name="chargeback",
    waits_for=Party.STAFF,
    to_do="decide who pays for a chargeback that was lost in part",
    lasts=timedelta(days=settings.CHARGEBACK_WORKING_DAYS),
    money_goes_to=None,
    outcome="it is late, and an alarm says so each day",
    working=True,
)
IDLE = Clock(
    name="idle",
    waits_for=Party.FREELANCER,
    to_do="give a sign of life on a funded milestone",
    lasts=timedelta(days=60),
    money_goes_to=None,
    outcome="both are warned",
)
IDLE_WARNED = Clock(
    name="idle_warned",
    waits_for=Party.FREELANCER,
    to_do="give one after that warning",
    lasts=timedelta(days=14),
    money_goes_to=None,
    outcome="a refund request opens by itself",
)
# Providers let money be held for so long, and no longer; people have two weeks to bring it to an end.
HOLD_ENDS = timedelta(days=settings.HOLD_DAYS_MAX)
LONG_HELD = Clock(
    name="long_held",
    waits_for=Party.STAFF,
    to_do="look at money that is still held",
    lasts=HOLD_ENDS - timedelta(days=15),
    money_goes_to=None,
    outcome="both sides are told, and an alarm tells our staff to find out why",
)
REVIEWS = Clock(
    name="reviews",
    waits_for=Party.BOTH,
    to_do="review each other once the contract is over",
    lasts=OPEN_FOR,
    money_goes_to=None,
    outcome="the reviews that are written are published",
)
CLOCKS = (
    HIRE,
    OFFER,
    REVIEW,
    REFUND_REQUEST,
    REFUND_REQUEST_ON_WORK,
    SETTLEMENT,
    RESPONSE,
    NEGOTIATION,
    UNWILLING,
    RULING,
    SECOND,
    APPEAL,
    CHARGEBACK,
    IDLE,
    IDLE_WARNED,
    LONG_HELD,
    REVIEWS,
)


def clocks_of(rules: Rules) -> list[Clock]:
    """Those that a contract under these rules knows."""
    return [clock for clock in CLOCKS if rules.sides_pass_to_staff or clock is not UNWILLING]


# How long before a deadline the person waited for is reminded; the start itself is told by the event.
REMIND_BEFORE = (timedelta(days=7), timedelta(days=3), timedelta(hours=24))

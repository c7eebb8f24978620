"""The table of clocks: for every waiting state who is waited for, how long, and what silence does.

The sweep, the sentence on the page, the reminders and the e-mails all read this one table.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Party(StrEnum):
    CLIENT = "client"
    FREELANCER = "freelancer"


@dataclass(frozen=True)
class Clock:
    """`waits_for` has `lasts` to act; if nobody acts the money goes to `money_goes_to`."""

    name: str
    waits_for: Party
    to_do: str
    lasts: timedelta
    money_goes_to: Party
    outcome: str


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
CLOCKS = (OFFER, REVIEW)

# How long before a deadline the person waited for is reminded; the start itself is told by the event.
REMIND_BEFORE = (timedelta(days=7), timedelta(days=3), timedelta(hours=24))

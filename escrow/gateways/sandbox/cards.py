"""The sandbox's test cards, each with the behaviour that it is for."""

from dataclasses import dataclass
from hashlib import sha256

from marketplace.texts import later as _


@dataclass(frozen=True)
class Card:
    """A test card. `failure` is what the bank says; `late` says it after the checkout is over.

    `taken_back`: the client's bank takes the payment back after a while, for good unless `evidence_wins`. `warned`: the
    card's network warns of fraud after a while.
    """

    number: str
    title: str
    confirms: bool = False
    late: bool = False
    failure: str = ""
    refund_failure: str = ""
    taken_back: bool = False
    evidence_wins: bool = False
    warned: bool = False


CARDS = {
    card.number: card
    for card in (
        Card("4242 4242 4242 4242", "Succeeds"),
        Card("4000 0000 0000 0002", _("Is declined"), failure=_("The card was declined.")),
        Card("4000 0027 6000 3184", _("Asks you to confirm"), confirms=True),
        Card("4000 0000 0000 0341", _("Fails a minute later"), late=True, failure=_("The bank withdrew the payment.")),
        Card("4000 0000 0000 0077", _("Succeeds a minute later"), late=True),
        Card("4000 0000 0000 5126", _("Succeeds, but refunds come back"), refund_failure=_("The card was closed.")),
        Card(
            "4000 0000 0000 0259",
            _("Succeeds, but a minute later the bank takes it back, until it sees evidence"),
            taken_back=True,
            evidence_wins=True,
        ),
        Card("4000 0000 0000 5423", _("Succeeds, but a minute later its network warns of fraud"), warned=True),
        Card("4000 0000 0000 1976", _("Succeeds, but a minute later the bank takes it back for good"), taken_back=True),
    )
}


def fingerprint(number: str) -> str:
    """The same for every payment with this card; nothing before there is one."""
    return sha256(number.encode()).hexdigest()[:16] if number else ""

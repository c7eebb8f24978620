"""The sandbox's test cards, each with the behaviour that it is for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """A test card. `failure` is what the bank says; `late` says it after the checkout is over."""

    number: str
    title: str
    confirms: bool = False
    late: bool = False
    failure: str = ""
    refund_failure: str = ""


CARDS = {
    card.number: card
    for card in (
        Card("4242 4242 4242 4242", "Succeeds"),
        Card("4000 0000 0000 0002", "Is declined", failure="The card was declined."),
        Card("4000 0027 6000 3184", "Asks you to confirm", confirms=True),
        Card("4000 0000 0000 0341", "Fails a minute later", late=True, failure="The bank withdrew the payment."),
        Card("4000 0000 0000 0077", "Succeeds a minute later", late=True),
        Card("4000 0000 0000 5126", "Succeeds, but refunds come back", refund_failure="The card was closed."),
    )
}

"""What a person does on the sandbox's payment page."""

from django.db import transaction
from django.utils.translation import gettext as _

from escrow.gateways.sandbox.cards import CARDS
from escrow.gateways.sandbox.models import SandboxCheckout
from marketplace import clock
from marketplace.later import run_soon
from marketplace.refusals import Refused

State = SandboxCheckout.State


class CheckoutOver(Refused):
    """The payment page is no longer open."""


@transaction.atomic
def pay(ref: str, card_number: str) -> SandboxCheckout:
    """Pay with a test card. A declined card leaves the page open for another. Raises CheckoutOver."""
    checkout, card = _open(ref, State.OPEN), CARDS[card_number]
    if card.confirms:
        checkout.become(State.CONFIRMING, card=card, at=clock.now())
    elif card.late:
        checkout.become(State.PROCESSING, card=card, at=clock.now())
    elif card.failure:
        checkout.failure = card.failure
        checkout.save(update_fields=["failure"])
    else:
        checkout.become(State.SUCCEEDED, card=card, at=clock.now())
    run_soon("escrow.deliver_sandbox_events")
    return checkout


@transaction.atomic
def confirm(ref: str, *, is_you: bool) -> SandboxCheckout:
    """Answer the bank's question: the payment succeeds, or the page is open again. Raises CheckoutOver."""
    checkout = _open(ref, State.CONFIRMING)
    if is_you:
        checkout.become(State.SUCCEEDED, at=clock.now())
    else:
        checkout.state, checkout.failure = State.OPEN, _("You did not confirm the payment.")
        checkout.save(update_fields=["state", "failure"])
    run_soon("escrow.deliver_sandbox_events")
    return checkout


def _open(ref: str, state: str) -> SandboxCheckout:
    checkout = SandboxCheckout.objects.select_for_update().get(ref=ref)
    if checkout.state != state or checkout.expires_at <= clock.now():
        raise CheckoutOver(
            _("This payment page is no longer open. Go back to the contract to see how the payment stands.")
        )
    return checkout

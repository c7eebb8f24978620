"""Who can be paid, known before anybody works or deposits."""

from typing import Any

from django.dispatch import receiver

from accounts import signals
from accounts.models import User
from escrow import gateways, offered
from escrow.models import Recipient
from marketplace import countries
from marketplace.refusals import Refused

NOT_KNOWN_YET = (
    "Our payment provider has not told us yet in which countries it can pay people. Please try again in a few minutes; "
    "nothing was charged."
)


class NotKnownYet(Refused):
    """The provider has not answered since this site was set up."""

    title = "Not possible at the moment"
    again = True


class CannotBePaid(Refused):
    """The provider pays nobody in this person's country, or nobody knows which one that is."""

    title = "This cannot be paid yet"


def country_of(user: User) -> str:
    """Where the person is paid: their payout details say so for good, before that their profile. Empty: not said."""
    return _country(user, Recipient.objects.of(user, gateway=gateways.default().name))


def _country(user: User, recipient: Recipient | None) -> str:
    return recipient.country if recipient and recipient.provider_ref else user.country


def can_be_paid(user: User) -> bool:
    """Whether what this person earns can reach a bank of theirs, as far as their country decides that."""
    recipient = Recipient.objects.of(user, gateway=gateways.default().name)
    if recipient and (recipient.is_ready or recipient.is_closed):
        return recipient.is_ready
    return _country(user, recipient) in offered.payout_countries()


def obstacle_of(user: User) -> Refused | None:
    """Why this person cannot be paid, in words for them; None if they can."""
    recipient = Recipient.objects.of(user, gateway=gateways.default().name)
    country = _country(user, recipient)
    if can_be_paid(user):
        return None
    if recipient and recipient.is_closed:
        return CannotBePaid("Your account at our payment provider is closed. Write to us: we let you open another one.")
    if not offered.payout_countries():
        return NotKnownYet(NOT_KNOWN_YET)
    if not country:
        return CannotBePaid(
            "Say first in which country your bank account is: choose your country in your profile. Then clients know "
            "that you can be paid."
        )
    return CannotBePaid(
        f"You cannot be paid in {countries.name(country)} yet, and nobody should work unpaid. If your bank account is "
        "elsewhere, choose that country in your profile; else write to us, there may be another way."
    )


def require_can_be_paid(user: User) -> None:
    """Raise CannotBePaid or NotKnownYet, in words for the person themselves."""
    if refusal := obstacle_of(user):
        raise refusal


def require_payee(payee: User) -> None:
    """Raise CannotBePaid, in words for whoever wants to pay this person."""
    if can_be_paid(payee):
        return
    if not offered.payout_countries():
        raise NotKnownYet(NOT_KNOWN_YET)
    country = country_of(payee)
    recipient = Recipient.objects.of(payee, gateway=gateways.default().name)
    if recipient and recipient.is_closed:
        why = "cannot be paid at the moment, because their account at our payment provider is closed"
    elif country:
        why = f"cannot be paid in {countries.name(country)}"
    else:
        why = "has not said yet where their bank account is"
    raise CannotBePaid(f"{payee.name} {why}, so nothing was charged. Ask them to look at their profile.")


@receiver(signals.payout_countries_wanted)
def payout_countries(**about: Any) -> frozenset[str]:
    """For accounts, whose forms ask people where they are."""
    return offered.payout_countries()

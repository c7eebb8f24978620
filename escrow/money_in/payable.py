"""Who can be paid, known before anybody works or deposits."""

from enum import Enum, auto
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from accounts import signals
from accounts.models import User
from escrow import gateways
from escrow.models import Recipient
from escrow.money_in import supported
from marketplace import countries
from marketplace.refusals import Refused
from marketplace.texts import later as _later

NOT_KNOWN_YET = _later(
    "Our payment provider has not told us yet in which countries it can pay people. Please "
    "try again in a few minutes; nothing was charged."
)


class NotKnownYet(Refused):
    """The provider has not answered since this site was set up."""

    title = _later("Not possible at the moment")
    again = True


class CannotBePaid(Refused):
    """The provider pays nobody in this person's country, or nobody knows which one that is."""

    title = _later("This cannot be paid yet")


class Obstacle(Enum):
    """What keeps a person from being paid."""

    CLOSED = auto()
    NOT_KNOWN_YET = auto()
    COUNTRY_NOT_SAID = auto()
    COUNTRY_OUT_OF_REACH = auto()


def country_of(user: User) -> str:
    """Where the person is paid: their payout details say so for good, before that their profile. Empty: not said."""
    return _country(user, Recipient.objects.of(user, gateway=gateways.default().name))


def _country(user: User, recipient: Recipient | None) -> str:
    return recipient.country if recipient and recipient.provider_ref else user.country


def can_be_paid(user: User) -> bool:
    """Whether what this person earns can reach a bank of theirs, as far as is known before they earn it."""
    obstacle, _unused = _found(user)
    return obstacle is None


def _found(user: User) -> tuple[Obstacle | None, str]:
    """The obstacle, and the person's country. An account that is ready is paid, whatever the lists say."""
    recipient = Recipient.objects.of(user, gateway=gateways.default().name)
    country, there = _country(user, recipient), supported.payout_countries()
    if recipient and recipient.is_closed:
        return Obstacle.CLOSED, country
    if (recipient and recipient.is_ready) or country in there:
        return None, country
    if not there:
        return Obstacle.NOT_KNOWN_YET, country
    return (Obstacle.COUNTRY_OUT_OF_REACH if country else Obstacle.COUNTRY_NOT_SAID), country


def obstacle_of(user: User) -> Refused | None:
    """Why this person cannot be paid, in words for them; None if they can."""
    obstacle, country = _found(user)
    match obstacle:
        case None:
            return None
        case Obstacle.CLOSED:
            said = _("Your account at our payment provider is closed. Write to us: we let you open another one.")
        case Obstacle.NOT_KNOWN_YET:
            return NotKnownYet(NOT_KNOWN_YET)
        case Obstacle.COUNTRY_NOT_SAID:
            said = _(
                "Say first in which country your bank account is: choose your country in your profile. "
                "Then clients know that you can be paid."
            )
        case Obstacle.COUNTRY_OUT_OF_REACH:
            said = _(
                "You cannot be paid in {name} yet, and nobody should work unpaid. If your bank account "
                "is elsewhere, choose that country in your profile; else write to us, there may be "
                "another way."
            ).format(name=countries.name(country))
    return CannotBePaid(said)


def require_can_be_paid(user: User) -> None:
    """Raise CannotBePaid or NotKnownYet, in words for the person themselves."""
    if refusal := obstacle_of(user):
        raise refusal


def require_payee(payee: User) -> None:
    """Raise CannotBePaid or NotKnownYet, in words for whoever wants to pay this person."""
    obstacle, country = _found(payee)
    match obstacle:
        case None:
            return
        case Obstacle.NOT_KNOWN_YET:
            raise NotKnownYet(NOT_KNOWN_YET)
        case Obstacle.CLOSED:
            why = "cannot be paid at the moment, because their account at our payment provider is closed"
        case Obstacle.COUNTRY_NOT_SAID:
            why = "has not said yet where their bank account is"
        case Obstacle.COUNTRY_OUT_OF_REACH:
            why = f"cannot be paid in {countries.name(country)}"
    raise CannotBePaid(
        _("{payee} {why}, so nothing was charged. Ask them to look at their profile.").format(payee=payee.name, why=why)
    )


@receiver(signals.payout_countries_wanted)
def payout_countries(**about: Any) -> frozenset[str]:
    """For accounts, whose forms ask people where they are."""
    return supported.payout_countries()

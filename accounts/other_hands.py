"""Staff who had no hand in a suspension: they confirm it, and answer the person's appeal."""

from datetime import datetime

from django.urls import reverse

from accounts import rights, strangers
from accounts.models import Suspension, User
from accounts.models.suspension import ALONE_LASTS
from accounts.notifications import Notice, notify
from marketplace import clock, times
from marketplace.refusals import NotYours

RIGHT = "accounts.suspend_user"


class SecondHand(NotYours):
    """Somebody else than whoever had a hand in it decides."""


def require_other_hand(suspension: Suspension, *, by: User) -> None:
    """Raise SecondHand for whoever suspended, extended or confirmed it."""
    if by.pk in suspension.hands:
        raise SecondHand("You had a hand in this suspension, so somebody else decides.")


def ask_for_second(suspension: Suspension) -> None:
    """Tell whoever may confirm a suspension that is to last longer; without them it ends on its day."""
    if not suspension.waits_for_second:
        return
    text = (
        f"The suspension of {suspension.user.name} ends after {times.length(ALONE_LASTS)} unless a second person "
        "confirms it."
    )
    tell_other_hands(suspension, f"second:{suspension.review_at:%Y%m%dT%H%M}", text, at=clock.now())


def tell_other_hands(suspension: Suspension, what: str, text: str, *, at: datetime) -> bool:
    """Whether there is anybody who may decide and had no hand in it."""
    kept_out = {*suspension.hands, suspension.user_id, *strangers.known_to({suspension.user_id})}
    suspended = Suspension.objects.in_force().values("user")
    readers = list(rights.holders_of(RIGHT).exclude(pk__in=kept_out).exclude(pk__in=suspended))
    path = reverse("admin:accounts_suspension_change", args=[suspension.pk])
    notify([Notice(reader.pk, f"suspension:{suspension.pk}:{what}", text, path) for reader in readers], at=at)
    return bool(readers)

"""Staff who had no hand in a suspension: they confirm it, and answer the person's appeal."""

from datetime import datetime, timedelta

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import rights, strangers
from accounts.kinds_of_notice import for_staff
from accounts.models import Suspension, SuspensionEvent, User
from accounts.models.suspension import ALONE_LASTS, ALONE_WITHIN
from accounts.notices.notifications import Notice, notify
from accounts.wording.facts import Value
from accounts.wording.kinds import Kind
from marketplace import clock, times
from marketplace.refusals import NotYours

RIGHT = "accounts.suspend_user"


class SecondHand(NotYours):
    """Somebody else than whoever had a hand in it decides."""


def require_other_hand(suspension: Suspension, *, by: User) -> None:
    """Raise SecondHand for whoever suspended, extended or confirmed it, or answered its appeal."""
    if by.pk in suspension.hands:
        raise SecondHand(_("You had a hand in this suspension, so somebody else decides."))


def left_alone(user: User, *, by: User) -> timedelta:
    """How long `by` can suspend this person without a second one: what they did alone within ALONE_WITHIN adds up.

    Otherwise one person could suspend somebody for ever, a month at a time. Raises SecondHand if nothing is left.
    """
    now = clock.now()
    begun = SuspensionEvent.objects.filter(kind=SuspensionEvent.Kind.SUSPENDED, by=by).values("suspension")
    confirmed = SuspensionEvent.objects.filter(kind=SuspensionEvent.Kind.CONFIRMED).values("suspension")
    alone = user.suspensions.filter(pk__in=begun).exclude(pk__in=confirmed)
    # One that has run out may not be noted as ended yet.
    ended = alone.annotate(until=Coalesce("lifted_at", "ends_at")).filter(until__gt=now - ALONE_WITHIN, until__lte=now)
    spent = sum((until - began for began, until in ended.values_list("started_at", "until")), timedelta())
    if spent >= ALONE_LASTS:
        raise SecondHand(
            _(
                "You have suspended {user} for {length} already within {length_2}, and nobody confirmed "
                "that. Somebody else has to suspend them now."
            ).format(user=user.name, length=times.length(spent), length_2=times.length(ALONE_WITHIN))
        )
    return ALONE_LASTS - spent


def ask_for_second(suspension: Suspension) -> None:
    """Tell whoever may confirm a suspension that is to last longer; without them it ends on its day."""
    if suspension.ends_at is None or not suspension.waits_for_second:
        return
    lasts = suspension.ends_at - suspension.started_at
    what = f"second:{suspension.review_at:%Y%m%dT%H%M}"
    tell_other_hands(suspension, what, for_staff.SECOND_WANTED, at=clock.now(), lasts=lasts)


def tell_other_hands(suspension: Suspension, what: str, kind: Kind, *, at: datetime, **facts: Value) -> bool:
    """Whether there is anybody who may decide and had no hand in it."""
    kept_out = {*suspension.hands, suspension.user_id, *strangers.known_to({suspension.user_id})}
    suspended = Suspension.objects.in_force().values("user")
    readers = list(rights.holders_of(RIGHT).exclude(pk__in=kept_out).exclude(pk__in=suspended))
    path = reverse("admin:accounts_suspension_change", args=[suspension.pk])
    key, facts = f"suspension:{suspension.pk}:{what}", {"suspension": suspension.pk, "person": suspension.user, **facts}
    notify([Notice(reader.pk, key, kind, path, facts) for reader in readers], at=at)
    return bool(readers)

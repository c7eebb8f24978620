"""A suspension beyond 30 days: a second person confirms it, or it ends by itself; and the person's one appeal.

Nobody answers an appeal who had a hand in the suspension: who suspended, extended or confirmed it. Nor does anybody
confirm it who answered its appeal: that takes somebody else again.
"""

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.kinds_of_notice import for_staff
from accounts.models import Suspension, SuspensionEvent, User
from accounts.suspension.other_hands import RIGHT, require_other_hand, tell_other_hands
from accounts.suspension.suspended import lock
from accounts.suspension.suspending import SuspensionRefused, end_if_run_out, locked_in_force, note, require_sense
from marketplace import clock
from marketplace.alarms import alarm
from marketplace.refusals import NotYours

logger = logging.getLogger(__name__)
Kind = SuspensionEvent.Kind


@transaction.atomic
def confirm(suspension: Suspension, *, by: User, sentence: str) -> None:
    """The second person agrees: it lasts until it is lifted. Locks the person.

    One from before it took two has no end; that it is confirmed is written all the same. Raises NotYours, SecondHand
    for who suspended or extended it or answered its appeal, or SuspensionRefused.
    """
    suspension = locked_in_force(suspension, by=by)
    require_other_hand(suspension, by=by)
    if suspension.is_confirmed:
        raise SuspensionRefused(_("A second person has confirmed this suspension already."))
    require_sense(sentence)
    suspension.ends_at = None
    suspension.save(update_fields=["ends_at"])
    note(suspension, Kind.CONFIRMED, sentence, by=by, at=clock.now())


@transaction.atomic
def appeal(suspension: Suspension, *, by: User, text: str) -> None:
    """The suspended person asks other staff to look at it, once. Locks the person.

    Raises NotYours for anybody else, or SuspensionRefused.
    """
    if by.pk != suspension.user_id:
        raise NotYours(_("Only who is suspended can appeal."))
    lock(by)
    fresh, now = Suspension.objects.select_related("user").get(pk=suspension.pk), clock.now()
    if not fresh.is_in_force:
        raise SuspensionRefused(_("This suspension is over already."))
    if fresh.appeal:
        raise SuspensionRefused(_("You have appealed already. Other staff look at it."))
    if not text.strip():
        raise SuspensionRefused(_("Say why the suspension should end."))
    note(fresh, Kind.APPEALED, text.strip(), by=by, at=now)
    if not tell_other_hands(fresh, "appealed", for_staff.APPEAL_WAITS_FOR_STAFF, at=now):
        alarm(
            f"Nobody can answer the appeal of suspension {fresh.pk}",
            f"Give somebody else the right: manage.py grant <address> accounts.view_user {RIGHT}",
        )


@transaction.atomic
def uphold(suspension: Suspension, *, by: User, sentence: str) -> None:
    """The appeal does not end it, and why. Locks the person. Raises NotYours, SecondHand or SuspensionRefused."""
    suspension = locked_in_force(suspension, by=by)
    require_other_hand(suspension, by=by)
    if not suspension.appeal_waits:
        raise SuspensionRefused(_("No appeal waits for an answer."))
    require_sense(sentence)
    note(suspension, Kind.UPHELD, sentence, by=by, at=clock.now())


def end_what_ran_out() -> int:
    """End what nobody confirmed in its 30 days, each in a transaction of its own; returns how many.

    One that cannot be ended is logged, and keeps no other one in force.
    """
    ended = 0
    for suspension in Suspension.objects.filter(lifted_at=None, ends_at__lte=clock.now()).select_related("user"):
        try:
            ended += _end(suspension)
        except Exception:
            logger.exception("Suspension %s could not be ended", suspension.pk)
    return ended


@transaction.atomic
def _end(suspension: Suspension) -> bool:
    lock(suspension.user)
    return end_if_run_out(suspension.user)

"""Our own money takes two: one member of staff says that a line is it, another one books it or says why not."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from escrow.books import own_money
from escrow.ledger import locks
from escrow.models import Journal, OwnMoneyBooking, ProviderLine
from marketplace import clock
from marketplace.alarms import alarm
from marketplace.refusals import NotYours, Refused

State = OwnMoneyBooking.State


class NothingWaits(Refused):
    """It was booked, or not confirmed, already; or it waits for a second person."""


class SecondPersonBooks(NotYours):
    """Whoever proposed it does not confirm it."""


@transaction.atomic
def propose(line: ProviderLine, *, by: User) -> OwnMoneyBooking:
    """Say that this line is our own money. One at a time. Raises NothingWaits, or as `own_money.require_own`."""
    locks.wait_for("own money")
    own_money.require_own(line)
    if line.bookings.filter(state=State.PROPOSED).exists():
        raise NothingWaits(_("{line} waits for a second person already.").format(line=line))
    made = OwnMoneyBooking.objects.create(line=line, by=by, made_at=clock.now())
    alarm("Our own money waits for a second person", f"{line}. See Own money bookings.")
    return made


@transaction.atomic
def confirm(booking: OwnMoneyBooking, *, by: User) -> Journal:
    """The second person agrees, and it is booked. One at a time. Raises as `propose` and as `own_money.book`."""
    booking = _waiting(booking, by=by)
    journal = own_money.book(booking.line, actor=by)
    _end(booking, State.DONE, by=by)
    return journal


@transaction.atomic
def reject(booking: OwnMoneyBooking, *, by: User, said: str) -> None:
    """The second person does not agree, and says why. One at a time. Raises NothingWaits or SecondPersonBooks."""
    booking = _waiting(booking, by=by)
    if not said.strip():
        raise NothingWaits(_("Say why you do not confirm it."))
    _end(booking, State.REJECTED, by=by, said=said.strip())


def _waiting(booking: OwnMoneyBooking, *, by: User) -> OwnMoneyBooking:
    locks.wait_for("own money")
    fresh = OwnMoneyBooking.objects.select_related("line").get(pk=booking.pk)
    if fresh.state != State.PROPOSED:
        raise NothingWaits(_("This does not wait for a second person any more."))
    if fresh.by_id == by.pk:
        raise SecondPersonBooks(_("You proposed this yourself. Somebody else has to confirm it."))
    return fresh


def _end(booking: OwnMoneyBooking, state: str, *, by: User, said: str = "") -> None:
    booking.state, booking.second, booking.second_at, booking.second_said = state, by, clock.now(), said[:300]
    booking.save(update_fields=["state", "second", "second_at", "second_said"])

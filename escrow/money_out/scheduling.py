"""Payouts by themselves: everything that is available, on the day that the person has chosen."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signing_in.waiting import payouts_wait_until
from accounts.suspension.suspended import locked_current_of
from escrow.earnings import earnings
from escrow.models import Payout, Recipient
from escrow.money_out import recipients, withdrawing
from marketplace import clock
from marketplace.refusals import Refused

Schedule = Recipient.Schedule
MONDAY = 0
# Each payout costs; a Monday that comes twice, because somebody has moved their zone, pays once.
ONCE_IN = timedelta(days=1)


class NoPayoutDetails(Refused):
    """A schedule needs somewhere to pay to."""


@transaction.atomic
def set_schedule(user: User, schedule: str) -> Recipient:
    """Pay out everything available by itself, or not. Locks the recipient. Raises NoPayoutDetails."""
    mine = recipients.of(user)
    recipient = Recipient.objects.select_for_update(no_key=True).filter(pk=mine.pk).first() if mine else None
    if recipient is None or recipient.replaced_at:
        raise NoPayoutDetails(_("Add your payout details first."))
    recipient.schedule = schedule
    recipient.next_payout_at = next_payout_at(schedule, after=clock.now(), zone=user.zone)
    recipient.save(update_fields=["schedule", "next_payout_at"])
    return recipient


def next_payout_at(schedule: str, *, after: datetime, zone: ZoneInfo) -> datetime | None:
    """The next 9 o'clock, in the person's own zone, of a Monday or of the first of a month; None when by hand."""
    if schedule == Schedule.BY_HAND:
        return None
    local = after.astimezone(zone)
    day = local.replace(hour=9, minute=0, second=0, microsecond=0)
    while day <= local or (day.weekday() != MONDAY if schedule == Schedule.WEEKLY else day.day != 1):
        day += timedelta(days=1)
    return day.astimezone(ZoneInfo("UTC"))


@transaction.atomic
def pay_scheduled(recipient: Recipient) -> None:
    """Pay out everything that is available to a person whose day has come, once in 24 hours.

    To somebody who is suspended nothing is paid; their day stays, and the first run after the end of it pays. While
    payouts wait (accounts/signing_in/waiting.py) their day moves to the end of that. Locks the person, the recipient
    (left alone if another worker has it), then their earnings account.
    """
    if locked_current_of(recipient.user):
        return
    now, pk = clock.now(), recipient.pk
    claimed = Recipient.objects.select_for_update(no_key=True, skip_locked=True, of=("self",)).select_related("user")
    due = claimed.filter(pk=pk, next_payout_at__lte=now).first()
    if due is None:
        return
    recipient = due
    wait = payouts_wait_until(recipient.user)
    recipient.next_payout_at = wait or next_payout_at(recipient.schedule, after=now, zone=recipient.user.zone)
    recipient.save(update_fields=["next_payout_at"])
    if recipient.is_ready and not wait and not _paid_today(recipient, now):
        for standing in earnings.standing_of(recipient.user):
            if standing.can_be_withdrawn:
                withdrawing.withdraw(recipient.user, amount=standing.available, by_schedule=True)


def _paid_today(recipient: Recipient, now: datetime) -> bool:
    by_itself = Payout.objects.filter(payee=recipient.user_id, by_schedule=True)
    return by_itself.filter(created_at__gt=now - ONCE_IN).exists()

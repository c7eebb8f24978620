"""Where a freelancer's earnings are to go: their account at the provider. Ready is what the provider says is ready."""

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from accounts.models import AccountChange, User
from accounts.notifications import Notice, notify
from accounts.suspended import locked_current_of
from accounts.waiting import note, payouts_wait_until
from escrow import earnings, gateways, payouts
from escrow.gateways.base import KeySpent, RecipientReport
from escrow.models import Recipient
from marketplace import clock
from marketplace.refusals import Refused

logger = logging.getLogger(__name__)
Schedule = Recipient.Schedule
MONDAY = 0


class NoPayoutDetails(Refused):
    """A schedule needs somewhere to pay to."""


def of(user: User) -> Recipient | None:
    """The person's account at the provider of new payments, if they have begun one."""
    return Recipient.objects.filter(user=user, gateway=gateways.default().name).first()


def details_page(user: User, *, country: str, return_path: str, refresh_path: str) -> str:
    """The provider's page on which a person says where their money goes; opens their account there if needed.

    Calls the provider, outside any transaction. Raises as gateways do.
    """
    gateway = gateways.default()
    recipient, _ = Recipient.objects.get_or_create(
        user=user, gateway=gateway.name, defaults={"country": country, "created_at": clock.now()}
    )
    if recipient.provider_ref is None and recipient.country != country:
        # The provider does not know the old one, and must not be asked for another with the same key.
        recipient.country, recipient.keys_spent = country, recipient.keys_spent + 1
        recipient.save(update_fields=["country", "keys_spent"])
    if recipient.provider_ref is None:
        try:
            ref = gateway.open_recipient(
                key=recipient.idempotency_key,
                name=user.name,
                email=user.email,
                country=recipient.country,
                metadata=recipient.metadata(),
            )
        except KeySpent:
            # An account that was opened all the same stays empty and unused.
            Recipient.objects.filter(pk=recipient.pk).update(keys_spent=F("keys_spent") + 1)
            raise
        Recipient.objects.filter(pk=recipient.pk, provider_ref=None).update(provider_ref=ref)
        recipient.refresh_from_db()
    # Before the page exists: whoever has it can say where the money goes.
    note(user, AccountChange.Kind.PAYOUT_DETAILS)
    page = gateway.recipient_page(str(recipient.provider_ref), return_path=return_path, refresh_path=refresh_path)
    now = clock.now()
    text = "The page for your payout details was opened. If that was not you, change your password and tell us."
    notify([Notice(user.pk, f"recipient:{recipient.pk}:opened:{now:%Y%m%d%H}", text, payouts.PAGE)], at=now)
    return page


def check(recipient: Recipient) -> Recipient:
    """Ask the provider whether it can pay this person, and note it. Calls the provider, outside any transaction."""
    if recipient.provider_ref is None:
        return recipient
    report = gateways.named(recipient.gateway).recipient_report(recipient.provider_ref)
    return _note(recipient, report)


@transaction.atomic
def _note(recipient: Recipient, report: RecipientReport) -> Recipient:
    """Locks the recipient; tells them when it has changed."""
    fresh = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    ready, needs = report.ready, report.needs
    now, changed = clock.now(), fresh.is_ready != ready
    fresh.is_ready, fresh.needs, fresh.currency, fresh.checked_at = ready, needs[:300], report.currency, now
    fresh.save(update_fields=["is_ready", "needs", "currency", "checked_at"])
    if changed:
        text = (
            "Your payout details are complete. You can withdraw what is available."
            if ready
            else f"Payouts to you have stopped. {needs}".strip()
        )
        key = f"recipient:{fresh.pk}:{'ready' if ready else 'stopped'}:{now.isoformat()}"
        notify([Notice(fresh.user_id, key, text, payouts.PAGE)], at=now)
    return fresh


def hear(gateway_name: str, ref: str) -> None:
    """The provider has something new about an account; one that is none of ours is left alone."""
    recipient = Recipient.objects.filter(gateway=gateway_name, provider_ref=ref).first()
    if recipient:
        check(recipient)
    else:
        logger.info("Account %s is no freelancer's here: not ours", ref)


@transaction.atomic
def set_schedule(user: User, schedule: str) -> Recipient:
    """Pay out everything available by itself, or not. Locks the recipient. Raises NoPayoutDetails."""
    mine = Recipient.objects.select_for_update(no_key=True).filter(user=user, gateway=gateways.default().name)
    recipient = mine.first()
    if recipient is None:
        raise NoPayoutDetails("Add your payout details first.")
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
    """Pay out everything that is available to a person whose day has come, once.

    To somebody who is suspended nothing is paid; their day stays, and the first run after the end of it pays. While
    payouts wait (accounts/waiting.py) their day moves to the end of that. Locks the person, the recipient (left alone
    if another worker has it), then their earnings account.
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
    if recipient.is_ready and not wait:
        for standing in earnings.standing_of(recipient.user):
            if standing.available:
                payouts.withdraw(recipient.user, amount=standing.available, by_schedule=True)

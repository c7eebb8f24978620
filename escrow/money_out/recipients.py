"""Where a freelancer's earnings are to go: their account at the provider. Ready is what the provider says is ready."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.models import AccountChange, User
from accounts.notices.notifications import Notice, notify
from accounts.signing_in.waiting import note
from accounts.suspension.suspended import lock
from accounts.wording.facts import Facts, Value
from accounts.wording.kinds import Kind
from escrow import gateways
from escrow.gateways.base import KeySpent, RecipientReport
from escrow.kinds_of_notice import payouts as kinds
from escrow.models import Recipient
from escrow.models.recipient import BY_HAND
from escrow.money_out import payout_steps
from marketplace import clock
from marketplace.alarms import alarm
from marketplace.refusals import Refused

logger = logging.getLogger(__name__)


ASK_AGAIN_AFTER = timedelta(days=1)
# A provider that does not answer for one must not keep the others waiting.
TRY_AGAIN_AFTER = timedelta(hours=1)


def of(user: User) -> Recipient | None:
    """Where the person's money goes: what staff have opened for them, or their account at the provider, if begun."""
    return Recipient.objects.of(user, gateway=gateways.default().name)


def details_page(user: User, *, country: str, return_path: str, refresh_path: str) -> str:
    """The provider's page on which a person says where their money goes; opens their account there if needed.

    Calls the provider, outside any transaction. Raises as gateways do.
    """
    gateway = gateways.default()
    recipient, _unused = Recipient.objects.current().get_or_create(
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
        Recipient.objects.filter(pk=recipient.pk, provider_ref=None).update(
            provider_ref=ref, next_check_at=clock.now() + ASK_AGAIN_AFTER
        )
        recipient.refresh_from_db()
    # Before the page exists: whoever has it can say where the money goes.
    note(user, AccountChange.Kind.PAYOUT_DETAILS)
    page = gateway.recipient_page(str(recipient.provider_ref), return_path=return_path, refresh_path=refresh_path)
    now = clock.now()
    _tell(recipient, f"opened:{now:%Y%m%d%H}", kinds.DETAILS_OPENED, at=now)
    return page


def check(recipient: Recipient) -> Recipient:
    """Ask the provider whether it can pay this person, and note it. Calls the provider, outside any transaction."""
    if recipient.provider_ref is None or recipient.replaced_at:
        return recipient
    Recipient.objects.filter(pk=recipient.pk).update(next_check_at=clock.now() + TRY_AGAIN_AFTER)
    report = gateways.named(recipient.gateway).recipient_report(recipient.provider_ref)
    return _note(recipient, report)


@transaction.atomic
def _note(recipient: Recipient, report: RecipientReport) -> Recipient:
    """Locks the recipient; tells them when it has changed."""
    fresh = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    if fresh.replaced_at:
        return fresh
    ready, needs = report.ready, report.needs
    now, changed = clock.now(), fresh.is_ready != ready
    fresh.is_ready, fresh.needs, fresh.currency, fresh.checked_at = ready, needs[:300], report.currency, now
    newly_closed, fresh.is_closed = report.closed and not fresh.is_closed, report.closed
    fresh.next_check_at = None if fresh.is_closed else now + ASK_AGAIN_AFTER
    fresh.save(update_fields=["is_ready", "needs", "currency", "checked_at", "is_closed", "next_check_at"])
    if newly_closed:
        alarm(
            "A freelancer’s account at the provider is closed",
            f"{fresh}. Nothing can be paid there any more. Talk to them, then replace it on the staff desk.",
        )
    if changed:
        kind = kinds.DETAILS_COMPLETE if ready else kinds.STOPPED
        _tell(fresh, f"{'ready' if ready else 'stopped'}:{now.isoformat()}", kind, at=now, needs=needs)
    return fresh


def hear(gateway_name: str, ref: str) -> None:
    """The provider has something new about an account; one that is none of ours is left alone."""
    recipient = Recipient.objects.filter(gateway=gateway_name, provider_ref=ref).first()
    if recipient:
        check(recipient)
    else:
        logger.info("Account %s is no freelancer's here: not ours", ref)


def due(at: datetime) -> QuerySet[Recipient]:
    """Those whom the provider is asked after now, whatever it has reported: events can be lost, or never sent."""
    return Recipient.objects.filter(next_check_at__lte=at)


class NotClosed(Refused):
    """The provider can still pay this account."""


@transaction.atomic
def replace(recipient: Recipient) -> None:
    """Let a person whose account at the provider is closed begin another. Locks the recipient. Raises NotClosed.

    What was sent to the closed one stays with it and comes back from there, or does not.
    """
    fresh = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    if not fresh.is_closed or fresh.replaced_at:
        raise NotClosed(_("Only an account that is closed at the provider can be replaced, and once."))
    _retire(fresh)
    _tell(fresh, "replaced", kinds.ACCOUNT_CLOSED, at=clock.now())


class NotByHand(Refused):
    """The provider pays this person, or staff do already."""


@transaction.atomic
def open_by_hand(user: User, *, country: str) -> Recipient:
    """Let staff pay somebody whose country the provider cannot pay. Locks the person. Raises NotByHand."""
    lock(user)
    if Recipient.objects.current().filter(user=user, is_ready=True).exists():
        raise NotByHand(_("{user} can be paid already.").format(user=user.name))
    now = clock.now()
    note(user, AccountChange.Kind.PAYOUT_DETAILS)
    made = Recipient.objects.create(user=user, gateway=BY_HAND, country=country, is_ready=True, created_at=now)
    _tell(made, "by-hand", kinds.BY_HAND_FROM_NOW, at=now)
    return made


@transaction.atomic
def close_by_hand(recipient: Recipient) -> None:
    """End that; what was asked for before is still paid by hand. Locks the recipient. Raises NotByHand."""
    fresh = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    if not fresh.is_by_hand or fresh.replaced_at:
        raise NotByHand(_("This person is not paid by hand."))
    _retire(fresh)


def _retire(recipient: Recipient) -> None:
    recipient.replaced_at, recipient.is_ready = clock.now(), False
    recipient.schedule, recipient.next_payout_at, recipient.next_check_at = Recipient.Schedule.BY_HAND, None, None
    recipient.save(
        update_fields=["replaced_at", "is_ready", "schedule", "next_payout_at", "next_check_at"],
    )


def _tell(recipient: Recipient, what: str, kind: Kind, *, at: datetime, **facts: Value) -> None:
    own: Facts = {"recipient": recipient.pk, **facts}
    notify([Notice(recipient.user_id, f"recipient:{recipient.pk}:{what}", kind, payout_steps.PAGE, own)], at=at)

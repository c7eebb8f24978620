"""Where a freelancer's earnings are to go: their account at the provider. Ready is what the provider says is ready."""

import logging

from django.db import transaction
from django.db.models import F

from accounts.models import AccountChange, User
from accounts.notifications import Notice, notify
from accounts.waiting import note
from escrow import gateways, payouts
from escrow.gateways.base import KeySpent, RecipientReport
from escrow.models import Recipient
from marketplace import clock

logger = logging.getLogger(__name__)


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

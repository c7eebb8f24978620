"""What a recipient does on the sandbox's page for payout details."""

from django.db import transaction

from escrow.gateways.sandbox.models import SandboxRecipientLink
from marketplace import clock
from marketplace.later import run_soon


@transaction.atomic
def save(ref: str, bank: str) -> bool:
    """Have payouts go to this bank account from now on; False if the page was used or is too old.

    Locks taken: the page's link.
    """
    link = SandboxRecipientLink.objects.select_for_update(of=("self",)).select_related("recipient").get(ref=ref)
    now = clock.now()
    if not link.is_good(now):
        return False
    link.used_at = now
    link.save(update_fields=["used_at"])
    link.recipient.use(bank, at=now)
    run_soon("escrow.deliver_sandbox_events")
    return True

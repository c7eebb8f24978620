from collections.abc import Mapping
from datetime import timedelta

from django.urls import reverse

from escrow.gateways.base import RecipientReport
from escrow.gateways.sandbox.models import SandboxRecipient
from marketplace import clock

PAGE_LASTS = timedelta(minutes=15)


class Recipients:
    """Who can be paid, and where they say so."""

    def open_recipient(self, *, key: str, name: str, email: str, country: str, metadata: Mapping[str, str]) -> str:
        recipient, _ = SandboxRecipient.objects.get_or_create(
            key=key, defaults={"name": name, "email": email, "country": country, "metadata": dict(metadata)}
        )
        return recipient.ref

    def recipient_page(self, ref: str, *, return_path: str, refresh_path: str) -> str:
        link = SandboxRecipient.objects.get(ref=ref).links.create(
            return_path=return_path, refresh_path=refresh_path, expires_at=clock.now() + PAGE_LASTS
        )
        return reverse("sandbox_payout_details", args=[link.ref])

    def recipient_report(self, ref: str) -> RecipientReport:
        return SandboxRecipient.objects.get(ref=ref).report()

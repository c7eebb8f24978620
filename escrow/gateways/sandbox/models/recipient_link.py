from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from escrow.gateways.sandbox.models.recipient import SandboxRecipient
from escrow.gateways.sandbox.models.reference import token


class SandboxRecipientLink(models.Model):
    """One visit to the page where a recipient gives their payout details."""

    ref = models.CharField(max_length=60, unique=True, default=token)
    recipient = models.ForeignKey(SandboxRecipient, on_delete=models.CASCADE, related_name="links")
    return_path = models.CharField(max_length=200)
    refresh_path = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return _("{ref} until {expires_at}").format(ref=self.ref, expires_at=self.expires_at)

    def is_good(self, at: datetime) -> bool:
        """Whether the page still opens."""
        return self.used_at is None and at < self.expires_at

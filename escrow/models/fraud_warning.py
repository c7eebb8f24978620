from datetime import datetime, timedelta

from django.db import models

from escrow.models.payment import Payment

# A warning that no chargeback has followed by then is over.
WARNINGS_LAST = timedelta(days=30)


class FraudWarning(models.Model):
    """The card's network has warned that a payment may not be its owner's. Append-only, the first of each payment."""

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="fraud_warning")
    heard_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"warning of {self.payment}"

    @property
    def lasts_until(self) -> datetime:
        """When it is over, unless a chargeback has followed."""
        return self.heard_at + WARNINGS_LAST

from django.contrib.postgres.fields import ArrayField
from django.db import models

from marketplace.texts import later as _


class PlatformAccount(models.Model):
    """What a provider last said of our own account there. Asked for when the site starts, and daily."""

    gateway = models.CharField(max_length=20, unique=True)
    country = models.CharField(max_length=2, help_text="ISO 3166 code")
    currencies = ArrayField(models.CharField(max_length=3), help_text=_("that it is seen to keep as they come"))
    keeps_several = models.BooleanField(help_text="whether it can keep more than its own currency")
    payout_countries = ArrayField(models.CharField(max_length=2), help_text=_("at whose banks it can pay people"))
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"our account at {self.gateway}, {self.country}"

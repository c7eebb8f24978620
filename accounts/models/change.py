from django.db import models

from accounts.models.user import User
from marketplace.texts import later as _


class AccountChange(models.Model):
    """A change of what guards a person's account, or of where their money goes: written once, never changed.

    The person reads them on their security page; payouts ask them (accounts/signing_in/waiting.py).
    """

    class Kind(models.TextChoices):
        ADDRESS_ADDED = "address_added", _("Email address added")
        ADDRESS_CONFIRMED = "address_confirmed", _("Email address confirmed")
        ADDRESS_PRIMARY = "address_primary", _("Primary email address changed")
        ADDRESS_REMOVED = "address_removed", _("Email address removed")
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        PASSWORD_RESET = "password_reset", _("Password reset by a link in a mail")
        FACTOR_ADDED = "factor_added", _("Second factor added")
        FACTOR_REMOVED = "factor_removed", _("Second factor removed")
        CODES_RENEWED = "codes_renewed", _("New recovery codes made")
        PAYOUT_DETAILS = "payout_details", _("Page for payout details opened")
        NAME = "name", _("Name changed")

    # After one of these it may be somebody else who signs in. An address that is only added is no way in yet.
    SECURITY = (
        Kind.ADDRESS_CONFIRMED,
        Kind.ADDRESS_PRIMARY,
        Kind.ADDRESS_REMOVED,
        Kind.PASSWORD_CHANGED,
        Kind.PASSWORD_RESET,
        Kind.FACTOR_ADDED,
        Kind.FACTOR_REMOVED,
        Kind.CODES_RENEWED,
    )

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    detail = models.CharField(max_length=254, blank=True, help_text="which address, or the name before")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["user", "at"], name="change_of_person")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"

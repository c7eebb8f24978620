"""Whether mail reaches people: what the outbox heard from their mail servers."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from marketplace.outbox.signals import mail_refused, mail_taken


@receiver(mail_refused)
def note_refusal(sender: Any, address: str, **kwargs: Any) -> None:
    """Tell whoever has this address on every page that mail does not reach it."""
    User.objects.filter(email=address.lower()).update(mail_refused_address=address.lower())


@receiver(mail_taken)
def forget_refusal(sender: Any, address: str, **kwargs: Any) -> None:
    """A later mail has arrived."""
    User.objects.filter(mail_refused_address=address.lower()).update(mail_refused_address="")

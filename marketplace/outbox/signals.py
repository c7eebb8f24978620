"""What the outbox tells the apps: sent inside the transaction that records it, with `address` and `at`."""

from django.dispatch import Signal

# A server took a mail to this address.
mail_taken = Signal()
# A server said that it never will.
mail_refused = Signal()

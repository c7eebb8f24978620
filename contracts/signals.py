"""What contracts say to the app above. Each is sent inside the transaction and has exactly one receiver."""

from django.dispatch import Signal

# message, at: a message was written just now.
message_sent = Signal()

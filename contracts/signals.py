"""What contracts say to the app above. Each is sent inside the transaction and has exactly one receiver."""

from django.dispatch import Signal

# message, contract, at: a message was written in a contract just now.
message_sent = Signal()

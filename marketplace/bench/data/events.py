"""What a provider has reported, by the million, made by the database itself of a series of numbers.

Raw SQL, because a million objects made in Python take minutes, and what is measured is how they are read.
"""

from django.db import connection

from escrow.models import WebhookEvent

REPORTED = """
INSERT INTO escrow_webhookevent
    (gateway, event_id, kind, payload, received_at, processed_at, next_attempt_at, attempts, error)
SELECT 'sandbox', 'bench-' || n, 'payment.changed', '{}', now(), now(), now(), 1, ''
FROM generate_series(%s, %s) n
"""


def reported(number: int) -> None:
    """So many events more, all of them processed."""
    before = WebhookEvent.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(REPORTED, [before + 1, before + number])
        cursor.execute("ANALYZE escrow_webhookevent")

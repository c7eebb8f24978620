"""When somebody last looked through the list of jobs: what was posted since then is new to them."""

from datetime import datetime, timedelta

from django.db import connection

from accounts.models import User
from marketplace import clock

# Who looks again within this time is still on the same visit.
PAUSE = timedelta(minutes=30)
# One statement, so that two pages that open at once are one visit.
LOOKS = """
INSERT INTO contracts_visit AS visit (user_id, looked_at, before) VALUES (%(user)s, %(now)s, NULL)
ON CONFLICT (user_id) DO UPDATE SET
    before = CASE WHEN visit.looked_at <= %(over)s THEN visit.looked_at ELSE visit.before END,
    looked_at = GREATEST(visit.looked_at, EXCLUDED.looked_at)
RETURNING before
"""


def look(user: User) -> datetime | None:
    """This person looks now; returns when the visit before this one ended, None if this is the first."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(LOOKS, {"user": user.pk, "now": now, "over": now - PAUSE})
        found: datetime | None = cursor.fetchone()[0]
    return found

"""What saved searches have found goes into mail: one mail for each person, with all of their searches that are due."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from accounts.notices.mailing import can_be_written
from accounts.suspension.suspended import current_of, look_up
from contracts.models import FoundJob, Job, SavedSearch
from contracts.saved import letters, searches
from marketplace import clock

SEARCHES_AT_ONCE = 200
# Between two mails of a search whose owner wants them at once: what is posted meanwhile comes in one.
BETWEEN_TWO = timedelta(minutes=15)


def write_due() -> int:
    """Write all mail that is due by now; returns of how many searches."""
    written = 0
    while some := write_some():
        written += some
    return written


@transaction.atomic
def write_some() -> int:
    """Write the mail of some searches; another process sends it. A fixed number of statements.

    Who is suspended can send no proposals, and is not mailed. Locks the searches (SKIP LOCKED).
    """
    now = clock.now()
    due = SavedSearch.objects.filter(waits=True, mail_at__lte=now).order_by("mail_at", "id")
    claimed = list(
        due.select_related("user").select_for_update(skip_locked=True, no_key=True, of=("self",))[:SEARCHES_AT_ONCE]
    )
    if not claimed:
        return 0
    look_up(search.user for search in claimed)
    found = _found_for(claimed)
    claimed.sort(key=lambda search: (search.user_id, search.pk))
    mails = [
        letters.of(user, told)
        for user, theirs in groupby(claimed, key=lambda search: search.user)
        if (told := [(each, found[each.pk]) for each in theirs if each.pk in found]) and _is_mailed(user)
    ]
    get_connection().send_messages([mail for mail in mails if can_be_written(mail)])
    FoundJob.objects.filter(search__in=claimed, mailed_at=None).update(mailed_at=now)
    for search in claimed:
        search.waits, search.mail_at = False, _next(search, now)
    SavedSearch.objects.bulk_update(claimed, ["waits", "mail_at"])
    return len(claimed)


def _is_mailed(user: User) -> bool:
    return user.is_active and user.is_freelancer and current_of(user) is None


def _next(search: SavedSearch, now: datetime) -> datetime:
    is_daily = search.mail == SavedSearch.Mail.DAILY
    return searches.next_morning(search.user, now) if is_daily else now + BETWEEN_TWO


def _found_for(claimed: Sequence[SavedSearch]) -> dict[int, letters.News]:
    """By search what is to be told of it: the newest jobs that are still open, and how many there are in all."""
    nth = Window(RowNumber(), partition_by="search_id", order_by=F("pk").desc())
    total = Window(Count("pk"), partition_by="search_id")
    new = (
        FoundJob.objects.filter(search__in=claimed, mailed_at=None, job__state=Job.State.OPEN)
        .annotate(nth=nth, total=total)
        .filter(nth__lte=letters.AT_MOST_IN_FULL)
        .select_related("job")
        .order_by("search_id", "-pk")
    )
    return {
        pk: letters.News([row.job for row in rows], rows[0].total)
        for pk, each in groupby(new, key=lambda row: row.search_id)
        if (rows := list(each))
    }

"""Saving a search, and what its owner does with it: the search of the list, as columns that jobs are matched by."""

from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.suspension.suspended import lock
from contracts.finding import words
from contracts.finding.filters import JobFilters, skill_ids
from contracts.models import FoundJob, SavedSearch
from marketplace import clock
from marketplace.refusals import NotYours, Refused

Mail = SavedSearch.Mail
# When a mail a day goes out, where its reader lives.
MORNING = time(8)
# What says how the list is shown, or goes on from the day on which the search is saved.
NOT_KEPT = {"sort", "posted", "proposals"}
# Whoever matches jobs holds this alone: no search comes or goes meanwhile, so that none misses a job.
SHARED = "SELECT pg_advisory_xact_lock_shared(hashtextextended('saved searches', 0))"


class NothingToSave(Refused):
    """All open jobs are no search, and words that nothing can have find nothing."""


class TooManySearches(Refused):
    """A person has so many."""


@transaction.atomic
def keep(filters: JobFilters, *, name: str, mail: str, by: User) -> SavedSearch:
    """Save what these filters ask for. Locks the person. Raises NothingToSave or TooManySearches."""
    asked = kept_of(filters)
    if not asked:
        raise NothingToSave(_("Search for words or choose a filter first, then save the search."))
    meant = words.meaning(filters.words) if filters.words else ""
    if filters.words and not meant:
        raise NothingToSave(_("No job can be found by these words alone. Try others."))
    chosen = filters.chosen
    skills = skill_ids(chosen["skill"]) if "skill" in chosen else []
    if "skill" in chosen and not skills:
        raise NothingToSave(_("No job has ever asked for one of these skills, so nothing would be found."))
    lock(by)
    _wait_for_matching()
    if by.saved_searches.count() >= SavedSearch.MOST:
        raise TooManySearches(
            _("You have {most} saved searches. Remove one before you save another.").format(most=SavedSearch.MOST)
        )
    now = clock.now()
    return SavedSearch.objects.create(
        user=by,
        name=name,
        asked=urlencode(asked),
        meant=meant,
        category=chosen.get("category", ""),
        skill_ids=skills,
        currency=chosen.get("currency", ""),
        budget_min_minor=chosen.get("budget_min"),
        budget_max_minor=chosen.get("budget_max"),
        country=chosen.get("country", ""),
        client_record=chosen.get("record", ""),
        needed_from=chosen.get("needed_from"),
        needed_until=chosen.get("needed_until"),
        mail=mail,
        mail_at=first_mail(mail, by, now),
        created_at=now,
        opened_at=now,
    )


def kept_of(filters: JobFilters) -> dict[str, str]:
    """What of these filters is saved, as an address of the list says it."""
    return {name: str(filters.data[name]) for name in filters.chosen if name not in NOT_KEPT}


@transaction.atomic
def send(search: SavedSearch, mail: str, *, by: User) -> None:
    """Have mails of this search at once, once a day, or none. Locks the search. Raises NotYours."""
    search = SavedSearch.objects.select_for_update(no_key=True).get(pk=search.pk)
    _require_owner(search, by)
    now = clock.now()
    if search.mail == Mail.NEVER:
        # What was found while no mail was wanted is not told of later.
        FoundJob.objects.filter(search=search, mailed_at=None).update(mailed_at=now)
        search.waits = False
    search.mail, search.mail_at = mail, first_mail(mail, by, now)
    search.save(update_fields=["mail", "mail_at", "waits"])


@transaction.atomic
def remove(search: SavedSearch, *, by: User) -> None:
    """Forget a search and what it has found. Raises NotYours."""
    _require_owner(search, by)
    _wait_for_matching()
    search.delete()


def open_again(search: SavedSearch, *, by: User) -> None:
    """Its owner looks at what it finds: nothing of it is new any more. Raises NotYours."""
    _require_owner(search, by)
    SavedSearch.objects.filter(pk=search.pk).update(opened_at=clock.now())


def first_mail(mail: str, user: User, now: datetime) -> datetime:
    """From when on a mail may go: the next morning where this person lives, or now."""
    return next_morning(user, now) if mail == Mail.DAILY else now


def next_morning(user: User, now: datetime) -> datetime:
    """The next time that it is MORNING where this person lives."""
    today = datetime.combine(now.astimezone(user.zone).date(), MORNING, tzinfo=user.zone)
    return today if today > now else datetime.combine(today.date() + timedelta(days=1), MORNING, tzinfo=user.zone)


def _require_owner(search: SavedSearch, user: User) -> None:
    if search.user_id != user.pk:
        raise NotYours(_("This is somebody else’s search."))


def _wait_for_matching() -> None:
    with connection.cursor() as cursor:
        cursor.execute(SHARED)

"""What freelancers of the demo keep while they look for work: jobs, and searches that have found some."""

from datetime import datetime, timedelta

from django.db.models import F

from accounts.models import User
from contracts.finding.filters import JobFilters
from contracts.models import FoundJob, Job, SavedSearch, Visit
from contracts.saved import matching, saving, searches
from marketplace import clock

Mail = SavedSearch.Mail
# By person: a name, what is asked for, and when mail tells of it.
SEARCHES = {
    "ana": (("Django", {"skill": "Django"}, Mail.DAILY), ("Shops and catalogues", {"q": "shop"}, Mail.AT_ONCE)),
    "tomas": (
        ("Tools for games", {"q": "game"}, Mail.DAILY),
        ("Small software jobs", {"category": "software"}, Mail.NEVER),
    ),
}
BEGAN, LOOKED, SAVED = timedelta(days=40), timedelta(days=9), timedelta(hours=20)
JOBS_EACH = 3


def keep(people: dict[str, User], now: datetime) -> None:
    """As if they had begun long ago, been told by mail of what was found, and not looked for some days."""
    for key, asked in SEARCHES.items():
        user = people[key]
        with clock.at(now - BEGAN):
            for name, filters, mail in asked:
                searches.keep(JobFilters(filters), name=name, mail=mail, by=user)
        with clock.at(now - SAVED):
            early_enough = Job.objects.open().filter(published_at__lt=now - SAVED).exclude(client=user)
            for job in early_enough.order_by("-published_at")[:JOBS_EACH]:
                saving.save(job, by=user)
        Visit.objects.create(user=user, looked_at=now - LOOKED, before=now - BEGAN)
    matching.match_due()
    for found in FoundJob.objects.select_related("job"):
        FoundJob.objects.filter(pk=found.pk).update(found_at=found.job.published_at, mailed_at=found.job.published_at)
    SavedSearch.objects.update(waits=False, opened_at=F("created_at") + (BEGAN - LOOKED))

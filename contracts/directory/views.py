from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Skill, User
from contracts.directory import browsing, hours
from contracts.directory.cards import Card
from contracts.directory.filters import PeopleFilters
from contracts.models import Job
from marketplace import clock

MOST_SUGGESTIONS = 200
LONGEST_KEY = 18


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Freelancers, filtered by the address; for a job of the reader's, if it names one (`job`)."""
    filters = PeopleFilters(request.GET)
    user = request.user if isinstance(request.user, User) else None
    day = hours.of(user) if user else None
    found = browsing.browse(filters, request.GET, by=request.user)
    context = {
        "filters": filters,
        "found": found,
        "cards": [Card(listing, day, clock.now()) for listing in found.page],
        "skills": _named(),
        "day": day,
        "job": _wanted_for(user, request.GET.get("job", "")),
    }
    return render(request, "contracts/people.html", context)


def _named() -> "QuerySet[Skill]":
    """Skills that people have; each is looked up, whatever the number of people."""
    used = User.skills.through.objects.filter(skill=OuterRef("pk"))
    return Skill.objects.filter(Exists(used))[:MOST_SUGGESTIONS]


def _wanted_for(user: User | None, pk: str) -> Job | None:
    """The reader's own open job for which they look for somebody."""
    if user is None or not (pk.isascii() and pk.isdigit() and len(pk) <= LONGEST_KEY):
        return None
    return Job.objects.open().filter(client=user, pk=pk).first()

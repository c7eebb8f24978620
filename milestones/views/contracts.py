from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import person
from milestones.workspace.overview import overview_of


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """All contracts of the person who is looking, what waits for them first."""
    lines = overview_of(person(request))
    page = Paginator(lines, 25).get_page(request.GET.get("page"))
    return render(request, "milestones/contracts.html", {"page": page})

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import person
from marketplace.paging import count_of, page_of
from milestones.workspace import overview
from milestones.workspace.overview import Turn

CONTRACTS_A_PAGE = 15
# What is open by who must act and until when, what is over by when it was; the columns have an index.
SHOWN = {
    "open": (overview.OPEN, ("turn", "at", "id")),
    "over": ((Turn.OVER,), ("-turn", "-at", "-id")),
}


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The contracts of who is looking: those that are open, what waits for them first, or those that are over."""
    user = person(request)
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "open"
    turns, order = SHOWN[show]
    lines = overview.lines_for(user).filter(turn__in=turns)
    count, more = count_of(lines)
    page = page_of(lines, request.GET, by=order, size=CONTRACTS_A_PAGE)
    context = {"page": page, "lines": overview.told(page.rows, user), "show": show, "count": count, "more": more}
    return render(request, "milestones/contracts.html", context)

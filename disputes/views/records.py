"""A figure of somebody's record, opened to what it counts."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import person
from accounts.models import User
from accounts.records.figures import AS_CLIENT, AS_FREELANCER, KINDS, figures
from contracts.models import Job
from disputes.records.opened import A_PAGE, opened
from marketplace.paging import page_of


@login_required
@require_safe
def figure(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What one figure counts, as far as this reader may see it; a figure that somebody hides is theirs alone."""
    shown = get_object_or_404(User.objects.select_related("profile", "record"), pk=pk, is_active=True)
    reader = person(request)
    kind = KINDS.get(key)
    if kind is None or (kind in AS_FREELANCER and hides(shown, kind.key) and reader != shown):
        raise Http404
    context = {
        "person": shown,
        "is_self": reader == shown,
        "kind": kind,
        "found": next(iter(figures(shown.record, [kind])), None),
        "as_client": kind in AS_CLIENT,
    }
    if key == "posted":
        jobs = Job.objects.public().filter(client=shown)
        return render(
            request,
            "disputes/figure.html",
            {**context, "jobs": True, "page": page_of(jobs, request.GET, by=("-published_at", "-id"), size=A_PAGE)},
        )
    page, rows = opened(shown, key, reader, request.GET)
    return render(request, "disputes/figure.html", {**context, "page": page, "rows": rows})


def hides(shown: User, key: str) -> bool:
    """Whether this person keeps this figure to themselves."""
    return key == "earned" and shown.profile.hides_paid_band

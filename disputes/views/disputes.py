from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import person
from disputes.models import Dispute


@login_required
@require_safe
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """A dispute as its two sides see it."""
    found = get_object_or_404(Dispute.objects.visible_to(person(request)).with_everybody(), pk=pk)
    return render(request, "disputes/dispute.html", {"dispute": found})


@login_required
@require_safe
def open_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """To come."""
    return render(request, "disputes/open.html", {})

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import person
from contracts.forms.message import MessageForm
from marketplace.money import Money
from milestones.version import version_of
from milestones.views.finding import contract_of
from milestones.workspace import Workspace

# Tells htmx's refresh that nothing has changed since what the page shows.
UNCHANGED = 204


def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """A contract's page. Its refresh, asking with what it shows (`seen`), gets nothing if that is still true.

    The refresh of somebody who has signed out in the meantime loads the page anew, which asks to sign in.
    """
    if not request.user.is_authenticated:
        signed_out = HttpResponse(headers={"HX-Refresh": "true"})
        return signed_out if request.htmx else redirect_to_login(request.get_full_path())  # type: ignore[attr-defined]
    return _page(request, pk)


@require_safe
def _page(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    found = contract_of(user, pk)
    seen = request.GET.get("seen")
    if request.htmx and seen and seen == version_of(found):  # type: ignore[attr-defined]
        return HttpResponse(status=UNCHANGED)
    workspace = Workspace(found, user)
    context = {
        "workspace": workspace,
        "contract": found,
        "form": MessageForm(),
        "paid": "payment" in request.GET and bool(workspace.payments),
    }
    return render(request, "milestones/workspace.html", context)


@login_required
@require_safe
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """What was agreed, word for word."""
    found = contract_of(person(request), pk)
    agreed = get_object_or_404(found.terms.order_by("-version")[:1])
    total = Money(sum(m["amount_minor"] for m in agreed.text["milestones"]), agreed.text["currency"])
    return render(request, "milestones/terms.html", {"contract": found, "terms": agreed, "total": total})

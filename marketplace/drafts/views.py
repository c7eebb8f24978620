"""What the script asks, and dropping a draft."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.drafts import keeping, marker, restoring
from marketplace.drafts.line import Line
from marketplace.drafts.middleware import handles_drafts, keep
from marketplace.sent_once.token import repeatable

UNCHANGED = 204


@handles_drafts
@repeatable("it only keeps what is typed, and the form is still to be sent")
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what is typed in a form and say so; or say what became of it meanwhile, if anything did."""
    asked = request.POST if request.method == "POST" else request.GET
    brought, seen = marker.read(asked.get(marker.FIELD, "")), asked.get(marker.VERSION, "0")
    if brought is None or not seen.isdecimal():
        return HttpResponseBadRequest()
    before = restoring.found(request, brought.address) if request.user.pk == brought.person_id else None
    elsewhere = before is not None and str(before.version) != seen[:9]
    if request.method == "POST":
        keep(request, brought)
        vars(request).pop("drafts", None)
    elif not elsewhere:
        return HttpResponse(status=UNCHANGED)
    line = Line.after(request, brought, before if elsewhere else None)
    return render(request, "drafts/_line.html", {"line": line})


@handles_drafts
@login_required
@require_POST
def dropped(request: HttpRequest) -> HttpResponse:
    """Forget a draft, and go back to the empty form."""
    brought = marker.read(request.POST.get(marker.FIELD, ""))
    if brought is None or brought.person_id != request.user.pk:
        return HttpResponseBadRequest()
    keeping.drop(brought)
    messages.info(request, _("Your draft is gone. The form is empty again."))
    came_from = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    return redirect(came_from if is_ours else brought.address)

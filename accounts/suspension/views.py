"""A person's own suspension: what was said, and their one appeal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.models import Suspension
from accounts.suspension import prolonging
from accounts.suspension.forms import AppealForm
from accounts.suspension.suspended import current_of
from accounts.suspension.suspending import SuspensionRefused
from marketplace import filling


@login_required
@require_http_methods(["GET", "POST"])
def suspension(request: HttpRequest) -> HttpResponse:
    """Every suspension that the person has had, newest first; the one in force can be appealed once."""
    user = access.person(request)
    current = current_of(user)
    form = AppealForm(*filling.typed(request))

    def appeal() -> None:
        if current is None:
            raise SuspensionRefused(_("Your account is not suspended."))
        prolonging.appeal(current, by=user, text=form.cleaned_data["text"])

    if filling.done(request, form, allow=lambda: None, do=appeal):
        messages.success(request, _("You have appealed. Somebody who had no part in the suspension looks at it."))
        return redirect("suspension")
    context: dict[str, object] = {
        "current": current,
        "past": Suspension.objects.filter(user=user).prefetch_related("events"),
        "can_appeal": current is not None and current.appeal is None,
    }
    return filling.page(request, "accounts/suspension.html", context, form)

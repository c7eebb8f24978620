"""Where a freelancer's money goes, and when. Changing it asks first whether it is really them."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from escrow.forms import CountryForm, ScheduleForm
from escrow.models import Recipient
from escrow.money_out import recipients, scheduling
from escrow.views.earnings import earner, provider_name
from escrow.views.leaving import provider_answers
from marketplace import clock, times
from marketplace.limits import PAYOUT_PAGES, limited, spend


@login_required
@reauthentication_required
@require_http_methods(["GET", "POST"])
@limited(PAYOUT_PAGES)
def details(request: HttpRequest) -> HttpResponse:
    """Say what the provider asks for and why, then lead there."""
    user = earner(request)
    recipient = recipients.of(user)
    if recipient and (recipient.is_by_hand or recipient.is_closed):
        # Their page says who pays them, and what to do.
        return redirect("earnings")
    form = None
    if recipient is None or recipient.provider_ref is None:
        data = request.POST if request.method == "POST" else None
        form = CountryForm(data, initial={"country": recipient.country if recipient else user.country})
    if request.method == "POST" and (form is None or form.is_valid()):
        return _to_provider(user, form.cleaned_data["country"] if form else "")
    return render(
        request, "escrow/payout_details.html", {"form": form, "recipient": recipient, "provider": provider_name()}
    )


@login_required
@reauthentication_required
@require_GET
def again(request: HttpRequest) -> HttpResponse:
    """The provider's page was used or was open for too long: a new one."""
    user = earner(request)
    recipient = recipients.of(user)
    if recipient is None or recipient.provider_ref is None:
        return redirect("payout_details")
    spend(user, PAYOUT_PAGES)
    return _to_provider(user, recipient.country)


@login_required
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Coming back proves nothing: the provider is asked how things stand."""
    recipient = recipients.of(earner(request))
    if recipient:
        with provider_answers(_("Nothing was changed.")):
            _say(request, recipients.check(recipient))
    return redirect("earnings")


@login_required
@reauthentication_required
@require_http_methods(["GET", "POST"])
def schedule(request: HttpRequest) -> HttpResponse:
    """By hand, or by itself on certain days."""
    user = earner(request)
    recipient = recipients.of(user)
    if recipient is None:
        messages.info(request, "Add your payout details first.")
        return redirect("payout_details")
    data = request.POST if request.method == "POST" else None
    form = ScheduleForm(data, user=user, now=clock.now(), initial={"schedule": recipient.schedule})
    if form.is_valid():
        recipient = scheduling.set_schedule(user, form.cleaned_data["schedule"])
        at = recipient.next_payout_at
        text = (
            _("The next payout is on {at}.").format(at=times.absolute(at, user.zone))
            if at
            else _("You withdraw by hand from now on.")
        )
        messages.success(request, text)
        return redirect("earnings")
    return render(request, "escrow/payout_schedule.html", {"form": form})


def _to_provider(user: User, country: str) -> HttpResponse:
    with provider_answers(_("Nothing was changed.")):
        page = recipients.details_page(
            user,
            country=country,
            return_path=reverse("payout_details_return"),
            refresh_path=reverse("payout_details_again"),
        )
    return redirect(page)


def _say(request: HttpRequest, recipient: Recipient) -> None:
    if recipient.is_ready:
        messages.success(request, _("Your payout details are complete."))
    else:
        messages.warning(request, recipient.needs or "Your payout details are not complete yet.")

"""People: how they present themselves, and what they are told."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.forms import ProfileForm
from accounts.models import AccountChange, Notification, User
from accounts.notices import matters, out_of_date
from accounts.presenting.forms import PresentingForm
from accounts.presenting.page import page_for
from accounts.published import published_or_signed_in
from accounts.signing_in import confirming, waiting
from marketplace import clock
from marketplace.limits import PROFILE, limited
from marketplace.paging import page_of

NOTIFICATIONS_A_PAGE = CHANGES_A_PAGE = 20


@published_or_signed_in()
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What others see of a person."""
    found = User.objects.select_related("profile", "record").prefetch_related("skills", "languages")
    reader = request.user if isinstance(request.user, User) else None
    page = page_for(get_object_or_404(found, pk=pk, is_active=True), reader, clock.now())
    return render(request, "accounts/person.html", {"page": page, "person": page.person, "is_self": page.is_self})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(PROFILE)
def profile_edit(request: HttpRequest) -> HttpResponse:
    """A person's own page, to change."""
    # A copy of its own: the header must not show what a refused form would have changed.
    user = User.objects.select_related("profile").get(pk=access.person(request).pk)
    sent = request.POST if request.method == "POST" else None
    form, more = ProfileForm(sent, instance=user), PresentingForm(sent, instance=user.profile)
    if all([form.is_valid(), more.is_valid()]):
        with transaction.atomic():
            form.save()
            more.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("profile_edit")
    return render(request, "accounts/profile_edit.html", {"form": form, "more": more, "forms": [form, more]})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: HttpRequest) -> HttpResponse:
    """What a person was told, newest first, by what it is about; a POST marks all of it as read."""
    told = Notification.objects.filter(user=access.person(request)).select_related("user")
    if request.method == "POST":
        told.filter(read_at=None).update(read_at=clock.now())
        return redirect("notifications")
    page = page_of(told, request.GET, by=("-created_at", "-id"), size=NOTIFICATIONS_A_PAGE)
    out_of_date.mark(page.rows)
    context = {"page": page, "groups": matters.grouped(page.rows)}
    return render(request, "accounts/notifications.html", context)


@login_required
@require_safe
def notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notification as read and go where it leads."""
    told = get_object_or_404(Notification, pk=pk, user=access.person(request))
    Notification.objects.filter(pk=told.pk, read_at=None).update(read_at=clock.now())
    return redirect(told.path)


@login_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """What was changed about a person's account, newest first, and until when payouts wait because of it."""
    user = access.person(request)
    page = page_of(AccountChange.objects.filter(user=user), request.GET, by=("-at", "-id"), size=CHANGES_A_PAGE)
    context = {"page": page, "payouts_wait_until": waiting.payouts_wait_until(user)}
    return render(request, "accounts/security.html", context)


@require_POST
def confirmation(request: HttpRequest) -> HttpResponse:
    """Send the message that confirms an address once more; the page it leads to says whether it was."""
    confirming.send_again(request)
    return redirect("account_email_verification_sent")

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace import clock, times
from marketplace.demo import mailbox, waking
from marketplace.demo.mode import demo_only

DAYS = {"1": 1, "14": 14}


@demo_only
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move everybody's clock forward and let the worker do what has become due."""
    days = DAYS.get(request.POST.get("days", ""))
    if days is None:
        raise BadRequest(_("The clock moves by 1 or 14 days."))
    now = clock.advance(timedelta(days=days))
    waking.wake_worker()
    messages.success(
        request, _("The clock is now {now}.").format(now=times.absolute(now, timezone.get_current_timezone()))
    )
    return redirect(_page_it_came_from(request))


def _page_it_came_from(request: HttpRequest) -> str:
    for address in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
            return address
    return "/"


@demo_only
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """What was sent by e-mail, for a newcomer who waits for a link."""
    return render(request, "demo/mail.html", {"mails": mailbox.newest(50)})

"""Reporting something, and what came of one's reports and of reports about oneself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person
from contracts.models import Report, ReportDecision, Subject
from contracts.reports import reporting, subjects
from contracts.reports.forms import ReportForm
from marketplace import filling
from marketplace.limits import REPORTS, limited
from marketplace.paging import page_of

A_PAGE = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(REPORTS)
def report(request: HttpRequest, subject: str, pk: int) -> HttpResponse:
    """Say what is wrong with something that one reads."""
    if subject not in Subject.values:
        raise Http404
    user = person(request)
    thing = subjects.find(subject, pk, user)
    form = ReportForm(*filling.typed(request))

    def do() -> None:
        reporting.report(thing, by=user, reason=form.cleaned_data["reason"], words=form.cleaned_data["words"])
        messages.success(request, _("Thank you. Our staff look at it, and tell you what comes of it."))

    if filling.done(request, form, allow=lambda: None, do=do):
        return redirect("my_reports")
    return filling.page(request, "contracts/report.html", {"thing": thing}, form)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What one has reported, with what staff decided; and the warnings that one was given."""
    user = person(request)
    reports = Report.objects.filter(by=user).select_related("decision")
    page = page_of(reports, request.GET, by=("-id",), size=A_PAGE)
    warnings = ReportDecision.objects.filter(about=user).exclude(what=ReportDecision.What.DISMISSED)[:A_PAGE]
    return render(request, "contracts/my_reports.html", {"page": page, "warnings": warnings})

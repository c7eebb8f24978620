"""The queue of what was reported, and deciding about it."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.signing_in.freshness import only_fresh
from contracts.models import Hiding, Report, ReportDecision
from contracts.reports import deciding, subjects
from contracts.reports.forms import DecisionForm
from marketplace.refusals import Refused
from marketplace.staff import ReadOnlyAdmin

REPORTS_SHOWN = 50


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """What people reported; `decision` is empty while it waits."""

    list_display = ("id", "subject", "reason", "about", "by", "made_at", "decision")
    list_filter = (("decision", admin.EmptyFieldListFilter),)
    list_select_related = ("about", "by", "decision")
    search_fields = ("about__email", "by__email")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/decision/", view(self.decide), name="contracts_report_decide"),
            *super().get_urls(),
        ]

    @only_fresh
    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The content as it was reported, everybody who reported it, and the form."""
        report = get_object_or_404(Report.objects.select_related("about", "by", "decision"), pk=pk)
        by = person(request)
        deciding.require_may_decide(report, by=by)
        same = Report.objects.with_same_subject(report).select_related("by", "decision")
        waiting = list(same.waiting().order_by("pk")[:REPORTS_SHOWN])
        form = DecisionForm(
            request.POST or None,
            subject=report.subject,
            initial={"seen": waiting[-1].pk if waiting else report.pk},
        )
        if request.method == "POST" and form.is_valid():
            try:
                decision = deciding.decide(report, by=by, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.log_change(request, report, f"{decision}: {decision.to_reporter}")
                self.message_user(request, _("Decided. Everyone concerned is told."), messages.SUCCESS)
                return HttpResponseRedirect(f"{reverse('admin:contracts_report_changelist')}?decision__isempty=1")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Decide about a report"),
            "report": report,
            "content": subjects.told(report.content),
            "waiting": waiting,
            "before": same.exclude(decision=None).order_by("-pk")[:REPORTS_SHOWN],
            "may_suspend": by.has_perm("accounts.suspend_user"),
            "form": form,
        }
        return TemplateResponse(request, "admin/contracts/report/decide.html", context)


@admin.register(ReportDecision)
class ReportDecisionAdmin(ReadOnlyAdmin):
    """What was decided, by whom, and why."""

    list_display = ("at", "subject", "subject_id", "what", "about", "by")
    list_select_related = ("about", "by")
    search_fields = ("about__email",)


@admin.register(Hiding)
class HidingAdmin(ReadOnlyAdmin):
    """Jobs and messages that are shown to nobody but their authors and staff."""

    list_display = ("id", "job", "message", "decision")
    list_select_related = ("job", "message__author", "decision")

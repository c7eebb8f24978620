from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from escrow.models import Difference, OnTheWay, ReconciledTotal, Reconciliation
from marketplace.later import run_soon
from marketplace.money import Money
from marketplace.staff import ReadOnlyAdmin, ReadOnlyInline
from marketplace.staff_log import say
from marketplace.templatetags.interface import badge

MAY = "escrow.change_reconciliation"


class TotalInline(ReadOnlyInline):
    model = ReconciledTotal
    fields = ("currency", "ledger", "on_the_way", "provider", "agreement")
    readonly_fields = fields

    @admin.display(description="cash, by the ledger")
    def ledger(self, total: ReconciledTotal) -> str:
        return str(Money(total.ledger_minor, total.currency))

    @admin.display(description="on the way")
    def on_the_way(self, total: ReconciledTotal) -> str:
        return str(Money(total.on_the_way_minor, total.currency))

    @admin.display(description="held by the provider")
    def provider(self, total: ReconciledTotal) -> str:
        return str(Money(total.provider_minor, total.currency))

    @admin.display(description="outcome")
    def agreement(self, total: ReconciledTotal) -> SafeString:
        return badge("clean" if total.agrees else "differs", "reconciliation")


class DifferenceInline(ReadOnlyInline):
    model = Difference
    fields = ("what", "ours", "theirs", "ledger", "provider")
    readonly_fields = fields

    @admin.display(description="by the ledger")
    def ledger(self, difference: Difference) -> str:
        return str(Money(difference.ledger_minor, difference.currency))

    @admin.display(description="by the provider")
    def provider(self, difference: Difference) -> str:
        return str(Money(difference.provider_minor, difference.currency))


class OnTheWayInline(ReadOnlyInline):
    model = OnTheWay
    verbose_name_plural = "on the way: let go by the provider, in transit by the ledger"
    fields = ("what", "source", "amount")
    readonly_fields = fields

    @admin.display(description="amount")
    def amount(self, item: OnTheWay) -> str:
        return str(Money(item.amount_minor, item.currency))


@admin.register(Reconciliation)
class ReconciliationAdmin(ReadOnlyAdmin):
    """Every comparison with a provider's books, the newest first."""

    list_display = ("started_at", "gateway", "outcome", "totals", "new_lines", "error")
    list_filter = ("gateway",)
    fields = ("gateway", "outcome", "started_at", "finished_at", "new_lines", "error")
    readonly_fields = ("outcome", "new_lines")
    inlines = (TotalInline, DifferenceInline, OnTheWayInline)
    change_list_template = "admin/escrow/reconciliation/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.reconcile_now)
        return [path("now/", view, name="escrow_reconciliation_now"), *super().get_urls()]

    def reconcile_now(self, request: HttpRequest) -> HttpResponse:
        """The worker compares the books, not this request: the provider is asked for all that is new."""
        if not request.user.has_perm(MAY):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        run_soon("escrow.reconcile")
        say(request, _("Had the books reconciled"))
        self.message_user(request, _("The worker compares the books now: look again in a minute."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:escrow_reconciliation_changelist"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may = {"may_reconcile": request.user.has_perm(MAY)}
        return super().changelist_view(request, {**may, **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Reconciliation]":
        return super().get_queryset(request).prefetch_related("totals").annotate(differing=Count("differences"))

    @admin.display(description="outcome")
    def outcome(self, run: Any) -> SafeString:
        if run.finished_at is None:
            return badge("unfinished", "reconciliation")
        if not run.differing:
            return badge("clean", "reconciliation")
        return badge("differs", "reconciliation", _("Differs: {differing}").format(differing=run.differing))

    @admin.display(description="new lines")
    def new_lines(self, run: Reconciliation) -> int:
        return run.lines

    @admin.display(description="held by the provider")
    def totals(self, run: Reconciliation) -> str:
        return format_html_join(", ", "{}", ((total,) for total in run.totals.all())) or "nothing"

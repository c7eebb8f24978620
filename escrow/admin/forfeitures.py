"""Earnings that are taken from people who are proven to have colluded: proposed, confirmed, appealed."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.signing_in.freshness import only_fresh
from escrow.admin.asking import AsksFirst
from escrow.admin.forms import AnswerForm, ForfeitureForm, SaidForm
from escrow.earnings import forfeiting
from escrow.models import Forfeiture, ForfeitureStep
from marketplace.money import CURRENCIES, Money
from marketplace.staff import ReadOnlyInline
from marketplace.texts import later as _later

MAY = "escrow.forfeit_earnings"


def _require_right(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY):
        raise PermissionDenied


class StepInline(ReadOnlyInline):
    model = ForfeitureStep
    fields = ("at", "kind", "by", "text")
    readonly_fields = fields


@admin.register(Forfeiture)
class ForfeitureAdmin(AsksFirst):
    list_display = ("made_at", "person", "amount", "taken", "state", "appeal_due_at", "ended_at")
    list_filter = ("state", "currency")
    list_select_related = ("person",)
    fields = ("person", ("amount", "taken"), "state", "reasons", "made_at", ("appeal_due_at", "ended_at"))
    readonly_fields = ("amount", "taken")
    search_fields = ("person__email",)
    inlines = (StepInline,)
    actions = ["confirm", "confirm_answer"]
    change_form_template = "admin/escrow/forfeiture/change_form.html"
    change_list_template = "admin/escrow/forfeiture/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("propose/<slug:currency>/", view(self.propose), name="escrow_forfeiture_propose"),
            path("<int:pk>/answer/", view(self.answer), name="escrow_forfeiture_answer"),
            path("<int:pk>/reject/", view(self.reject), name="escrow_forfeiture_reject"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        currencies = forfeiting.currencies() if request.user.has_perm(MAY) else []
        return super().changelist_view(request, {"currencies": currencies, **(extra_context or {})})

    def has_forfeit_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY)

    @only_fresh
    def propose(self, request: HttpRequest, currency: str) -> HttpResponse:
        """Whose earnings in this currency, how much of them, and why."""
        _require_right(request)
        if currency.upper() not in CURRENCIES:
            raise Http404
        form = ForfeitureForm(request.POST or None, currency=currency.upper())

        def do() -> Forfeiture:
            said = form.cleaned_data
            amount = Money(said["amount"], currency.upper())
            return forfeiting.propose(said["email"], amount=amount, by=person(request), reasons=said["reasons"])

        return self.ask(
            request,
            form,
            title=_("Forfeit earnings in {upper}").format(upper=currency.upper()),
            lead=_(
                "For proven collusion only. Somebody else has to confirm it; the person is told then, and not before."
            ),
            verb=_("Propose it"),
            about=None,
            do=do,
        )

    @admin.action(description=_later("Confirm: take it from the earnings"), permissions=["forfeit"])
    @only_fresh
    def confirm(self, request: HttpRequest, chosen: "QuerySet[Forfeiture]") -> None:
        user, said = person(request), {"done": _("set aside; the person can appeal."), "logged": "Confirmed."}
        self.for_each(request, chosen, lambda each: forfeiting.confirm(each, by=user), **said)

    @admin.action(description=_later("Confirm the answer to the appeal"), permissions=["forfeit"])
    @only_fresh
    def confirm_answer(self, request: HttpRequest, chosen: "QuerySet[Forfeiture]") -> None:
        user, said = (
            person(request),
            {"done": _("the person is told."), "logged": _("Confirmed the answer to the appeal.")},
        )
        self.for_each(request, chosen, lambda each: forfeiting.confirm_answer(each, by=user), **said)

    @only_fresh
    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What should come of the appeal."""
        _require_right(request)
        found, form = get_object_or_404(Forfeiture, pk=pk), AnswerForm(request.POST or None)

        def do() -> Forfeiture:
            said = form.cleaned_data
            give_back = said["outcome"] == "give_back"
            forfeiting.answer_appeal(found, give_back=give_back, by=person(request), said=said["said"])
            return found

        return self.ask(
            request,
            form,
            title=_("Answer the appeal about {taken}").format(taken=found.taken),
            lead=_("Somebody else has to confirm it, and neither of you had a part in the forfeiture."),
            verb=_("Propose the answer"),
            about=found,
            do=do,
        )

    @only_fresh
    def reject(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Whoever looks at it second does not agree: with the forfeiture, or with the answer to its appeal."""
        _require_right(request)
        found, form = get_object_or_404(Forfeiture, pk=pk), SaidForm(request.POST or None)

        def do() -> Forfeiture:
            forfeiting.disagree(found, by=person(request), said=form.cleaned_data["said"])
            return found

        return self.ask(
            request,
            form,
            title=_("Do not confirm: {found}").format(found=found),
            lead=_("What was proposed is not done."),
            verb=_("Do not confirm it"),
            about=found,
            do=do,
        )

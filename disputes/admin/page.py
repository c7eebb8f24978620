"""The page of a case: reading it, its files, and the forms beside it as they were filled in."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.models import User
from accounts.related import related_for
from disputes.admin import files
from disputes.admin.before_ruling import OneHand
from disputes.admin.case import Case
from disputes.admin.forms import ConfirmForm, QuestionForm, RejectForm, TakeForm, shown_beside
from disputes.admin.part import Part, part_of
from disputes.admin.ruling_form import RulingForm, initial_from
from disputes.admin.split_form import SHARES, SplitForm
from disputes.deciders import one_hand, taking, together
from disputes.deciders.taking import ConflictOfInterest
from disputes.desk.moves import Preview, preview_of
from disputes.models import Dispute, Ruling
from marketplace import clock
from marketplace.money import decimals, step_minor
from milestones.clocks import APPEAL, LONG_HELD
from milestones.outcomes import settling

READ = frozenset({"GET", "HEAD"})


class CasePage(admin.ModelAdmin):
    """What every view about a case needs."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The case. Nothing is changed here."""
        if not object_id.isdecimal():
            raise Http404
        dispute = self.dispute(request, int(object_id))
        return self.page(request, dispute) if request.method in READ else HttpResponseNotAllowed(READ)

    def file(self, request: HttpRequest, pk: int, kind: str, file_pk: int) -> HttpResponseBase:
        """One of its files."""
        dispute = self.dispute(request, pk)
        return files.download(dispute, kind, file_pk) if request.method in READ else HttpResponseNotAllowed(READ)

    def dispute(self, request: HttpRequest, pk: int) -> Dispute:
        """For staff who may see it; ConflictOfInterest to the two people whom it is about."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        related = ("appeal__ruling", "appeal__by")
        found = get_object_or_404(Dispute.objects.with_everybody().select_related(*related), pk=pk)
        if found.milestone.contract.is_party(person(request)):
            raise ConflictOfInterest(
                _("You are a party to this contract, so somebody else reads and decides this case.")
            )
        return found

    def back_to(self, dispute: Dispute) -> HttpResponseRedirect:
        """The case as it is now."""
        return HttpResponseRedirect(reverse("admin:disputes_dispute_change", args=[dispute.pk]))

    def page(self, request: HttpRequest, dispute: Dispute, *, status: int = 200, **filled_in: Any) -> HttpResponse:
        """Show the case. `filled_in`: take_form, question_form, ruling_form and so on with what was typed."""
        case = Case(dispute, show=request.GET.get("show", ""), seen_evidence=_seen_evidence(filled_in))
        reader = person(request)
        part = part_of(dispute, reader, case.proposed)
        form = filled_in.get("ruling_form")
        context = {
            **self.admin_site.each_context(request),
            **self.about(request, case.dispute),
            "opts": self.opts,
            "title": f"“{case.milestone.title}”",
            "is_nav_sidebar_enabled": False,
            "case": case,
            "part": part,
            "related": [(side, related_for(reader, side.person)) for side in case.sides],
            "preview": (form and preview_for(form)) or case.preview,
            **self.forms(case, part.part, reader),
            **filled_in,
        }
        return TemplateResponse(request, "admin/disputes/dispute/case.html", context, status=status)

    def about(self, request: HttpRequest, dispute: Dispute) -> dict[str, Any]:
        """What the case's own page and the last confirmation both show."""
        milestone = dispute.milestone
        return {
            "dispute": dispute,
            "milestone": milestone,
            "contract": milestone.contract,
            "reach": (reach := one_hand.reach_of([milestone], by=person(request), at=clock.now())),
            "one_hand": OneHand(reach),
            "within": one_hand.WITHIN,
            "step": step_minor(milestone.currency),
            "places": decimals(milestone.currency),
            "shares": SHARES,
            "appeal_lasts": APPEAL.lasts,
            "long_held": LONG_HELD.lasts,
        }

    def forms(self, case: Case, part: Part, reader: User) -> dict[str, Any]:
        """Those that this person may fill in: empty, but for their own ruling that was not confirmed."""
        if part == Part.TAKE and taking.is_a_colleagues(case.dispute, by=reader):
            return {"take_form": TakeForm()}
        if part == Part.DECIDE:
            revised = next((made for made in reversed(case.rejected) if made.by_id == reader.pk), None)
            written = initial_from(revised) if revised else {}
            return {
                "question_form": QuestionForm(dispute=case.dispute),
                "ruling_form": RulingForm(
                    dispute=case.dispute, others=together.to_rule_with(case.dispute, by=reader), initial=written
                ),
                "revised": revised,
            }
        if part == Part.SECOND and case.proposed:
            rulings = together.proposed_with(case.proposed)
            return {
                "confirm_form": ConfirmForm(label=label_of(rulings)),
                "reject_form": RejectForm(),
                "also_proposed": [
                    (made, preview_of(made.dispute.milestone, made.to_freelancer_minor)) for made in rulings[1:]
                ],
                "also_shown": shown_beside(rulings),
            }
        return {}


def _seen_evidence(filled_in: dict[str, Any]) -> int | None:
    """How much evidence the page had shown to whoever filled in one of its forms; None if that is not known."""
    shown = (form.cleaned_data.get("seen_evidence") for form in filled_in.values())
    return next((number for number in shown if number is not None), None)


def label_of(rulings: Sequence[Ruling]) -> str:
    """What the second person agrees to, of each milestone."""
    said = [settling.sentence(made.dispute.milestone, made.to_freelancer_minor) for made in rulings]
    if len(said) == 1:
        return _("Yes: {said}").format(said=said[0])
    each = (f"“{made.dispute.milestone.title}”: {sentence}" for made, sentence in zip(rulings, said, strict=True))
    return _("Yes. {each}").format(each=" ".join(each))


def preview_for(form: SplitForm) -> Preview | None:
    """What the split in this form would do, if it is one."""
    return None if form.share is None else preview_of(form.milestone, form.share)

"""Ruling on a case: preview, check, confirm."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse

from accounts.access import person
from accounts.freshness import only_fresh
from disputes import desk
from disputes.admin.deciding import Deciding
from disputes.admin.page import preview_for
from disputes.admin.ruling_form import RulingForm, with_share
from disputes.desk import NotTaken, SomethingNewWasBrought
from disputes.models import Dispute
from disputes.models.dispute import DisputeStageRefuses
from disputes.ruling import needs_second
from marketplace.scripted import is_scripted
from milestones import settling


class RulingViews(Deciding):
    """The ruling is written on the case's page, previewed there, and confirmed on a page of its own."""

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the split would do: a part of the page for the script, else the page with all that was typed."""
        dispute = self.to_decide(request, pk)
        if request.method != "POST":
            return self.back_to(dispute)
        form = _form(request, dispute).only_split()
        if is_scripted(request):
            context = {**self.about(dispute), "ruling_form": form, "preview": preview_for(form)}
            return render(request, "admin/disputes/dispute/_preview.html", context)
        return self.page(request, dispute, ruling_form=form)

    @only_fresh
    def rule(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Check what was written, have it confirmed, then rule."""
        dispute = self.to_decide(request, pk)
        if request.method != "POST":
            return self.back_to(dispute)
        form, step = _form(request, dispute), request.POST.get("step")
        if not form.is_valid() or step == "edit":
            return self.page(request, dispute, ruling_form=form)
        told = form.cleaned_data
        if step == "confirm":
            verb = "Proposed" if needs_second(dispute.milestone) else "Ruled"
            what = f"{verb}: {settling.sentence(dispute.milestone, told['to_freelancer'])}"
            return self.do(request, dispute, partial(form.rule, dispute, by=person(request)), what, ruling_form=form)
        try:
            desk.require_taken(dispute, by=person(request))
            desk.require_all_read(dispute, told["seen_evidence"])
        except (DisputeStageRefuses, NotTaken, SomethingNewWasBrought) as refusal:
            return self.refuse(request, dispute, refusal, ruling_form=form)
        context = {
            **self.admin_site.each_context(request),
            **self.about(dispute),
            "opts": self.opts,
            "title": "Check the ruling",
            "is_nav_sidebar_enabled": False,
            "form": form,
            "preview": preview_for(form),
        }
        return TemplateResponse(request, "admin/disputes/dispute/confirm.html", context)


def _form(request: HttpRequest, dispute: Dispute) -> RulingForm:
    milestone = dispute.milestone
    data = with_share(request.POST, milestone)
    return RulingForm(data, milestone=milestone, criteria=list(milestone.criteria.all()))

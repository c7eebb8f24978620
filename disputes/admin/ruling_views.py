"""Ruling on a case: preview, check, confirm."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.signing_in.freshness import only_fresh
from disputes.admin.before_ruling import OneHand, button
from disputes.admin.deciding import Deciding
from disputes.admin.page import preview_for
from disputes.admin.ruling_form import RulingForm, with_share
from disputes.deciders import one_hand, taking, together
from disputes.deciders.one_hand import Reach
from disputes.deciders.taking import NotTaken, SomethingNewWasBrought
from disputes.models import Dispute
from disputes.models.dispute import DisputeStageRefuses
from marketplace import clock
from marketplace.scripted import is_scripted
from marketplace.sent_once.token import repeatable
from milestones.outcomes import settling
from milestones.outcomes.split import split_of


class RulingViews(Deciding):
    """The ruling is written on the case's page, previewed there, and confirmed on a page of its own."""

    @repeatable("it only shows what a split would do")
    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the split would do: a part of the page for the script, else the page with all that was typed."""
        dispute = self.to_decide(request, pk)
        if request.method != "POST":
            return self.back_to(dispute)
        form = _form(request, dispute).only_split()
        if is_scripted(request):
            context = {**self.about(request, dispute), "ruling_form": form, "preview": preview_for(form)}
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
        if step == "confirm":
            return self._do_rule(request, dispute, form)
        try:
            for each in form.ruled_on:
                taking.require_taken(each.dispute, by=person(request))
                taking.require_all_read(each.dispute, each.cleaned_data["seen_evidence"])
        except (DisputeStageRefuses, NotTaken, SomethingNewWasBrought) as refusal:
            return self.refuse(request, dispute, refusal, ruling_form=form)
        reach, rulings = _reach(request, form), len(form.ruled_on)
        split = split_of(dispute.milestone, form.cleaned_data["to_freelancer"])
        context = {
            **self.admin_site.each_context(request),
            **self.about(request, dispute),
            "opts": self.opts,
            "title": _("Check the ruling") if rulings == 1 else _("Check the rulings"),
            "is_nav_sidebar_enabled": False,
            "form": form,
            "preview": preview_for(form),
            "also": [(each, preview_for(each)) for each in form.ruled_on[1:]],
            "one_hand": OneHand(reach),
            "button": button(dispute.milestone.contract, split, rulings=rulings, needs_second=reach.needs_second),
        }
        return TemplateResponse(request, "admin/disputes/dispute/confirm.html", context)

    def _do_rule(self, request: HttpRequest, dispute: Dispute, form: RulingForm) -> HttpResponse:
        """Rule on everything that is ruled on now; of the other disputes it is logged with each of them."""
        verb = "Proposed" if _reach(request, form).needs_second else "Ruled"
        what = {
            each.dispute: f"{verb}: {settling.sentence(each.milestone, each.cleaned_data['to_freelancer'])}"
            for each in form.ruled_on
        }

        def rule() -> None:
            form.rule(by=person(request))
            for other in [each.dispute for each in form.ruled_on[1:]]:
                self.log_change(request, other, what[other])

        return self.do(request, dispute, rule, " ".join(what.values()), ruling_form=form)


def _form(request: HttpRequest, dispute: Dispute) -> RulingForm:
    others = together.to_rule_with(dispute, by=person(request))
    return RulingForm(with_share(request.POST, dispute.milestone), dispute=dispute, others=others)


def _reach(request: HttpRequest, form: RulingForm) -> Reach:
    milestones = [each.milestone for each in form.ruled_on]
    return one_hand.reach_of(milestones, by=person(request), at=clock.now())

"""What the two sides of a dispute can do: respond, add evidence, withdraw it, appeal."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import person
from disputes.case.page import Page
from disputes.case.withdrawn import afterwards
from disputes.forms import AppealForm, EvidenceForm, ResponseForm
from disputes.verbs import appealing, bringing, stating, withdrawing
from disputes.views import said
from disputes.views.finding import about, dispute_of
from marketplace import clock, filling
from marketplace.limits import EVIDENCE, limited
from milestones.clocks import NEGOTIATION


@login_required
@require_http_methods(["GET", "POST"])
def response(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the other side's story."""
    user, found = person(request), dispute_of(request, pk)
    form = ResponseForm(*filling.typed(request), by=person(request), milestone=found.milestone)

    def do() -> None:
        story, wants = form.cleaned_data["story"], form.cleaned_data["wants"]
        stating.respond(found, by=user, story=story, wants_minor=wants, brought=form.brought)

    if filling.done(request, form, allow=lambda: stating.require_can_respond(found, by=user, at=clock.now()), do=do):
        said.answered(request, found)
        return redirect(found)
    context = {**about(found, user), "case": Page(found, user), "negotiation": NEGOTIATION}
    return filling.page(request, "disputes/respond.html", context, form)


@login_required
@require_http_methods(["GET", "POST"])
@limited(EVIDENCE)
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring evidence, or answer what staff asked."""
    user, found = person(request), dispute_of(request, pk)
    # A message that somebody wants to bring is ticked already.
    chosen = {"messages": request.GET.getlist("message")[:1]}
    form = EvidenceForm(*filling.typed(request), by=person(request), milestone=found.milestone, initial=chosen)
    allow, add = bringing.require_can_add, bringing.add
    if filling.done(request, form, allow=lambda: allow(found, by=user), do=lambda: add(found, form.brought, by=user)):
        said.about(request, said.ADDED, found)
        return redirect(found)
    return filling.page(request, "disputes/evidence.html", {**about(found, user), "case": Page(found, user)}, form)


@login_required
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the dispute back."""
    user, found = person(request), dispute_of(request, pk)
    if request.method == "POST":
        withdrawing.withdraw(found, by=user)
        said.about(request, said.WITHDRAWN, found)
        return redirect(found.milestone)
    withdrawing.require_can_withdraw(found, by=user)
    would_end_at = found.milestone.review_would_end_at(clock.now())
    context = {**about(found, person(request)), "review_would_end_at": would_end_at, "afterwards": afterwards(found)}
    return render(request, "disputes/withdraw.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Have other staff decide anew."""
    user, found = person(request), dispute_of(request, pk)
    form = AppealForm(*filling.typed(request))
    if filling.done(
        request,
        form,
        allow=lambda: appealing.require_can_appeal(found, by=user, at=clock.now()),
        do=lambda: appealing.appeal(found, by=user, reasons=form.cleaned_data["reasons"]),
    ):
        said.about(request, said.APPEALED, found)
        return redirect(found)
    return filling.page(request, "disputes/appeal.html", {**about(found, user), "case": Page(found, user)}, form)

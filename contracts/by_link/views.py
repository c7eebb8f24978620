"""What a sender does with plans by link."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person
from accounts.suspension.suspended import refuse_if_suspended
from contracts.by_link import forms, letter, links, openings, refusing, sending
from contracts.by_link.forms import PlanForm
from contracts.by_link.models import SentPlan
from contracts.proposals.plan_forms import Plan
from marketplace.formsets import typed
from marketplace.limits import ANSWERS, PLAN_CHANGES, PLANS, limited
from marketplace.paging import page_of

PLANS_A_PAGE = 20
BY_CLIENT, BY_FREELANCER = "client", "freelancer"


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The plans that a person has sent, newest first, and those of others that wait for them."""
    user = person(request)
    sent = SentPlan.objects.filter(sender=user).select_related("claimed_by", "proposal")
    context = {
        "page": page_of(sent, request.GET, by=("-id",), size=PLANS_A_PAGE),
        "for_me": openings.for_answer(user)[:PLANS_A_PAGE],
    }
    return render(request, "contracts/by_link/mine.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(PLANS)
def new(request: HttpRequest) -> HttpResponse:
    """Write a plan down and have its link."""
    user = person(request)
    as_client = _as_client(request)
    refuse_if_suspended(user, sending.WHAT)
    sending.require_may_send(user, as_client=as_client)
    form, plan, is_more = _forms(request, None)
    if not is_more and _are_valid(request, form, plan):
        try:
            sent = sending.send(
                form.details(plan.steps()), by=user, as_client=as_client, files=form.cleaned_data["files"]
            )
        except (letter.OwnAddress, letter.EnoughMail) as refusal:
            form.add_error("other_email", str(refusal))
        else:
            messages.success(request, _is_mailed(sent) or _("Your plan is ready. Send its link to the other side."))
            return redirect(sent)
    return _page(request, form, plan, as_client=as_client)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(PLAN_CHANGES)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a plan that nobody has taken up."""
    user, sent = person(request), _sent(request, pk)
    sending.require_waiting(sent)
    refuse_if_suspended(user, sending.WHAT)
    form, plan, is_more = _forms(request, sent)
    if not is_more and _are_valid(request, form, plan):
        given = form.cleaned_data
        try:
            sending.edit(
                sent, form.details(plan.steps()), by=user, files=given["files"], remove=given.get("remove", ())
            )
        except (letter.OwnAddress, letter.EnoughMail) as refusal:
            form.add_error("other_email", str(refusal))
        else:
            messages.success(request, _("Your changes are saved. The link stays the same."))
            return redirect(sent)
    return _page(request, form, plan, as_client=sent.by_client, sent=sent)


@login_required
@require_POST
@limited(PLANS)
def linking(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the link anew; the one before opens nothing any more."""
    plan = links.renew(_sent(request, pk), by=person(request))
    messages.success(request, _is_mailed(plan) or _("This is the new link. The one before opens nothing any more."))
    return redirect(plan)


@login_required
@require_POST
@limited(ANSWERS)
def taking_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the link back."""
    plan = _sent(request, pk)
    links.take_back(plan, by=person(request))
    messages.success(request, _("The link is taken back. Nobody can take the plan up; you can make a new link."))
    return redirect(plan)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(ANSWERS)
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse whoever has taken the plan up, after a look at what that means."""
    plan = _sent(request, pk)
    if not plan.claimed_by:
        return redirect(plan)
    if request.method == "POST":
        name = plan.claimed_by.name
        refusing.refuse(plan, by=person(request))
        messages.success(
            request, _("{name} is refused, and told so. Make a new link for the right one.").format(name=name)
        )
        return redirect(plan)
    return render(request, "contracts/by_link/refuse.html", {"plan": plan})


def _sent(request: HttpRequest, pk: int) -> SentPlan:
    """A plan that this person has sent; 404 for everybody else."""
    mine = SentPlan.objects.filter(sender=person(request)).select_related("sender", "claimed_by", "proposal")
    return get_object_or_404(mine, pk=pk)


def _as_client(request: HttpRequest) -> bool:
    """On which side the sender is: as the address says, else as the account has it."""
    side = request.GET.get("as", "")
    if side in {BY_CLIENT, BY_FREELANCER}:
        return side == BY_CLIENT
    return person(request).is_client


def _forms(request: HttpRequest, sent: SentPlan | None) -> tuple[PlanForm, Plan, bool]:
    """The form and its milestones, and whether the request only asks for one more row."""
    by: Any = person(request)
    if request.method != "POST":
        form = PlanForm(by=by, plan=sent)
        return form, forms.milestones(None, currency=form.chosen_currency, plan=sent), False
    form = PlanForm(request.POST, request.FILES, by=by, plan=sent)
    title = request.POST.get("title", "")
    plan = forms.milestones(request.POST, currency=form.chosen_currency, title=title)
    if not plan.wants_more:
        return form, plan, False
    form.wait_with_files()
    return PlanForm(initial=typed(form), by=by, plan=sent), plan.grown(), True


def _are_valid(request: HttpRequest, form: PlanForm, plan: Plan) -> bool:
    return request.method == "POST" and all([form.is_valid(), plan.is_valid()])


def _page(
    request: HttpRequest, form: PlanForm, plan: Plan, *, as_client: bool, sent: SentPlan | None = None
) -> HttpResponse:
    context = {"form": form, "plan": plan, "as_client": as_client, "sent": sent}
    return render(request, "contracts/by_link/form.html", context)


def _is_mailed(plan: SentPlan) -> str:
    """What is said where the link goes by mail; empty where it does not."""
    if not plan.other_email:
        return ""
    return _("The link is on its way to {address}. You can also send it yourself.").format(address=plan.other_email)

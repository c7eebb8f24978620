"""A plan's page, and what comes of its link: for its sender, and for whoever was sent it, with an account or not."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import person
from accounts.models import User
from accounts.rights import has_right
from contracts.by_link import claiming, openings, tokens
from contracts.by_link.forms import AnswerForm
from contracts.by_link.models import LINK_LASTS, SentPlan, SentPlanFile
from contracts.by_link.standing import Standing, standing_of
from marketplace.fees import arriving
from marketplace.limits import ANSWERS, limited
from marketplace.refusals import lead_back

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def kept_private(view: View[P]) -> View[P]:
    """No cache keeps what is answered, no search engine lists it."""

    @wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        for name, value in PRIVATE.items():
            response[name] = value
        return response

    return answered


@require_safe
@kept_private
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever has a plan's link read it. No page has this address: it is left at once, so that it leaks nowhere."""
    plan = SentPlan.objects.filter(token_hash=tokens.hash_of(token)).first()
    if plan is None:
        response = render(request, "contracts/by_link/no_plan.html", status=404)
        # Django would log the address, and it may be a live one that was cut off.
        response._has_been_logged = True  # type: ignore[attr-defined]
    else:
        openings.note(request, plan)
        response = redirect(plan)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@kept_private
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan as it stands for whoever looks."""
    plan = SentPlan.objects.select_related("sender", "claimed_by", "proposal").filter(pk=pk).first()
    if plan is not None and plan.sender_id == request.user.pk:
        return render(request, "contracts/by_link/sent.html", {"plan": plan, **_told(plan, is_client=plan.by_client)})
    standing = standing_of(request, plan) if plan else Standing.UNKNOWN
    if standing is Standing.MINE and plan and plan.proposal:
        return redirect(plan.proposal)
    if standing is Standing.UNKNOWN and not isinstance(request.user, User):
        return redirect_to_login(request.path)
    if plan is None or standing is Standing.UNKNOWN:
        raise Http404
    if standing is not Standing.WAITING:
        over = {"plan": plan, "standing": standing, "lasted": LINK_LASTS}
        return render(request, "contracts/by_link/over.html", over, status=410)
    context = {"form": AnswerForm(initial={"seen": plan.version}), **_told(plan, is_client=not plan.by_client)}
    back = f"?next={plan.get_absolute_url()}"
    urls = {"signup_url": reverse("account_signup") + back, "login_url": reverse("account_login") + back}
    return render(request, "contracts/by_link/plan.html", {"plan": plan, **context, **urls})


@login_required
@require_POST
@limited(ANSWERS)
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a plan up: agree to it, or to talk about changes."""
    user = person(request)
    plan = get_object_or_404(SentPlan.objects.select_related("sender"), pk=pk)
    if plan.sender_id != user.pk and standing_of(request, plan) is Standing.UNKNOWN:
        raise Http404
    lead_back(request, plan.get_absolute_url(), _("Back to the plan"))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return redirect(plan)
    agrees = "agree" in request.POST
    proposal = claiming.claim(
        plan, by=user, opened=openings.opened_hash(request, plan), seen=form.cleaned_data["seen"], agrees=agrees
    )
    if not agrees:
        messages.success(
            request,
            _("The plan is between you and {sender} now. Say what you would change.").format(sender=plan.sender.name),
        )
        return redirect("proposal_change", proposal.pk)
    if plan.by_client:
        said = _("You agree to the plan. {sender} deposits next; we tell you when the offer is here to accept.")
        messages.success(request, said.format(sender=plan.sender.name))
        return redirect(proposal)
    return redirect("hire", proposal.pk)


@require_safe
@kept_private
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a plan, for who may read that, and for staff who may see contracts."""
    file: SentPlanFile = get_object_or_404(SentPlanFile.objects.select_related("plan"), pk=pk)
    allowed = openings.may_read(request, file.plan) and (
        file.plan.is_waiting or request.user.pk in {file.plan.sender_id, file.plan.claimed_by_id}
    )
    staff = isinstance(request.user, User) and has_right(request.user, "contracts.view_contract")
    if not allowed and not staff:
        raise Http404
    return file.sent_for(request)


def _told(plan: SentPlan, *, is_client: bool) -> dict[str, object]:
    """What the page says of money, and the files."""
    sums = arriving([step.amount_minor for step in plan.steps], plan.currency, bps=settings.PLATFORM_FEE_BPS)
    return {"arriving": sums, "is_client": is_client, "files": plan.files.all()}

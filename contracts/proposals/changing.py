"""Another version of a proposal, as both sides write it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import person
from accounts.models import User
from accounts.names import require_distinct
from accounts.suspension.suspended import refuse_if_suspended
from contracts.models import Proposal
from contracts.proposals import arriving, bargaining, turns
from contracts.proposals.change_forms import ChangeForm, CounterForm
from contracts.proposals.difference import difference
from contracts.proposals.history import history_of
from contracts.proposals.plan import Step
from contracts.proposals.plan_forms import ChangedPlanFormSet, Plan, rows_of
from escrow.money_in.payable import CannotBePaid, require_can_be_paid
from marketplace.formsets import typed
from marketplace.limits import BARGAINS, limited
from marketplace.money import Money, decimals, step_minor
from marketplace.refusals import lead_back

# What is said above the form, so that nothing typed is lost.
SAID_ABOVE = (bargaining.NothingChanged, bargaining.TooManyVersions, turns.OfferUnderWay, CannotBePaid)


@dataclass(frozen=True)
class Desk:
    """Where one side writes its next version: who, of what, and which form it has."""

    proposal: Proposal
    user: User

    @property
    def by_client(self) -> bool:
        return self.user.pk == self.proposal.job.client_id

    @property
    def form(self) -> type[Any]:
        return CounterForm if self.by_client else ChangeForm

    def blank(self, **more: Any) -> Any:
        return self.form(proposal=self.proposal, by=self.user, **more)

    def sent(self, data: QueryDict, request: HttpRequest) -> Any:
        files = () if self.by_client else (request.FILES,)
        return self.form(data, *files, proposal=self.proposal, by=self.user)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(BARGAINS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's proposal, answer the client's plan with another, or propose one to the freelancer."""
    desk = Desk(of_side(person(request), pk), person(request))
    lead_back(request, desk.proposal.get_absolute_url(), _("See the plan as it stands"))
    if request.method == "POST":
        return _sent(request, desk)
    _require_can_bargain(desk)
    steps = turns.base(desk.proposal).steps
    form = desk.blank() if desk.by_client else desk.blank(plan=steps)
    return _page(request, desk, form, _begun(steps, desk))


def _sent(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Send what was typed, or show it again: with what is wrong, with what it changes, or with one more row."""
    form, plan = desk.sent(request.POST, request), _plan(desk, request.POST)
    if plan.wants_more:
        if isinstance(form, ChangeForm):
            form.wait_with_files()
        return _page(request, desk, desk.blank(initial=typed(form)), plan.grown())
    if not (all([form.is_valid(), plan.is_valid()]) and form.adds_up(plan.steps())):
        return _page(request, desk, form, plan)
    if "look" in request.POST:
        return _page(request, desk, form, plan, looked_at=True)
    seen, was = form.cleaned_data["seen"], turns.base(desk.proposal)
    try:
        version = bargaining.change(desk.proposal, by=desk.user, plan=plan.steps(), seen=seen, **form.changes())
    except SAID_ABOVE as refusal:
        form.add_error(None, str(refusal))
        return _page(request, desk, form, plan)
    except turns.PlanChanged as refusal:
        return _turned(request, desk, str(refusal))
    messages.success(request, _said(desk, Money(version.price_minor, desk.proposal.job.currency), was.price_minor))
    return redirect(desk.proposal)


def _turned(request: HttpRequest, desk: Desk, words: str) -> HttpResponse:
    """What was typed, to be looked at again beside what the other side did in the meantime."""
    fresh = Desk(of_side(desk.user, desk.proposal.pk), desk.user)
    data = request.POST.copy()
    data["seen"] = str(fresh.proposal.turns)
    form = fresh.sent(data, request)
    form.add_error(None, words)
    return _page(request, fresh, form, _plan(fresh, data), status=409)


def _page(
    request: HttpRequest, desk: Desk, form: Any, plan: Plan, *, looked_at: bool = False, status: int = 200
) -> HttpResponse:
    proposal, job = desk.proposal, desk.proposal.job
    history = history_of(proposal)
    context = {
        "proposal": proposal,
        "job": job,
        "form": form,
        "plan": plan,
        "is_client": desk.by_client,
        "answered": history.waiting if not desk.by_client else None,
        "next_number": history.newest.number + 1,
        "decimals": decimals(job.currency),
        "step": step_minor(job.currency),
        "fee_bps": settings.PLATFORM_FEE_BPS,
        "arriving": None if desk.by_client else arriving.of_typed(form, plan),
        "changes": difference(turns.base(proposal).steps, plan.steps(), job.currency) if looked_at else None,
    }
    return render(request, "contracts/proposal_change.html", context, status=status)


def _begun(steps: Sequence[Step], desk: Desk) -> Plan:
    """The plan as it is, a row for each milestone, to be changed."""
    plan: Any = ChangedPlanFormSet(prefix="plan", form_kwargs={"currency": desk.proposal.job.currency})
    plan.begin_with(rows_of(steps))
    return plan


def _plan(desk: Desk, data: QueryDict) -> Plan:
    kwargs = {"currency": desk.proposal.job.currency}
    return ChangedPlanFormSet(data, prefix="plan", form_kwargs=kwargs)  # type: ignore[return-value]


def _require_can_bargain(desk: Desk) -> None:
    """Before they write anything: what the verb would refuse."""
    proposal = desk.proposal
    refuse_if_suspended(desk.user, "propose plans")
    require_distinct(desk.user, proposal.freelancer if desk.by_client else proposal.job.client)
    if not desk.by_client:
        require_can_be_paid(desk.user)
    turns.require_can_bargain(proposal, by=desk.user)


def _said(desk: Desk, price: Money, was_minor: int) -> str:
    other = desk.proposal.freelancer if desk.by_client else desk.proposal.job.client
    places = {"other": other.name, "price": price, "was": Money(was_minor, price.currency)}
    if desk.by_client:
        return _("Your plan of {price}, instead of {was}, is with {other}. We tell you when they answer.").format(
            **places
        )
    return _("Your proposal is changed: {price}, instead of {was}. We tell {other}.").format(**places)


def of_side(user: User, pk: int) -> Proposal:
    """A proposal of which this person is one of the two sides; 404 for everybody else."""
    found = Proposal.objects.filter(Q(freelancer=user) | Q(job__client=user))
    return get_object_or_404(found.select_related("job__client", "freelancer"), pk=pk)

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import client_required, person
from accounts.models import User
from accounts.suspension.suspended import refuse_if_suspended
from contracts.models import Contract, Proposal
from escrow.money_in import payments
from escrow.views.leaving import to_checkout
from marketplace.fees import arriving
from marketplace.limits import CHECKOUTS, HIRES, limited
from marketplace.money import Money
from marketplace.refusals import lead_back
from milestones.clocks import OFFER, REVIEW
from milestones.forms import HireForm
from milestones.models import Milestone
from milestones.outcomes.split import split_of
from milestones.verbs import hiring, offers, returned_deposits
from milestones.views import said
from milestones.views.finding import contract_of

Status = Contract.State


@client_required
@require_http_methods(["GET", "POST"])
@limited(HIRES)
def hire(request: HttpRequest, pk: int) -> HttpResponse:
    """Hire the person of a proposal, which is depositing."""
    user = person(request)
    proposal = get_object_or_404(Proposal.objects.select_related("job", "freelancer").filter(job__client=user), pk=pk)
    proposal.job.require_open()
    lead_back(request, proposal.get_absolute_url(), _("See the plan as it stands"))
    hiring.require_agreed(proposal, None)
    payments.require_may_pay(user, [proposal.freelancer], currency=proposal.job.currency)
    returned_deposits.require_may_offer(user, proposal)
    plan = list(proposal.plan.all())
    form = HireForm(request.POST or None, first=plan[0].amount, whole=proposal.price)
    form.ask_for(plan, version=proposal.agreed)
    # Before what is ticked is read by another plan than the one that was ticked.
    hiring.require_agreed(proposal, form.version_seen)
    if request.method == "POST" and form.is_valid():
        payment = hiring.hire(proposal, by=user, whole=form.whole, version=form.version_seen)
        return to_checkout(request, payment)
    sums = arriving([step.amount_minor for step in plan], proposal.job.currency, bps=settings.PLATFORM_FEE_BPS)
    return _hiring(request, {"proposal": proposal, "plan": plan, "form": form, "arriving": sums})


@login_required
@require_http_methods(["GET", "POST"])
@limited(CHECKOUTS)
def deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the deposit of an offer that still waits for it."""
    user = person(request)
    contract = contract_of(request, pk)
    contract.require_client(user)
    contract.require_state(Contract.State.AWAITING_DEPOSIT)
    lead_back(request, contract.proposal.get_absolute_url(), _("See the plan as it stands"))
    hiring.require_agreed(contract.proposal, contract.plan_version)
    payments.require_may_pay(user, [contract.freelancer], currency=contract.currency)
    returned_deposits.require_may_offer(user, contract.proposal)
    plan = list(contract.milestones.order_by("position").prefetch_related("criteria"))
    whole = Money(sum(milestone.amount_minor for milestone in plan), contract.currency)
    form = HireForm(request.POST or None, first=plan[0].amount, whole=whole)
    if request.method == "POST" and form.is_valid():
        payment = hiring.ask_for_first_deposit(contract, by=user, whole=form.whole)
        return to_checkout(request, payment)
    sums = arriving([each.amount_minor for each in plan], contract.currency, bps=contract.fee_bps)
    more = {"contract": contract, "arriving": sums}
    return _hiring(request, {"proposal": contract.proposal, "plan": plan, "form": form, **more})


def _hiring(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page before the deposit."""
    first = context["plan"][0].amount
    much = 2 * first.amount_minor > context["proposal"].price_minor
    contract = context.get("contract")
    more = {"first": first, "much_at_first": much}
    more["version"] = contract.plan_version if contract else context["proposal"].agreed
    clocks = {"answer_within": OFFER.lasts, "review": REVIEW}
    return render(request, "milestones/hire.html", {**context, **more, **clocks, "is_client": True})


@login_required
@require_http_methods(["GET", "POST"])
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an offer."""
    return _decide(request, pk, ACCEPT)


@login_required
@require_http_methods(["GET", "POST"])
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline an offer."""
    return _decide(request, pk, DECLINE)


@login_required
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an offer back."""
    return _decide(request, pk, WITHDRAW)


@dataclass(frozen=True)
class Decision:
    """What one party can decide about an offer in these states: on the page offer_<name>.html, and said afterwards."""

    name: str
    verb: Callable[..., None]
    require_party: Callable[[Contract, User], None]
    done: str
    states: tuple[str, ...] = (Status.OFFERED,)


ACCEPT = Decision("accept", offers.accept, Contract.require_freelancer, said.ACCEPTED)
DECLINE = Decision("decline", offers.decline, Contract.require_freelancer, said.OFFER_DECLINED)
WITHDRAW = Decision(
    "withdraw",
    offers.withdraw,
    Contract.require_client,
    said.OFFER_WITHDRAWN,
    (Status.OFFERED, Status.AWAITING_DEPOSIT),
)


def _decide(request: HttpRequest, pk: int, decision: Decision) -> HttpResponse:
    """Show what the decision means, then carry it out."""
    user = person(request)
    contract = contract_of(request, pk)
    decision.require_party(contract, user)
    milestones = list(contract.milestones.select_related("hold__account").prefetch_related("criteria"))
    sums = _sums(contract, milestones)
    if request.method == "POST":
        decision.verb(contract, by=user)
        words = decision.done if sums["protected"] else said.NEVER_MADE
        said.say(request, words, contract, amount=sums["protected"])
        return redirect(contract)
    contract.require_state(*decision.states)
    if decision is ACCEPT:
        refuse_if_suspended(user, "accept offers")
    for milestone in milestones:
        milestone.hold.require_not_frozen()
    return render(request, f"milestones/offer_{decision.name}.html", {"contract": contract, **sums})


def _sums(contract: Contract, milestones: list[Milestone]) -> dict[str, object]:
    """What the offer is worth, what of it is protected, what arrives of it after the fee, and the milestones."""
    fee = sum(split_of(milestone, milestone.amount_minor).fee.amount_minor for milestone in milestones)
    return {
        "milestones": milestones,
        "agreed": contract.money(sum(m.amount_minor for m in milestones)),
        "fee": contract.money(fee),
        "net": contract.money(sum(m.amount_minor for m in milestones) - fee),
        "protected": contract.money(sum(m.hold.balance.amount_minor for m in milestones)),
    }

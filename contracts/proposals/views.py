"""Proposals as freelancers send, list and withdraw them, and as both sides read them."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import freelancer_required, person
from accounts.models import User
from accounts.notices.seen import mark_seen
from contracts.jobs.models import JobNotOpen
from contracts.models import Contract, Job, Proposal
from contracts.proposals import arriving, obstacles
from contracts.proposals.forms import ProposalForm
from contracts.proposals.history import history_of
from contracts.proposals.models import AlreadyProposed, CurrencyChanged, OwnJob
from contracts.proposals.plan_forms import Plan, PlanFormSet
from escrow.money_in.payable import CannotBePaid
from marketplace.formsets import typed
from marketplace.limits import ANSWERS, PROPOSALS, limited
from marketplace.money import decimals, step_minor
from marketplace.paging import page_of
from marketplace.refusals import lead_back

MINE_A_PAGE = 20


@freelancer_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(PROPOSALS)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a job with a price and a plan."""
    user = person(request)
    job = get_object_or_404(Job.objects.visible_to(user).select_related("client"), pk=pk)
    if job.client_id == user.pk:
        raise OwnJob(_("This is your own job; you cannot send a proposal for it."))
    if request.method == "POST":
        return _answer(request, job, user)
    sent = job.proposals.live().filter(freelancer=user).first()
    if sent:
        messages.info(request, _("This is the proposal that you have sent. You can change it until it is answered."))
        return redirect(sent)
    job.require_open()
    # Before they write anything.
    lead_back(request, reverse("profile_edit"), _("Your profile"))
    obstacles.require_none(user, job)
    return _form(request, job, ProposalForm(by=user, currency=job.currency), _plan(job))


def _answer(request: HttpRequest, job: Job, user: User) -> HttpResponse:
    """Send what was typed, or show it again: with what is wrong, with what of it arrives, or with one more row."""
    seen = request.POST.get("seen_currency", "")[:3]
    if seen != job.currency:
        return _in_the_new_currency(request, job, seen)
    form = ProposalForm(request.POST, request.FILES, by=user, currency=job.currency)
    plan = _plan(job, request.POST)
    if plan.wants_more:
        form.wait_with_files()
        return _form(request, job, ProposalForm(initial=typed(form), by=user, currency=job.currency), plan.grown())
    fits = all([form.is_valid(), plan.is_valid()]) and form.adds_up(plan.steps())
    if fits and "look" not in request.POST:
        letter, price_minor = form.cleaned_data["cover_letter"], form.cleaned_data["price"]
        try:
            proposal = Proposal.send(
                job,
                by=user,
                cover_letter=letter,
                price_minor=price_minor,
                plan=plan.steps(),
                seen_currency=seen,
                files=form.cleaned_data["files"],
            )
        except CurrencyChanged:
            job.refresh_from_db(fields=["currency"])
            return _in_the_new_currency(request, job, seen)
        except (AlreadyProposed, CannotBePaid, JobNotOpen) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Your proposal is with {client}. We tell you when they answer.").format(client=job.client.name),
            )
            return redirect(proposal)
    return _form(request, job, form, plan)


def _in_the_new_currency(request: HttpRequest, job: Job, seen: str) -> HttpResponse:
    """What was typed in another currency, to be looked at again: 100.00 EUR are not 10,000 yen."""
    data = request.POST.copy()
    data["seen_currency"] = job.currency
    form = ProposalForm(data, request.FILES, by=person(request), currency=job.currency)
    form.add_error(None, str(CurrencyChanged(job, seen)))
    return _form(request, job, form, _plan(job, data), status=409)


def _plan(job: Job, data: QueryDict | None = None) -> Plan:
    return PlanFormSet(data, prefix="plan", form_kwargs={"currency": job.currency})  # type: ignore[return-value]


def _form(request: HttpRequest, job: Job, form: ProposalForm, plan: Plan, *, status: int = 200) -> HttpResponse:
    context = {
        "job": job,
        "form": form,
        "plan": plan,
        "decimals": decimals(job.currency),
        "step": step_minor(job.currency),
        "fee_bps": settings.PLATFORM_FEE_BPS,
        "arriving": arriving.of_typed(form, plan),
    }
    return render(request, "contracts/propose.html", context, status=status)


@freelancer_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """A freelancer's proposals, newest first."""
    proposals = Proposal.objects.filter(freelancer=person(request)).select_related("job__client")
    page = page_of(proposals, request.GET, by=("-created_at", "-id"), size=MINE_A_PAGE)
    return render(request, "contracts/my_proposals.html", {"page": page})


@login_required
@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal, for the two people whom it concerns."""
    user = person(request)
    proposal = get_object_or_404(full(Proposal.objects.filter(Q(freelancer=user) | Q(job__client=user))), pk=pk)
    mark_seen(request, proposal.job.get_absolute_url())
    contract = _contract_of(proposal, user)
    history = history_of(proposal, hired_on=contract.plan_version if contract and contract.accepted_at else None)
    context = {
        "proposal": proposal,
        "job": proposal.job,
        "is_client": proposal.job.client_id == user.pk,
        "arriving": arriving.of_sent(proposal),
        "contract": contract,
        "history": history,
        "waiting": history.waiting,
        "files": history.files,
    }
    return render(request, "contracts/proposal.html", context)


def _contract_of(proposal: Proposal, user: User) -> Contract | None:
    """What became of the proposal, but not an offer that is over or was prepared on another version of the plan."""
    contract = Contract.objects.visible_to(user).filter(proposal=proposal).first()
    if contract is None or not proposal.is_live:
        return contract
    is_over = contract.state not in Contract.STANDING
    is_old = contract.state == Contract.State.AWAITING_DEPOSIT and contract.plan_version != proposal.agreed
    return None if is_over or is_old else contract


@freelancer_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited(ANSWERS)
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own proposal, after a look at what that means."""
    user = person(request)
    proposal = get_object_or_404(Proposal.objects.select_related("job__client"), pk=pk, freelancer=user)
    if request.method == "POST":
        proposal.withdraw(by=user)
        messages.success(request, _("Your proposal for “{title}” is withdrawn.").format(title=proposal.job.title))
        return redirect("my_proposals")
    if not proposal.is_live:
        return redirect(proposal)
    return render(request, "contracts/proposal_withdraw.html", {"proposal": proposal, "job": proposal.job})


def full(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With everything that a page shows of a proposal."""
    people = ("freelancer__profile", "freelancer__record")
    return proposals.select_related("job__client", *people).prefetch_related("plan", "files", "freelancer__skills")

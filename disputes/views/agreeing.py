"""What the two sides of a dispute agree about, or not: its withdrawal, that they will not settle, and the ruling."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import person
from disputes.case.page import Page
from disputes.verbs import accepting, consenting, passing
from disputes.views import said
from disputes.views.finding import about, dispute_of
from marketplace import clock
from milestones.clocks import IDLE

# What each button on the page about consent does, and what it says then.
ANSWERS = {
    "ask": (consenting.ask, said.CONSENT_ASKED),
    "take_back": (consenting.take_back, said.CONSENT_TAKEN_BACK),
    "agree": (consenting.consent, said.CONSENTED),
    "refuse": (consenting.refuse, said.NOT_CONSENTED),
}


@login_required
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the other side's consent to withdraw it, take that back, or answer; `decision` says which."""
    user, found = person(request), dispute_of(request, pk)
    if request.method == "POST" and (answer := ANSWERS.get(request.POST.get("decision", ""))):
        do, words = answer
        do(found, by=user)
        said.about(request, words, found)
        return redirect(found)
    asks = found.opened_by_id == user.pk
    if not asks:
        consenting.require_can_answer(found, by=user)
    elif found.withdrawal_asked_at:
        consenting.require_can_take_back(found, by=user)
    else:
        consenting.require_can_ask(found, by=user)
    context = {
        **about(found, person(request)),
        "asks": asks,
        "other": found.milestone.contract.other_party(user),
        "review_would_end_at": found.milestone.review_would_end_at(clock.now()),
        "idle_lasts": IDLE.lasts,
    }
    return render(request, "disputes/consent.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def disagreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one will not agree."""
    user, found, now = person(request), dispute_of(request, pk), clock.now()
    if request.method == "POST":
        passing.will_not_agree(found, by=user)
        said.unwilling(request, found)
        return redirect(found)
    passing.require_can_pass(found, by=user, at=now)
    context = {
        **about(found, person(request)),
        "other": found.milestone.contract.other_party(user),
        "starts_at": passing.soonest(found, at=now),
        "at_once": found.unwilling_id is not None,
    }
    return render(request, "disputes/disagreement.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the ruling in force."""
    user, found = person(request), dispute_of(request, pk)
    if request.method == "POST":
        accepting.accept(found, by=user)
        said.accepted(request, found)
        return redirect(found)
    accepting.require_can_accept(found, by=user, at=clock.now())
    case = Page(found, user)
    other_has = accepting.has_accepted(found, case.other)
    return render(request, "disputes/accept.html", {**about(found, user), "case": case, "other_has": other_has})

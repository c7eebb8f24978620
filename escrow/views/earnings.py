"""What a freelancer has earned, and taking it to the bank."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import person
from accounts.models import User
from accounts.signing_in.waiting import payouts_wait_until
from accounts.suspension.suspended import refuse_if_suspended
from escrow import gateways
from escrow.earnings import earnings
from escrow.earnings.earnings import Standing
from escrow.forms import WithdrawalForm
from escrow.models import Account, Forfeiture, Payout
from escrow.money_out import recipients, withdrawing
from marketplace.paging import page_of
from marketplace.refusals import NotYours

PAYOUTS_A_PAGE = 20
PROVIDERS = {"stripe": "Stripe"}


def earner(request: HttpRequest) -> User:
    """The signed-in person, if they work here or have earned anything; NotYours for others."""
    user = person(request)
    if user.is_freelancer or Account.objects.filter(kind=Account.Kind.EARNINGS, owner=user).exists():
        return user
    raise NotYours(_("Only freelancers have earnings. You can add freelancing to your account on your profile page."))


def provider_name() -> str:
    """What people know the provider of payouts as."""
    return PROVIDERS.get(gateways.default().name, "our payment provider")


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Where a person's earnings are, where they go, and the payouts so far."""
    user = earner(request)
    recipient, standings = recipients.of(user), earnings.standing_of(user)
    can_withdraw = [s.currency for s in standings if s.can_be_withdrawn] if recipient and recipient.is_ready else []
    context = {
        "standings": standings,
        "recipient": recipient,
        "payouts_wait_until": payouts_wait_until(user),
        "can_withdraw": can_withdraw,
        "page": page_of(Payout.objects.filter(payee=user), request.GET, by=("-id",), size=PAYOUTS_A_PAGE),
        "last_failure": _last_failure(user),
        "forfeited": Forfeiture.objects.filter(person=user, state__in=Forfeiture.SET_ASIDE),
        "provider": provider_name(),
    }
    return render(request, "escrow/earnings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: HttpRequest, currency: str) -> HttpResponse:
    """Take earnings to the bank, everything available or the `amount` in the query, after a look at what that means."""
    user = earner(request)
    refuse_if_suspended(user, "withdraw")
    recipient = recipients.of(user)
    if recipient is None or not recipient.is_ready:
        raise withdrawing.NotReadyForPayouts(_("Say first where your money is to go: add your payout details."))
    withdrawing.require_no_wait(user)
    standing = _standing(user, currency.upper())
    if not standing.available:
        raise withdrawing.NotThatMuchAvailable(_("Nothing can be withdrawn now."))
    data = request.POST if request.method == "POST" else request.GET
    form = WithdrawalForm(data if "amount" in data else None, available=standing.available)
    if form.is_valid() and request.method == "POST":
        payout = withdrawing.withdraw(user, amount=form.money, seen=form.seen_money)
        messages.success(request, _withdrawn(payout))
        return redirect("earnings")
    context = {
        "form": form,
        "standing": standing,
        "provider": provider_name(),
        "converted_into": recipient.converts(standing.currency),
        "by_hand": recipient.is_by_hand,
    }
    if not form.errors:
        context["amount"] = amount = form.money if form.is_bound else form.most
        context["left"] = standing.available - amount
    return render(request, "escrow/withdrawal.html", context)


def _withdrawn(payout: Payout) -> str:
    if payout.recipient.is_by_hand:
        return _("{amount} is set aside. We pay it by hand and tell you the reference.").format(amount=payout.amount)
    return _("{amount} is on its way to your bank.").format(amount=payout.amount)


def _last_failure(user: User) -> str:
    """Why the newest payout came back; empty if it did not."""
    newest = Payout.objects.filter(payee=user).order_by("-pk").first()
    return newest.failure if newest and newest.state == Payout.State.FAILED else ""


def _standing(user: User, currency: str) -> Standing:
    found = next((s for s in earnings.standing_of(user) if s.currency == currency), None)
    if found is None:
        raise Http404
    return found

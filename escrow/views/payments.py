"""What a client has paid, and what went back."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import person
from escrow.models import Payment, Refund
from marketplace.paging import page_of

PAYMENTS_A_PAGE = 20


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """A person's own payments, the newest first; where a refund came back, the one that was sent after it."""
    refunds = Refund.objects.filter(replaced_by=None).order_by("id")
    mine = Payment.objects.filter(payer=person(request)).prefetch_related(Prefetch("refunds", refunds))
    page = page_of(mine, request.GET, by=("-id",), size=PAYMENTS_A_PAGE)
    return render(request, "escrow/payments.html", {"page": page})

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import person
from accounts.notices.seen import mark_seen
from contracts.talk.forms import fields
from contracts.talk.looking import looked_at
from contracts.talk.threads import Seat
from escrow.earnings import withdrawable
from marketplace.drafts import restoring
from marketplace.limits import LIMITS
from marketplace.limits.ceilings import CEILINGS, FULL_RETURNS
from marketplace.money import Money
from marketplace.refreshing import keeps_up
from milestones.clocks import CLOCKS, clocks_of
from milestones.views.finding import contract_to_show, readable_contract
from milestones.workspace.asked import Asked
from milestones.workspace.parts import parts_of


@keeps_up
@require_safe
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """A contract's page; staff who may see contracts read it, with nothing to do on it."""
    user = person(request)
    found = contract_to_show(request, pk)
    if vars(found)["has_unread"]:
        mark_seen(request, found.get_absolute_url())
    typed = restoring.learned(request, reverse("message_send", args=[pk]), found)
    talk = vars(found)["talk"]
    if talk and talk["all_here"] and not Asked.by(request.GET).messages:
        looked_at(request, Seat.of_row(talk, user))
    context = {
        "parts": parts_of(request, found),
        "contract": found,
        # Staff who only read write to nobody.
        "other": found.other_party(user) if found.is_party(user) else None,
        "message_fields": partial(fields, typed, by=user),
    }
    return render(request, "milestones/workspace.html", context)


@login_required
@require_safe
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """What was agreed, word for word; for staff, too, who may see contracts."""
    found = readable_contract(request, pk)
    agreed = get_object_or_404(found.terms.order_by("-version")[:1])
    total = Money(sum(m["amount_minor"] for m in agreed.text["milestones"]), agreed.text["currency"])
    context = {
        **{clock.name: clock for clock in CLOCKS},
        "contract": found,
        "terms": agreed,
        "total": total,
        "rules": found.rules,
        "clocks": clocks_of(found.rules),
        "waits": withdrawable.table_of(found.rules, found.currency),
        "until_decided": withdrawable.until_decided(),
        "limits": (*LIMITS, *CEILINGS),
        "returns": FULL_RETURNS,
        "pays": withdrawable.table(found.currency)[0].how_long,
    }
    return render(request, "milestones/terms.html", context)

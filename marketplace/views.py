"""The composition root's own pages: the landing page, the dashboard, and the pages of errors."""

import errno
import sys

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import InterfaceError, OperationalError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from accounts.access import person
from accounts.models import User
from accounts.models.suspension import ALONE_LASTS
from accounts.signing_in import waiting
from contracts.by_link import openings
from contracts.contracts.models import CHANGE_ROUNDS
from contracts.models import Contract, Proposal
from disputes.deciders import one_hand
from escrow.earnings import earnings, withdrawable
from escrow.money_in import payable, supported
from marketplace import countries, faults, times
from marketplace.charges import least_charge_minor
from marketplace.fees import arriving
from marketplace.limits import LIMITS
from marketplace.limits.ceilings import CEILINGS
from marketplace.listing import listed
from marketplace.money import Money, major_minor
from marketplace.outages import GRACE, GRACE_FROM
from marketplace.refusals import Refused
from marketplace.rules import VERSIONS, current_version
from marketplace.storing import alarm_of_no_room
from marketplace.texts import later as _later
from milestones.clocks import CLOCKS, OFFER, REFUND_REQUEST, REMIND_BEFORE, REVIEW, RULING
from milestones.silence.longest_delay import LONGEST
from milestones.workspace.paused_deposits import paused_for
from milestones.workspace.waiting import overview

# Of the clocks those that say most to who has just arrived; the help page has them all.
SHOWN_FIRST = (OFFER, REVIEW, REFUND_REQUEST, RULING)
# The longest time in which allauth counts by itself.
A_MINUTE = 60
PROPOSALS_SHOWN = 5
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


class TooOften(Refused):
    """Somebody has signed up, or changed their account, more often within a minute than people do."""

    status = 429
    again = True
    title = _later("That was a lot in a short time")
    retry_after = A_MINUTE


def too_often(request: HttpRequest) -> HttpResponse:
    """What allauth answers when its own count is full; raises TooOften, whose page has what was typed."""
    raise TooOften(
        _("That was done too often within a minute, by you or by somebody on the same network. It goes on in a minute.")
    )


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What Surety is, for people who have just arrived."""
    example = arriving([major_minor(1_200, "USD")], "USD", bps=settings.PLATFORM_FEE_BPS)
    context = {
        "clocks": SHOWN_FIRST,
        "change_rounds": CHANGE_ROUNDS,
        "fee": _fee(),
        "example": example.whole,
        "arrives": example.net,
    }
    return render(request, "marketplace/landing.html", context)


@require_safe
def protection(request: HttpRequest) -> HttpResponse:
    """How the money is protected; its clocks are the table that the worker runs on."""
    newest = VERSIONS[current_version()]
    confirm_above = Money(major_minor(settings.RULING_CONFIRM_ABOVE, "USD"), "USD")
    context = {
        **{clock.name: clock for clock in CLOCKS},
        "clocks": CLOCKS,
        "reminders": listed(times.length(before) for before in REMIND_BEFORE),
        "refund": REFUND_REQUEST,
        "longest": LONGEST,
        "requests_apart": newest.requests_apart,
        "refused_become_dispute": newest.refused_become_dispute,
        "fee": _fee(),
        "waits": withdrawable.table(),
        "until_decided": withdrawable.until_decided(),
        "confirm_above": confirm_above,
        "outage_grace": GRACE,
        "outage_grace_from": GRACE_FROM,
        "one_hand_within": one_hand.WITHIN,
        "payouts_wait": waiting.WAIT,
        "change_rounds": CHANGE_ROUNDS,
        "forfeiture_appeal": settings.FORFEITURE_APPEAL,
        "payout_countries": sorted(countries.name(code) for code in supported.payout_countries()),
        "least_payout": Money(settings.MINIMUM_PAYOUT["USD"], "USD"),
        "least_deposit": Money(least_charge_minor("USD"), "USD"),
        "alone_lasts": ALONE_LASTS,
        "limits": (*LIMITS, *CEILINGS),
        "small_claim": Money(settings.SMALL_CLAIM["USD"], "USD"),
    }
    return render(request, "marketplace/protection.html", context)


def _fee() -> str:
    return f"{settings.PLATFORM_FEE_BPS / 100:g} %"


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """What waits for the person who is looking, and where their money is."""
    user = person(request)
    context = {
        "cannot_be_paid": payable.obstacle_of(user) if user.is_freelancer else None,
        "paused": paused_for(user),
        "earnings": [earned for earned in earnings.standing_of(user) if earned.available or earned.pending],
        "proposals": _proposals(user),
        "plans": openings.for_answer(user)[:PROPOSALS_SHOWN],
        **overview.dashboard_of(user),
    }
    return render(request, "marketplace/dashboard.html", context)


def _proposals(user: User) -> QuerySet[Proposal]:
    """Those on their way; an offer that one has brought stands above."""
    offered = Contract.objects.filter(proposal=OuterRef("pk"), state=Contract.State.OFFERED)
    live = Proposal.objects.live().filter(~Exists(offered), freelancer=user)
    return live.select_related("job")[:PROPOSALS_SHOWN]


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for what should not happen; a database, broker or disk that is away for a moment is named as such.

    Rendered without the request, whose person and session may be what cannot be read.
    """
    error = sys.exc_info()[1]
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        # A large upload did not fit on the disk while it arrived: there is no form yet to give back.
        alarm_of_no_room(error)
        page = get_template("errors/no_room.html").render()
        answer = HttpResponse(page, status=507, headers={"Retry-After": "600"})
        answer._has_been_logged = True  # type: ignore[attr-defined]  # the alarm was, once an hour
        return answer
    away = isinstance(error, (OperationalError, InterfaceError, RedisError))
    context = {"fault": faults.mark(*faults.kind_of(error)) if error else ""}
    page = get_template("errors/503.html" if away else "500.html").render(context)
    return HttpResponse(page, status=503, headers={"Retry-After": "30"}) if away else HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token is missing or old."""
    return render(request, "errors/csrf.html", status=403)

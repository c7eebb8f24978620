"""What can wait for staff: which rows, by when it was promised, who may see it, and where it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery

from accounts.models import Suspension, SuspensionEvent
from contracts.models import AskedElsewhere, Report
from contracts.talk.elsewhere_mark import REPEATS_AT, WITHIN
from disputes.models import Dispute, Ruling
from escrow.models import Chargeback, ChargebackDecision, Forfeiture, HandPayment, OwnMoneyBooking
from marketplace import clock
from marketplace.texts import later as _
from milestones.clocks import LONG_HELD
from milestones.models import Milestone, SweepFailure
from milestones.models.states import PROTECTED

# So long before its day a suspension is looked at again.
AHEAD = timedelta(days=3)
PARTIES = ("milestone__contract__client", "milestone__contract__freelancer")


@dataclass(frozen=True)
class Kind:
    """`rows` in their order, but those whose columns `not_of` name the reader; `due` says the day that was promised.

    `leads_to` names what is opened instead of the row itself; `query` narrows the list `listed` down to all of them.
    """

    what: str
    right: str
    listed: type[Model]
    rows: Callable[[], "QuerySet[Any]"]
    due: Callable[[Any], datetime] | None = None
    query: str = ""
    not_of: tuple[str, ...] = ()
    about: Callable[[Any], str] = str
    leads_to: str = ""


def _disputes() -> "QuerySet[Dispute]":
    in_review = Dispute.objects.filter(stage=Dispute.Stage.IN_REVIEW).exclude(rulings__state=Ruling.State.PROPOSED)
    return in_review.select_related("milestone").order_by("ruling_due_at", "pk")


def _rulings() -> "QuerySet[Ruling]":
    proposed = Ruling.objects.filter(state=Ruling.State.PROPOSED)
    return proposed.select_related("dispute__milestone").order_by("second_due_at", "pk")


def _reports() -> "QuerySet[Report]":
    return Report.objects.waiting().order_by("pk")


def _chargebacks() -> "QuerySet[Chargeback]":
    return Chargeback.objects.filter(state=Chargeback.State.PARTLY_LOST).order_by("decision_due_at", "pk")


def _decisions() -> "QuerySet[ChargebackDecision]":
    proposed = ChargebackDecision.objects.filter(state=ChargebackDecision.State.PROPOSED)
    return proposed.select_related("chargeback").order_by("made_at", "pk")


def _evidence() -> "QuerySet[Chargeback]":
    unanswered = Chargeback.objects.filter(state=Chargeback.State.OPEN, evidence_sent_at=None)
    return unanswered.filter(evidence_due_at__isnull=False).order_by("evidence_due_at", "pk")


def _own_money() -> "QuerySet[OwnMoneyBooking]":
    proposed = OwnMoneyBooking.objects.filter(state=OwnMoneyBooking.State.PROPOSED)
    return proposed.select_related("line").order_by("made_at", "pk")


def _by_hand() -> "QuerySet[HandPayment]":
    open_ones = HandPayment.objects.filter(confirmed_at=None, withdrawn_at=None)
    return open_ones.select_related("payout__payee", "refund__payment__payer").order_by("entered_at", "pk")


def _forfeitures() -> "QuerySet[Forfeiture]":
    waiting = [Forfeiture.State.PROPOSED, Forfeiture.State.APPEALED]
    return Forfeiture.objects.filter(state__in=waiting).order_by("made_at", "pk")


def _suspensions() -> "QuerySet[Suspension]":
    soon = Suspension.objects.in_force().filter(review_at__lte=clock.now() + AHEAD)
    return soon.select_related("user").order_by("review_at", "pk")


def _to_lift() -> "QuerySet[Suspension]":
    kind = SuspensionEvent.Kind.LIFT_PROPOSED
    of_this = SuspensionEvent.objects.filter(suspension=OuterRef("pk"), kind__in=(kind, *SuspensionEvent.BY_HANDS))
    last = of_this.order_by("-at", "-pk").values("kind")[:1]
    proposed = Suspension.objects.in_force().annotate(last=Subquery(last)).filter(last=kind)
    return proposed.select_related("user").order_by("review_at", "pk")


def _long_held() -> "QuerySet[Milestone]":
    since = clock.now() - LONG_HELD.lasts
    return Milestone.objects.filter(state__in=PROTECTED, funded_at__lte=since).order_by("funded_at", "pk")


def _failures() -> "QuerySet[SweepFailure]":
    return SweepFailure.objects.select_related("milestone").order_by("first_at", "pk")


def _elsewhere() -> "QuerySet[AskedElsewhere]":
    """Of each person the mark that made it so many, while no suspension came after it."""
    now = clock.now()
    suspended = Suspension.objects.filter(user=OuterRef("author"), started_at__gte=OuterRef("at"))
    repeated = AskedElsewhere.objects.filter(times=REPEATS_AT, at__gt=now - WITHIN)
    return repeated.exclude(Exists(suspended)).select_related("author").order_by("at", "pk")


def _milestone(milestone: Milestone) -> str:
    return f"“{milestone.title}”, {milestone.amount}"


KINDS = (
    Kind(
        _("Disputes to rule on"),
        "disputes.view_dispute",
        Dispute,
        _disputes,
        attrgetter("ruling_due_at"),
        query="?stage=in_review",
        not_of=PARTIES,
        about=lambda dispute: _milestone(dispute.milestone),
    ),
    Kind(
        _("Rulings that wait for a second person"),
        "disputes.view_dispute",
        Dispute,
        _rulings,
        attrgetter("second_due_at"),
        query="?second=wanted",
        not_of=("by", *(f"dispute__{party}" for party in PARTIES)),
        about=lambda ruling: _milestone(ruling.dispute.milestone),
        leads_to="dispute",
    ),
    Kind(
        _("Chargebacks to decide"),
        "escrow.view_chargeback",
        Chargeback,
        _chargebacks,
        attrgetter("decision_due_at"),
        query="?state__exact=partly_lost",
        not_of=("payment__payer",),
    ),
    Kind(
        _("Decisions about chargebacks that wait for a second person"),
        "escrow.view_chargebackdecision",
        ChargebackDecision,
        _decisions,
        attrgetter("second_due_at"),
        query="?state__exact=proposed",
        not_of=("by", "chargeback__payment__payer"),
    ),
    Kind(
        _("Chargebacks whose evidence is due"),
        "escrow.view_chargeback",
        Chargeback,
        _evidence,
        attrgetter("evidence_due_at"),
        query="?state__exact=open",
    ),
    Kind(
        _("Our own money that waits for a second person"),
        "escrow.view_ownmoneybooking",
        OwnMoneyBooking,
        _own_money,
        attrgetter("second_due_at"),
        query="?state__exact=proposed",
        not_of=("by",),
        about=lambda booking: str(booking.line),
    ),
    Kind(_("Payments by hand to confirm"), "escrow.view_handpayment", HandPayment, _by_hand, not_of=("entered_by",)),
    Kind(
        _("Forfeitures that wait for a second person or an answer"), "escrow.view_forfeiture", Forfeiture, _forfeitures
    ),
    Kind(
        _("Reports to decide about"),
        "contracts.view_report",
        Report,
        _reports,
        query="?decision__isempty=1",
        not_of=("by", "about"),
    ),
    Kind(
        _("Suspensions to look at again"),
        "accounts.view_suspension",
        Suspension,
        _suspensions,
        attrgetter("review_at"),
        query="?lifted_at__isempty=1",
        not_of=("user",),
    ),
    Kind(
        _("Suspensions to be lifted, if a second person agrees"),
        "accounts.view_suspension",
        Suspension,
        _to_lift,
        query="?lifted_at__isempty=1",
        not_of=("user",),
    ),
    Kind(
        _("People who ask again and again to pay or talk elsewhere"),
        "contracts.view_askedelsewhere",
        AskedElsewhere,
        _elsewhere,
        query=f"?times__gte={REPEATS_AT}",
        not_of=("author",),
    ),
    Kind(
        _("Money that is held for long"),
        "milestones.view_milestone",
        Milestone,
        _long_held,
        lambda milestone: milestone.funded_at + LONG_HELD.lasts,
        query=f"?held={LONG_HELD.lasts.days}",
        about=_milestone,
    ),
    Kind(
        _("Milestones that were due and could not be released"),
        "milestones.view_sweepfailure",
        SweepFailure,
        _failures,
        about=lambda failure: f"“{failure.milestone.title}”: {failure.error}",
        leads_to="milestone",
    ),
)

"""The queue's columns and order: with staff first, then the oldest day, then the most money."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.access import person
from disputes.desk.due import due_of, long_held_at, second_due
from disputes.models import Dispute, Ruling
from disputes.models.dispute import DisputeQuerySet
from marketplace import clock, times
from marketplace.money import CURRENCIES, major_minor
from marketplace.staff import ReadOnlyAdmin
from marketplace.templatetags.interface import badge
from marketplace.templatetags.money import absolute, ago
from milestones.clocks import LONG_HELD

# Amounts of all currencies in the same unit, so that a queue of several can be sorted.
WEIGHT = Case(
    *[
        When(milestone__currency=code, then=F("milestone__amount_minor") * 100 / major_minor(1, code))
        for code in CURRENCIES
    ],
    default=Value(0),
    output_field=BigIntegerField(),
)
STRONG = '<span class="queue__more queue__more--strong">{}</span>'
# The disputes of one contract are one case.
OPEN_IN_CONTRACT = Subquery(
    Dispute.objects.open()
    .filter(milestone__contract=OuterRef("milestone__contract"))
    .order_by()
    .values("milestone__contract")
    .annotate(number=Count("pk"))
    .values("number")
)
WITH_STAFF_FIRST = Case(When(stage=Dispute.Stage.IN_REVIEW, then=0), default=1, output_field=IntegerField())


def over_limit() -> Q:
    """Rows on which two people decide; asked anew each time, as settings may differ."""
    over = Q()
    for code in CURRENCIES:
        limit = major_minor(settings.RULING_CONFIRM_ABOVE, code)
        over |= Q(milestone__currency=code, milestone__amount_minor__gt=limit)
    return over


class QueueAdmin(ReadOnlyAdmin):
    """The list of disputes; everything in a row comes with the same statement."""

    list_display = ("case", "people", "amount", "stage_badge", "taken", "opened", "due")
    list_per_page = 50
    search_fields = ("milestone__contract__client__email", "milestone__contract__freelancer__email")
    sortable_by = list_display

    def get_queryset(self, request: HttpRequest) -> DisputeQuerySet:
        """Not one's own: nobody sees their own case as staff do."""
        proposed = Ruling.objects.filter(dispute=OuterRef("pk"), state=Ruling.State.PROPOSED)
        return (
            Dispute.objects.with_everybody()
            .exclude(milestone__contract__client=person(request))
            .exclude(milestone__contract__freelancer=person(request))
            .annotate(
                second_wanted=Exists(proposed),
                second_due_at=Subquery(proposed.values("second_due_at")),
                weight=WEIGHT,
                first=WITH_STAFF_FIRST,
                of_contract=OPEN_IN_CONTRACT,
            )
        )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The whole width is the table's."""
        wide = {"title": "Disputes", "is_nav_sidebar_enabled": False}
        return super().changelist_view(request, {**wide, **(extra_context or {})})

    def get_ordering(self, request: HttpRequest) -> list[str | Combinable]:
        return ["first", TruncDate("opened_at").asc(), "-weight", "pk"]

    @admin.display(description="case", ordering="milestone__title")
    def case(self, dispute: Dispute) -> SafeString:
        contract, number = dispute.milestone.contract.title, getattr(dispute, "of_contract", None) or 0
        if number > 1 and dispute.is_open:
            contract = _("{contract}: one case of {number} open disputes").format(contract=contract, number=number)
        return format_html(_('{}<span class="queue__more">{}</span>'), dispute.milestone.title, contract)

    @admin.display(description="people")
    def people(self, dispute: Dispute) -> SafeString:
        contract = dispute.milestone.contract
        opener = "client" if dispute.opened_by_id == contract.client_id else "freelancer"
        how = "opened by itself" if dispute.by_itself else f"opened by the {opener}"
        return format_html(
            _('{} (client)<br>{} (freelancer)<span class="queue__more">{}</span>'),
            contract.client.name,
            contract.freelancer.name,
            how,
        )

    @admin.display(description="amount", ordering="weight")
    def amount(self, dispute: Dispute) -> SafeString:
        return format_html('<span class="queue__amount">{}</span>', dispute.milestone.amount)

    @admin.display(description="stage", ordering="stage")
    def stage_badge(self, dispute: Dispute) -> SafeString:
        wanted, frozen = getattr(dispute, "second_wanted", False), dispute.milestone.hold.is_frozen
        said = [(_("Second person wanted"),)] * wanted + [(_("Frozen by the bank"),)] * frozen
        return badge(dispute.stage, "dispute") + format_html_join("", STRONG, said)

    @admin.display(description="age", ordering="opened_at")
    def opened(self, dispute: Dispute) -> SafeString | str:
        return ago(dispute.opened_at)

    @admin.display(description="due", ordering="due_at")
    def due(self, dispute: Dispute) -> SafeString:
        now, due = clock.now(), due_of(dispute, now=clock.now())
        instant = f"{absolute(due.at)} ({times.relative(due.at, now)})" if due.at else ""
        words = format_html("<strong>{}</strong>", due.words) if dispute.is_late(now) else due.words
        return format_html("{} {}{}{}{}", words, instant, _second(dispute), _since(dispute), _held(dispute))

    @admin.display(description="taken by", ordering="taken_by__name", empty_value="Nobody")
    def taken(self, dispute: Dispute) -> str | None:
        return dispute.taken_by.name if dispute.taken_by else None


def _second(dispute: Dispute) -> SafeString | str:
    at, now = getattr(dispute, "second_due_at", None), clock.now()
    if at is None:
        return ""
    due = second_due(at, now=now)
    strong = " queue__more--strong" if at <= now else ""
    told = (strong, due.words, absolute(at), times.relative(at, now))
    return format_html('<span class="queue__more{}">{} {} ({})</span>', *told)


def _since(dispute: Dispute) -> SafeString | str:
    if dispute.stage != Dispute.Stage.IN_REVIEW or dispute.in_review_at is None:
        return ""
    since, ago = absolute(dispute.in_review_at), times.relative(dispute.in_review_at, clock.now())
    return format_html('<span class="queue__more">With staff since {} ({})</span>', since, ago)


def _held(dispute: Dispute) -> SafeString | str:
    at, now = long_held_at(dispute.milestone), clock.now()
    if at is None:
        return ""
    over, days = at <= now, LONG_HELD.lasts.days
    return format_html(
        '<span class="queue__more{}">Held for {} days {} {} ({})</span>',
        " queue__more--strong" if over else "",
        days,
        "since" if over else "on",
        absolute(at),
        times.relative(at, now),
    )

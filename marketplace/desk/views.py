"""Pages of the desk that are about all apps."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import person
from marketplace import clock
from marketplace.desk import reports
from marketplace.desk.files import csv_file
from marketplace.desk.overview.figures import figures
from marketplace.desk.overview.page import SEES_MONEY
from marketplace.desk.search.asked import Asked
from marketplace.desk.search.finding import find
from marketplace.desk.staff import staff

SEES_STAFF = "accounts.view_staffaction"
SEES_REPORTS, SEES_YEARS = "escrow.view_daysum", "escrow.view_yearsum"
FIRST_YEAR, LAST_YEAR = 2000, 9998


def require(request: HttpRequest, right: str) -> None:
    """Raise PermissionDenied without this right."""
    if not person(request).has_perm(right):
        raise PermissionDenied


@require_safe
def figures_file(request: HttpRequest) -> HttpResponseBase:
    """The table of the overview, for a spreadsheet."""
    require(request, SEES_MONEY)
    found = figures(request.GET.get("currency", ""))
    head = ["day", "currency", *(row.name for row in found.rows)]
    lines = ([day, found.currency, *(money.plain() for money in moneys)] for day, moneys in found.table)
    return csv_file(f"surety-{found.currency}", [head, *lines])


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One search over everything that the reader may see."""
    asked = Asked(request.GET.get("q", ""))
    context = {
        **admin.site.each_context(request),
        "title": _("Search"),
        "asked": asked.plain,
        "amounts": asked.amounts,
        "found": find(asked, reader=person(request)),
    }
    return TemplateResponse(request, "admin/desk/search.html", context)


def _year(request: HttpRequest) -> int:
    """The one that the address names; this one where it names none that there can be."""
    named = request.GET.get("year", "")
    year = int(named) if named.isascii() and named.isdecimal() and len(named) == len(str(LAST_YEAR)) else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else clock.now().year


@require_safe
def show_report(request: HttpRequest) -> HttpResponse:
    """Fees, refunds, chargebacks and costs, month by month."""
    require(request, SEES_REPORTS)
    context = {
        **admin.site.each_context(request),
        "title": _("Reports"),
        "report": reports.report_of(_year(request)),
        "may_see_people": person(request).has_perm(SEES_YEARS),
    }
    return TemplateResponse(request, "admin/desk/report.html", context)


@require_safe
def report_file(request: HttpRequest) -> HttpResponseBase:
    """The same, for a spreadsheet."""
    require(request, SEES_REPORTS)
    year = _year(request)
    return csv_file(f"surety-{year}", reports.report_rows(year))


@require_safe
def freelancers_file(request: HttpRequest) -> HttpResponseBase:
    """Each freelancer's year, for a spreadsheet."""
    require(request, SEES_YEARS)
    year = _year(request)
    return csv_file(f"surety-freelancers-{year}", reports.freelancer_rows(year))


@require_safe
def show_staff(request: HttpRequest) -> HttpResponse:
    """Who has which role and right."""
    require(request, SEES_STAFF)
    context = {**admin.site.each_context(request), "title": _("Staff"), "staff": staff(request.GET.dict())}
    return TemplateResponse(request, "admin/desk/staff.html", context)

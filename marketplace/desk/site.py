"""Django's admin as the desk: its first page is an overview, and every page leads to the search over everything."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path

from accounts.access import person
from marketplace.desk import views
from marketplace.desk.beside.beside import Group, beside_of
from marketplace.desk.beside.table import TABLE
from marketplace.desk.overview.page import overview_for
from marketplace.staff import ask_beside


def beside(request: HttpRequest, row: Model) -> list[Group]:
    """What belongs to a row, for whoever reads it."""
    return beside_of(row, person(request), TABLE)


class Desk(admin.AdminSite):
    """What staff see below /staff/."""

    index_template = "admin/desk/overview.html"
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        ask_beside(beside)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What waits, and how the money stands."""
        shown = overview_for(person(request), currency=request.GET.get("currency", ""))
        return super().index(request, {"title": "", **shown, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [
            path("search/", self.admin_view(views.search), name="search"),
            path("who/", self.admin_view(views.show_staff), name="staff"),
            path("reports/", self.admin_view(views.show_report), name="reports"),
            path("reports/months.csv", self.admin_view(views.report_file), name="report_file"),
            path("reports/freelancers.csv", self.admin_view(views.freelancers_file), name="freelancers_file"),
            path("figures.csv", self.admin_view(views.figures_file), name="figures"),
            *super().get_urls(),
        ]

from typing import Any

from django.contrib import admin
from django.urls import URLPattern, path

from disputes.admin.filters import CurrencyFilter, LateFilter, LimitFilter, SecondFilter, StageFilter, TakenFilter
from disputes.admin.queue import QueueAdmin
from disputes.admin.ruling_views import RulingViews
from disputes.admin.second_views import SecondViews
from disputes.models import Dispute


@admin.register(Dispute)
class DisputeAdmin(RulingViews, SecondViews, QueueAdmin):
    """The queue and the case. Reading needs `view_dispute`; deciding `rule_dispute`, too."""

    list_filter = (StageFilter, LateFilter, TakenFilter, SecondFilter, LimitFilter, CurrencyFilter)

    class Media:
        css = {"all": ["css/queue.css"]}

    def get_urls(self) -> list[URLPattern]:
        def at(address: str, view: Any, name: str) -> URLPattern:
            return path(f"<int:pk>/{address}/", self.admin_site.admin_view(view), name=f"disputes_dispute_{name}")

        return [
            at("taking", self.take, "take"),
            at("question", self.ask, "ask"),
            at("ruling", self.rule, "rule"),
            at("preview", self.preview, "preview"),
            at("second", self.second, "second"),
            at("files/<str:kind>/<int:file_pk>", self.file, "file"),
            *super().get_urls(),
        ]

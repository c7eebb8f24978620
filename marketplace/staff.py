"""Django admin for a site on which staff read, and history is never edited."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from marketplace.refusals import Refused

Row = TypeVar("Row", bound=Model)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Staff with the view permission read; nobody adds, changes or deletes."""

    actions: list[str] | None = None

    def for_each(
        self, request: HttpRequest, chosen: "QuerySet[Row]", do: Callable[[Row], object], *, done: str, logged: str
    ) -> None:
        """Carry out an action on each row, and say what came of it; one that is refused stops none of the others."""
        for row in chosen:
            try:
                do(row)
            except Refused as refusal:
                self.message_user(request, f"{row}: {refusal}", messages.WARNING)
            else:
                self.log_change(request, row, logged)
                self.message_user(request, f"{row}: {done}", messages.SUCCESS)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    """Rows that belong to what is being read."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

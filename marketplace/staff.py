"""Django admin for a site on which staff read, and history is never edited.

A list costs what its page costs, however many rows there are: nothing is counted beyond MOST_COUNTED, the newest come
first by their key, which also leads on to older ones, and what can be searched or filtered has an index
(`tests/site/test_staff_lists.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, ChangeList
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from marketplace.paging import MOST_COUNTED, count_of
from marketplace.refusals import Refused
from marketplace.staff_fields import in_money
from marketplace.staff_log import say

Row = TypeVar("Row", bound=Model)
# What belongs to a row for its reader: the app that knows all of them answers (marketplace/desk/site.py).
Beside = Callable[[HttpRequest, Model], Sequence[object]]
_beside: list[Beside] = []
# Keys are 64 bits.
LONGEST_KEY = 18


def ask_beside(question: Beside) -> None:
    """Have every page of a row show what this answers."""
    _beside[:] = [question]


def _as_written(field: str, term: str) -> str:
    """E-mail addresses are kept in small letters."""
    return term.lower() if field.endswith("email") else term


class FewCounted(Paginator):
    """Pages of the first rows, as far as they are counted."""

    @cached_property
    def _counted(self) -> tuple[int, bool]:
        return count_of(self.object_list)  # type: ignore[arg-type]  # the desk has nothing but querysets

    @cached_property
    def count(self) -> int:
        return self._counted[0]

    @property
    def is_more(self) -> bool:
        """Whether there are rows that no page of these has."""
        return self._counted[1]


class ByKey(ChangeList):
    """A list whose last counted page leads on to older rows by their key."""

    paginator: FewCounted

    def get_ordering(self, request: HttpRequest, queryset: "QuerySet[Any]") -> list[Any]:
        """An address says by what to sort only where there is something to choose."""
        if not self.model_admin.get_sortable_by(request):
            self.params.pop(ORDER_VAR, None)
        return super().get_ordering(request, queryset)

    @property
    def older(self) -> str:
        """The query of what comes after the last page that is counted; empty where nothing does."""
        if not self.paginator.is_more or self.page_num < self.paginator.num_pages:
            return ""
        last = list(self.result_list)[-1]
        return self.get_query_string({f"{self.opts.pk.name}__lt": last.pk}, [PAGE_VAR])


class ReadOnlyAdmin(admin.ModelAdmin):
    """Staff with the view permission read; nobody adds, changes or deletes."""

    actions: list[str] | None = None
    ordering: ClassVar[list[str | Combinable] | tuple[str | Combinable, ...] | None] = ("-pk",)
    sortable_by: ClassVar[list[str] | tuple[str, ...] | None] = ()
    paginator = FewCounted
    show_full_result_count = False
    search_fields: ClassVar[list[str] | tuple[str, ...]] = ()
    # What else is always true of what is searched, so that an index of more than one column is of use.
    search_within: ClassVar[Mapping[str, Any]] = {}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ByKey

    def get_search_results(
        self, request: HttpRequest, queryset: "QuerySet[Any]", search_term: str
    ) -> "tuple[QuerySet[Any], bool]":
        """What has this number, or exactly this in one of the fields: each is looked up by itself, in its own index."""
        term, all_rows = search_term.strip(), self.model._default_manager.order_by()
        if not term:
            return queryset, False
        found = [Q(pk=term)] if term.isdecimal() and len(term) <= LONGEST_KEY else []
        found += [Q(**{field: _as_written(field, term)}, **self.search_within) for field in self.search_fields]
        ids = {pk for one in found for pk in all_rows.filter(one).values_list("pk", flat=True)[:MOST_COUNTED]}
        return queryset.filter(pk__in=ids), False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Amounts with their currency, not minor units."""
        return in_money(self.model, super().get_fields(request, obj))

    def get_inline_formsets(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Of what belongs to a row, the tables that have any rows."""
        return [each for each in super().get_inline_formsets(*args, **kwargs) if each.formset.forms]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With links to what belongs to it."""
        row = context["original"]
        context["beside"] = [group for question in _beside for group in question(request, row)]
        return super().render_change_form(request, context, *args, **kwargs)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Into the row's own history, and into the log of what staff did."""
        say(request, f"{obj}: {message}")
        return super().log_change(request, obj, message)

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

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All: no form is made for what nobody types."""
        return [*(self.fields or ()), *self.readonly_fields]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

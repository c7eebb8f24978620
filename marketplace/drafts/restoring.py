"""Finding a draft, and filling forms in from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest, QueryDict

from marketplace.drafts import fields
from marketplace.drafts.models import Draft
from marketplace.formsets import GrowingFormSet
from marketplace.uploads.fields import FilesField

Row = TypeVar("Row", bound=Model)
Fillable = forms.BaseForm | GrowingFormSet


@dataclass(frozen=True)
class Owner:
    """Whose draft it is: all that files ask of somebody."""

    pk: int


def found(request: HttpRequest, address: str) -> Draft | None:
    """The reader's draft of the form that is sent to this address, looked up once a request; it may be empty by now."""
    known: dict[str, Draft | None] = request.__dict__.setdefault("drafts", {})
    if address not in known:
        known[address] = _of_reader(request, address).first()
    return known[address]


def forget(request: HttpRequest, address: str) -> None:
    """Have it looked up anew: it has changed."""
    request.__dict__.get("drafts", {}).pop(address, None)


def with_draft(rows: "QuerySet[Row]", request: HttpRequest, address: str) -> "QuerySet[Row]":
    """Rows that come with the reader's draft of a form as `typed`: no statement more for a page that counts them."""
    mine = _of_reader(request, address)
    row = JSONObject(fields="fields", version="version", saved_at="saved_at")
    annotated: Any = rows.annotate(typed=Subquery(mine.values_list(row)))
    return annotated


def learned(request: HttpRequest, address: str, row: Any) -> Draft | None:
    """The draft that a row has come with, which need not be looked up any more."""
    typed: dict[str, Any] | None = row.typed
    known: dict[str, Draft | None] = request.__dict__.setdefault("drafts", {})
    known[address] = None
    if typed:
        known[address] = Draft(
            **{**typed, "person_id": request.user.pk, "saved_at": datetime.fromisoformat(typed["saved_at"])}
        )
    return known[address]


def fill_in(fillable: Iterable[Fillable], draft: Draft) -> bool:
    """Have forms that nobody has sent begin with what was typed in them; whether there was anything.

    They stay unbound: nothing that is only filled in can be taken for sent.
    """
    kept = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        kept.setlist(name, values)
    return bool(sum(_fill_in(each, kept, Owner(draft.person_id)) for each in fillable))


def _of_reader(request: HttpRequest, address: str) -> "QuerySet[Draft]":
    reader: Any = request.user
    return Draft.objects.filter(person_id=reader.pk, address=address)


def _fill_in(each: Fillable, kept: QueryDict, owner: Owner) -> bool:
    if isinstance(each, forms.BaseFormSet):
        rows = [fields.typed_in(row, kept) for row in each.blank_rows(_rows_in(each, kept))]
        each.begin_with(rows)
        return any(rows)
    typed = fields.typed_in(each, kept)
    _begin_with(each, typed, owner)
    return any(typed.values())


def _rows_in(formset: GrowingFormSet, kept: QueryDict) -> int:
    told = kept.get(f"{formset.prefix}-TOTAL_FORMS", "")
    return min(int(told), formset.max_num) if told.isdecimal() and len(told) < 5 else 0


def _begin_with(form: Any, typed: dict[str, Any], owner: Owner) -> None:
    for field in form.fields.values():
        if isinstance(field, FilesField) and field.person is None:
            # The files that wait are this person's own; an empty form need not have said whose.
            field.person = owner
    form.initial = {**(form.initial or {}), **typed}
    # A field that was looked at before has made up its mind.
    form._bound_fields_cache.clear()

"""What is wrong with a form, for the summary at its top."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.forms import BaseForm, BaseFormSet


class Problem(NamedTuple):
    """An error; `target` is the id of the input that it is about, empty when it is about the form itself."""

    target: str
    text: str


def find(form: BaseForm | None = None, formset: "BaseFormSet[Any] | None" = None, legend: str = "") -> list[Problem]:
    """All errors of a form and a formset, each with the input that it is about; `legend` names a row."""
    found = list(_problems_of(form)) if form else []
    if not formset or not formset.is_bound:
        return found
    found += [Problem("", str(text)) for text in formset.non_form_errors()]
    for number, row in enumerate(formset.forms, start=1):
        found += [Problem(target, f"{legend or 'Row'} {number}, {text}") for target, text in _problems_of(row)]
    return found


def _problems_of(form: BaseForm) -> Iterator[Problem]:
    yield from (Problem("", str(text)) for text in form.non_field_errors())
    for bound in form:
        target = bound.id_for_label or f"{bound.auto_id}_0"
        # A question or a whole sentence takes no colon.
        label = str(bound.label) if str(bound.label).endswith(("?", ".")) else f"{bound.label}:"
        yield from (Problem(target, f"{label} {text}") for text in bound.errors)

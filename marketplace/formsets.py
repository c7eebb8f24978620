"""Formsets to which a person adds rows, with or without a script."""

from collections.abc import Sequence
from typing import Any, Self

from django import forms


def typed(form: forms.BaseForm) -> dict[str, Any]:
    """What a person typed so far, unjudged: the `initial` of a form that only asks for more room."""
    return {name: form[name].value() for name in form.fields}


class GrowingFormSet(forms.BaseFormSet):
    """A formset whose page has a button named `<prefix>-more`: pressed, it shows the same rows and one more."""

    grows = True
    kept: Sequence[dict[str, Any]] = ()

    @property
    def wants_more(self) -> bool:
        """Whether the request only asks for another row; nothing may be judged or written then."""
        return self.is_bound and f"{self.prefix}-more" in self.data

    def grown(self) -> Self:
        """The rows as typed and a blank one, up to the most that the formset takes."""
        grown = type(self)(prefix=self.prefix, form_kwargs=self.form_kwargs)
        grown.kept = [typed(row) for row in self.forms]
        grown.extra = min(len(grown.kept) + 1, self.max_num) - self.min_num
        return grown

    def blank_rows(self, count: int) -> list[forms.BaseForm]:
        """So many rows with nothing in them, which are not the formset's own."""
        return [self.form(prefix=self.add_prefix(index), **self.form_kwargs) for index in range(count)]

    def begin_with(self, rows: Sequence[dict[str, Any]]) -> None:
        """Begin with these rows: the `initial` of each."""
        self.kept = rows
        self.extra = max(len(rows) - self.min_num, self.extra)
        for made in ("forms", "management_form"):
            vars(self).pop(made, None)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        if index is not None and index < len(self.kept):
            kwargs["initial"] = self.kept[index]
        return kwargs

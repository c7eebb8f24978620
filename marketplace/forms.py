"""Form fields that every app needs: amounts, days to come, lines of text."""

import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace import clock, times
from marketplace.amounts import AmountIsZero, InvalidAmount, parse_minor
from marketplace.money import CURRENCIES, Money

# Persian, the scripts of India and emoji need them between letters.
JOINERS = "\u200c\u200d"
LONGEST_PLAN = timedelta(days=3653)


class MoneyField(forms.CharField):
    """An amount typed as text, cleaned to minor units.

    Its currency is fixed (`currency=`, or see MoneyForm) or chosen in another field of the form (`currency_from=`).
    While that choice is invalid the amount is None: the other field has the error. `or_zero` lets nothing be an amount;
    else the error message "zero", if there is one, says why it is none. `charged`: one card payment has to carry it.
    """

    def __init__(
        self,
        *,
        currency: str = "",
        currency_from: str = "",
        or_zero: bool = False,
        charged: bool = False,
        **kwargs: Any,
    ) -> None:
        self.currency = currency
        self.or_zero = or_zero
        self.charged = charged
        self.currency_from = currency_from
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"max_length": 40, "widget": widget, **kwargs})

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """Learn the currency from the form; the field is the form's own copy."""
        if self.currency_from:
            chosen = form[self.currency_from].value()
            self.currency = str(chosen) if chosen in CURRENCIES else ""
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value: Any) -> Any:
        return Money(value, self.currency).plain() if isinstance(value, int) and self.currency else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text or not self.currency:
            return None
        try:
            return parse_minor(text, self.currency, or_zero=self.or_zero, charged=self.charged)
        except AmountIsZero as refusal:
            raise forms.ValidationError(self.error_messages.get("zero", str(refusal)), code="zero") from refusal
        except InvalidAmount as refusal:
            raise forms.ValidationError(str(refusal), code="invalid") from refusal


class MoneyForm(forms.Form):
    """A form whose amounts are all in one currency: MyForm(request.POST, currency="EUR")."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = currency


class FutureDateField(forms.DateField):
    """Today or a later day, as the reader's zone has it; at most ten years ahead."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"widget": widget, "input_formats": ["%Y-%m-%d"], **kwargs})

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """Let the browser's calendar begin today."""
        self.widget.attrs["min"] = _today().isoformat()
        return super().get_bound_field(form, field_name)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is None:
            return None
        if day < _today():
            raise forms.ValidationError(
                _("{day} is in the past. Choose today or a later day.").format(day=times.day(day)), code="past"
            )
        if day > _today() + LONGEST_PLAN:
            raise forms.ValidationError(_("Choose a day within the next ten years."), code="too_far")
        return day


# Nobody types it: a form refuses what has it, and mends nothing.
NUL = "\0"


def in_one_line(text: str) -> str:
    """Without line breaks and control characters, and without those that nobody sees and that turn what follows around.

    A name is part of sentences about money: it could make an amount read backwards.
    """
    seen = (
        " " if unicodedata.category(letter) == "Cc" and letter != NUL else letter
        for letter in text
        if letter in JOINERS or unicodedata.category(letter) != "Cf"
    )
    line = " ".join("".join(seen).split())
    return line if line.strip(JOINERS + " ") else ""


class LineField(forms.CharField):
    """A name or a title: one line of letters that can be seen."""

    def to_python(self, value: Any) -> Any:
        return in_one_line(super().to_python(value) or "")


class LinesField(forms.CharField):
    """A list, typed one item a line; empty lines do not count."""

    def __init__(self, *, max_items: int, max_item_length: int, **kwargs: Any) -> None:
        self.max_items = max_items
        self.max_item_length = max_item_length
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 3}), **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [in_one_line(line) for line in str(super().clean(value) or "").splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > self.max_items:
            raise forms.ValidationError(
                _("Write at most {max_items} lines; these are {len}.").format(max_items=self.max_items, len=len(lines))
            )
        for number, line in enumerate(lines, start=1):
            if len(line) > self.max_item_length:
                raise forms.ValidationError(
                    _("Line {number} is too long: at most {max_item_length} characters a line.").format(
                        number=number, max_item_length=self.max_item_length
                    )
                )
        return lines


def needed(form: forms.BaseForm, names: Sequence[str], said: str) -> None:
    """Have these fields say beside their labels what of them is needed, where each alone is not: "a file or a link"."""
    for name in names:
        form.fields[name].needed = said  # type: ignore[attr-defined]  # read by interface/_label.html


def _today() -> date:
    return timezone.localdate(clock.now())

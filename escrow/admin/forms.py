from typing import Any

from django import forms

from accounts.models import User
from marketplace import countries
from marketplace.forms import LineField


class HandPaymentForm(forms.Form):
    """How it was paid, so that the second person and the payee find it."""

    reference = LineField(
        max_length=120,
        help_text="Under which the bank, or whoever paid, finds it. The payee is told.",
        error_messages={"required": "Give the payment’s reference."},
    )
    note = LineField(max_length=300, required=False, help_text="For staff. No bank details.")


class WhyForm(forms.Form):
    """A sentence for the payee."""

    why = LineField(max_length=300, label="Why", error_messages={"required": "Say why, in a sentence for the payee."})


class ByHandForm(forms.Form):
    """Who is to be paid by hand."""

    email = forms.EmailField(label="E-mail address", error_messages={"required": "Give the person’s address."})
    country = forms.ChoiceField(choices=lambda: [("", "Choose a country"), *countries.choices()])

    def clean_email(self) -> User:
        person = User.objects.filter(email__iexact=self.cleaned_data["email"], is_freelancer=True).first()
        if person is None:
            raise forms.ValidationError("No freelancer here has this address.")
        return person

    @property
    def person(self) -> User:
        """Of a valid form."""
        found: Any = self.cleaned_data["email"]
        return found

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace import countries
from marketplace.forms import LineField, MoneyField, MoneyForm
from marketplace.texts import later as _later


class HandPaymentForm(forms.Form):
    """How it was paid, so that the second person and the payee find it."""

    reference = LineField(
        max_length=120,
        help_text=_later("Under which the bank, or whoever paid, finds it. The payee is told."),
        error_messages={"required": _later("Give the payment’s reference.")},
    )
    note = LineField(max_length=300, required=False, help_text=_later("For staff. No bank details."))


class WhyForm(forms.Form):
    """A sentence for the payee."""

    why = LineField(
        max_length=300,
        label=_later("Why"),
        error_messages={"required": _later("Say why, in a sentence for the payee.")},
    )


class SettlementForm(forms.Form):
    """How the client has paid what they owe."""

    reference = LineField(
        max_length=120,
        help_text=_later("Under which the client’s payment is found."),
        error_messages={"required": _later("Give the payment’s reference.")},
    )


class ReasonsForm(forms.Form):
    """Why, for whoever confirms it."""

    reasons = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _later("Say why, for whoever confirms it.")},
    )


class OwnEvidenceForm(forms.Form):
    """What the bank should know besides what the platform has."""

    text = forms.CharField(
        label=_later("What the bank should know"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_later("The bank reads it as you write it."),
        error_messages={"required": _later("Write what the bank should know.")},
    )


class SaidForm(forms.Form):
    """Why somebody does not agree."""

    said = LineField(max_length=300, label=_later("Why not"), error_messages={"required": _later("Say why not.")})


class ForfeitureForm(MoneyForm):
    """Whose earnings, how much of them at most, and why."""

    email = forms.EmailField(
        label=_later("E-mail address"), error_messages={"required": _later("Give the person’s address.")}
    )
    amount = MoneyField(label=_later("At most"), error_messages={"required": _later("Enter an amount.")})
    reasons = forms.CharField(
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_later("What is proven, and by what. The person reads it."),
        error_messages={"required": _later("Say why, for the person and for whoever confirms it.")},
    )

    def clean_email(self) -> User:
        person = User.objects.filter(email__iexact=self.cleaned_data["email"]).first()
        if person is None:
            raise forms.ValidationError(_("Nobody here has this address."))
        return person


class AnswerForm(forms.Form):
    """What should come of an appeal."""

    outcome = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[("give_back", _later("Give it back")), ("uphold", _later("Uphold it"))],
        error_messages={"required": _later("Choose one.")},
    )
    said = forms.CharField(
        label=_later("Why"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_later("The person reads it."),
        error_messages={"required": _later("Say why, for the person.")},
    )


class ByHandForm(forms.Form):
    """Who is to be paid by hand."""

    email = forms.EmailField(
        label=_later("E-mail address"), error_messages={"required": _later("Give the person’s address.")}
    )
    country = forms.ChoiceField(choices=lambda: [("", _("Choose a country")), *countries.choices()])

    def clean_email(self) -> User:
        person = User.objects.filter(email__iexact=self.cleaned_data["email"], is_freelancer=True).first()
        if person is None:
            raise forms.ValidationError(_("No freelancer here has this address."))
        return person

    @property
    def person(self) -> User:
        """Of a valid form."""
        found: Any = self.cleaned_data["email"]
        return found

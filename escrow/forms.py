from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from escrow.models import Recipient
from escrow.money_in import supported
from escrow.money_out import scheduling, withdrawing
from marketplace import countries, times
from marketplace.forms import MoneyField, MoneyForm
from marketplace.money import Money, limit_minor
from marketplace.texts import later as _later


class WithdrawalForm(MoneyForm):
    """How much of what is available goes to the bank; `seen` is what was available when the page was shown.

    It keeps a page that is sent twice from withdrawing twice.
    """

    amount = MoneyField(error_messages={"required": _later("Enter an amount.")})
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, available: Money, **kwargs: Any) -> None:
        super().__init__(*args, currency=available.currency, **kwargs)
        self.available = available
        self.most = Money(min(available.amount_minor, limit_minor(available.currency)), available.currency)
        self.initial["amount"] = self.most.amount_minor

    def clean_amount(self) -> int:
        amount: int = self.cleaned_data["amount"]
        if amount > self.available.amount_minor:
            raise forms.ValidationError(_("You can withdraw up to {available} now.").format(available=self.available))
        if amount > self.most.amount_minor:
            raise forms.ValidationError(_("You can withdraw up to {most} at once.").format(most=self.most))
        least = withdrawing.least(self.currency)
        if amount < least.amount_minor:
            raise forms.ValidationError(_("The least that can be withdrawn at once is {least}.").format(least=least))
        return amount

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen = cleaned.get("seen")
        if not self.errors and seen is not None and seen != self.available.amount_minor:
            self.add_error(
                "amount",
                _("{available} is available now, other than before. Look at the amount again.").format(
                    available=self.available
                ),
            )
        return cleaned

    @property
    def seen_money(self) -> Money | None:
        """What was available when the page of a valid form was shown."""
        minor = self.cleaned_data["seen"]
        return None if minor is None else Money(minor, self.currency)

    @property
    def money(self) -> Money:
        """The amount of a valid form."""
        return Money(self.cleaned_data["amount"], self.currency)


class CountryForm(forms.Form):
    """Where a person's account at the provider is to be; it stays."""

    country = forms.ChoiceField(
        choices=lambda: [("", _("Choose a country")), *_payable()],
        help_text=_later("Where you live, or where your business is registered. It cannot be changed later."),
        error_messages={"required": _later("Choose a country.")},
    )


def _payable() -> list[tuple[str, str]]:
    """Only where the provider can pay: an account opened elsewhere would never be paid anything."""
    there = supported.payout_countries()
    return [each for each in countries.choices() if each[0] in there]


class ScheduleForm(forms.Form):
    """When everything available is paid out; each choice says its next instant."""

    schedule = forms.ChoiceField(label=_later("Pay out what is available"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schedule"].choices = [  # type: ignore[attr-defined]
            (value, f"{label}\n{_explained(value, user, now)}") for value, label in Recipient.Schedule.choices
        ]


def _explained(schedule: str, user: User, now: datetime) -> str:
    at = scheduling.next_payout_at(schedule, after=now, zone=user.zone)
    if at is None:
        return _("You withdraw any part whenever you like.")
    return _("Everything that is available then. The next time is {at}.").format(
        at=times.absolute(at, timezone.get_current_timezone())
    )


class ForfeitureAppealForm(forms.Form):
    """Why earnings should not have been forfeited."""

    text = forms.CharField(
        label=_later("Why is it wrong?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": 5000}),
        error_messages={"required": _later("Say it in your own words.")},
        help_text=_later("Say what was overlooked or misunderstood. Two others of our staff read it."),
    )

"""What staff fill in to suspend somebody, to extend that and to lift it."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Suspension, User
from accounts.models.suspension import ALONE_LASTS
from accounts.suspension import prolonging
from accounts.suspension.suspending import extend, lift, suspend
from marketplace import times
from marketplace.forms import FutureDateField
from marketplace.texts import later as _later

NOON = time(12)


class LiftForm(forms.Form):
    """Why, in a sentence that the person reads."""

    sentence = forms.CharField(
        label=_later("A sentence for the person"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        error_messages={"required": _later("Say why, in a sentence for the person.")},
    )

    def lift(self, suspension: Suspension, *, by: User) -> bool:
        """Whether it is lifted; else it waits for a second person."""
        return lift(suspension, by=by, sentence=self.cleaned_data["sentence"])


class ConfirmForm(LiftForm):
    """The second person agrees that it lasts longer, and says why."""

    def confirm(self, suspension: Suspension, *, by: User) -> None:
        prolonging.confirm(suspension, by=by, sentence=self.cleaned_data["sentence"])


class UpholdForm(LiftForm):
    """The appeal does not end it, and why."""

    def uphold(self, suspension: Suspension, *, by: User) -> None:
        prolonging.uphold(suspension, by=by, sentence=self.cleaned_data["sentence"])


class AppealForm(forms.Form):
    """What the suspended person says against it."""

    text = forms.CharField(
        label=_later("Why should it end?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _later("Say why the suspension should end.")},
    )


class ExtendForm(LiftForm):
    """A day for the review, too; it is at noon in the zone of whoever chooses it."""

    review_on = FutureDateField(
        label=_later("We look at it again on"),
        help_text=_later(
            "Noon in your own time zone. Nothing is lifted by itself on that day; after at most "
            "{length} it is, unless a second person has confirmed the suspension."
        ).format(length=times.length(ALONE_LASTS)),
        error_messages={"required": _later("Choose the day of the review.")},
    )

    def __init__(self, *args: object, after: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.after = after
        if not self.is_bound:
            self.initial["review_on"] = (timezone.localtime(after) + timedelta(days=14)).date()

    def clean_review_on(self) -> datetime:
        """The instant of the review."""
        noon = datetime.combine(self.cleaned_data["review_on"], NOON, timezone.get_current_timezone())
        if noon <= self.after:
            raise forms.ValidationError(_("Choose a later day for the review."))
        return noon

    def extend(self, suspension: Suspension, *, by: User) -> None:
        told = self.cleaned_data
        extend(suspension, by=by, sentence=told["sentence"], review_at=told["review_on"])


class SuspendForm(ExtendForm):
    """The reason comes first."""

    reason = forms.ChoiceField(
        choices=[("", _later("Choose a reason")), *Suspension.Reason.choices],
        error_messages={"required": _later("Choose a reason.")},
    )
    field_order = ("reason", "sentence", "review_on")

    def suspend(self, user: User, *, by: User) -> Suspension:
        told = self.cleaned_data
        return suspend(user, by=by, reason=told["reason"], sentence=told["sentence"], review_at=told["review_on"])

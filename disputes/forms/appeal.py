from django import forms

from marketplace.texts import later as _


class AppealForm(forms.Form):
    """What is wrong with the ruling."""

    reasons = forms.CharField(
        label=_("What is wrong with the ruling?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": 5000}),
        error_messages={"required": _("Say it in your own words.")},
        help_text=_("Say what was overlooked or misunderstood. The other side reads this, too."),
    )

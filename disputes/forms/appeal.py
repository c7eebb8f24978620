from django import forms


class AppealForm(forms.Form):
    """What is wrong with the ruling."""

    reasons = forms.CharField(
        label="What is wrong with the ruling?",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": 5000}),
        error_messages={"required": "Say it in your own words."},
        help_text="Say what was overlooked or misunderstood. The other side reads this, too.",
    )

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from contracts.reviews.models import LONGEST, LONGEST_REPLY, Review
from contracts.reviews.points import LEAST, MOST, POINTS, WORDS, Side
from marketplace.texts import later as _later

SAID = {
    1: _later("1\npoor"),
    2: _later("2\nfair"),
    3: _later("3\ngood"),
    4: _later("4\nvery good"),
    5: _later("5\nexcellent"),
}


class StarsSelect(forms.RadioSelect):
    """One to five, side by side."""


class ReviewForm(forms.Form):
    """Stars on each point, and words."""

    words = forms.CharField(
        label=_later("In your words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST}),
        help_text=_later("What went well, and what others should know. Everybody can read it once it is published."),
        error_messages={"required": _later("Say why, in a few words.")},
    )

    def __init__(self, *args: Any, side: Side, review: Review | None = None, **kwargs: Any) -> None:
        if review is not None:
            kwargs["initial"] = {name: getattr(review, name) for name in (*POINTS, "words")}
        super().__init__(*args, **kwargs)
        for point in POINTS:
            self.fields[point] = forms.TypedChoiceField(
                label=WORDS[side][point],
                coerce=int,
                choices=[(number, SAID[number]) for number in range(LEAST, MOST + 1)],
                widget=StarsSelect,
                help_text=_("1 is poor, 5 is excellent."),
                error_messages={"required": _("Choose one to five stars.")},
            )
        self.order_fields([*POINTS, "words"])

    @property
    def stars(self) -> dict[str, int]:
        """As the verb takes them."""
        return {point: self.cleaned_data[point] for point in POINTS}


class ReplyForm(forms.Form):
    """The one reply."""

    text = forms.CharField(
        label=_later("Your reply"),
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_REPLY}),
        help_text=_later("Everybody can read it below the review. There is one reply, and it cannot be changed."),
        error_messages={"required": _later("Write something.")},
    )

"""What staff fill in beside the ruling: why they take a case, a question, and what the second person says."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from disputes.models import Dispute, Question, Ruling
from marketplace.texts import later as _later

WORDS = {"rows": 3}


class QuestionForm(forms.Form):
    """Whom to ask, and what."""

    to = forms.ChoiceField(label=_later("To"), widget=forms.RadioSelect, initial=Question.To.BOTH)
    text = forms.CharField(
        label=_later("Your question"),
        max_length=2000,
        widget=forms.Textarea(attrs=WORDS),
        help_text=_later("They answer by adding evidence. Both sides can read it."),
        error_messages={"required": _later("Write the question.")},
    )

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "question", **kwargs})
        contract = dispute.milestone.contract
        to: Any = self.fields["to"]
        to.error_messages["required"] = _("Choose who should answer.")
        to.choices = [
            (Question.To.BOTH, _("Both sides")),
            (Question.To.CLIENT, _("{client}, the client").format(client=contract.client.name)),
            (Question.To.FREELANCER, _("{freelancer}, the freelancer").format(freelancer=contract.freelancer.name)),
        ]


class TakeForm(forms.Form):
    """Why a colleague's case is taken over."""

    reason = forms.CharField(
        label=_later("Why do you take it over?"),
        max_length=1000,
        widget=forms.Textarea(attrs=WORDS),
        help_text=_later("It is kept with the case, for staff, and your colleague is told."),
        error_messages={"required": _later("Say why you take it over.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "take", **kwargs})


class SecondForm(forms.Form):
    """Which ruling the page showed, how much evidence, and the same of the case's others: see `shown_beside`."""

    ruling = forms.IntegerField(widget=forms.HiddenInput)
    seen_evidence = forms.IntegerField(widget=forms.HiddenInput)
    also = forms.RegexField(r"^(\d+:\d+ ?)*$", widget=forms.HiddenInput, required=False)

    @property
    def seen_beside(self) -> list[int]:
        """How many pieces of evidence the page showed for each of the other rulings."""
        return [int(pair.partition(":")[2]) for pair in self.cleaned_data["also"].split()]


def shown_beside(rulings: Sequence[Ruling]) -> str:
    """The rulings beside the first, each with how much evidence there is in its dispute: "17:2 18:0"."""
    return " ".join(f"{made.pk}:{made.dispute.evidence.count()}" for made in rulings[1:])


class ConfirmForm(SecondForm):
    """The second person agrees, after reading what it does."""

    agree = forms.BooleanField(error_messages={"required": _later("Tick the box to confirm the ruling.")})
    said = forms.CharField(
        label=_later("A note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=WORDS),
        help_text=_later("For staff."),
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "confirm", **kwargs})
        self.fields["agree"].label = label


class RejectForm(SecondForm):
    """The second person does not agree, and says why."""

    said = forms.CharField(
        label=_later("Why not?"),
        max_length=2000,
        widget=forms.Textarea(attrs=WORDS),
        help_text=_later("Staff read this; the two sides do not."),
        error_messages={"required": _later("Say why you do not confirm it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "reject", **kwargs})

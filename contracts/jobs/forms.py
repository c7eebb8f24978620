from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import SkillsField
from contracts.jobs.posting import Details
from contracts.models import Job, JobFile
from escrow.money_in import supported
from marketplace.forms import FutureDateField, LineField, MoneyField
from marketplace.money import currency_choices
from marketplace.texts import later as _later
from marketplace.uploads.fields import FilesField, TakesFiles

NEEDED_BY, CHOOSE = gettext_lazy("Needed by"), gettext_lazy("Choose a day.")
CLOSES = gettext_lazy("When this day is over, the job closes by itself. You can move the day at any time before.")


class JobForm(TakesFiles):
    """What a client wants done. With a `job` it changes that one."""

    title = LineField(
        max_length=100,
        help_text=_later("What is to be made, in a few words."),
        error_messages={"required": _later("Give the job a title.")},
    )
    description = forms.CharField(
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10, "maxlength": 10_000}),
        error_messages={"required": _later("Describe the job.")},
        help_text=_later("What there is already, what you need, and how you will know that it is done."),
    )
    category = forms.ChoiceField(
        choices=[("", _later("Choose one")), *Job.Category.choices],
        error_messages={"required": _later("Choose a category.")},
    )
    skills = SkillsField()
    currency = forms.ChoiceField(choices=lambda: currency_choices(supported.currencies()))
    budget = MoneyField(
        label=_later("Budget for the whole job"),
        currency_from="currency",
        error_messages={"required": _later("Enter a budget.")},
    )
    deadline_on = FutureDateField(label=NEEDED_BY, help_text=CLOSES, error_messages={"required": CHOOSE})
    files = FilesField()  # type: ignore[assignment]  # the form keeps its uploads under this name too
    remove = forms.ModelMultipleChoiceField(
        JobFile.objects.none(), label=_later("Files to remove"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, job: Job | None = None, **kwargs: Any) -> None:
        if job is not None:
            kwargs["initial"] = _as_it_is(job)
        super().__init__(*args, **kwargs)
        files = job.files.all() if job is not None else JobFile.objects.none()
        if files:
            self.fields["remove"].queryset = files  # type: ignore[attr-defined]
        else:
            del self.fields["remove"]
        if job is not None and job.proposals.exists():
            self._freeze_currency(job.currency)

    def _freeze_currency(self, currency: str) -> None:
        """Leave one choice: prices have been named in it. Another one that is sent all the same is an error."""
        field = self.fields["currency"]
        field.choices = currency_choices([currency])  # type: ignore[attr-defined]
        field.help_text = _("Freelancers have named prices in {currency}, so it stays.").format(currency=currency)
        field.error_messages["invalid_choice"] = field.help_text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kept = self.fields["remove"].queryset.count() if "remove" in self.fields else 0  # type: ignore[attr-defined]
        total = kept - len(cleaned.get("remove") or ()) + len(cleaned.get("files") or ())
        if total > settings.UPLOAD_MAX_FILES:
            self.add_error(
                "files",
                _("A job has at most {upload_max_files} files; these would be {total}.").format(
                    upload_max_files=settings.UPLOAD_MAX_FILES, total=total
                ),
            )
        return cleaned

    def details(self) -> Details:
        """The job that a valid form describes."""
        given = self.cleaned_data
        return Details(
            title=given["title"],
            description=given["description"],
            category=given["category"],
            skills=given["skills"],
            currency=given["currency"],
            budget_minor=given["budget"],
            deadline_on=given["deadline_on"],
        )


class ReopenForm(forms.Form):
    """Until when a closed job is open again."""

    deadline_on = FutureDateField(label=NEEDED_BY, help_text=CLOSES, error_messages={"required": CHOOSE})


def _as_it_is(job: Job) -> dict[str, Any]:
    return {
        "title": job.title,
        "description": job.description,
        "category": job.category,
        "skills": list(job.skills.all()),
        "currency": job.currency,
        "budget": job.budget_minor,
        "deadline_on": job.deadline_on,
    }

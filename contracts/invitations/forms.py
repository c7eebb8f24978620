from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contracts.jobs.forms import JobForm
from contracts.models import Job
from marketplace.texts import later as _later

MOST_JOBS = 100


class NoteField(forms.CharField):
    """A few lines to whoever is invited."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Your note"),
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
            help_text=_("Why you ask them. They read it with the job."),
            error_messages={"required": _("Write a few lines, so that they know why you ask them.")},
            **kwargs,
        )


class JobChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.budget})"


class InvitationForm(forms.Form):
    """To which of one's open jobs somebody is invited, and why."""

    job = JobChoice(
        Job.objects.none(),
        label=_later("Job"),
        empty_label=_later("Choose one"),
        error_messages={"required": _later("Choose a job."), "invalid_choice": _later("This job is not open.")},
    )
    note = NoteField()

    def __init__(self, *args: Any, by: User, freelancer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Those to which this person has been invited are left out: a choice of them could only be refused.
        jobs = Job.objects.open().filter(client=by).exclude(invitations__freelancer=freelancer)
        self.newest = list(jobs.order_by("-id").values_list("pk", flat=True)[:MOST_JOBS])
        self.fields["job"].queryset = Job.objects.filter(pk__in=self.newest).order_by("-id")  # type: ignore[attr-defined]

    @property
    def has_jobs(self) -> bool:
        """Whether there is a job to choose."""
        return bool(self.newest)


class DeclineForm(forms.Form):
    """What a freelancer says who will not propose; nothing is fine, too."""

    answer = forms.CharField(
        label=_later("A word to the client"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text=_later("You need not say why. They read it as you write it."),
    )


class JobForForm(JobForm):
    """A new job, and why this person is asked."""

    note = NoteField()

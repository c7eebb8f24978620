"""What people fill in about themselves, beside what stands in `accounts.forms`."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import transaction
from django.forms import BoundField
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import Profile, Project, ProjectPicture, SpokenLanguage
from accounts.presenting import languages
from marketplace import clock
from marketplace.forms import FutureDateField, LineField
from marketplace.texts import later as _later
from marketplace.uploads.fields import FilesField, TakesFiles

MOST_LANGUAGES = 6
A_TIME = {"type": "time"}


class PresentingForm(forms.ModelForm):
    """Languages, working hours, availability, and what others may know."""

    available_on = FutureDateField(required=False, label=_later("Available from"))

    class Meta:
        model = Profile
        fields = (
            "works_from",
            "works_to",
            "availability",
            "available_on",
            "hides_paid_band",
            "hidden_from_search_engines",
        )
        labels = {
            "works_from": _later("From"),
            "works_to": _later("To"),
            "availability": _later("Are you available?"),
            "hides_paid_band": _later("Keep to yourself how much you were paid in all"),
            "hidden_from_search_engines": _later("Keep your page out of search engines"),
        }
        help_texts = {
            "works_from": _later("In your own time zone."),
            "works_to": _later("Earlier than the first is on the next day."),
            "hides_paid_band": _later("Otherwise others read it as a band, such as “$500 to $2,500”."),
            "hidden_from_search_engines": _later("People who are signed in still find you."),
        }
        widgets = {"works_from": forms.TimeInput(A_TIME, "%H:%M"), "works_to": forms.TimeInput(A_TIME, "%H:%M")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = list(self.instance.user.languages.all())
        for number in range(MOST_LANGUAGES):
            known = spoken[number] if number < len(spoken) else None
            self.fields[f"language_{number}"] = forms.ChoiceField(
                choices=[("", _("None")), *languages.choices()],
                required=False,
                label=_("Language {number}").format(number=number + 1),
                initial=known.language if known else "",
            )
            self.fields[f"level_{number}"] = forms.TypedChoiceField(
                choices=[("", _("Not said")), *SpokenLanguage.Level.choices],
                required=False,
                coerce=int,
                empty_value=None,
                label=_("How well {number}").format(number=number + 1),
                initial=known.level if known else "",
            )
        if self.instance.available_on and self.instance.available_on <= localdate(clock.now()):
            self.initial["availability"] = Profile.Availability.NOW
            self.initial["available_on"] = None

    @property
    def language_rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        for number in range(MOST_LANGUAGES):
            yield self[f"language_{number}"], self[f"level_{number}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("works_from"), cleaned.get("works_to")
        if not {"works_from", "works_to"} & self.errors.keys():
            if (begins is None) != (ends is None):
                self.add_error("works_to" if ends is None else "works_from", _("Say both, or neither."))
            elif begins is not None and begins == ends:
                self.add_error("works_to", _("Work ends at another time than it begins."))
        if cleaned.get("availability") != Profile.Availability.LATER:
            cleaned["available_on"] = None
        elif not cleaned.get("available_on") and "available_on" not in self.errors:
            self.add_error("available_on", _("Say from which day on."))
        self._clean_languages(cleaned)
        return cleaned

    def _clean_languages(self, cleaned: dict[str, Any]) -> None:
        self.spoken: dict[str, int] = {}
        for number in range(MOST_LANGUAGES):
            code, level = cleaned.get(f"language_{number}"), cleaned.get(f"level_{number}")
            if code and level is None and f"level_{number}" not in self.errors:
                self.add_error(f"level_{number}", _("Say how well you speak it."))
            elif code in self.spoken:
                self.add_error(f"language_{number}", _("You have named this language already."))
            elif code and level is not None:
                self.spoken[code] = level

    @transaction.atomic
    def save(self, commit: bool = True) -> Profile:
        profile: Profile = super().save(commit)
        SpokenLanguage.objects.filter(user=profile.user).delete()
        SpokenLanguage.objects.bulk_create(
            SpokenLanguage(user=profile.user, language=code, level=level) for code, level in self.spoken.items()
        )
        return profile


class PhotoForm(TakesFiles):
    """One picture."""

    photo = FilesField(
        label=_later("Photograph"),
        required=True,
        help_text=_later(
            "A JPEG, PNG, WebP or another picture. We show its middle, as a circle, and keep nothing else."
        ),
    )

    def clean_photo(self) -> Any:
        sent = self.cleaned_data["photo"]
        if len(sent) != 1:
            raise forms.ValidationError(_("Choose one picture."))
        return sent[0]


class ProjectForm(TakesFiles):
    """A project of a portfolio."""

    title = LineField(max_length=100, help_text=_later("What you made, such as “Identity of a mountain hut”."))
    about = forms.CharField(
        max_length=1500,
        required=False,
        label=_later("About it"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_later("What it was for, and what of it was yours."),
    )
    link = forms.URLField(
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_later("Where it can be seen, beginning with https://."),
    )
    pictures = FilesField(label=_later("Pictures"), help_text=_later("Up to 6. What is shown is made anew of them."))
    without = forms.ModelMultipleChoiceField(
        ProjectPicture.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, project: Project | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if project is None:
            del self.fields["without"]
        else:
            self.fields["without"].queryset = project.pictures.all()  # type: ignore[attr-defined]

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"])
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError(_("A link begins with https:// or http://."))
        return link

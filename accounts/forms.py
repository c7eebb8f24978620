from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import countries, names
from accounts.models import AccountChange, Skill, User
from accounts.signing_in.waiting import note
from marketplace.forms import LineField
from marketplace.texts import later as _later

ROLES = [("client", _later("I hire")), ("freelancer", _later("I work")), ("both", "Both")]


def time_zone_choices() -> list[tuple[str, str]]:
    """Zones of places, by IANA name, and UTC; old aliases such as "EST" are left out."""
    places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in places)]


class SignupForm(forms.Form):
    """What Surety asks at sign-up beside allauth's e-mail address and password."""

    name = LineField(
        max_length=80,
        help_text=_later("Your own or your business’s; contracts are made with it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    role = forms.ChoiceField(label=_later("What brings you here?"), choices=ROLES, widget=forms.RadioSelect)
    country = forms.ChoiceField(choices=countries.choices, required=False, help_text=countries.HELP)
    time_zone = forms.ChoiceField(
        choices=time_zone_choices, initial="UTC", help_text=_later("Deadlines are shown in this zone.")
    )
    field_order = ("name", "email", "password1", "role", "country", "time_zone")

    def clean_name(self) -> str:
        """A name that nobody takes for ours."""
        names.check(self.cleaned_data["name"])
        return str(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """Who works says where they are paid."""
        cleaned = super().clean() or {}
        if cleaned.get("role") in {"freelancer", "both"} and not cleaned.get("country"):
            self.add_error("country", _("Say where your bank account is, so that you know whether you can be paid."))
        return cleaned

    def fill(self, user: User) -> None:
        """Put the answers on a person who is not saved yet."""
        user.name = self.cleaned_data["name"]
        user.is_client = self.cleaned_data["role"] in {"client", "both"}
        user.is_freelancer = self.cleaned_data["role"] in {"freelancer", "both"}
        user.time_zone = self.cleaned_data["time_zone"]
        user.country = self.cleaned_data["country"]

    def signup(self, request: Any, user: User) -> None:
        """allauth calls this after the person is saved; `fill` has already done the work."""


class SkillsField(forms.CharField):
    """Skills as a person types them: words between commas."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "help_text": _("Up to 10, separated by commas."), **kwargs})

    def clean(self, value: Any) -> list[str]:
        names = [" ".join(part.split()) for part in str(super().clean(value) or "").split(",")]
        names = list({name.lower(): name for name in names if name}.values())
        if len(names) > 10:
            raise forms.ValidationError(_("Name at most 10 skills."))
        if any(len(name) > 40 for name in names):
            raise forms.ValidationError(_("A skill has at most 40 letters."))
        return names

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(skill) for skill in value) if isinstance(value, list) else value


class ProfileForm(forms.ModelForm):
    """A person's own page."""

    skills = SkillsField()
    country = forms.ChoiceField(choices=countries.choices, required=False, help_text=countries.HELP)
    time_zone = forms.ChoiceField(choices=time_zone_choices, help_text=_later("Deadlines are shown in this zone."))

    class Meta:
        model = User
        fields = ("name", "headline", "about", "country", "time_zone", "is_client", "is_freelancer")
        field_classes = {"name": LineField, "headline": LineField}
        help_texts = {"is_client": _later("You hire, you work, or both: at least one of the two.")}
        labels = {"is_client": _later("I hire"), "is_freelancer": _later("I work"), "about": _later("About you")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "skills" not in self.initial:
            self.initial["skills"] = list(self.instance.skills.all())
        self.name_before = self.instance.name

    def clean_name(self) -> str:
        """A name that nobody takes for ours, or for somebody they have a contract with."""
        names.check(self.cleaned_data["name"], of=User.objects.get(pk=self.instance.pk))
        return str(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("is_client") and not cleaned.get("is_freelancer"):
            self.add_error("is_client", _("Choose at least one: you hire, you work, or both."))
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        user = super().save(commit)
        if user.name != self.name_before:
            note(user, AccountChange.Kind.NAME, f"{self.name_before} → {user.name}")
        user.skills.set(Skill.named(self.cleaned_data["skills"]))
        return user

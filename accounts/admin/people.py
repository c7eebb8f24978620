from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from accounts.access import person
from accounts.admin.notes import KeepsNotes
from accounts.models import Note, Notification, Profile, Project, Record, SpokenLanguage, User
from accounts.related import related_for
from accounts.suspension import suspending
from accounts.suspension.suspended import current_of
from marketplace.refusals import Refused
from marketplace.staff import ReadOnlyAdmin, ReadOnlyInline


class ProfileInline(ReadOnlyInline):
    """When they work, and what they keep to themselves."""

    model = Profile
    fields = ("availability", "available_on", "works_from", "works_to", "hides_paid_band", "hidden_from_search_engines")


class RecordInline(ReadOnlyInline):
    """What was counted of their deals."""

    model = Record
    fields = tuple(field.name for field in Record._meta.concrete_fields if field.name != "user")


class LanguageInline(ReadOnlyInline):
    """What they speak."""

    model = SpokenLanguage
    fields = ("language", "level")


class ProjectInline(ReadOnlyInline):
    """What they show of their work."""

    model = Project
    fields = ("position", "title", "about", "link", "created_at")


@admin.register(User)
class UserAdmin(KeepsNotes):
    """People, as they present themselves. Passwords are nobody's business."""

    list_display = ("name", "email", "is_client", "is_freelancer", "country", "joined_at", "is_staff", "is_active")
    list_filter = ("is_staff", "is_active")
    search_fields = ("email", "name__iexact")
    fields = (
        ("name", "email"),
        ("is_client", "is_freelancer"),
        "headline",
        "about",
        "skills",
        ("country", "time_zone"),
        "joined_at",
        ("is_staff", "is_active"),
    )
    readonly_fields = ("joined_at",)
    inlines = (ProfileInline, RecordInline, LanguageInline, ProjectInline)
    note_model, noted = Note, "about"

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Nobody guesses a password's hash letter by letter through a filter."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the suspension in force, and whether this member of staff may decide about it."""
        user = context["original"]
        context |= {"in_force": current_of(user), "may_suspend": _may_suspend(request, user)}
        context["related"] = related_for(person(request), user)
        return super().render_change_form(request, context, *args, **kwargs)


def _may_suspend(request: HttpRequest, user: User) -> bool:
    try:
        suspending.require_may_decide(user, by=person(request))
    except Refused:
        return False
    return True


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    """What people were told, and when it was e-mailed."""

    list_display = ("created_at", "user", "text", "emailed_at", "read_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    fields = ("user", "text", "detail", "path", "created_at", "emailed_at", "read_at")
    readonly_fields = ("text", "detail")

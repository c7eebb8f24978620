from django.contrib import admin
from django.http import HttpRequest

from accounts.models import Notification, User
from marketplace.staff import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """People, as they present themselves. Passwords are nobody's business."""

    list_display = ("name", "email", "is_client", "is_freelancer", "country", "joined_at", "is_staff", "is_active")
    list_filter = ("is_client", "is_freelancer", "is_staff", "is_active")
    search_fields = ("name", "email")
    exclude = ("password",)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Nobody guesses a password's hash letter by letter through a filter."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    """What people were told, and when it was e-mailed."""

    list_display = ("created_at", "user", "text", "emailed_at", "read_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "text")

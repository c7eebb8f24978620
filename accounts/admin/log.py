from typing import Any

from django.contrib import admin
from django.utils.translation import gettext as _

from accounts.models import StaffAction
from marketplace.staff import ReadOnlyAdmin


@admin.register(StaffAction)
class StaffActionAdmin(ReadOnlyAdmin):
    """All that staff did, the latest first. Nobody can change it: the database refuses."""

    list_display = ("at", "who", "said", "view", "status")
    list_select_related = ("by",)
    search_fields = ("by__email",)
    fields = ("at", "who", "said", "view", "path", "status")
    readonly_fields = ("who",)

    @admin.display(description="who")
    def who(self, action: StaffAction) -> Any:
        return action.by or _("whoever runs the site")

from django.contrib import admin

from escrow.models import ChainLink
from marketplace.staff import ReadOnlyAdmin


@admin.register(ChainLink)
class ChainLinkAdmin(ReadOnlyAdmin):
    """The hash chain over the journals."""

    list_display = ("position", "hash", "journal", "linked_at")
    list_select_related = ("journal",)
    search_fields = ("hash", "journal__reference")

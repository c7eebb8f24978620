from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from escrow.gateways import GATEWAYS
from escrow.models import WebhookEvent
from marketplace import clock
from marketplace.later import run_soon
from marketplace.staff import ReadOnlyAdmin
from marketplace.texts import later as _later


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyAdmin):
    """The inbox. Replaying is safe: an event only says which object to look at. Who did it is logged."""

    list_display = ("received_at", "gateway", "kind", "processed_at", "attempts", "error")
    list_filter = (("processed_at", admin.EmptyFieldListFilter),)
    search_fields = ("event_id",)
    search_within = {"gateway__in": tuple(GATEWAYS)}
    # What it says is the provider's own; what came of it is with the object that it is about.
    exclude = ("payload",)
    actions = ["replay"]

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("escrow.change_webhookevent")

    @admin.action(description=_later("Process again"), permissions=["replay"])
    def replay(self, request: HttpRequest, events: "QuerySet[WebhookEvent]") -> None:
        chosen = list(events)
        count = events.update(processed_at=None, next_attempt_at=clock.now())
        for event in chosen:
            self.log_change(request, event, _("Processed again."))
        run_soon("escrow.process_webhooks")
        self.message_user(request, _("{count} events will be processed again.").format(count=count), messages.SUCCESS)

"""The kernel's part of the staff desk: what became of each mail, and what broke."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from marketplace.models import Alarm, Fault, OutgoingMail
from marketplace.outbox import claiming
from marketplace.outbox.letter import parse, text_of
from marketplace.refusals import Refused
from marketplace.staff import ReadOnlyAdmin
from marketplace.texts import later as _later
from marketplace.trying_again import TriesAgain


class NotSent(Refused):
    """There is nothing to send any more."""


@admin.register(OutgoingMail)
class OutgoingMailAdmin(TriesAgain):
    """To whom, about what, and what the server said. The text is shown of nothing that lets people in."""

    list_display = ("created_at", "kind", "recipient", "subject", "state", "attempts", "next_attempt_at", "last_error")
    list_filter = ("state",)
    search_fields = ("recipient",)
    exclude = ("raw", "urgency")
    readonly_fields = ("text",)
    actions = ["send_again"]

    @admin.display(description="text")
    def text(self, mail: OutgoingMail) -> str:
        """What is kept of it."""
        if mail.is_secret:
            return _("Not shown: it can hold a link that lets its reader in.")
        content = bytes(mail.raw)
        if not content:
            return _("Not kept any more.")
        return text_of(parse(content)) if mail.channel == mail.Channel.MAIL else content.decode()

    def waits(self, row: OutgoingMail) -> bool:
        return row.state == OutgoingMail.State.WAITING or row.can_be_sent_again

    def again(self, row: OutgoingMail) -> None:
        if not claiming.send_now(row):
            raise NotSent(_("It was sent, or its text is gone."))

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return self.may_try_again(request)

    @admin.action(description=_later("Send again"), permissions=["send_again"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[OutgoingMail]) -> None:
        """Let what was refused or given up wait once more."""
        again = [mail for mail in chosen if claiming.send_again(mail)]
        for mail in again:
            self.log_change(request, mail, _("Sent again"))
        self.message_user(
            request, _("{len} of {len_2} are sent again.").format(len=len(again), len_2=len(chosen)), messages.SUCCESS
        )
        if len(again) < len(chosen):
            self.message_user(request, _("The others wait, were sent, or their text is gone."), messages.WARNING)


@admin.register(Fault)
class FaultAdmin(ReadOnlyAdmin):
    """What broke: which kind, where, how often."""

    list_display = ("key", "what", "place", "count", "first_at", "last_at", "told_at")
    search_fields = ("key",)
    ordering = ("-last_at", "-id")


@admin.register(Alarm)
class AlarmAdmin(ReadOnlyAdmin):
    """What operators were told of."""

    list_display = ("at", "subject")

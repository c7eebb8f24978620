"""The line in a form that says what is kept of it."""

from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace import clock
from marketplace.drafts import fields, left, restoring
from marketplace.drafts.marker import Marker
from marketplace.drafts.models import Draft


@dataclass(frozen=True)
class Line:
    """`text` is empty while nothing is kept; `version` is what the page shows. Elsewhere is another tab or device."""

    marker: str
    version: int = 0
    text: str = ""
    can_drop: bool = False
    can_show: bool = False

    @classmethod
    def of(cls, marker: str, draft: Draft | None, *, is_shown: bool = True) -> Self:
        """What a page says of a draft; one without fields was sent or dropped, and nothing is said of it."""
        version = draft.version if draft else 0
        if draft is None or not draft.fields or not is_shown:
            return cls(marker, version)
        return cls(marker, version, _("Draft of {when}").format(when=_when(draft)), can_drop=True)

    @classmethod
    def after(cls, request: HttpRequest, brought: Marker, elsewhere: Draft | None) -> Self:
        """What the script is told. `elsewhere` is what another page of the form had left meanwhile."""
        if not request.user.is_authenticated:
            typed = fields.of(request.POST)
            is_kept = not typed or left.waits(request, brought, typed)
            return cls(brought.text, text=_signed_out() if is_kept else _not_kept())
        if request.user.pk != brought.person_id:
            return cls(brought.text, text=_("Somebody else is signed in now, so nothing that you type here is kept."))
        if request.method == "GET":
            return cls._of_elsewhere(brought.text, elsewhere)
        now = restoring.found(request, brought.address)
        if elsewhere and elsewhere.fields and now and now.fields:
            sentence = _("Draft of {when}, instead of what you typed in another tab or on another device at {before}.")
            text = sentence.format(when=_when(now), before=_when(elsewhere))
            return cls(brought.text, now.version, text, can_drop=True)
        if not now or not now.fields:
            is_too_long = bool(fields.of(request.POST))
            text = _not_kept() if is_too_long else ""
            return cls(brought.text, now.version if now else 0, text)
        return cls.of(brought.text, now)

    @classmethod
    def _of_elsewhere(cls, marker: str, newer: Draft | None) -> Self:
        if newer is None:
            return cls(marker)
        if newer.fields:
            sentence = _("You typed on in another tab or on another device, at {when}.")
            return cls(marker, newer.version, sentence.format(when=_when(newer)), can_show=True)
        text = _("You have sent this, or dropped it, in another tab or on another device.")
        return cls(marker, newer.version, text, can_show=True)


def _when(draft: Draft) -> str:
    return draft.when(clock.now(), timezone.get_current_timezone())


def _not_kept() -> str:
    return _("This is not kept as a draft until it is sent.")


def _signed_out() -> str:
    return _("You are signed out. What you type here is kept in this browser for a day, until you sign in again.")

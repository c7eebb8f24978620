"""What has just been done in a dispute, in a sentence on the page that comes next."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from accounts.access import person
from disputes.models import Dispute, Ruling
from marketplace import times
from marketplace.texts import later as _
from milestones.outcomes import settling
from milestones.outcomes.voices import side_of

OPENED = _(
    "It is a dispute now: {amount} stays protected, every other clock stands, and {other} can answer until {until}."
)
ANSWERED = _("Your answer is there. You can both settle it until {until}; after that our staff decide.")
ANSWERED_LATE = _("Your answer is there, and our staff read it before they decide.")
ADDED = _("Added: {other} reads it, and so does whoever decides.")
WITHDRAWN = _("Withdrawn: {amount} stays protected, and everything goes on from where it stood.")
CONSENT_ASKED = _("Asked: {other} can agree or not. Until then everything goes on.")
CONSENT_TAKEN_BACK = _("Taken back: you no longer ask for the withdrawal, and the dispute goes on.")
CONSENTED = _("Agreed: the dispute is withdrawn. {amount} stays protected, and everything goes on from where it stood.")
NOT_CONSENTED = _("Not agreed: the dispute goes on, and {other} cannot ask for this again.")
UNWILLING = _("Noted: our staff start on {until}. You can both still settle it until then.")
BOTH_UNWILLING = _("Noted: neither of you wants to settle it, so our staff have it now.")
ACCEPTED = _("Accepted: you do not appeal. It is carried out when {other} accepts it, too, or on {until}.")
BOTH_ACCEPTED = _("You have both accepted the ruling. {split}")
APPEALED = _("Appealed: other staff decide anew, and {amount} stays protected until then.")


def opened(request: HttpRequest, dispute: Dispute) -> None:
    """Until when the other side has time."""
    _say(request, OPENED, dispute)


def answered(request: HttpRequest, dispute: Dispute) -> None:
    """That both can settle now; or that staff, who have it already, read it."""
    now = _as_it_is(dispute)
    _say(request, ANSWERED_LATE if now.stage == Dispute.Stage.IN_REVIEW else ANSWERED, now)


def unwilling(request: HttpRequest, dispute: Dispute) -> None:
    """When staff start."""
    now = _as_it_is(dispute)
    _say(request, BOTH_UNWILLING if now.stage == Dispute.Stage.IN_REVIEW else UNWILLING, now)


def accepted(request: HttpRequest, dispute: Dispute) -> None:
    """Who gets what, once both have accepted."""
    now = _as_it_is(dispute)
    if now.is_open:
        _say(request, ACCEPTED, now)
        return
    ruling = now.rulings.get(state=Ruling.State.CARRIED_OUT)
    side = side_of(now.milestone.contract, person(request).pk)
    _say(request, BOTH_ACCEPTED, now, split=settling.sentence(now.milestone, ruling.to_freelancer_minor, side))


def about(request: HttpRequest, words: str, dispute: Dispute) -> None:
    """What needs no more than the amount and the name of the other side."""
    _say(request, words, dispute)


def _say(request: HttpRequest, words: str, dispute: Dispute, **places: object) -> None:
    milestone = dispute.milestone
    other = milestone.contract.other_party(person(request)).name
    said = words.format(amount=milestone.amount, other=other, until=_until(dispute.due_at), **places)
    messages.success(request, said)


def _as_it_is(dispute: Dispute) -> Dispute:
    now: Dispute = Dispute.objects.with_everybody().get(pk=dispute.pk)
    return now


def _until(instant: datetime | None) -> str:
    return times.absolute(instant, timezone.get_current_timezone()) if instant else ""

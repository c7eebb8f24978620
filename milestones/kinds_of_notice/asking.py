"""What the two sides are told when the freelancer asks for a payment."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.wording.facts import Kept
from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD, Until
from accounts.wording.sentences import Typed
from milestones.models import PaymentRequest


def _is_open(facts: Sequence[Kept]) -> list[bool]:
    of_these = PaymentRequest.objects.filter(pk__in=[each["request"] for each in facts])
    still = set(of_these.filter(state=PaymentRequest.State.OPEN).values_list("pk", flat=True))
    return [each["request"] in still for each in facts]


ASKED = kind(
    "payment-asked",
    _("{freelancer} asks for {amount} for “{what_for}”. Pay it, fund it as a milestone, or decline."),
    subject=_("{freelancer} asks for {amount} for “{what_for}”"),
    body=(Typed("reason"),),
    button=_("Read the request and answer"),
    until=Until(stands=_is_open, of=("request",)),
)
DECLINED = kind(
    "payment-request-declined",
    _("{client} declined to pay the {amount} that you asked for: “{what_for}”."),
    subject=_("{client} declined to pay {amount} for “{what_for}”"),
    body=(Typed("answer"),),
    button=_("Open the contract"),
    until=FOR_GOOD,
)
TAKEN_BACK = kind(
    "payment-request-taken-back",
    _("{freelancer} no longer asks for {amount} for “{what_for}”. You need not do anything."),
    subject=_("{freelancer} no longer asks for {amount}"),
    button=_("Open the contract"),
    until=FOR_GOOD,
)

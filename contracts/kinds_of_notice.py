"""What people are told about proposals and messages: this app's part of the table of what people can be told."""

from collections.abc import Sequence

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from accounts.wording.facts import Kept
from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD, Until
from accounts.wording.sentences import Typed


def _waits_for_an_answer(facts: Sequence[Kept]) -> list[bool]:
    """Proposals that are neither answered nor withdrawn. Their model tells, so it cannot be imported here."""
    live = apps.get_model("contracts", "Proposal").objects.live()
    still = set(live.filter(pk__in=[each["proposal"] for each in facts]).values_list("pk", flat=True))
    return [each["proposal"] in still for each in facts]


PROPOSAL_SENT = kind(
    "proposal-sent",
    _("{freelancer} sent a proposal of {price} for “{job}”."),
    subject=_("{freelancer} sent a proposal of {price} for “{job}”"),
    button=_("Read the proposal"),
    until=Until(stands=_waits_for_an_answer, of=("proposal",)),
)
PROPOSAL_DECLINED = kind(
    "proposal-declined",
    _("Your proposal for “{job}” was declined."),
    subject=_("Your proposal for “{job}” was declined"),
    button=_("Open your proposal"),
    until=FOR_GOOD,
)
WROTE = kind(
    "message",
    _("{author} wrote to you about “{contract}”."),
    subject=_("{author} wrote to you about “{contract}”"),
    body=(Typed("text"),),
    button=_("Read and answer"),
    until=FOR_GOOD,
)

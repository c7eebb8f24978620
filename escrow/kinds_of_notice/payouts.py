"""What freelancers are told about their payouts and where these go."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.wording.facts import Kept
from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD, Until
from accounts.wording.sentences import If, Typed
from escrow.models import Recipient


def _cannot_be_paid(facts: Sequence[Kept]) -> list[bool]:
    """Nothing can be paid to these, and none has taken their place."""
    of_these = Recipient.objects.filter(pk__in=[each["recipient"] for each in facts])
    still = set(of_these.filter(is_ready=False, replaced_at=None).values_list("pk", flat=True))
    return [each["recipient"] in still for each in facts]


def _in_use(facts: Sequence[Kept]) -> list[bool]:
    """None has taken the place of these."""
    of_these = Recipient.objects.filter(pk__in=[each["recipient"] for each in facts], replaced_at=None)
    still = set(of_these.values_list("pk", flat=True))
    return [each["recipient"] in still for each in facts]


OPEN_EARNINGS = _("Open your earnings")

CAME_BACK = kind(
    "payout-came-back",
    (_("Your payout of {amount} came back to your earnings."), Typed("why")),
    subject=_("Your payout of {amount} came back"),
    button=OPEN_EARNINGS,
    until=FOR_GOOD,
)
LEAVES = kind(
    "payout-leaves",
    _("Your payout of {amount} leaves for your bank on {leaves}."),
    subject=_("Your payout of {amount} leaves for your bank"),
    button=OPEN_EARNINGS,
    until=Until(passes="leaves"),
)
CONVERTED = kind(
    "payout-converted",
    _("Your payout of {amount} became {arrived} in your account there and leaves for your bank on {leaves}."),
    subject=_("Your payout of {amount} became {arrived}"),
    button=OPEN_EARNINGS,
    until=Until(passes="leaves"),
)
ARRIVED = kind(
    "payout-arrived",
    _("{amount} has arrived at your bank."),
    subject=_("{amount} has arrived at your bank"),
    button=OPEN_EARNINGS,
    until=FOR_GOOD,
)
ARRIVED_CONVERTED = kind(
    "payout-arrived-converted",
    _("{arrived} has arrived at your bank, for the {amount} that you withdrew."),
    subject=_("{arrived} has arrived at your bank"),
    button=OPEN_EARNINGS,
    until=FOR_GOOD,
)
PAID_BY_HAND = kind(
    "payout-paid-by-hand",
    _("Your payout of {amount} was paid by hand. Its reference: {reference}."),
    subject=_("Your payout of {amount} was paid by hand"),
    button=OPEN_EARNINGS,
    until=FOR_GOOD,
)
DETAILS_OPENED = kind(
    "payout-details-opened",
    _("The page for your payout details was opened. If that was not you, change your password and tell us."),
    subject=_("The page for your payout details was opened"),
    button=OPEN_EARNINGS,
    until=FOR_GOOD,
)
DETAILS_COMPLETE = kind(
    "payout-details-complete",
    _("Your payout details are complete. You can withdraw what is available."),
    subject=_("Your payout details are complete"),
    button=OPEN_EARNINGS,
    until=Until(stands=_in_use, of=("recipient",)),
)
STOPPED = kind(
    "payouts-stopped",
    (_("Payouts to you have stopped."), If("needs", Typed("needs"))),
    subject=_("Payouts to you have stopped"),
    button=OPEN_EARNINGS,
    until=Until(stands=_cannot_be_paid, of=("recipient",)),
)
ACCOUNT_CLOSED = kind(
    "payout-account-closed",
    _("Your account for payouts was closed at the payment provider. Add your payout details anew to be paid."),
    subject=_("Your account for payouts was closed"),
    button=_("Add your payout details"),
    until=FOR_GOOD,
)
BY_HAND_FROM_NOW = kind(
    "payouts-by-hand",
    _("You can be paid by us, by hand. Withdraw as usual; we write to you about the way."),
    subject=_("You can be paid by us, by hand"),
    button=OPEN_EARNINGS,
    until=Until(stands=_in_use, of=("recipient",)),
)

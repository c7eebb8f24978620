"""What clients are told about money that comes back to them, and what they owe for a chargeback."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.wording.facts import Kept
from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD, Until
from escrow.models import ChargebackDecision, Debt, Refund


def _owed(facts: Sequence[Kept]) -> list[bool]:
    """Just as much is owed as then."""
    of_these = Debt.objects.filter(pk__in=[each["debt"] for each in facts], owed_minor__gt=0)
    owed = dict(of_these.values_list("pk", "owed_minor"))
    return [owed.get(each["debt"]) == each["owed"]["minor"] for each in facts]


def _failed(facts: Sequence[Kept]) -> list[bool]:
    """The refund has not been paid in another way since."""
    of_these = Refund.objects.filter(pk__in=[each["refund"] for each in facts], state=Refund.State.FAILED)
    still = set(of_these.values_list("pk", flat=True))
    return [each["refund"] in still for each in facts]


def _undecided(facts: Sequence[Kept]) -> list[bool]:
    waiting = ChargebackDecision.objects.filter(state=ChargebackDecision.State.PROPOSED)
    still = set(waiting.filter(pk__in=[each["decision"] for each in facts]).values_list("pk", flat=True))
    return [each["decision"] in still for each in facts]


OPEN_PAYMENT = _("Open what you paid for")
WHILE_OWED = Until(stands=_owed, of=("debt", "owed"))

REFUND_PAID_BY_HAND = kind(
    "refund-paid-by-hand",
    _("Your refund of {amount} was paid in another way. Its reference: {reference}."),
    subject=_("Your refund of {amount} was paid in another way"),
    button=OPEN_PAYMENT,
    until=FOR_GOOD,
)
REFUND_SENT_BACK = kind(
    "refund-sent-back",
    _("Your bank sent back a refund of {amount}. It is safe with us; we will be in touch to return it."),
    subject=_("Your bank sent back a refund of {amount}"),
    button=OPEN_PAYMENT,
    until=Until(stands=_failed, of=("refund",)),
)
OWES = kind(
    "debt-owed",
    (
        _("Your bank took back your payment of {payment}, of which {owed} had been paid out as agreed or decided."),
        _("You owe us {owed}. Write to us to settle it; until then you cannot make new deposits."),
    ),
    subject=_("You owe {owed} for a payment that your bank took back"),
    button=OPEN_PAYMENT,
    until=WHILE_OWED,
)
OWES_LESS = kind(
    "debt-less",
    _("You owe less for the payment that your bank took back: {owed} now."),
    subject=_("You owe less: {owed} now"),
    button=OPEN_PAYMENT,
    until=WHILE_OWED,
)
OWES_NOTHING = kind(
    "debt-nothing-left",
    _("You owe nothing any more for the payment that your bank took back."),
    subject=_("You owe nothing any more"),
    button=OPEN_PAYMENT,
    until=FOR_GOOD,
)
DEBT_SETTLED = kind(
    "debt-settled",
    _("You have settled the {owed} that you owed. New deposits are possible again."),
    subject=_("You have settled what you owed"),
    button=OPEN_PAYMENT,
    until=FOR_GOOD,
)
DEBT_WRITTEN_OFF = kind(
    "debt-written-off",
    _("You no longer owe the {owed}. New deposits are possible again."),
    subject=_("You no longer owe {owed}"),
    button=OPEN_PAYMENT,
    until=FOR_GOOD,
)
DECISION_LATE = kind(
    "debt-decision-late",
    _("Our staff meant to have decided by now about what you owe for your payment of {payment}, and are late."),
    subject=_("Our staff are late with what you owe"),
    button=OPEN_PAYMENT,
    until=Until(stands=_undecided, of=("decision",)),
)

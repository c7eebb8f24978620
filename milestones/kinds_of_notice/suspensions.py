"""What both sides of a contract are told about a suspension of one of them.

What it means there is written when it is told, as the contract's page says it at that moment: `means`.
"""

from django.utils.translation import gettext_lazy as _

from accounts.models import SuspensionEvent
from accounts.wording.kinds import Kind, kind
from accounts.wording.out_of_date import FOR_GOOD
from accounts.wording.sentences import By, Typed

Event = SuspensionEvent.Kind
OPEN_CONTRACT = _("Open the contract")
OPEN_WHAT_IT_MEANS = _("Read what it means for the contract")
# Money is none or so much; a contract with nothing in it has nothing that stays protected.
PROTECTED = By(
    "protects",
    {
        True: _("{held} of “{contract}” stays protected."),
        False: _("Nothing is protected in “{contract}”."),
    },
)

SUSPENDED = kind(
    "party-suspended",
    (
        By("is_own", {True: _("Your account is suspended."), False: _("{person}’s account is suspended.")}),
        PROTECTED,
    ),
    subject=_("What a suspension means for “{contract}”"),
    body=(Typed("means"),),
    button=OPEN_WHAT_IT_MEANS,
    until=FOR_GOOD,
)
EXTENDED = kind(
    "party-stays-suspended",
    (
        By("is_own", {True: _("Your account stays suspended."), False: _("{person}’s account stays suspended.")}),
        PROTECTED,
    ),
    subject=_("What a suspension means for “{contract}”"),
    body=(Typed("means"),),
    button=OPEN_WHAT_IT_MEANS,
    until=FOR_GOOD,
)
OVER = kind(
    "party-suspended-no-longer",
    _("{person}’s account is no longer suspended. Everything in “{contract}” goes on as usual."),
    subject=_("Everything in “{contract}” goes on as usual"),
    button=OPEN_CONTRACT,
    until=FOR_GOOD,
)
OF_EVENT: dict[str, Kind] = {
    Event.SUSPENDED: SUSPENDED,
    Event.EXTENDED: EXTENDED,
    Event.LIFTED: OVER,
    Event.ENDED: OVER,
}

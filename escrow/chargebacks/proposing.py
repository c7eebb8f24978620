"""A decision about a chargeback is written down; above some amount it waits for a second person."""

from django.utils.translation import gettext as _

from accounts.models import User
from escrow.chargebacks import one_hand
from escrow.models import Chargeback, ChargebackDecision
from marketplace import clock
from marketplace.alarms import alarm
from marketplace.money import Money
from marketplace.refusals import Refused

What = ChargebackDecision.What
# What is paid out of our own pocket nobody decides alone, whatever it is worth.
TAKES_TWO = (What.WRITE_OFF, What.WE_PAY)


class NothingToDecide(Refused):
    """The chargeback does not wait for staff."""


def write(
    chargeback: Chargeback, what: str, amount: Money, *, by: User, reasons: str = "", reference: str = ""
) -> tuple[ChargebackDecision, bool]:
    """Write what somebody decides, and whether it takes two: always where we pay, else by what they decided before.

    Operators are alarmed of what waits. The chargeback and `by` must be locked. Raises NothingToDecide where another
    decision would have to wait beside one that waits already.
    """
    takes_two = what in TAKES_TWO or one_hand.reach_of(chargeback, amount, by=by, at=clock.now()).needs_second
    if takes_two:
        require_none_waits(chargeback)
    decision = ChargebackDecision.objects.create(
        chargeback=chargeback,
        what=what,
        amount_minor=amount.amount_minor,
        reasons=reasons.strip(),
        reference=reference.strip(),
        by=by,
        made_at=clock.now(),
        state=ChargebackDecision.State.PROPOSED if takes_two else ChargebackDecision.State.DONE,
    )
    if takes_two:
        alarm("A decision about a chargeback waits for a second person", f"{decision}. See Chargeback decisions.")
    return decision, takes_two


def require_none_waits(chargeback: Chargeback) -> None:
    """Raise NothingToDecide while a decision about this chargeback waits for a second person."""
    if chargeback.decisions.filter(state=ChargebackDecision.State.PROPOSED).exists():
        raise NothingToDecide(_("A decision waits for a second person already."))

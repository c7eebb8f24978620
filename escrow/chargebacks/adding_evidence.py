"""Staff add what they know to what a bank is shown."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from escrow.models import Chargeback, OwnEvidence
from escrow.parties import require_no_part
from marketplace import clock
from marketplace.refusals import Refused


class NothingToAdd(Refused):
    """The bank has what there is, or has decided; or nothing was written."""


@transaction.atomic
def add_evidence(chargeback: Chargeback, *, by: User, text: str) -> OwnEvidence:
    """Write it down, to be sent with all the rest. Locks the chargeback. Raises OwnMoney or NothingToAdd."""
    require_no_part(by, chargeback.payment)
    fresh = Chargeback.objects.select_for_update(no_key=True).get(pk=chargeback.pk)
    if fresh.state != Chargeback.State.OPEN or fresh.evidence is not None:
        raise NothingToAdd(_("What the bank is shown was put together already: nothing can be added."))
    if not text.strip():
        raise NothingToAdd(_("Write what the bank should know."))
    return OwnEvidence.objects.create(chargeback=fresh, by=by, text=text.strip(), at=clock.now())

"""Who may take the record of a contract away."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.rights import has_right
from contracts.models import Contract
from disputes.models import Dispute

SEE_DISPUTES = "disputes.view_dispute"


def contracts_for(user: User) -> QuerySet[Contract]:
    """The contracts whose evidence packs this person may have.

    Their own; staff who see disputes have those that are or were disputed, too, and no others.
    """
    mine = Contract.objects.visible_to(user)
    if not has_right(user, SEE_DISPUTES):
        return mine
    return mine | Contract.objects.filter(pk__in=Dispute.objects.values("milestone__contract"))

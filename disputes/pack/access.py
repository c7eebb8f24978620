"""Who may take the record of a contract away, and how often."""

from django.core.cache import cache
from django.db.models import QuerySet

from accounts.models import User
from contracts.models import Contract
from disputes.models import Dispute
from marketplace.refusals import Refused

SEE_DISPUTES = "disputes.view_dispute"
# Making a pack reads every file of a contract: enough for anybody's need, too few to keep the site busy.
PACKS, SECONDS = 10, 3600


class TooManyPacks(Refused):
    """One person takes so many in an hour."""

    title = "That is a lot of evidence packs"


def contracts_for(user: User) -> QuerySet[Contract]:
    """The contracts whose evidence packs this person may have.

    Their own; staff who see disputes have those that are or were disputed, too, and no others.
    """
    mine = Contract.objects.visible_to(user)
    if not (user.is_staff and user.has_perm(SEE_DISPUTES)):
        return mine
    return mine | Contract.objects.filter(pk__in=Dispute.objects.values("milestone__contract"))


def count_pack(user: User) -> None:
    """Count one more pack of this person's. Raises TooManyPacks beyond so many an hour."""
    key = f"disputes:packs-of:{user.pk}"
    cache.add(key, 0, SECONDS)
    try:
        count = cache.incr(key)
    except ValueError:  # the hour ended between the two
        return
    if count > PACKS:
        raise TooManyPacks(f"You can have {PACKS} evidence packs an hour. Please come back a little later.")

"""What a freelancer is told whose earnings staff have taken."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.wording.facts import Kept
from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD, Until
from accounts.wording.sentences import Typed
from escrow.models import Forfeiture


def _can_be_appealed(facts: Sequence[Kept]) -> list[bool]:
    of_these = Forfeiture.objects.filter(pk__in=[each["forfeiture"] for each in facts], state=Forfeiture.State.KEPT)
    still = set(of_these.values_list("pk", flat=True))
    return [each["forfeiture"] in still for each in facts]


WHILE_IT_CAN_BE_APPEALED = Until(passes="until", stands=_can_be_appealed, of=("forfeiture",))
READ_IT = _("Read why, and appeal")

KEPT = kind(
    "forfeiture-kept",
    _("{taken} of your earnings was forfeited by two of our staff. You can appeal once, until {until}."),
    subject=_("{taken} of your earnings was forfeited"),
    body=(Typed("reasons"),),
    button=READ_IT,
    until=WHILE_IT_CAN_BE_APPEALED,
)
RETURNED = kind(
    "forfeiture-returned",
    _("Your appeal succeeded: {taken} is in your earnings again."),
    subject=_("{taken} is in your earnings again"),
    body=(Typed("why"),),
    button=_("Read the answer"),
    until=FOR_GOOD,
)
FINAL = kind(
    "forfeiture-final",
    _("The forfeiture of {taken} is final."),
    subject=_("The forfeiture of {taken} is final"),
    body=(Typed("why"),),
    button=_("Read the answer"),
    until=FOR_GOOD,
)
OUTAGE = kind(
    "forfeiture-outage",
    (
        _("Surety could not be used from {away} to {back}."),
        _("The time to appeal the forfeiture of {taken} would have ended at {was}. You can appeal until {until}."),
        _("We are sorry; nobody loses by it."),
    ),
    subject=_("You have more time to appeal the forfeiture of {taken}"),
    button=READ_IT,
    until=WHILE_IT_CAN_BE_APPEALED,
)

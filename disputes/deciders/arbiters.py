"""The members of staff who may decide a case, and the alarm when there are too few of them."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts import strangers
from accounts.models import Suspension, User
from accounts.rights import holders_of
from accounts.wording.facts import Facts
from disputes.deciders.taking import RIGHT
from disputes.kinds_of_notice import for_staff
from disputes.models import Dispute, Ruling
from disputes.telling import tell_staff
from marketplace.alarms import alarm


def left_for(dispute: Dispute, *, besides: User | None = None) -> list[User]:
    """Who has the right and is not suspended, a party, somebody who has had to do with one or, on appeal, who had a
    part in the first ruling.

    `besides`: nor this person, who made the ruling that waits for a second one.
    """
    contract = dispute.milestone.contract
    before = Ruling.objects.before_an_appeal().filter(dispute=dispute).values_list("by", "second")
    parties = {contract.client_id, contract.freelancer_id}
    kept_out = {*parties, *strangers.known_to(parties), *(pk for pair in before for pk in pair)}
    if besides:
        kept_out.add(besides.pk)
    suspended = Suspension.objects.in_force().values("user")
    return [user for user in holders_of(RIGHT).exclude(pk__in=suspended) if user.pk not in kept_out]


def tell_waiting(dispute: Dispute, *, at: datetime) -> None:
    """Tell everybody who may decide it that a case waits for a ruling, and until when both sides expect one."""
    kind = for_staff.APPEAL_WAITS if dispute.appealed else for_staff.WAITS
    tell_staff(dispute, left_for(dispute), kind, {}, key=f"waits:{at:%Y%m%dT%H%M%S}", at=at)


def ask_for_second(ruling: Ruling, *, at: datetime) -> None:
    """Tell everybody who may confirm a ruling that it waits for them; alarm if there is nobody."""
    dispute = ruling.dispute
    others = left_for(dispute, besides=ruling.by)
    facts: Facts = {"by": ruling.by, "ruling": ruling.pk}
    tell_staff(dispute, others, for_staff.SECOND_WANTED, facts, key=f"ruling:{ruling.pk}:second", at=at)
    if not others:
        _alarm(dispute, _("A ruling waits for a second person, and nobody who may confirm it is left."))


def alarm_if_too_few(dispute: Dispute, *, needed: int) -> None:
    """Alarm if fewer than `needed` people are left who may decide the appeal: it would wait for ever."""
    left = len(left_for(dispute))
    if left < needed:
        _alarm(
            dispute,
            _("A ruling was appealed. Deciding it anew takes {needed}, and so many may: {left}.").format(
                needed=needed, left=left
            ),
        )


def _alarm(dispute: Dispute, why: str) -> None:
    alarm(
        f"Dispute {dispute.pk} cannot be decided",
        f"{why} Give somebody else the right: manage.py grant <address> disputes.view_dispute {RIGHT}",
    )

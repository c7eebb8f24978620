"""The members of staff who may decide a case, and the alarm when there are too few of them."""

from datetime import datetime

from django.urls import reverse

from accounts import strangers
from accounts.models import Suspension, User
from accounts.notices.notifications import Notice, notify
from accounts.rights import holders_of
from disputes.deciders.taking import RIGHT
from disputes.models import Dispute, Ruling
from marketplace import times
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
    title, amount = dispute.milestone.title, dispute.milestone.amount
    what = (
        f"The ruling on “{title}” ({amount}) was appealed" if dispute.appealed else f"“{title}” ({amount}) is disputed"
    )
    path, key = _desk(dispute), f"dispute:{dispute.pk}:waits:{at:%Y%m%dT%H%M%S}"
    notices = []
    for reader in left_for(dispute):
        until = times.absolute(dispute.ruling_due_at, reader.zone) if dispute.ruling_due_at else "soon"
        text = f"{what} and waits for our staff. Both sides were told that we mean to rule by {until}."
        notices.append(Notice(reader.pk, key, text, path))
    notify(notices, at=at)


def _desk(dispute: Dispute) -> str:
    return reverse("admin:disputes_dispute_change", args=[dispute.pk])


def ask_for_second(ruling: Ruling, *, at: datetime) -> None:
    """Tell everybody who may confirm a ruling that it waits for them; alarm if there is nobody."""
    dispute = ruling.dispute
    others = left_for(dispute, besides=ruling.by)
    text = f"{ruling.by.name} proposed a ruling on “{dispute.milestone.title}”. It waits for a second person."
    path, key = _desk(dispute), f"dispute:{dispute.pk}:ruling:{ruling.pk}"
    notify([Notice(other.pk, f"{key}:second", text, path) for other in others], at=at)
    if not others:
        _alarm(dispute, "A ruling waits for a second person, and nobody who may confirm it is left.")


def alarm_if_too_few(dispute: Dispute, *, needed: int) -> None:
    """Alarm if fewer than `needed` people are left who may decide the appeal: it would wait for ever."""
    left = len(left_for(dispute))
    if left < needed:
        _alarm(dispute, f"A ruling was appealed. Deciding it anew takes {needed}, and so many may: {left}.")


def _alarm(dispute: Dispute, why: str) -> None:
    alarm(
        f"Dispute {dispute.pk} cannot be decided",
        f"{why} Give somebody else the right: manage.py grant <address> disputes.view_dispute {RIGHT}",
    )

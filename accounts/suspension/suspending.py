"""Suspending an account, extending that and lifting it: who may, and that nobody is left guessing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import signals, strangers
from accounts.kinds_of_notice import suspensions
from accounts.models import Suspension, SuspensionEvent, User
from accounts.notices.notifications import Notice, notify
from accounts.suspension.other_hands import RIGHT, ask_for_second, left_alone
from accounts.suspension.suspended import current_of, lock
from accounts.wording.facts import Facts
from marketplace import clock
from marketplace.alarms import alarm
from marketplace.money import Money
from marketplace.refusals import NotYours, Refused

Kind = SuspensionEvent.Kind
PAGE = "/suspension/"
OVER = (Kind.LIFTED, Kind.ENDED)
# Nobody lets somebody go alone whom a colleague suspects of fraud.
LIFTED_BY_TWO = (Suspension.Reason.FRAUD,)
# What the other side of each open contract hears of.
CHANGES = (Kind.SUSPENDED, Kind.EXTENDED, *OVER)


class SuspensionRefused(Refused):
    """The suspension is not as staff thought, or what they said of it is not enough."""


class SecondLifts(NotYours):
    """Whoever proposed to lift it is not the second person."""


@dataclass(frozen=True)
class Effect:
    """What a suspension means for one open contract: how much is protected there, and what happens, in sentences."""

    contract: str
    other: User
    protected: Money
    sentences: Sequence[str]


@transaction.atomic
def suspend(user: User, *, by: User, reason: str, sentence: str, review_at: datetime) -> Suspension:
    """Stop an account from beginning anything new, and tell everyone concerned. Locks the person.

    It ends by itself, after what is left to `by` alone, unless a second person confirms it: see prolonging.py.

    Raises NotYours (without the right, of oneself, of a superuser), SecondHand (nothing is left) or SuspensionRefused.
    """
    lock(user)
    require_may_decide(user, by=by)
    if current_of(user):
        raise SuspensionRefused(_("{user} is suspended already.").format(user=user.name))
    lasts = left_alone(user, by=by)
    end_if_run_out(user)
    if reason not in Suspension.Reason.values:
        raise SuspensionRefused(_("Choose a reason."))
    now = clock.now()
    require_sense(sentence, review_at, after=now)
    suspension = Suspension.objects.create(
        user=user,
        reason=reason,
        sentence=sentence,
        started_at=now,
        review_at=review_at,
        ends_at=now + lasts,
    )
    note(suspension, Kind.SUSPENDED, sentence, by=by, at=now)
    ask_for_second(suspension)
    return suspension


@transaction.atomic
def extend(suspension: Suspension, *, by: User, sentence: str, review_at: datetime) -> None:
    """Move the review to a later day, and say why. Locks the person. Raises NotYours or SuspensionRefused."""
    suspension = locked_in_force(suspension, by=by)
    now = clock.now()
    require_sense(sentence, review_at, after=max(now, suspension.review_at))
    suspension.review_at = review_at
    suspension.save(update_fields=["review_at"])
    note(suspension, Kind.EXTENDED, sentence, by=by, at=now)
    ask_for_second(suspension)


@transaction.atomic
def lift(suspension: Suspension, *, by: User, sentence: str) -> bool:
    """End a suspension and say why; what had waited goes on. Locks the person. Raises NotYours or SuspensionRefused.

    One for fraud takes two, as payouts go on by it: the first proposes it (False), and nobody else is told. Raises
    SecondLifts for whoever proposed it.
    """
    suspension = locked_in_force(suspension, by=by)
    now = clock.now()
    require_sense(sentence)
    proposed = suspension.lift_proposed
    if suspension.reason in LIFTED_BY_TWO and proposed is None:
        suspension.events.create(kind=Kind.LIFT_PROPOSED, sentence=sentence, by=by, at=now)
        alarm("A suspension for fraud is to be lifted, if a second person agrees", f"{suspension}. See Suspensions.")
        return False
    if proposed and proposed.by_id == by.pk:
        raise SecondLifts(_("You proposed this yourself. Somebody else has to lift it."))
    suspension.lifted_at = now
    suspension.save(update_fields=["lifted_at"])
    note(suspension, Kind.LIFTED, sentence, by=by, at=now)
    return True


def require_may_decide(user: User, *, by: User) -> None:
    """Raise NotYours unless this member of staff may decide about suspending this person, a stranger to them."""
    if not by.has_perm(RIGHT):
        raise NotYours(_("Suspending people needs a right of its own."))
    if by.pk == user.pk:
        raise NotYours(_("Nobody decides about a suspension of their own."))
    if user.is_superuser:
        raise NotYours(_("A superuser cannot be suspended."))
    strangers.require_stranger(by, {user.pk})


def effects_of(user: User, *, most: int) -> list[Effect]:
    """What a suspension means for a person's open contracts, `most` of them, as staff read it before they decide."""
    answers: list[tuple[Any, Any]] = signals.effects_wanted.send(sender=Suspension, user=user, most=most)
    [(_unused, effects)] = answers
    return list(effects)


def end_if_run_out(user: User) -> bool:
    """End what no second person has confirmed in time; whether there was any. The person must be locked."""
    ran_out = Suspension.objects.filter(user=user, lifted_at=None, ends_at__lte=clock.now()).select_related("user")
    suspension = ran_out.first()
    if suspension is None:
        return False
    suspension.lifted_at = suspension.ends_at
    suspension.save(update_fields=["lifted_at"])
    note(suspension, Kind.ENDED, _("No second person confirmed it in time."), by=None, at=clock.now())
    return True


def locked_in_force(suspension: Suspension, *, by: User) -> Suspension:
    """Read again with the person locked. Raises NotYours or SuspensionRefused."""
    lock(suspension.user)
    require_may_decide(suspension.user, by=by)
    fresh = Suspension.objects.select_related("user").get(pk=suspension.pk)
    if not fresh.is_in_force:
        raise SuspensionRefused(_("This suspension has been lifted already, or has ended by itself."))
    return fresh


def require_sense(sentence: str, review_at: datetime | None = None, *, after: datetime | None = None) -> None:
    """Raise SuspensionRefused without a sentence for the person, or with a review that is not later than `after`."""
    if not sentence.strip():
        raise SuspensionRefused(_("Say why, in a sentence for the person."))
    if review_at and after and review_at <= after:
        raise SuspensionRefused(_("Choose a later day for the review."))


def note(suspension: Suspension, kind: str, sentence: str, *, by: User | None, at: datetime) -> None:
    """Write history, tell the person, and let the app above tell who has a contract with them what changes."""
    review_at = None if kind in OVER else suspension.review_at
    event = SuspensionEvent.objects.create(
        suspension=suspension, kind=kind, sentence=sentence, review_at=review_at, by=by, at=at
    )
    user = suspension.user
    facts: Facts = {
        "suspension": suspension.pk,
        "reason": suspension.reason,
        "sentence": sentence,
        "review": suspension.review_at,
        "ends": suspension.ends_at,
        "answer": suspension.answer_due_at,
    }
    told = Notice(user.pk, f"suspension:{event.pk}", suspensions.OF_EVENT[Kind(kind)], PAGE, facts)
    notify([told], at=at)
    if kind in CHANGES:
        signals.suspension_changed.send(sender=Suspension, event=event)

"""Consent to the withdrawal of a dispute: its opener asks, the other side says yes or no. No time runs for either."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from disputes.kinds_of_notice import ending
from disputes.models import Dispute
from disputes.telling import tell_other
from disputes.verbs.withdrawing import end, require_before_ruling
from marketplace import clock
from marketplace.refusals import NotYours, Refused
from milestones.models import MilestoneEvent
from milestones.outcomes import disputing

Kind = MilestoneEvent.Kind


class NotAsked(Refused):
    """Nobody asks for consent now."""


class NotNeeded(Refused):
    """It can be withdrawn alone."""


class AskedBefore(Refused):
    """The question is there; asked again it would only press."""


@transaction.atomic
def ask(dispute: Dispute, *, by: User) -> None:
    """Ask the other side to agree to the withdrawal; everything goes on meanwhile.

    Locks hold, contract, milestone, dispute. Raises NotYours, DisputeStageRefuses, NotNeeded or AskedBefore.
    """
    fresh, now = dispute.locked(), clock.now()
    require_can_ask(fresh, by=by)
    fresh.withdrawal_asked_at = now
    fresh.save(update_fields=["withdrawal_asked_at"])
    disputing.note([fresh.milestone], Kind.WITHDRAWAL_ASKED, actor=by, at=now)
    # Told once, so that nobody is pressed by asking again and again.
    tell_other(fresh, by, ending.WITHDRAWAL_ASKED, key="withdrawal-asked", at=now)


def require_can_ask(dispute: Dispute, *, by: User) -> None:
    """Raise what `ask` would raise."""
    dispute.milestone.contract.require_party(by)
    if by.pk != dispute.opened_by_id:
        raise NotYours(_("Only who opened the dispute can ask for its withdrawal."))
    require_before_ruling(dispute)
    if not dispute.withdrawal_needs_consent:
        raise NotNeeded(_("Nobody else has worked on the dispute yet: you can withdraw it alone."))
    if dispute.withdrawal_refused_at:
        raise AskedBefore(_("The other side did not agree to the withdrawal. You can settle, or give in."))
    if dispute.withdrawal_asked_at:
        raise AskedBefore(_("You have asked already. It waits for the other side, and everything else goes on."))


@transaction.atomic
def take_back(dispute: Dispute, *, by: User) -> None:
    """The opener does not want it withdrawn after all. Locks as `ask`.

    Raises NotYours, DisputeStageRefuses or NotAsked.
    """
    fresh, now = dispute.locked(), clock.now()
    require_can_take_back(fresh, by=by)
    fresh.withdrawal_asked_at = None
    fresh.save(update_fields=["withdrawal_asked_at"])
    disputing.note([fresh.milestone], Kind.WITHDRAWAL_TAKEN_BACK, actor=by, at=now)


def require_can_take_back(dispute: Dispute, *, by: User) -> None:
    """Raise what `take_back` would raise."""
    dispute.milestone.contract.require_party(by)
    if by.pk != dispute.opened_by_id:
        raise NotYours(_("Only who asked takes it back; the other side answers."))
    require_before_ruling(dispute)
    if not dispute.withdrawal_asked_at:
        raise NotAsked(_("You have not asked for the withdrawal."))


@transaction.atomic
def consent(dispute: Dispute, *, by: User) -> None:
    """Agree: it ends as if it had not been. Locks as `ask`. Raises NotYours, DisputeStageRefuses or NotAsked."""
    fresh, now = dispute.locked(), clock.now()
    require_can_answer(fresh, by=by)
    disputing.note([fresh.milestone], Kind.WITHDRAWAL_GRANTED, actor=by, at=now)
    end(fresh, at=now)
    tell_other(fresh, by, ending.WITHDRAWAL_AGREED, key="withdrawn", at=now)


@transaction.atomic
def refuse(dispute: Dispute, *, by: User) -> None:
    """Do not agree: the dispute goes on, and the opener does not ask again. Locks and raises as `consent`."""
    fresh, now = dispute.locked(), clock.now()
    require_can_answer(fresh, by=by)
    fresh.withdrawal_asked_at, fresh.withdrawal_refused_at = None, now
    fresh.save(update_fields=["withdrawal_asked_at", "withdrawal_refused_at"])
    disputing.note([fresh.milestone], Kind.WITHDRAWAL_REFUSED, actor=by, at=now)
    tell_other(fresh, by, ending.WITHDRAWAL_REFUSED, key="withdrawal-refused", at=now)


def require_can_answer(dispute: Dispute, *, by: User) -> None:
    """Raise what `consent` and `refuse` would raise."""
    dispute.milestone.contract.require_party(by)
    if by.pk == dispute.opened_by_id:
        raise NotYours(_("You asked; the other side answers."))
    require_before_ruling(dispute)
    if not dispute.withdrawal_asked_at:
        raise NotAsked(_("Nobody asks you to agree to a withdrawal now."))

"""Ruling on a dispute: a split with reasons and an answer to each criterion, above some amount by two people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.models import User
from disputes import arbiters, desk
from disputes.models import Dispute, Finding, Ruling
from disputes.telling import tell_both, tell_ruler
from marketplace import clock, times
from marketplace.charges import require_shares_worth_paying
from marketplace.later import run_soon
from marketplace.money import major_minor, step_minor
from marketplace.refusals import Refused
from milestones import disputing, settling
from milestones.clocks import SECOND
from milestones.models import Criterion, Milestone, MilestoneEvent


class SplitDoesNotAddUp(Refused):
    """Both shares together are the milestone's amount."""


class CriterionUnanswered(Refused):
    """A ruling answers each criterion in writing."""


class NoReasons(Refused):
    """Who loses must be able to read why."""


class RulingAlreadyMade(Refused):
    """There is a ruling already; it waits for a second person or is in force."""


class NoSecondPerson(Refused):
    """The ruling waits for nobody, or for somebody else than who made it."""


@dataclass(frozen=True)
class Answer:
    """What staff find about one criterion: a value of Finding.Met, and why."""

    met: str
    text: str


def needs_second(milestone: Milestone) -> bool:
    """Whether so much is at stake that two people decide."""
    return milestone.amount_minor > major_minor(settings.RULING_CONFIRM_ABOVE, milestone.currency)


@transaction.atomic
def rule(
    dispute: Dispute,
    *,
    by: User,
    to_freelancer_minor: int,
    to_client_minor: int,
    reasons: str,
    answers: Mapping[Criterion, Answer],
    seen_evidence: int | None = None,
) -> Ruling:
    """Decide; in force at once or, above the configured amount, when a second person has confirmed it.

    Amounts in minor units; `seen_evidence` is how many pieces of evidence the page showed. Locks hold, contract,
    milestone, dispute. Raises NotYours, ConflictOfInterest, DisputeStageRefuses, NotTaken, SomethingNewWasBrought,
    RulingAlreadyMade, SplitDoesNotAddUp, NotPayable, NoReasons or CriterionUnanswered.
    """
    fresh, now = dispute.locked(), clock.now()
    desk.require_taken(fresh, by=by)
    desk.require_all_read(fresh, seen_evidence)
    if fresh.rulings.filter(state=Ruling.State.PROPOSED).exists():
        raise RulingAlreadyMade("A ruling waits for a second person already.")
    _require_split(fresh.milestone, to_freelancer_minor, to_client_minor)
    if not reasons.strip():
        raise NoReasons("Say why, so that whoever loses can understand it.")
    _require_all_answered(fresh.milestone, answers)
    ruling = Ruling.objects.create(
        dispute=fresh,
        number=fresh.rulings.count() + 1,
        to_freelancer_minor=to_freelancer_minor,
        reasons=reasons.strip(),
        by=by,
        made_at=now,
        state=Ruling.State.PROPOSED,
    )
    Finding.objects.bulk_create(
        [
            Finding(ruling=ruling, criterion=criterion, met=answer.met, text=answer.text.strip())
            for criterion, answer in answers.items()
        ]
    )
    if needs_second(fresh.milestone):
        ruling.second_due_at = times.after_working_days(now, SECOND.lasts.days)
        ruling.save(update_fields=["second_due_at"])
        arbiters.ask_for_second(ruling, at=now)
    else:
        _come_into_force(fresh, ruling, at=now)
    return ruling


@transaction.atomic
def confirm(ruling: Ruling, *, by: User, said: str = "", seen_evidence: int | None = None) -> None:
    """The second person agrees; the ruling is in force. Locks hold, contract, milestone, dispute.

    `seen_evidence` as in `rule`. Raises NotYours, ConflictOfInterest, DisputeStageRefuses, NoSecondPerson or
    SomethingNewWasBrought.
    """
    dispute, ruling, now = _for_second(ruling, by=by)
    desk.require_all_read(dispute, seen_evidence)
    ruling.second, ruling.second_said, ruling.second_at = by, said.strip(), now
    ruling.save(update_fields=["second", "second_said", "second_at"])
    tell_ruler(ruling, "confirmed", "{name} confirmed your ruling on “{title}”.", at=now, detail=ruling.second_said)
    _come_into_force(dispute, ruling, at=now)


@transaction.atomic
def reject(ruling: Ruling, *, by: User, said: str) -> None:
    """The second person does not agree, and says why; the case is open to another ruling. Locks as `confirm`.

    Raises as `confirm` does, and NoReasons.
    """
    _, ruling, now = _for_second(ruling, by=by)
    if not said.strip():
        raise NoReasons("Say why you do not confirm it.")
    ruling.state, ruling.second, ruling.second_said, ruling.second_at = Ruling.State.REJECTED, by, said.strip(), now
    ruling.save(update_fields=["state", "second", "second_said", "second_at"])
    text = "{name} did not confirm your ruling on “{title}”. The case is open to another ruling."
    tell_ruler(ruling, "rejected", text, at=now, detail=ruling.second_said)


def _for_second(ruling: Ruling, *, by: User) -> tuple[Dispute, Ruling, datetime]:
    dispute, now = ruling.dispute.locked(), clock.now()
    desk.require_may_decide(dispute, by=by)
    dispute.require_stage(Dispute.Stage.IN_REVIEW)
    ruling = dispute.rulings.select_related("by").get(pk=ruling.pk)
    ruling.dispute = dispute
    if ruling.state != Ruling.State.PROPOSED:
        raise NoSecondPerson("This ruling does not wait for a second person.")
    if ruling.by_id == by.pk:
        raise NoSecondPerson("Somebody else than who made the ruling confirms it.")
    return dispute, ruling, now


def _require_split(milestone: Milestone, to_freelancer_minor: int, to_client_minor: int) -> None:
    parts, whole = (to_freelancer_minor, to_client_minor), milestone.amount_minor
    if min(parts) < 0 or sum(parts) != whole or any(part % step_minor(milestone.currency) for part in parts):
        raise SplitDoesNotAddUp(f"Both shares together must be {milestone.amount}.")
    require_shares_worth_paying(milestone.amount, to_freelancer_minor)


def _require_all_answered(milestone: Milestone, answers: Mapping[Criterion, Answer]) -> None:
    Criterion.require_of(milestone.pk, answers)
    for criterion in milestone.criteria.all():
        answer = answers.get(criterion)
        if answer is None or answer.met not in Finding.Met.values or not answer.text.strip():
            raise CriterionUnanswered(f"Answer every criterion in writing. This one is open: {criterion}")


def _until_final(dispute: Dispute) -> str:
    if dispute.milestone.contract.rules.rulings_are_accepted:
        return "If you both accept it, it is carried out at once. Either side can appeal until {due}."
    return "Either side can appeal until {due}."


def _come_into_force(dispute: Dispute, ruling: Ruling, *, at: datetime) -> None:
    """Start the time to appeal; after an appeal nobody waits any more, and the worker carries it out."""
    ruling.state, ruling.in_force_at = Ruling.State.IN_FORCE, at
    ruling.save(update_fields=["state", "in_force_at"])
    is_final = dispute.appealed
    dispute.enter(Dispute.Stage.RULED, at=at, due_at=at if is_final else None)
    split = settling.sentence(dispute.milestone, ruling.to_freelancer_minor)
    disputing.note([dispute.milestone], MilestoneEvent.Kind.RULING_MADE, actor=ruling.by, at=at, text=split)
    text = "Our staff have ruled on “{title}”. {split}"
    text += " This is final." if is_final else f" {_until_final(dispute)}"
    tell_both(dispute, f"ruling:{ruling.pk}", text, at=at, detail=ruling.reasons, split=split)
    run_soon("disputes.process_due")

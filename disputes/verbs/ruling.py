"""Ruling on a case: for each dispute a split with reasons and findings, above some amount by two people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.suspension.suspended import lock
from accounts.wording.facts import Facts
from disputes.deciders import arbiters, one_hand, taking
from disputes.kinds_of_notice import ending, for_staff
from disputes.models import Dispute, Finding, Ruling
from disputes.telling import tell_both, tell_ruler
from disputes.verbs.ruling_requirements import Answer, NoReasons, require_answered, require_split
from marketplace import clock, times
from marketplace.later import run_soon
from marketplace.refusals import Refused
from milestones.clocks import SECOND
from milestones.models import Criterion, MilestoneEvent
from milestones.outcomes import disputing, settling


class RulingAlreadyMade(Refused):
    """There is a ruling already; it waits for a second person or is in force."""


class NoSecondPerson(Refused):
    """The ruling waits for nobody, or for somebody else than who made it."""


@dataclass(frozen=True)
class Decision:
    """What is decided about one dispute; amounts in minor units.

    `seen_evidence` is how many pieces of evidence the page showed.
    """

    dispute: Dispute
    to_freelancer_minor: int
    to_client_minor: int
    reasons: str
    answers: Mapping[Criterion, Answer]
    seen_evidence: int | None = None


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
    """Decide one dispute. Amounts in minor units; locks and errors as of `rule_on`."""
    decision = Decision(dispute, to_freelancer_minor, to_client_minor, reasons, answers, seen_evidence)
    [ruling] = rule_on([decision], by=by)
    return ruling


@transaction.atomic
def rule_on(decisions: Sequence[Decision], *, by: User) -> list[Ruling]:
    """Decide disputes of one contract, all or none: in force at once or, where one person may not decide so much for
    the same two people (disputes/deciders/one_hand.py), when a second person has confirmed them.

    Locks holds, contract, milestones, disputes, then who rules. Raises NotYours, ConflictOfInterest,
    DisputeStageRefuses, NotTaken, SomethingNewWasBrought, RulingAlreadyMade, SplitDoesNotAddUp, NotPayable, NoReasons,
    CriterionUnanswered, or ValueError for disputes of several contracts.
    """
    disputes, now = Dispute.locked_together(decision.dispute for decision in decisions), clock.now()
    if len({dispute.milestone.contract_id for dispute in disputes}) != 1:
        raise ValueError("One case is one contract's.")
    for dispute, decision in zip(disputes, decisions, strict=True):
        _require_decidable(dispute, decision, by=by)
    lock(by)
    reach = one_hand.reach_of([dispute.milestone for dispute in disputes], by=by, at=now)
    rulings = [_write(dispute, d, by=by, at=now) for dispute, d in zip(disputes, decisions, strict=True)]
    for dispute, ruling in zip(disputes, rulings, strict=True):
        if reach.needs_second:
            ruling.second_due_at = times.after_working_days(now, SECOND.lasts.days)
            ruling.save(update_fields=["second_due_at"])
            arbiters.ask_for_second(ruling, at=now)
        else:
            _come_into_force(dispute, ruling, at=now)
    return rulings


def _require_decidable(dispute: Dispute, decision: Decision, *, by: User) -> None:
    taking.require_taken(dispute, by=by)
    taking.require_all_read(dispute, decision.seen_evidence)
    if dispute.rulings.filter(state=Ruling.State.PROPOSED).exists():
        raise RulingAlreadyMade(_("A ruling waits for a second person already."))
    require_split(dispute.milestone, decision.to_freelancer_minor, decision.to_client_minor)
    if not decision.reasons.strip():
        raise NoReasons(_("Say why, so that whoever loses can understand it."))
    require_answered(dispute, decision.answers)


def _write(dispute: Dispute, decision: Decision, *, by: User, at: datetime) -> Ruling:
    ruling = Ruling.objects.create(
        dispute=dispute,
        number=dispute.rulings.count() + 1,
        to_freelancer_minor=decision.to_freelancer_minor,
        reasons=decision.reasons.strip(),
        by=by,
        made_at=at,
        state=Ruling.State.PROPOSED,
    )
    Finding.objects.bulk_create(
        [
            Finding(ruling=ruling, criterion=criterion, met=answer.met, text=answer.text.strip())
            for criterion, answer in decision.answers.items()
        ]
    )
    return ruling


def confirm(ruling: Ruling, *, by: User, said: str = "", seen_evidence: int | None = None) -> None:
    """Confirm one ruling: see `confirm_all`. `seen_evidence` as in `Decision`."""
    confirm_all([ruling], by=by, said=said, seen_evidence=[seen_evidence])


@transaction.atomic
def confirm_all(rulings: Sequence[Ruling], *, by: User, said: str, seen_evidence: Sequence[int | None]) -> None:
    """The second person agrees, to all or none; the rulings are in force. Locks holds, contract, milestones, disputes.

    Raises NotYours, ConflictOfInterest, DisputeStageRefuses, NoSecondPerson or SomethingNewWasBrought.
    """
    found, now = _for_second(rulings, by=by), clock.now()
    for ruling, seen in zip(found, seen_evidence, strict=True):
        taking.require_all_read(ruling.dispute, seen)
    for ruling in found:
        ruling.second, ruling.second_said, ruling.second_at = by, said.strip(), now
        ruling.save(update_fields=["second", "second_said", "second_at"])
        tell_ruler(ruling, for_staff.CONFIRMED, key="confirmed", at=now)
        _come_into_force(ruling.dispute, ruling, at=now)


def reject(ruling: Ruling, *, by: User, said: str) -> None:
    """Do not confirm one ruling: see `reject_all`."""
    reject_all([ruling], by=by, said=said)


@transaction.atomic
def reject_all(rulings: Sequence[Ruling], *, by: User, said: str) -> None:
    """The second person does not agree, and says why; the disputes are open to other rulings. Locks as `confirm_all`.

    Raises as `confirm_all` does, and NoReasons.
    """
    found, now = _for_second(rulings, by=by), clock.now()
    if not said.strip():
        raise NoReasons(_("Say why you do not confirm it."))
    for ruling in found:
        ruling.state, ruling.second, ruling.second_said, ruling.second_at = Ruling.State.REJECTED, by, said.strip(), now
        ruling.save(update_fields=["state", "second", "second_said", "second_at"])
        tell_ruler(ruling, for_staff.REJECTED, key="rejected", at=now)


def _for_second(rulings: Sequence[Ruling], *, by: User) -> list[Ruling]:
    """Read again under their locks, each with its dispute."""
    disputes = Dispute.locked_together(ruling.dispute for ruling in rulings)
    read = Ruling.objects.select_related("by").in_bulk([ruling.pk for ruling in rulings])
    found = []
    for dispute, given in zip(disputes, rulings, strict=True):
        taking.require_may_decide(dispute, by=by)
        dispute.require_stage(Dispute.Stage.IN_REVIEW)
        ruling = read[given.pk]
        ruling.dispute = dispute
        if ruling.state != Ruling.State.PROPOSED:
            raise NoSecondPerson(_("This ruling does not wait for a second person."))
        if ruling.by_id == by.pk:
            raise NoSecondPerson(_("Somebody else than who made the ruling confirms it."))
        found.append(ruling)
    return found


def _until_final(dispute: Dispute) -> str:
    if dispute.milestone.contract.rules.rulings_are_accepted:
        return "accept"
    return "appeal"


def _come_into_force(dispute: Dispute, ruling: Ruling, *, at: datetime) -> None:
    """Start the time to appeal; after an appeal nobody waits any more, and the worker carries it out."""
    ruling.state, ruling.in_force_at = Ruling.State.IN_FORCE, at
    ruling.save(update_fields=["state", "in_force_at"])
    is_final = dispute.appealed
    dispute.enter(Dispute.Stage.RULED, at=at, due_at=at if is_final else None)
    split = settling.sentence(dispute.milestone, ruling.to_freelancer_minor)
    disputing.note([dispute.milestone], MilestoneEvent.Kind.RULING_MADE, actor=ruling.by, at=at, text=split)
    facts: Facts = {"reasons": ruling.reasons, "then": "final" if is_final else _until_final(dispute)}
    shares = settling.of_split(dispute.milestone, ruling.to_freelancer_minor)
    tell_both(dispute, ending.RULED, key=f"ruling:{ruling.pk}", at=at, **shares, **facts)
    run_soon("disputes.process_due")

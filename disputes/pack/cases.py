"""The disputes on record, as their two sides see them."""

from collections.abc import Mapping

from django.db.models import Prefetch

from contracts.models import Contract
from disputes.models import Dispute, Evidence, Finding, Question, Ruling, Statement
from disputes.pack.teller import Json, Teller, instant
from disputes.pack.work import tell_criteria
from milestones.models import Milestone


def tell_disputes(teller: Teller, messages: Mapping[int, Json]) -> dict[int, list[Json]]:
    """Every dispute by the id of its milestone, numbered through the contract; `messages` by id, for quotes."""
    told: dict[int, list[Json]] = {}
    for number, dispute in enumerate(_disputes_of(teller.contract), start=1):
        told.setdefault(dispute.milestone_id, []).append(_dispute(teller, number, dispute, messages))
    return told


def _disputes_of(contract: Contract) -> list[Dispute]:
    # What was proposed and never came into force is the staff's own affair.
    rulings = Ruling.objects.filter(in_force_at__isnull=False).order_by("number")
    findings = Finding.objects.select_related("criterion").order_by("criterion__position")
    evidence = Evidence.objects.order_by("added_at", "pk").prefetch_related("messages", "submissions", "files")
    return list(
        Dispute.objects.filter(milestone__contract=contract)
        .select_related("milestone", "appeal")
        .order_by("pk")
        .prefetch_related(
            "criteria",
            "statements",
            "questions",
            Prefetch("evidence", evidence),
            Prefetch("rulings", rulings.prefetch_related(Prefetch("findings", findings))),
        )
    )


def _dispute(teller: Teller, number: int, dispute: Dispute, messages: Mapping[int, Json]) -> Json:
    milestone, rulings = dispute.milestone, list(dispute.rulings.all())
    told = [_ruling(teller, place, each, milestone) for place, each in enumerate(rulings, start=1)]
    places = {ruling.pk: place for place, ruling in enumerate(rulings, start=1)}
    return {
        "number": number,
        "opened_by": teller.who(dispute.opened_by_id),
        "opened_by_itself": dispute.by_itself,
        "opened_at": instant(dispute.opened_at),
        "after_submission": dispute.after_submission or None,
        "criteria": tell_criteria(dispute.criteria.all()),
        "stage": dispute.stage,
        "stage_text": str(Dispute.Stage(dispute.stage).label),
        "due_at": instant(dispute.due_at),
        "in_review_at": instant(dispute.in_review_at),
        "ruling_due_at": instant(dispute.ruling_due_at),
        "outcome": dispute.outcome or None,
        "outcome_text": str(Dispute.Outcome(dispute.outcome).label) if dispute.outcome else None,
        "closed_at": instant(dispute.closed_at),
        "statements": [_statement(teller, each, milestone) for each in dispute.statements.all()],
        "evidence": [
            _evidence(teller, f"{number}-{place}", place, each, messages)
            for place, each in enumerate(dispute.evidence.all(), start=1)
        ],
        "questions": [_question(teller, each) for each in dispute.questions.all()],
        "rulings": told,
        "appeal": _appeal(teller, dispute, places) if dispute.appealed else None,
    }


def _statement(teller: Teller, statement: Statement, milestone: Milestone) -> Json:
    return {
        "by": teller.who(statement.author_id),
        "stated_at": instant(statement.stated_at),
        "story": statement.story,
        "wants": teller.split(statement.wants_minor, milestone.worth_at(statement.stated_at).amount_minor),
    }


def _evidence(teller: Teller, folder: str, number: int, evidence: Evidence, messages: Mapping[int, Json]) -> Json:
    quoted = [messages[message.pk] for message in evidence.messages.all()]
    return {
        "number": number,
        "by": teller.who(evidence.author_id),
        "added_at": instant(evidence.added_at),
        "text": evidence.text,
        "quotes": [
            {"message": each["number"], **{key: each[key] for key in ("by", "sent_at", "text")}}
            for each in sorted(quoted, key=lambda each: each["number"])
        ],
        "submissions": sorted(submission.number for submission in evidence.submissions.all()),
        "files": teller.files(evidence.files.all(), f"evidence/{folder}", evidence.added_at),
    }


def _question(teller: Teller, question: Question) -> Json:
    return {
        "by": teller.who(question.by_id),
        "to": question.to,
        "asked_at": instant(question.asked_at),
        "text": question.text,
    }


def _ruling(teller: Teller, number: int, ruling: Ruling, milestone: Milestone) -> Json:
    return {
        "number": number,
        "by": teller.who(ruling.by_id),
        "made_at": instant(ruling.made_at),
        "confirmed_by_a_second_person": ruling.second_id is not None,
        **teller.split(ruling.to_freelancer_minor, milestone.worth_at(ruling.made_at).amount_minor),
        "reasons": ruling.reasons,
        "findings": [
            {
                "criterion": {"number": finding.criterion.position, "text": finding.criterion.text},
                "met": finding.met,
                "met_text": str(Finding.Met(finding.met).label),
                "text": finding.text,
            }
            for finding in ruling.findings.all()
        ],
        "state": ruling.state,
        "state_text": str(Ruling.State(ruling.state).label),
        "in_force_at": instant(ruling.in_force_at),
        "carried_out_at": instant(ruling.carried_out_at),
    }


def _appeal(teller: Teller, dispute: Dispute, places: Mapping[int, int]) -> Json:
    appeal = dispute.appeal
    return {
        "by": teller.who(appeal.by_id),
        "ruling": places.get(appeal.ruling_id),
        "appealed_at": instant(appeal.appealed_at),
        "reasons": appeal.reasons,
    }

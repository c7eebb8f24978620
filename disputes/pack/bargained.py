"""What led to a contract: each plan that one of its two sides proposed, whole, and what the other answered."""

from contracts.models import PlanVersion
from disputes.pack.teller import Json, Teller, instant


def tell_versions(teller: Teller) -> list[Json]:
    """In their order; a fixed number of statements."""
    versions = PlanVersion.objects.filter(proposal=teller.contract.proposal).select_related("answer")
    return [_version(teller, version) for version in versions.order_by("number")]


def _version(teller: Teller, version: PlanVersion) -> Json:
    return {
        "version": version.number,
        "changes": version.changes,
        "hired_on": version.number == teller.contract.plan_version,
        "by": teller.who(version.by_id),
        "made_at": instant(version.made_at),
        "price": teller.money(version.price_minor),
        "milestones": [
            {
                "title": step.title,
                "amount": teller.money(step.amount_minor),
                "due_on": step.due_on.isoformat(),
                "criteria": list(step.criteria),
            }
            for step in version.steps
        ],
        "cover_letter": version.letter,
        "message": version.note,
        "answer": _answer(teller, version),
    }


def _answer(teller: Teller, version: PlanVersion) -> Json | None:
    answer = getattr(version, "answer", None)
    if answer is None:
        return None
    return {
        "answered": answer.kind,
        "by": teller.who(answer.by_id),
        "answered_at": instant(answer.at),
        "message": answer.note,
    }

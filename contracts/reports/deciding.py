"""Deciding about what was reported: one decision for all who reported the same thing."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notices.notifications import Notice, notify
from accounts.strangers import require_stranger
from contracts import kinds_of_notice as kinds
from contracts.models import Report, ReportDecision
from contracts.reports.subjects import CAN_BE_HIDDEN, hide
from marketplace import clock
from marketplace.refusals import NotYours, Refused

What = ReportDecision.What
RIGHT = "contracts.decide_report"


class DecidedAlready(Refused):
    """A colleague was quicker."""


def require_may_decide(report: Report, *, by: User) -> None:
    """Raise NotYours unless this member of staff may decide, a stranger to whom it is about and who reported it."""
    if not by.has_perm(RIGHT):
        raise NotYours(_("Deciding about reports needs a right of its own."))
    reporters = Report.objects.waiting().with_same_subject(report).values_list("by", flat=True)
    people = {report.about_id, report.by_id, *reporters}
    if by.pk in people:
        raise NotYours(_("You are part of this, so somebody else decides."))
    require_stranger(by, people)


@transaction.atomic
def decide(
    report: Report, *, by: User, what: str, to_reporter: str, to_reported: str, seen: int | None = None
) -> ReportDecision:
    """Decide about everything that waits of the same thing, up to the report `seen` last, and tell both sides why.

    The reported person is not told of what was dismissed, nor ever who reported. Locks the reports, then the job if it
    is hidden. Raises NotYours, NoStranger, DecidedAlready, or Refused for a decision that is none.
    """
    same = Report.objects.waiting().with_same_subject(report).order_by("pk")
    waiting = list(same.filter(pk__lte=report.pk if seen is None else seen).select_for_update(no_key=True))
    if report.pk not in {each.pk for each in waiting}:
        raise DecidedAlready(_("A colleague has decided about this already."))
    require_may_decide(report, by=by)
    _require_sense(report, what, to_reporter, to_reported)
    now = clock.now()
    decision = ReportDecision.objects.create(
        subject=report.subject,
        subject_id=report.subject_id,
        about_id=report.about_id,
        what=what,
        to_reporter=to_reporter.strip(),
        to_reported=to_reported.strip(),
        by=by,
        at=now,
    )
    Report.objects.filter(pk__in=[each.pk for each in waiting]).update(decision=decision)
    if what == What.HIDDEN:
        hide(decision, at=now)
    notify([*_to_reporters(waiting, decision), *_to_reported(report, decision)], at=now)
    return decision


def _require_sense(report: Report, what: str, to_reporter: str, to_reported: str) -> None:
    if what not in What.values or not to_reporter.strip():
        raise Refused(_("Choose a decision, and say why to who reported it."))
    if what == What.HIDDEN and report.subject not in CAN_BE_HIDDEN:
        raise Refused(_("A person is not hidden: warn them, or suspend them."))
    if (what == What.DISMISSED) != (not to_reported.strip()):
        raise Refused(_("Say why to the person, unless you dismiss it: then they are not told of it."))


def _to_reporters(waiting: list[Report], decision: ReportDecision) -> list[Notice]:
    facts = {"what": decision.what, "subject": decision.subject, "reason": decision.to_reporter}
    return [Notice(each.by_id, f"report:{each.pk}", kinds.REPORT_DECIDED, "/reports/mine/", facts) for each in waiting]


def _to_reported(report: Report, decision: ReportDecision) -> list[Notice]:
    if decision.what == What.DISMISSED:
        return []
    facts = {"what": decision.what, "subject": decision.subject, "reason": decision.to_reported}
    key = f"report-decision:{decision.pk}"
    return [Notice(report.about_id, key, kinds.REPORTED, "/reports/mine/", facts)]

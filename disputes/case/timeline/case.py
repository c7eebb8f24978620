"""What was said in the milestone's disputes, and what staff did: statements, evidence, questions, rulings, appeals."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from disputes.case.timeline.entry import Entry, File, Kind, role_of
from disputes.models import Appeal, Evidence, Question, Ruling, Statement, Takeover
from milestones.models import Milestone
from milestones.outcomes import settling

# What a second person has not confirmed is nobody's business but staff's.
INTERNAL = (Ruling.State.PROPOSED, Ruling.State.REJECTED)


def statements(milestone: Milestone) -> Iterator[Entry]:
    """Both stories, and what each side wants."""
    told = Statement.objects.filter(dispute__milestone=milestone).select_related("author", "dispute")
    for statement in told.prefetch_related("dispute__criteria"):
        opens = statement.author_id == statement.dispute.opened_by_id
        about = statement.dispute.criteria.all() if opens else []
        yield Entry(
            at=statement.stated_at,
            kind=Kind.EVIDENCE,
            title=_("Dispute opened") if opens else _("Response to the dispute"),
            who=statement.author,
            role=role_of(statement.author, milestone.contract),
            body=statement.story,
            points=[
                _("Wants: {sentence}").format(sentence=settling.sentence(milestone, statement.wants_minor)),
                *(_("At issue: {criterion}").format(criterion=criterion) for criterion in about),
            ],
        )


def evidence(milestone: Milestone) -> Iterator[Entry]:
    """What each side brought, with quoted messages and submissions pointed to."""
    brought = Evidence.objects.filter(dispute__milestone=milestone).select_related("author")
    for piece in brought.prefetch_related("files", "messages__author", "submissions"):
        quoted = [
            _("Quotes {author}: “{text}”").format(author=message.author.name, text=message.text)
            for message in piece.messages.all()
        ]
        yield Entry(
            at=piece.added_at,
            kind=Kind.EVIDENCE,
            title="Evidence",
            who=piece.author,
            role=role_of(piece.author, milestone.contract),
            body=piece.text,
            points=[
                *quoted,
                *(_("Points to {submission}").format(submission=submission) for submission in piece.submissions.all()),
            ],
            files=File.all_of("evidence", piece.files.all()),
        )


def questions(milestone: Milestone) -> Iterator[Entry]:
    """What staff wanted to know."""
    for question in Question.objects.filter(dispute__milestone=milestone).select_related("by"):
        title = _("Question to {to}").format(to=question.get_to_display().lower())
        yield Entry(question.asked_at, Kind.STAFF, title, who=question.by, role="staff", body=question.text)


def takeovers(milestone: Milestone) -> Iterator[Entry]:
    """Who took it from a colleague, and why; for staff alone."""
    for made in Takeover.objects.filter(dispute__milestone=milestone).select_related("by", "instead_of"):
        title = _("Taken over from {instead_of}").format(instead_of=made.instead_of.name)
        yield Entry(made.taken_at, Kind.STAFF, title, who=made.by, role="staff", body=made.reason)


def rulings(milestone: Milestone, *, for_staff: bool) -> Iterator[Entry]:
    """What staff decided; for staff also what was not confirmed."""
    made = Ruling.objects.filter(dispute__milestone=milestone).select_related("by", "second")
    if not for_staff:
        made = made.exclude(state__in=INTERNAL).exclude(in_force_at=None)
    for ruling in made.prefetch_related("findings__criterion"):
        yield Entry(
            at=ruling.made_at,
            kind=Kind.STAFF,
            title=_("Ruling {ruling_number}: {sentence}").format(
                ruling_number=ruling.number, sentence=settling.sentence(milestone, ruling.to_freelancer_minor)
            ),
            who=ruling.by,
            role="staff",
            body=ruling.reasons,
            points=[
                *(
                    f"{finding.get_met_display()}: {finding.criterion}. {finding.text}"
                    for finding in ruling.findings.all()
                ),
                _("Now: {state}").format(state=ruling.get_state_display().lower()),
            ],
        )
        if ruling.second and ruling.second_at:
            agreed = ruling.state != Ruling.State.REJECTED
            title = (
                _("Ruling {number} confirmed by a second person")
                if agreed
                else _("Ruling {number} not confirmed by a second person")
            ).format(number=ruling.number)
            said = ruling.second_said if for_staff else ""
            yield Entry(ruling.second_at, Kind.STAFF, title, who=ruling.second, role="staff", body=said)


def appeals(milestone: Milestone) -> Iterator[Entry]:
    """Who did not accept a ruling, and why."""
    for appeal in Appeal.objects.filter(dispute__milestone=milestone).select_related("by", "ruling"):
        title, role = (
            _("Appeal of ruling {ruling_number}").format(ruling_number=appeal.ruling.number),
            role_of(appeal.by, milestone.contract),
        )
        yield Entry(appeal.appealed_at, Kind.EVIDENCE, title, who=appeal.by, role=role, body=appeal.reasons)

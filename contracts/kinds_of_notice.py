"""What people are told about proposals and messages: this app's part of the table of what people can be told."""

from collections.abc import Callable, Sequence

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from accounts.wording.facts import Kept
from accounts.wording.kinds import kind
from accounts.wording.out_of_date import FOR_GOOD, Until
from accounts.wording.sentences import By, If, Typed


def _waits_for_an_answer(facts: Sequence[Kept]) -> list[bool]:
    """Proposals that are neither answered nor withdrawn. Their model tells, so it cannot be imported here."""
    live = apps.get_model("contracts", "Proposal").objects.live()
    still = set(live.filter(pk__in=[each["proposal"] for each in facts]).values_list("pk", flat=True))
    return [each["proposal"] in still for each in facts]


def _stands(column: str) -> Callable[[Sequence[Kept]], list[bool]]:
    """Whether a version is still what this column of its proposal, which nobody has answered, says."""

    def still(facts: Sequence[Kept]) -> list[bool]:
        live = apps.get_model("contracts", "Proposal").objects.live()
        now = set(live.filter(pk__in=[each["proposal"] for each in facts]).values_list("pk", column))
        return [(each["proposal"], each["version"]) in now for each in facts]

    return still


_WAITS = Until(stands=_stands("waits"), of=("proposal", "version"))
_IS_AGREED = Until(stands=_stands("agreed"), of=("proposal", "version"))


def _waits_for_who_is_invited(facts: Sequence[Kept]) -> list[bool]:
    """Invitations to jobs that are open, and neither declined nor answered by a proposal."""
    waiting = apps.get_model("contracts", "Invitation").objects.waiting()
    still = set(waiting.filter(pk__in=[each["invitation"] for each in facts]).values_list("pk", flat=True))
    return [each["invitation"] in still for each in facts]


PROPOSAL_SENT = kind(
    "proposal-sent",
    _("{freelancer} sent a proposal of {price} for “{job}”."),
    subject=_("{freelancer} sent a proposal of {price} for “{job}”"),
    button=_("Read the proposal"),
    until=Until(stands=_waits_for_an_answer, of=("proposal",)),
)
PROPOSAL_DECLINED = kind(
    "proposal-declined",
    _("Your proposal for “{job}” was declined."),
    subject=_("Your proposal for “{job}” was declined"),
    button=_("Open your proposal"),
    until=FOR_GOOD,
)
PROPOSAL_CHANGED = kind(
    "proposal-changed",
    _("{freelancer} has changed the proposal for “{job}”: version {version}, {price} in all. It was {was}."),
    subject=_("{freelancer} has changed the proposal for “{job}”: {price}, was {was}"),
    body=(Typed("note"),),
    button=_("See what has changed"),
    until=_IS_AGREED,
)
PLAN_PROPOSED = kind(
    "plan-proposed",
    (
        _("{client} proposes another plan for “{job}”: version {version}, {price} in all. It was {was}."),
        _("You would receive {net} after the fee. Agree, answer with another plan, or decline."),
    ),
    subject=_("{client} proposes another plan for “{job}”: {price}, was {was}"),
    body=(Typed("note"),),
    button=_("See what has changed and answer"),
    until=_WAITS,
)
PLAN_ANSWERED = kind(
    "plan-answered",
    _("{freelancer} answers your plan for “{job}” with another: version {version}, {price} in all. Yours was {was}."),
    subject=_("{freelancer} answers your plan for “{job}” with another: {price}, yours was {was}"),
    body=(Typed("note"),),
    button=_("See what has changed"),
    until=_IS_AGREED,
)
PLAN_AGREED = kind(
    "plan-agreed",
    _("{freelancer} agrees to your plan for “{job}”: version {version}, {price} in all. You can hire on it."),
    subject=_("{freelancer} agrees to your plan for “{job}”: {price}"),
    button=_("Open the plan"),
    until=_IS_AGREED,
)
PLAN_DECLINED = kind(
    "plan-declined",
    (
        _("{freelancer} declined your plan for “{job}”: version {version}, {price} in all."),
        If("stays", _("The plan of {stays} before it still stands.")),
    ),
    subject=_("{freelancer} declined your plan for “{job}” of {price}"),
    body=(Typed("note"),),
    button=_("Open the plan"),
    until=FOR_GOOD,
)
INVITED = kind(
    "invited",
    _("{client} invites you to send a proposal for “{job}”, a job of {budget}."),
    subject=_("{client} invites you to “{job}”"),
    body=(Typed("note"),),
    button=_("Read the job and answer"),
    until=Until(stands=_waits_for_who_is_invited, of=("invitation",)),
)
INVITATION_DECLINED = kind(
    "invitation-declined",
    _("{freelancer} declined your invitation to “{job}”."),
    subject=_("{freelancer} declined your invitation to “{job}”"),
    body=(Typed("answer"),),
    button=_("See whom you have invited"),
    until=FOR_GOOD,
)
WROTE = kind(
    "message",
    _("{author} wrote to you about “{contract}”."),
    subject=_("{author} wrote to you about “{contract}”"),
    body=(Typed("text"),),
    button=_("Read and answer"),
    until=FOR_GOOD,
)
JOB_CLOSES = kind(
    "job-closes",
    _("“{job}” closes by itself on {due}. Hire somebody until then, or move the day by which you need it."),
    subject=_("“{job}” closes by itself on {due}"),
    button=_("Open the job"),
    until=Until(passes="due"),
)
JOB_CLOSED = kind(
    "job-closed",
    _("The day by which you needed “{job}” has passed, so it is closed. You can open it again with another."),
    subject=_("“{job}” is closed: its day has passed"),
    button=_("Open the job"),
    until=FOR_GOOD,
)
JOB_CLOSED_UNHIRED = kind(
    "job-closed-unhired",
    _("“{job}” has closed: its day passed and nobody was hired. If it opens again, your proposal still counts."),
    subject=_("“{job}” has closed, and nobody was hired"),
    button=_("Open your proposal"),
    until=FOR_GOOD,
)
JOB_REOPENED = kind(
    "job-reopened",
    _("“{job}” is open again, and your proposal still waits for an answer."),
    subject=_("“{job}” is open again"),
    button=_("Open your proposal"),
    until=FOR_GOOD,
)
OUTAGE_OF_JOB = kind(
    "outage-of-job",
    (
        _("Surety could not be used from {away} to {back}."),
        _("“{job}” would have closed on {was}. It now takes proposals until {due}."),
        _("We are sorry; nobody loses by it."),
    ),
    subject=_("“{job}” takes proposals until {due}"),
    button=_("Open the job"),
    until=Until(passes="due"),
)


def _still_to_write(facts: Sequence[Kept]) -> list[bool]:
    """Reviews that this reader can write and has not; asked by contract and writer. Their model tells, as above."""
    still_open = apps.get_model("contracts", "Reviewing").objects.filter(published_at=None)
    # With whom has written; one row of nobody where none has.
    found = set(still_open.filter(contract__in=[each["of"] for each in facts]).values_list("contract", "reviews__by"))
    waiting = {contract for contract, _by in found}
    return [each["of"] in waiting and (each["of"], each["writer"]) not in found for each in facts]


WHILE_UNWRITTEN = Until(stands=_still_to_write, of=("of", "writer"))
REVIEW_WANTED = kind(
    "review-wanted",
    (
        _("“{contract}” is over. Until {due} you can say how it was to work with {other}."),
        _("Neither of you reads what the other wrote before both are in or that time is over."),
    ),
    subject=_("How was it to work with {other}?"),
    button=_("Write a review"),
    until=WHILE_UNWRITTEN,
)
REVIEW_STILL_OPEN = kind(
    "review-still-open",
    _("Until {due} you can say how it was to work with {other} on “{contract}”."),
    subject=_("You can review {other} until {due}"),
    button=_("Write a review"),
    until=WHILE_UNWRITTEN,
)
REVIEWED = kind(
    "reviewed",
    _("{by} reviewed you for “{contract}”. You can reply once, for everybody to read."),
    subject=_("{by} reviewed you for “{contract}”"),
    button=_("Read the review"),
    until=FOR_GOOD,
)
REVIEW_PUBLISHED = kind(
    "review-published",
    _("The time for reviews of “{contract}” is over, and yours of {of} is published."),
    subject=_("Your review of {of} is published"),
    button=_("Read your review"),
    until=FOR_GOOD,
)
REVIEW_REPLIED = kind(
    "review-replied",
    _("{of} replied to your review."),
    subject=_("{of} replied to your review"),
    body=(Typed("reply"),),
    button=_("Read it"),
    until=FOR_GOOD,
)
OUTAGE_OF_REVIEWS = kind(
    "outage-of-reviews",
    (
        _("Surety could not be used from {away} to {back}."),
        _("The time for reviews of “{contract}” would have ended at {was}. It now runs until {due}."),
        _("We are sorry; nobody loses by it."),
    ),
    subject=_("There is more time to review “{contract}”: until {due}"),
    button=_("Write a review"),
    until=Until(passes="due"),
)

REPORT_DECIDED = kind(
    "report-decided",
    By(
        "what",
        {
            "dismissed": _("We looked at what you reported, and found nothing against our rules: {reason}"),
            "warned": _("We looked at what you reported, and warned the person: {reason}"),
            "hidden": _("We looked at what you reported, and show it to nobody any more: {reason}"),
        },
    ),
    subject=_("We have looked at what you reported"),
    button=_("Your reports"),
    until=FOR_GOOD,
)
REPORTED = kind(
    "reported",
    By(
        "subject",
        {
            "job": By(
                "what",
                {
                    "warned": _("Somebody reported a job of yours, and we agree. Please change it: {reason}"),
                    "hidden": _("Somebody reported a job of yours, and we show it to nobody any more: {reason}"),
                },
            ),
            "person": _("Somebody reported you, and we agree. Please do not let it happen again: {reason}"),
            "message": By(
                "what",
                {
                    "warned": _("Somebody reported a message of yours, and we agree: {reason}"),
                    "hidden": _("Somebody reported a message of yours, and we show it to nobody any more: {reason}"),
                },
            ),
            "review": By(
                "what",
                {
                    "warned": _("Somebody reported a review of yours, and we agree: {reason}"),
                    "hidden": _("Somebody reported a review of yours, and we show it to nobody any more: {reason}"),
                },
            ),
        },
    ),
    subject=_("A warning from our staff"),
    button=_("Read it"),
    until=FOR_GOOD,
)

SENT_PLAN_AGREED = kind(
    "sent-plan-agreed",
    _("{who} agrees to your plan “{plan}” for {price}. Their deposit is next, and then you are asked to accept."),
    subject=_("{who} agrees to your plan “{plan}”"),
    button=_("Open the proposal"),
    until=Until(stands=_waits_for_an_answer, of=("proposal",)),
)
SENT_PLAN_TAKEN_UP = kind(
    "sent-plan-taken-up",
    _("{who} has taken up your plan “{plan}” and wants to talk about changes."),
    subject=_("{who} has taken up your plan “{plan}”"),
    button=_("Open the proposal"),
    until=Until(stands=_waits_for_an_answer, of=("proposal",)),
)
SENT_PLAN_REFUSED = kind(
    "sent-plan-refused",
    _("{who} says that the plan “{plan}” was not meant for you, and has put it away. Nothing was charged."),
    subject=_("The plan “{plan}” was not meant for you"),
    button=_("Open the proposal"),
    until=FOR_GOOD,
)

"""The tables of all rooms, where Django looks for them."""

from contracts.by_link.models import PlanEvent, PlanOpening, SentPlan, SentPlanFile
from contracts.contracts.events import ContractEvent
from contracts.contracts.models import Contract, ContractTerms
from contracts.contracts.note import ContractNote
from contracts.directory.models import Listing
from contracts.invitations.models import Invitation
from contracts.jobs.models import Job, JobFile
from contracts.proposals.models import FileTakenOut, PlannedMilestone, Proposal, ProposalFile
from contracts.proposals.versions import PlanAnswer, PlanVersion
from contracts.reports.models import Hiding, Report, ReportDecision, Subject
from contracts.reviews.models import PersonToCount, Review, Reviewing, Stars
from contracts.saved.models import FoundJob, JobToMatch, SavedJob, SavedSearch, Visit
from contracts.talk.elsewhere_mark import AskedElsewhere
from contracts.talk.models import Message, MessageFile
from contracts.talk.threads import Seat, Thread

__all__ = [
    "AskedElsewhere",
    "Contract",
    "ContractEvent",
    "ContractNote",
    "ContractTerms",
    "FileTakenOut",
    "FoundJob",
    "Hiding",
    "Invitation",
    "Job",
    "JobFile",
    "JobToMatch",
    "Listing",
    "Message",
    "MessageFile",
    "PersonToCount",
    "PlanAnswer",
    "PlanEvent",
    "PlanOpening",
    "PlanVersion",
    "PlannedMilestone",
    "Proposal",
    "ProposalFile",
    "Report",
    "ReportDecision",
    "Review",
    "Reviewing",
    "SavedJob",
    "SavedSearch",
    "Seat",
    "SentPlan",
    "SentPlanFile",
    "Stars",
    "Subject",
    "Thread",
    "Visit",
]

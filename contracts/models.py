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
    "Invitation",
    "Job",
    "JobFile",
    "JobToMatch",
    "Listing",
    "Message",
    "MessageFile",
    "PlanAnswer",
    "PlanEvent",
    "PlanOpening",
    "PlanVersion",
    "PlannedMilestone",
    "Proposal",
    "ProposalFile",
    "SavedJob",
    "SavedSearch",
    "Seat",
    "SentPlan",
    "SentPlanFile",
    "Thread",
    "Visit",
]

"""The tables of all rooms, where Django looks for them."""

from contracts.contracts.events import ContractEvent
from contracts.contracts.models import Contract, ContractTerms
from contracts.contracts.note import ContractNote
from contracts.jobs.models import Job, JobFile
from contracts.proposals.models import PlannedMilestone, Proposal, ProposalFile
from contracts.saved.models import FoundJob, JobToMatch, SavedJob, SavedSearch, Visit
from contracts.talk.models import Message, MessageFile

__all__ = [
    "Contract",
    "ContractEvent",
    "ContractNote",
    "ContractTerms",
    "FoundJob",
    "Job",
    "JobFile",
    "JobToMatch",
    "Message",
    "MessageFile",
    "PlannedMilestone",
    "Proposal",
    "ProposalFile",
    "SavedJob",
    "SavedSearch",
    "Visit",
]

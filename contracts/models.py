"""The tables of all rooms, where Django looks for them."""

from contracts.contracts.events import ContractEvent
from contracts.contracts.models import Contract, ContractTerms
from contracts.contracts.note import ContractNote
from contracts.jobs.models import Job, JobFile
from contracts.proposals.models import FileTakenOut, PlannedMilestone, Proposal, ProposalFile
from contracts.proposals.versions import PlanAnswer, PlanVersion
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
    "Job",
    "JobFile",
    "Message",
    "MessageFile",
    "PlanAnswer",
    "PlanVersion",
    "PlannedMilestone",
    "Proposal",
    "ProposalFile",
    "Seat",
    "Thread",
]

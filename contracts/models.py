"""The tables of all rooms, where Django looks for them."""

from contracts.by_link.models import PlanEvent, PlanOpening, SentPlan, SentPlanFile
from contracts.contracts.events import ContractEvent
from contracts.contracts.models import Contract, ContractTerms
from contracts.contracts.note import ContractNote
from contracts.jobs.models import Job, JobFile
from contracts.proposals.models import FileTakenOut, PlannedMilestone, Proposal, ProposalFile
from contracts.proposals.versions import PlanAnswer, PlanVersion
from contracts.talk.models import Message, MessageFile

__all__ = [
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
    "PlanEvent",
    "PlanOpening",
    "PlanVersion",
    "PlannedMilestone",
    "Proposal",
    "ProposalFile",
    "SentPlan",
    "SentPlanFile",
]

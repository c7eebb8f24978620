from contracts.models.contract import Contract, ContractTerms
from contracts.models.event import ContractEvent
from contracts.models.job import Job, JobFile
from contracts.models.message import Message, MessageFile
from contracts.models.proposal import PlannedMilestone, Proposal

__all__ = [
    "Contract",
    "ContractEvent",
    "ContractTerms",
    "Job",
    "JobFile",
    "Message",
    "MessageFile",
    "PlannedMilestone",
    "Proposal",
]

"""The tables of all rooms, where Django looks for them."""

from contracts.contracts.events import ContractEvent
from contracts.contracts.models import Contract, ContractTerms
from contracts.contracts.note import ContractNote
from contracts.jobs.models import Job, JobFile
from contracts.proposals.models import PlannedMilestone, Proposal, ProposalFile
from contracts.reports.models import Hiding, Report, ReportDecision, Subject
from contracts.reviews.models import PersonToCount, Review, Reviewing, Stars
from contracts.talk.elsewhere_mark import AskedElsewhere
from contracts.talk.models import Message, MessageFile
from contracts.talk.threads import Seat, Thread

__all__ = [
    "AskedElsewhere",
    "Contract",
    "ContractEvent",
    "ContractNote",
    "ContractTerms",
    "Hiding",
    "Job",
    "JobFile",
    "Message",
    "MessageFile",
    "PersonToCount",
    "PlannedMilestone",
    "Proposal",
    "ProposalFile",
    "Report",
    "ReportDecision",
    "Review",
    "Reviewing",
    "Seat",
    "Stars",
    "Subject",
    "Thread",
]

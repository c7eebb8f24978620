from milestones.models.change_request import ChangeRequest, ChangeRequestFile
from milestones.models.contract_line import ContractLine, ContractToDraw
from milestones.models.criterion import Criterion
from milestones.models.event import MilestoneEvent
from milestones.models.milestone import Milestone
from milestones.models.payment_request import PaymentRequest
from milestones.models.settlement_offer import SettlementOffer
from milestones.models.states import State
from milestones.models.submission import Submission, SubmissionFile, SubmissionLink
from milestones.models.sweep_failure import SweepFailure

__all__ = [
    "ChangeRequest",
    "ChangeRequestFile",
    "ContractLine",
    "ContractToDraw",
    "Criterion",
    "Milestone",
    "MilestoneEvent",
    "PaymentRequest",
    "SettlementOffer",
    "State",
    "Submission",
    "SubmissionFile",
    "SubmissionLink",
    "SweepFailure",
]

from disputes.models.appeal import Appeal
from disputes.models.dispute import Dispute
from disputes.models.evidence import Evidence, EvidenceFile
from disputes.models.parcel import Parcel
from disputes.models.question import Question
from disputes.models.ruling import Acceptance, Finding, Ruling
from disputes.models.statement import Statement
from disputes.models.takeover import Takeover

__all__ = [
    "Acceptance",
    "Appeal",
    "Dispute",
    "Evidence",
    "EvidenceFile",
    "Finding",
    "Parcel",
    "Question",
    "Ruling",
    "Statement",
    "Takeover",
]

from disputes.models.appeal import Appeal
from disputes.models.dispute import Dispute
from disputes.models.evidence import Evidence, EvidenceFile
from disputes.models.question import Question
from disputes.models.ruling import Acceptance, Finding, Ruling
from disputes.models.statement import Statement

__all__ = ["Acceptance", "Appeal", "Dispute", "Evidence", "EvidenceFile", "Finding", "Question", "Ruling", "Statement"]

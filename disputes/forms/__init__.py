from disputes.forms.appeal import AppealForm
from disputes.forms.bringing import EvidenceForm
from disputes.forms.stating import OpenDisputeForm, ResponseForm

__all__ = ["AppealForm", "EvidenceForm", "OpenDisputeForm", "ResponseForm"]

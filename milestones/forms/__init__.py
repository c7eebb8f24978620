from milestones.forms.asking import ConfirmRequestForm, DeclinePaymentForm, PaymentRequestForm
from milestones.forms.ending import EndContractForm
from milestones.forms.money import ConfirmAmountForm, DirectPaymentForm, HireForm, ReturnForm
from milestones.forms.settlement import (
    AcceptSettlementForm,
    DeclineSettlementForm,
    RefundRequestForm,
    SettlementForm,
)
from milestones.forms.work import ChangesForm, SubmissionForm

__all__ = [
    "AcceptSettlementForm",
    "ChangesForm",
    "ConfirmAmountForm",
    "ConfirmRequestForm",
    "DeclinePaymentForm",
    "DeclineSettlementForm",
    "DirectPaymentForm",
    "EndContractForm",
    "HireForm",
    "PaymentRequestForm",
    "RefundRequestForm",
    "ReturnForm",
    "SettlementForm",
    "SubmissionForm",
]

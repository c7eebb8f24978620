from contracts.forms.filters import JobFilters
from contracts.forms.job import JobForm
from contracts.forms.message import MessageForm
from contracts.forms.plan import Plan, PlanFormSet
from contracts.forms.proposal import ProposalForm

__all__ = ["JobFilters", "JobForm", "MessageForm", "Plan", "PlanFormSet", "ProposalForm"]

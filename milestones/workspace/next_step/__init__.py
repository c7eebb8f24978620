"""The one sentence that says what happens if nobody acts; the same for both sides, each in their own zone."""

from milestones.workspace.next_step.contract import of_amounts, of_contract
from milestones.workspace.next_step.milestone import of_milestone
from milestones.workspace.next_step.sentence import NextStep, Reader

__all__ = ["NextStep", "Reader", "of_amounts", "of_contract", "of_milestone"]

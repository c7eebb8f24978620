"""A contract as staff read it who may see contracts: everything is told, and nothing can be done."""

from milestones.clocks import Party
from milestones.workspace.actions import Action
from milestones.workspace.page import Workspace


class Watched(Workspace):
    """The same page for a reader who is no party: nobody's turn is theirs, and no button is theirs to press."""

    is_watched, side = True, Party.STAFF

    @property
    def actions(self) -> list[Action]:
        return []

    @property
    def is_my_turn(self) -> bool:
        return False

    @property
    def can_be_ended(self) -> bool:
        return False

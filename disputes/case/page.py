"""Everything that a dispute's page shows to one of its two sides, read with a fixed number of statements."""

from functools import cached_property

from disputes.case import actions, progress, thread
from disputes.case.actions import Action, WayOut
from disputes.case.case import Case
from disputes.case.progress import Step
from disputes.case.thread import Entry


class Page(Case):
    """A case with its story and its buttons."""

    @cached_property
    def thread(self) -> list[Entry]:
        """What was said and done, in order."""
        return thread.thread_of(self)

    @cached_property
    def steps(self) -> list[Step]:
        """How far it has come; empty when it ended without a ruling."""
        return progress.steps_of(self.dispute, responded=all(side.statement for side in self.sides))

    @property
    def is_my_turn(self) -> bool:
        """Whether there is something that the reader alone or either side is waited for."""
        return any(action.primary for action in self.actions)

    @cached_property
    def actions(self) -> list[Action]:
        """What the reader can do about it, the likeliest first."""
        return actions.on_dispute(self)

    @cached_property
    def ways_out(self) -> list[WayOut]:
        """How the reader can end it."""
        return actions.ways_out_of(self)

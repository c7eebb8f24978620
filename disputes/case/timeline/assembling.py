from collections.abc import Sequence
from itertools import chain

from disputes.case.timeline import case, work
from disputes.case.timeline.entry import Entry, Kind
from milestones.models import Milestone


def timeline_of(milestone: Milestone, *, for_staff: bool = False) -> list[Entry]:
    """Oldest first, about every dispute that the milestone has had; a fixed number of statements.

    The milestone must be read with_parties(). `for_staff`: also rulings that no second person has confirmed, and who
    took it from whom.
    """
    told = chain(
        work.moves(milestone),
        work.submissions(milestone),
        work.changes(milestone),
        work.messages(milestone),
        work.offers(milestone),
        case.statements(milestone),
        case.evidence(milestone),
        case.questions(milestone),
        case.takeovers(milestone) if for_staff else (),
        case.rulings(milestone, for_staff=for_staff),
        case.appeals(milestone),
    )
    return sorted(told, key=lambda entry: entry.at)


def counted(entries: Sequence[Entry]) -> list[tuple[Kind, int]]:
    """How many entries there are of each kind, for the page's filters; kinds without any are left out."""
    counts = {kind: sum(entry.kind == kind for entry in entries) for kind in Kind}
    return [(kind, count) for kind, count in counts.items() if count]

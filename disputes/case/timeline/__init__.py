"""Everything that happened to a disputed milestone, in one line of time: work, words, money, evidence, rulings."""

from disputes.case.timeline.assembling import timeline_of
from disputes.case.timeline.entry import Entry, File, Kind

__all__ = ["Entry", "File", "Kind", "timeline_of"]

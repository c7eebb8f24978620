"""What a contract's page says of the reviews of its two sides, to each side of its own alone."""

from dataclasses import dataclass
from datetime import tzinfo

from django.utils.translation import gettext as _

from contracts.models import Contract, Reviewing
from marketplace import times


@dataclass(frozen=True)
class ReviewLine:
    """The sentence, the words of its link and where that leads; `is_wanted` while the reader has not written yet."""

    sentence: str
    button: str
    path: str
    is_wanted: bool


def line_of(contract: Contract, other: str, zone: tzinfo) -> ReviewLine | None:
    """Of a contract as `reading.to_show` reads it, for the party that reads it; nothing where there are no reviews."""
    found: Reviewing | None = getattr(contract, "reviewing", None)
    if found is None:
        return None
    path, due_at = found.get_absolute_url(), times.absolute(found.due_at, zone)
    if not found.is_open:
        return ReviewLine(_("The reviews of this contract are published."), _("Read the reviews"), path, False)
    if vars(contract).get("has_reviewed"):
        said = _("You have reviewed {other}. You can change it until {due_at}, or until both reviews are in.")
        return ReviewLine(said.format(other=other, due_at=due_at), _("Your review"), path, False)
    said = _(
        "How was it to work with {other}? You have until {due_at}. Neither of you reads the other’s review before both "
        "are in or that time is over."
    )
    return ReviewLine(said.format(other=other, due_at=due_at), _("Review {other}").format(other=other), path, True)

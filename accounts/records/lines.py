"""A record in a line, where somebody is one of many: on cards of proposals and of people."""

from collections.abc import Sequence

from accounts.models import User
from accounts.records.figures import AS_CLIENT, AS_FREELANCER, Figure, figures

# What says most in least room.
OF_FREELANCER = tuple(kind for kind in AS_FREELANCER if kind.key in {"jobs-done", "earned", "on-time", "undisputed"})
OF_CLIENT = tuple(kind for kind in AS_CLIENT if kind.key in {"hired", "spent", "answers", "silence"})


def lines_of(person: User, *, as_client: bool = False) -> Sequence[Figure]:
    """A few figures of somebody read with `record` and `profile`; what they hide is left out."""
    if as_client:
        return figures(person.record, OF_CLIENT)
    hidden = person.profile.hides_paid_band
    return figures(person.record, [kind for kind in OF_FREELANCER if not (kind.tells_sums and hidden)])

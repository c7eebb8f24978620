"""The rules in their versions: a contract keeps those under which it began, and so does each of its deposits.

Whatever changes what people may do or what becomes of their money gets a field here, and a new version when a release
brings it. Nothing is taken out of an earlier version while a contract lives under it.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Rules:
    """What is different from one version to the next; everything else holds for every contract."""

    version: int
    # Disputes.
    withdrawing_needs_consent: bool = False
    sides_pass_to_staff: bool = False
    silence_forfeits_response: bool = False
    rulings_are_accepted: bool = False
    review_hears_answers_only: bool = False
    # Refund requests: how far apart, and how many that are declined with nothing submitted become a dispute.
    requests_apart: timedelta = timedelta(0)
    declined_become_dispute: int | None = None
    own_limits_bind_silence: bool = False
    # Work and signs of life.
    messages_count_as_work: bool = False
    same_work_is_refused: bool = False
    waiting_side_keeps_awake: bool = True


FIRST = Rules(version=1)
SECOND = Rules(
    version=2,
    withdrawing_needs_consent=True,
    sides_pass_to_staff=True,
    silence_forfeits_response=True,
    rulings_are_accepted=True,
    review_hears_answers_only=True,
    requests_apart=timedelta(days=7),
    declined_become_dispute=2,
    own_limits_bind_silence=True,
    messages_count_as_work=True,
    same_work_is_refused=True,
    waiting_side_keeps_awake=False,
)
VERSIONS = {rules.version: rules for rules in (FIRST, SECOND)}
CURRENT = max(VERSIONS)


def current_version() -> int:
    """The version under which a contract begins now."""
    return CURRENT

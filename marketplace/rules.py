"""The rules in their versions: a contract keeps those under which it began, and so does each of its deposits.

Whatever changes what people may do or what becomes of their money gets a field here, and a new version when a release
brings it. Nothing is taken out of an earlier version while a contract lives under it, and the database refuses to
change a contract's version. What protects everybody's money at once (the cash gate, limits, who decides) has none.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Rules:
    """What is different from one version to the next; everything else holds for every contract."""

    version: int
    # Released money can be withdrawn the later, the less is known of the two sides: escrow/earnings/withdrawable.py.
    withdrawing_waits_by_risk: bool = False
    # Of a hold that is worth more than what the client's bank took: that alone goes, and the rest stays held. Before,
    # it went back to the client with it.
    bank_takes_only_its_part: bool = False
    # What staff have ruled, and what silence has decided, is paid whatever the client's bank does then.
    bank_overrules_no_decision: bool = False
    # The client owes what a lost chargeback took and nothing that is held pays for.
    client_owes_what_the_bank_took: bool = False
    # What was released with nothing submitted can be taken from earnings that were not withdrawn.
    bank_reaches_unseen_releases: bool = False
    # Disputes.
    withdrawing_needs_consent: bool = False
    sides_pass_to_staff: bool = False
    silence_forfeits_response: bool = False
    rulings_are_accepted: bool = False
    review_hears_answers_only: bool = False
    # Refund requests: how far apart, and how many that are not agreed to while work is owed become a dispute.
    requests_apart: timedelta = timedelta(0)
    refused_become_dispute: int | None = None
    own_limits_bind_silence: bool = False
    # Work and signs of life.
    messages_count_as_work: bool = False
    same_work_is_refused: bool = False
    waiting_side_keeps_awake: bool = True


FIRST = Rules(version=1)
SECOND = Rules(
    version=2,
    withdrawing_waits_by_risk=True,
    bank_takes_only_its_part=True,
    bank_overrules_no_decision=True,
    client_owes_what_the_bank_took=True,
    bank_reaches_unseen_releases=True,
    withdrawing_needs_consent=True,
    sides_pass_to_staff=True,
    silence_forfeits_response=True,
    rulings_are_accepted=True,
    review_hears_answers_only=True,
    requests_apart=timedelta(days=7),
    refused_become_dispute=2,
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

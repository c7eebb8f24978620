"""The rules in their versions: a contract keeps those under which it began, and so does each of its deposits.

Whatever changes what people may do or what becomes of their money gets a field here, and a new version when a release
brings it. Nothing is taken out of an earlier version while a contract lives under it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rules:
    """What is different from one version to the next; everything else holds for every contract."""

    version: int
    # Released money can be withdrawn the later, the less is known of the two sides: escrow/withdrawable.py.
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


FIRST = Rules(version=1)
SECOND = Rules(
    version=2,
    withdrawing_waits_by_risk=True,
    bank_takes_only_its_part=True,
    bank_overrules_no_decision=True,
    client_owes_what_the_bank_took=True,
    bank_reaches_unseen_releases=True,
)
VERSIONS = {rules.version: rules for rules in (FIRST, SECOND)}
CURRENT = max(VERSIONS)


def current_version() -> int:
    """The version under which a contract begins now."""
    return CURRENT

"""The rules in their versions: a contract keeps those under which it began, and so does each of its deposits.

Whatever changes what people may do or what becomes of their money gets a field here, and a new version when a release
brings it. Nothing is taken out of an earlier version while a contract lives under it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rules:
    """What is different from one version to the next; everything else holds for every contract."""

    version: int


FIRST = Rules(version=1)
VERSIONS = {rules.version: rules for rules in (FIRST,)}
CURRENT = max(VERSIONS)


def current_version() -> int:
    """The version under which a contract begins now."""
    return CURRENT

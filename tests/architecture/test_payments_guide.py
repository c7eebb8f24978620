"""The README's guide to real payments names what the code handles."""

import re
from pathlib import Path

from escrow.gateways.stripe.events import KINDS, THIN_KINDS

README = Path(__file__).parent.parent.parent / "README.md"


def listed() -> set[str]:
    """Every kind of event in the table, with short forms such as `.expired` written out."""
    [snapshots] = re.findall(r"^ *\| Your account \| snapshot \| (.*) \|$", README.read_text(), flags=re.MULTILINE)
    kinds, family = set(), ""
    for kind in re.findall(r"`([^`]+)`", snapshots):
        family = family if kind.startswith(".") else kind.rpartition(".")[0]
        kinds.add(family + kind if kind.startswith(".") else kind)
    return kinds


def test_the_events_to_enable_are_those_that_are_handled() -> None:
    assert listed() == set(KINDS)
    assert set(THIN_KINDS) <= set(re.findall(r"`(v2\.[^`]+)`", README.read_text()))

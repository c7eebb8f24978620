"""The table that is printed."""

from marketplace.bench.measured import Measured
from marketplace.bench.size import Size

WIDTH = 78


def head() -> str:
    """The names of its columns."""
    return f"{'what':{WIDTH}} {'small':>12} {'large':>12}       {'value':>8}  target"


def row(measured: Measured, size: Size) -> str:
    """One line. Only a full run judges: small numbers say little about growth."""
    small = "" if measured.small is None else _number(measured.small)
    # A figure that stands for itself has been said.
    value = "" if measured.small is None else _number(measured.value)
    verdict = ""
    if measured.target:
        verdict = f"{measured.target}" + ("" if size is Size.SMALL else ": holds" if measured.holds else ": MISSED")
    line = f"{measured.what:{WIDTH}} {small:>12} {_number(measured.large):>12} {measured.unit:<4}  "
    return f"{line}{value:>8}  {verdict}".rstrip()


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1_000 or value == int(value) else f"{value:,.2f}"

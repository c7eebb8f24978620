"""How large a contract was, told as a band: enough to weigh a review by, too little to read a price from."""

from django.utils.translation import gettext as _

from marketplace.money import Money, major_minor

# In whole dollars; currencies with smaller units have as many times more (see `major_minor`).
STEPS = (100, 500, 1_000, 5_000, 10_000, 50_000)


def band_of(amount: Money) -> str:
    """Such as "$500.00 to $1,000.00"."""
    edges = [Money(major_minor(step, amount.currency), amount.currency) for step in STEPS]
    above = [edge for edge in edges if edge.amount_minor > amount.amount_minor]
    if not above:
        return _("{edge} or more").format(edge=edges[-1])
    if len(above) == len(edges):
        return _("under {edge}").format(edge=edges[0])
    return _("{least} to {most}").format(least=edges[-len(above) - 1], most=above[0])

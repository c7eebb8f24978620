"""How long people have, for texts that are not about one milestone: read from the table that the worker runs on."""

from django import template

from milestones.clocks import CLOCKS

register = template.Library()
BY_NAME = {clock.name: clock for clock in CLOCKS}


@register.simple_tag
def lasts(name: str) -> str:
    """The length of the clock of this name, in words: "14 days". Raises KeyError for one that is not in the table."""
    return BY_NAME[name].how_long

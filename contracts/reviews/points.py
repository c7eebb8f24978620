"""The points on which stars are given, by the part that the reviewed person played."""

from collections.abc import Mapping

from django.db.models import TextChoices

from marketplace.texts import later as _

LEAST, MOST = 1, 5


class Side(TextChoices):
    """As what somebody is reviewed."""

    FREELANCER = "freelancer", _("As a freelancer")
    CLIENT = "client", _("As a client")


# In this order, as columns of a review, a form and a person's sums.
POINTS = ("work", "communication", "promptness", "again")
WORDS: Mapping[str, Mapping[str, str]] = {
    Side.FREELANCER: {
        "work": _("Quality of the work"),
        "communication": _("Communication"),
        "promptness": _("On time"),
        "again": _("Would hire again"),
    },
    Side.CLIENT: {
        "work": _("Clear wishes"),
        "communication": _("Communication"),
        "promptness": _("Prompt answers"),
        "again": _("Would work with them again"),
    },
}

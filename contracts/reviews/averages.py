"""What a person's stars come to, in words: no average of fewer than FEWEST, and none without how many."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.reviews.models import Stars
from contracts.reviews.points import MOST, POINTS, WORDS, Side

FEWEST = 3


@dataclass(frozen=True)
class Average:
    """A mean in tenths, rounded half up: 47 is "4.7". `whole` stars of MOST are drawn full."""

    name: str
    tenths: int

    @property
    def text(self) -> str:
        return f"{self.tenths // 10}.{self.tenths % 10}"

    @property
    def whole(self) -> int:
        return (self.tenths + 5) // 10

    @property
    def told(self) -> str:
        return _("{stars} of {most}").format(stars=self.text, most=MOST)


def mean(name: str, total: int, number: int) -> Average:
    """Of so many stars by so many."""
    return Average(name, (20 * total + number) // (2 * number))


class Standing:
    """How somebody is reviewed in one part."""

    def __init__(self, stars: Stars) -> None:
        self.stars = stars
        self.side = Side(stars.side)

    @property
    def heading(self) -> str:
        return str(self.side.label)

    @property
    def is_enough(self) -> bool:
        return self.stars.counted >= FEWEST

    @property
    def overall(self) -> Average:
        """Of all points alike."""
        total = sum(getattr(self.stars, point) for point in POINTS)
        return mean(_("Overall"), total, len(POINTS) * self.stars.counted)

    @property
    def points(self) -> list[Average]:
        return [mean(WORDS[self.side][point], getattr(self.stars, point), self.stars.counted) for point in POINTS]

    @property
    def from_how_many(self) -> str:
        many = self.stars.counted
        if self.is_enough:
            return ngettext("from {many} review", "from {many} reviews", many).format(many=many)
        return ngettext(
            "Too few to average: {many} review counts", "Too few to average: {many} reviews count", many
        ).format(many=many)

    @property
    def beside(self) -> str:
        """What is said of those that do not count; empty where all do."""
        many = self.stars.published - self.stars.counted
        if not many:
            return ""
        return ngettext(
            "{many} more can be read below and does not count.",
            "{many} more can be read below and do not count.",
            many,
        ).format(many=many)


def standings(person_id: int) -> list[Standing]:
    """Of a person in each part in which there is a review; one statement."""
    return [Standing(stars) for stars in Stars.objects.filter(person=person_id, published__gt=0).order_by("-side")]

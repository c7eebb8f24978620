"""How a parcel stands, as its page says it."""

from dataclasses import dataclass
from datetime import datetime

from disputes.models import Parcel
from disputes.models.parcel import STAYS
from marketplace import clock


@dataclass(frozen=True)
class Shown:
    """What was asked for last, if anything was."""

    parcel: Parcel | None

    @property
    def is_under_way(self) -> bool:
        return self.parcel is not None and self.parcel.is_under_way

    @property
    def has_failed(self) -> bool:
        return self.parcel is not None and self.parcel.state == Parcel.State.FAILED

    @property
    def goes(self) -> datetime | None:
        """Until when it can be fetched."""
        return self.parcel.made_at + STAYS if self.parcel and self.parcel.made_at else None

    @property
    def can_be_fetched(self) -> bool:
        return self.goes is not None and clock.now() < self.goes

    @property
    def per_cent(self) -> int:
        return 100 * self.parcel.done // self.parcel.steps if self.parcel and self.parcel.steps else 0

from django.apps import AppConfig


class MilestonesConfig(AppConfig):
    name = "milestones"

    def ready(self) -> None:
        """Connect the receivers of the signals of escrow, accounts and contracts, and the questions of /readyz."""
        from milestones import locks  # noqa: F401, PLC0415  models are not loaded before this
        from milestones.hearing import (  # noqa: F401, PLC0415  models are not loaded before this
            chargebacks,
            decided_before_chargeback,
            deposits,
            evidence,
            inquiries,
            late_decisions,
            partial_chargebacks,
        )
        from milestones.hearing import suspensions as _heard  # noqa: F401, PLC0415  models are not loaded before this
        from milestones.kinds_of_notice import (  # noqa: F401, PLC0415  they are a part of the table
            asking,
            bank,
            bank_took,
            days,
            money,
            offers,
            outages,
            settlements,
            suspensions,
            time,
            work,
        )
        from milestones.silence import idle_money, lateness  # noqa: F401, PLC0415  models are not loaded before this

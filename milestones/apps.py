from django.apps import AppConfig


class MilestonesConfig(AppConfig):
    name = "milestones"

    def ready(self) -> None:
        """Connect the receivers of the signals of escrow, accounts and contracts, and the questions of /readyz."""
        from milestones import locks  # noqa: F401, PLC0415  models are not loaded before this
        from milestones.hearing import (  # noqa: F401, PLC0415  models are not loaded before this
            chargebacks,
            decided,
            deposits,
            evidence,
            inquiries,
            late_decisions,
            parts,
            suspensions,
        )
        from milestones.silence import dormancy, lateness  # noqa: F401, PLC0415  models are not loaded before this

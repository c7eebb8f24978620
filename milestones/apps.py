from django.apps import AppConfig


class MilestonesConfig(AppConfig):
    name = "milestones"

    def ready(self) -> None:
        """Connect the receivers of the signals of escrow, accounts and contracts, and the questions of /readyz."""
        from milestones import (  # noqa: PLC0415  models are not loaded before this
            chargebacks,  # noqa: F401
            decided,  # noqa: F401
            deposits,  # noqa: F401
            dormancy,  # noqa: F401
            evidence,  # noqa: F401
            inquiries,  # noqa: F401
            late_decisions,  # noqa: F401
            lateness,  # noqa: F401
            locks,  # noqa: F401
            parts,  # noqa: F401
            suspensions,  # noqa: F401
        )

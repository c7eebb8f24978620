from django.apps import AppConfig


class MilestonesConfig(AppConfig):
    name = "milestones"

    def ready(self) -> None:
        """Connect the receivers of escrow's signals."""
        from milestones import chargebacks, deposits, evidence, locks  # noqa: F401, PLC0415  models are not loaded before this

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "disputes"

    def ready(self) -> None:
        """Connect the receivers of the signals of milestones and escrow, and the question of /readyz."""
        from disputes import listening  # noqa: F401, PLC0415  models are not loaded before this
        from disputes.kinds_of_notice import beginning, ending, for_staff, parcels  # noqa: F401, PLC0415  a part of the table
        from disputes.pack import for_bank  # noqa: F401, PLC0415  nor before this
        from disputes.silence import lateness  # noqa: F401, PLC0415  models are not loaded before this

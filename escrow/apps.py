from django.apps import AppConfig


class EscrowConfig(AppConfig):
    name = "escrow"

    def ready(self) -> None:
        """Register the system check and the question of /readyz."""
        from escrow import checks, lateness  # noqa: F401, PLC0415  the registry is not there before this

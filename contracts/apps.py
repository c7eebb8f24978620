from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"

    def ready(self) -> None:
        """Connect the receiver of a signal of accounts."""
        from contracts import naming  # noqa: F401, PLC0415  models are not loaded before this

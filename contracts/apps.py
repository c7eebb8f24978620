from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"

    def ready(self) -> None:
        """Connect the receivers of signals of accounts."""
        from contracts import dealings, naming, related  # noqa: F401, PLC0415  models are not loaded before this

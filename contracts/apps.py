from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"

    def ready(self) -> None:
        """Connect the receivers of signals of accounts, and add to the table of what people can be told."""
        from contracts import (  # noqa: F401, PLC0415  models come first
            dealings,
            kinds_of_notice,
            naming,
            related,
            titles,
        )
        from contracts.by_link import openings  # noqa: F401, PLC0415  it listens to sign-up and sign-in
        from contracts.talk import unread  # noqa: F401, PLC0415

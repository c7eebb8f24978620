from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Connect the receivers of the outbox's signals."""
        from accounts import mail_state  # noqa: F401, PLC0415  models are not loaded before this

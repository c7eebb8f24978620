from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Connect what listens to the outbox and to allauth; models are not loaded before this."""
        from accounts.kinds_of_notice import for_staff, suspensions  # noqa: F401, PLC0415  they are a part of the table
        from accounts.notices import mail_state  # noqa: F401, PLC0415  their import is what connects them
        from accounts.signing_in import receivers  # noqa: F401, PLC0415  their import is what connects them

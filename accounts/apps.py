from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


def keep_roles(**kwargs: Any) -> None:
    """Have the staff's roles as they are written down."""
    from accounts import roles  # noqa: PLC0415  models are not there before this

    roles.keep()


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Connect what listens to the outbox and to allauth; models are not loaded before this."""
        from accounts.kinds_of_notice import for_staff, suspensions  # noqa: F401, PLC0415  they are a part of the table
        from accounts.notices import mail_state  # noqa: F401, PLC0415  their import is what connects them
        from accounts.signing_in import receivers  # noqa: F401, PLC0415  their import is what connects them

        # Rights come with the app that they are about, and this one comes after all of ours.
        post_migrate.connect(keep_roles, sender=apps.get_app_config("auth"), dispatch_uid="accounts.roles")

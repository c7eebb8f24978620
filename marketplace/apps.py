from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def have_a_name(**kwargs: Any) -> None:
    """Draw the installation's name before the first two rows could wait for each other to do so."""
    from marketplace import installation  # noqa: PLC0415  models are not there before this

    installation.current()


class MarketplaceConfig(AppConfig):
    name = "marketplace"

    def ready(self) -> None:
        """See to the name whenever tables were made or emptied; know the lookup `among`, who signs in, and the uploads.

        What is kept needs the clock, whose table is in `marketplace.models`: so this table is in none of its imports.
        """
        from marketplace import among  # noqa: F401, PLC0415  fields are there from here on
        from marketplace.drafts import left  # noqa: F401, PLC0415  hears who signs in
        from marketplace.uploads import models  # noqa: F401, PLC0415  nor is the clock before this

        post_migrate.connect(have_a_name, sender=self)

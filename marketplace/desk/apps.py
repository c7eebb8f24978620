from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, as the desk of the staff."""

    default_site = "marketplace.desk.site.Desk"

"""The web process's entry."""

import os

from django.core.wsgi import get_wsgi_application

from escrow import gateways

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
application = get_wsgi_application()
gateways.refuse_unfit_settings()

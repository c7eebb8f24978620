"""Every address of the site; each app names its own pages."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from marketplace import health, views
from marketplace.public import views as public
from marketplace.texts import later as _
from marketplace.uploads import views as uploads

admin.autodiscover()
# allauth's own desks show second factors and sessions, and let staff edit addresses: nobody's business. And nobody
# gives rights to themselves by way of a group: see the command `grant`.
for model in list(admin.site._registry):
    if model._meta.app_label in {"account", "auth", "mfa", "usersessions"}:
        admin.site.unregister(model)
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = _("Surety staff")

# Where allauth counts, it answers by this.
handler429 = "marketplace.views.too_often"
handler500 = "marketplace.views.server_error"

urlpatterns = [
    path("", views.landing, name="landing"),
    path("protection/", views.protection, name="protection"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("", include("accounts.urls")),
    path("", include("contracts.urls")),
    path("", include("escrow.urls")),
    path("", include("milestones.urls")),
    path("", include("disputes.urls")),
    path("robots.txt", public.robots, name="robots"),
    path("sitemap.xml", public.index, name="sitemaps"),
    path("sitemap/<slug:section>.xml", public.part, name="sitemap"),
    path("uploads/", uploads.begin, name="uploads"),
    path("uploads/<uuid:token>/", uploads.upload, name="upload"),
    path("drafts/", include("marketplace.drafts.urls")),
    path("demo/", include("marketplace.demo.urls")),
    path("accounts/", include("allauth.urls")),
    path("staff/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

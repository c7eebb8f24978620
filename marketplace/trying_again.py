"""A button on a row's page that has what it waits for tried again now, instead of when its turn comes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from marketplace.refusals import Refused
from marketplace.staff import ReadOnlyAdmin


class TriesAgain(ReadOnlyAdmin):
    """For whoever has the right to change such rows, who changes nothing else by it."""

    change_form_template = "admin/again.html"

    def again(self, row: Any) -> None:
        """The verb; raises Refused where nothing waits."""
        raise NotImplementedError

    def waits(self, row: Any) -> bool:
        """Whether there is anything to try."""
        raise NotImplementedError

    def may_try_again(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    @property
    def again_url(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_again"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.try_again)
        return [path("<int:pk>/again/", view, name=self.again_url), *super().get_urls()]

    def try_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Now, by the worker; and back to the page of the desk that asked."""
        if not self.may_try_again(request):
            raise PermissionDenied
        row = get_object_or_404(self.model, pk=pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            self.again(row)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.WARNING)
        else:
            self.log_change(request, row, _("Tried again now"))
            self.message_user(request, _("It is tried again now: look again in a minute."), messages.SUCCESS)
        return HttpResponseRedirect(self._back(request, pk))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context["original"]
        if self.may_try_again(request) and self.waits(row):
            context["again_url"] = reverse(f"admin:{self.again_url}", args=[row.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def _back(self, request: HttpRequest, pk: int) -> str:
        named = request.POST.get("back", "")
        if named.startswith(reverse("admin:index")) and url_has_allowed_host_and_scheme(named, allowed_hosts=None):
            return named
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[pk])

"""A page of the desk that asks something before a verb is called."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.refusals import Refused
from marketplace.staff import ReadOnlyAdmin

MAY = "escrow.pay_by_hand"


class AsksFirst(ReadOnlyAdmin):
    """For whoever may pay by hand."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(
            request, {"may_pay_by_hand": request.user.has_perm(MAY), **(extra_context or {})}
        )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        context = {"may_pay_by_hand": request.user.has_perm(MAY), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def ask(
        self,
        request: HttpRequest,
        form: forms.Form,
        *,
        title: str,
        lead: str,
        verb: str,
        about: Model | None,
        do: Callable[[], Model],
    ) -> HttpResponse:
        """Show the form; if it is valid, do it, keep in the desk's own history what was done, and go back."""
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        if about is not None:
            back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[about.pk])
        if request.method == "POST" and form.is_valid():
            try:
                done = do()
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.log_change(request, done, f"{verb}: {'; '.join(map(str, form.cleaned_data.values()))}"[:500])
                self.message_user(request, _("{verb}: done.").format(verb=verb), messages.SUCCESS)
                return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "lead": lead,
            "verb": verb,
            "form": form,
            "back": back,
        }
        return TemplateResponse(request, "admin/escrow/asking.html", context)


def require_right(request: HttpRequest) -> None:
    """Raise PermissionDenied unless this person may pay by hand."""
    if not request.user.has_perm(MAY):
        raise PermissionDenied

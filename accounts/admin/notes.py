"""What staff write down for each other, on the page of a person or of whatever else has notes."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.models import Note
from marketplace import clock
from marketplace.staff import ReadOnlyAdmin

SHOWN, LONGEST = 20, 2_000


class KeepsNotes(ReadOnlyAdmin):
    """`note_model` has `by`, `text`, `at` and, by the name of `noted`, what it is about."""

    note_model: ClassVar[type[Model]]
    noted: ClassVar[str]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.note)
        return [path("<int:pk>/note/", view, name=self._note_url), *super().get_urls()]

    def note(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write one down, for good."""
        if not self._may(request, "add"):
            raise PermissionDenied
        about = get_object_or_404(self.model, pk=pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        text = request.POST.get("text", "").strip()
        if not text or len(text) > LONGEST:
            self.message_user(request, _("Write something down, of at most 2,000 letters."), messages.ERROR)
        else:
            made = self.note_model._default_manager.create(
                **{self.noted: about}, by=person(request), text=text, at=clock.now()
            )
            self.log_change(request, about, _("Wrote note {number}").format(number=made.pk))
            self.message_user(request, _("It is written down."), messages.SUCCESS)
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[about.pk])
        return HttpResponseRedirect(f"{back}#notes")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        about = context["original"]
        if self._may(request, "view"):
            rows = self.note_model._default_manager.filter(**{self.noted: about}).select_related("by")
            found = list(rows.order_by("-pk")[: SHOWN + 1])
            context |= {"notes_shown": True, "notes": found[:SHOWN], "more_notes": len(found) > SHOWN}
            if self._may(request, "add"):
                context["note_url"] = reverse(f"admin:{self._note_url}", args=[about.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    @property
    def _note_url(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_note"

    def _may(self, request: HttpRequest, do: str) -> bool:
        meta = self.note_model._meta
        return request.user.has_perm(f"{meta.app_label}.{do}_{meta.model_name}")


@admin.register(Note)
class NoteAdmin(ReadOnlyAdmin):
    """What staff wrote down about people."""

    list_display = ("at", "about", "by", "text")
    list_select_related = ("about", "by")
    search_fields = ("about__email",)

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from accounts.access import person
from accounts.models import Suspension, SuspensionEvent, User
from accounts.signing_in.freshness import only_fresh
from accounts.suspension import suspending
from accounts.suspension.forms import ConfirmForm, ExtendForm, LiftForm, SuspendForm, UpholdForm
from accounts.suspension.other_hands import left_alone, require_other_hand
from accounts.suspension.suspended import current_of
from marketplace import clock
from marketplace.refusals import Refused
from marketplace.staff import ReadOnlyAdmin, ReadOnlyInline

# Of the contracts of who is suspended, before it is decided.
EFFECTS_SHOWN = 50


class EventInline(ReadOnlyInline):
    """Who did what, when, and what they said of it."""

    model = SuspensionEvent
    fields = ("at", "kind", "sentence", "review_at", "by")
    verbose_name_plural = "history"


@admin.register(Suspension)
class SuspensionAdmin(ReadOnlyAdmin):
    """Suspended accounts, the next review first. Begun at a person's page; extended and lifted here."""

    list_display = ("user", "reason", "started_at", "review_at", "ends_at", "lifted_at")
    list_filter = (("lifted_at", admin.EmptyFieldListFilter), "reason")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("review_at",)
    inlines = (EventInline,)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("of/<int:user_pk>/", view(self.suspend), name="accounts_suspension_suspend"),
            path("<int:pk>/extension/", view(self.extend), name="accounts_suspension_extend"),
            path("<int:pk>/second/", view(self.confirm), name="accounts_suspension_confirm"),
            path("<int:pk>/appeal/", view(self.uphold), name="accounts_suspension_uphold"),
            path("<int:pk>/end/", view(self.lift), name="accounts_suspension_lift"),
            *super().get_urls(),
        ]

    @only_fresh
    def suspend(self, request: HttpRequest, user_pk: int) -> HttpResponse:
        """The form, under what it will mean for every open contract."""
        user = _person_for(request, user_pk)
        left_alone(user, by=person(request))
        form = SuspendForm(request.POST or None, after=clock.now())
        return self._decide(request, user, form, "Suspend", do=lambda: form.suspend(user, by=person(request)))

    @only_fresh
    def extend(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same with a later day; what it goes on meaning stands above it."""
        suspension = get_object_or_404(Suspension, pk=pk)
        user = _person_for(request, suspension.user_id)
        form = ExtendForm(request.POST or None, after=max(clock.now(), suspension.review_at))
        verb = _("Extend the suspension of")
        return self._decide(request, user, form, verb, do=lambda: form.extend(suspension, by=person(request)))

    @only_fresh
    def lift(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Why it ends."""
        suspension = get_object_or_404(Suspension, pk=pk)
        user = _person_for(request, suspension.user_id)
        form = LiftForm(request.POST or None)
        verb = _("Lift the suspension of")
        return self._decide(request, user, form, verb, do=lambda: form.lift(suspension, by=person(request)))

    @only_fresh
    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A second person lets it last until it is lifted."""
        suspension = get_object_or_404(Suspension, pk=pk)
        user = _person_for(request, suspension.user_id)
        require_other_hand(suspension, by=person(request))
        form = ConfirmForm(request.POST or None)
        verb = _("Confirm the suspension of")
        return self._decide(request, user, form, verb, do=lambda: form.confirm(suspension, by=person(request)))

    @only_fresh
    def uphold(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer the appeal: it stands. Who thinks otherwise lifts it."""
        suspension = get_object_or_404(Suspension, pk=pk)
        user = _person_for(request, suspension.user_id)
        require_other_hand(suspension, by=person(request))
        form = UpholdForm(request.POST or None)
        verb = _("Uphold the suspension of")
        return self._decide(request, user, form, verb, do=lambda: form.uphold(suspension, by=person(request)))

    def _decide(
        self, request: HttpRequest, user: User, form: LiftForm, verb: str, *, do: Callable[[], Any]
    ) -> HttpResponse:
        """Show the form with the effect, or do what it says and go back to the person."""
        if request.method == "POST" and form.is_valid():
            try:
                done = do()
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                self.log_change(request, user, f"{verb} {user.name}: {form.cleaned_data['sentence']}")
                said = (
                    _("{verb} {user}: this waits for a second person. Nobody is told yet.")
                    if done is False
                    else _("{verb} {user}: done. Everyone concerned is told.")
                )
                self.message_user(request, said.format(verb=verb, user=user.name), messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[user.pk]))
        lifting, suspension = not isinstance(form, ExtendForm), current_of(user)
        effects = [] if lifting else suspending.effects_of(user, most=EFFECTS_SHOWN + 1)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{verb} {user.name}",
            "verb": verb,
            "person": user,
            "suspension": suspension,
            "appeal": suspension and suspension.appeal,
            "lift_proposed": suspension and suspension.lift_proposed,
            "takes_two": suspension and suspension.reason in suspending.LIFTED_BY_TWO,
            "form": form,
            "effects": effects[:EFFECTS_SHOWN],
            "more_effects": len(effects) > EFFECTS_SHOWN,
            "lifting": lifting,
            "lifts": type(form) is LiftForm,
        }
        return TemplateResponse(request, "admin/accounts/suspension/decide.html", context)


def _person_for(request: HttpRequest, user_pk: int) -> User:
    """Whom it is about; NotYours to whoever may not decide about them, before they see anything."""
    user = get_object_or_404(User, pk=user_pk)
    suspending.require_may_decide(user, by=person(request))
    return user

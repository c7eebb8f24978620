"""The inbox, and each of its threads: what is read."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import person
from accounts.models import User
from accounts.notices.seen import mark_seen
from contracts.models import Thread
from contracts.talk import inbox as lines
from contracts.talk.forms import SearchForm, fields
from contracts.talk.looking import looked_at
from contracts.talk.page import Talk, quoted
from contracts.talk.searching import search
from marketplace import changes, still_true
from marketplace.drafts import restoring
from marketplace.refreshing import keeps_up
from marketplace.refusals import lead_back


@keeps_up
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """A person's threads, or what is found in them."""
    user, form = person(request), SearchForm(request.GET)
    version = changes.of_inbox(user.pk)
    context: dict[str, object] = {"form": form, "show": "unread" if "unread" in request.GET else "all"}
    if words := form.words:
        context |= {"words": words, "page": search(user, words, request.GET), "named": lines.named(user, words)}
    else:
        page, shown = lines.page_for(user, request.GET, unread=context["show"] == "unread")
        asks_at = still_true.address_in_inbox(request.get_full_path(), version, user.pk)
        context |= {"page": page, "lines": shown, "asks_at": asks_at}
    return render(request, "contracts/inbox.html", context)


@keeps_up
@require_safe
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """What two people say about a job; whoever opens the newest of it has read it."""
    user, found = person(request), thread_of(request, pk)
    talk = Talk(found, user, request.GET)
    if not talk.said.page.newer and looked_at(request, talk.seat):
        mark_seen(request, found.get_absolute_url())
        if talk.contract:
            about = talk.contract.get_absolute_url()
            mark_seen(request, about, path=f"{about}#messages")
    context = {
        "talk": talk,
        "quoted": quoted(found, request.GET.get("quote", "")),
        "message_fields": fields(restoring.found(request, talk.writes_at), user),
    }
    return render(request, "contracts/thread.html", context)


def thread_of(request: HttpRequest, pk: int) -> Thread:
    """This person's thread, with its people and job; 404 for everybody else."""
    found: Thread = get_object_or_404(_of(person(request)), pk=pk)
    lead_back(request, found.get_absolute_url(), _("To the messages"))
    return found


def _of(user: User) -> QuerySet[Thread]:
    mine = Thread.objects.filter(Q(client=user) | Q(freelancer=user))
    return mine.select_related("job", "client", "freelancer")

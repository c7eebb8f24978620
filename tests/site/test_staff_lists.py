"""Staff lists cost what their page costs: nothing is counted for long, and nothing is looked for without an index.

This walks over every list of the desk: one that scans its table has a reason in FEW, or fails.
"""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.filters import BooleanFieldListFilter, ChoicesFieldListFilter, EmptyFieldListFilter
from django.db.models import Field, Model
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import Notification, User
from disputes.models import Dispute
from escrow.admin.ledger import WhoseFilter
from escrow.admin.payouts import ByHandFilter, PaidByHandFilter
from escrow.admin.provider_lines import OwnMoneyFilter
from marketplace import clock, paging, urls
from marketplace.staff import ByKey, FewCounted, ReadOnlyAdmin
from milestones.admin import FrozenFilter, HeldFilter, StateFilter
from tests.factories import with_second_factor

pytestmark = pytest.mark.django_db

# Of these there are few, whatever the site has: why.
FEW = {
    "accounts.Suspension": "each is a decision of staff",
    "disputes.Dispute": "the queue is what is open, and staff work it off",
    "escrow.Chargeback": "banks take back one payment in hundreds, and providers close accounts that have more",
    "escrow.ChargebackDecision": "each is a decision of staff",
    "escrow.Debt": "no more than chargebacks",
    "escrow.Forfeiture": "each is a decision of staff",
    "escrow.HandPayment": "each is a payment by staff",
    "escrow.OwnMoneyBooking": "each is a decision of staff",
    "escrow.Reconciliation": "one a night",
    "marketplace.Alarm": "operators hear of each, and they are forgotten",
    "marketplace.Fault": "one for each place in the code that fails",
    "milestones.SweepFailure": "what fails is looked at",
}
# Filters of our own, and the index that finds what they leave: of each table, the first rows of it.
INDEXED = {
    StateFilter: "milestone_held",
    HeldFilter: "milestone_held",
    FrozenFilter: "hold_frozen",
    ByHandFilter: "payout_live",
    PaidByHandFilter: "recipient_by_hand",
    OwnMoneyFilter: "provider_line_of_category",
    WhoseFilter: "one_platform_account_per_currency",
}
# What is registered is known once the addresses are.
assert urls.urlpatterns
ADMINS = sorted(admin.site._registry.items(), key=lambda item: item[0]._meta.label)
MANY = [(model, site) for model, site in ADMINS if model._meta.label not in FEW]


def names(found: list[Any]) -> list[str]:
    return [model._meta.label for model, _ in found]


def field_of(model: type[Model], path: str) -> "Field[Any, Any]":
    """The column at the end of a path."""
    first, _, rest = path.partition("__")
    field: Any = model._meta.get_field(first)
    return field_of(field.related_model, rest) if rest and field.is_relation else field


def begins_an_index(field: "Field[Any, Any]", within: set[str]) -> bool:
    """Whether an index begins with this column, after others that are given."""
    meta = field.model._meta
    listed = [index.fields for index in meta.indexes] + [getattr(c, "fields", ()) for c in meta.constraints]
    after = [[name.removeprefix("-") for name in names if name.removeprefix("-") not in within] for names in listed]
    return field.unique or field.db_index or any(names[:1] == [field.name] for names in after)


def has_partial_index(field: "Field[Any, Any]") -> bool:
    """Whether an index has only the rows in which this column is something rare."""
    return any(field.name in str(index.condition) for index in field.model._meta.indexes if index.condition)


@pytest.mark.parametrize(("model", "site"), ADMINS, ids=names(ADMINS))
def test_nothing_is_counted_for_long_and_nothing_sorted_by_what_has_no_index(model: type[Model], site: Any) -> None:
    assert isinstance(site, ReadOnlyAdmin)
    assert (site.paginator, site.show_full_result_count, site.date_hierarchy) == (FewCounted, False, None)
    assert site.get_changelist(RequestFactory().get("/")) is ByKey
    if model._meta.label not in FEW:
        assert (site.ordering, site.sortable_by) == (("-pk",), ())


@pytest.mark.parametrize(("model", "site"), MANY, ids=names(MANY))
def test_what_is_searched_has_an_index(model: type[Model], site: Any) -> None:
    for path in site.search_fields:
        if path == "name__iexact":
            assert "person_named" in {index.name for index in User._meta.indexes}
            continue
        within = {key.partition("__")[0] for key in site.search_within}
        assert begins_an_index(field_of(model, path), within), f"{path} is looked for row by row"


@pytest.mark.parametrize(("model", "site"), MANY, ids=names(MANY))
def test_what_is_filtered_has_an_index_and_choices_that_nobody_looks_up(model: type[Model], site: Any) -> None:
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    for spec in site.get_changelist_instance(request).filter_specs if site.list_filter else []:
        kind = type(spec)
        if kind in INDEXED:
            continue
        assert kind in {ChoicesFieldListFilter, BooleanFieldListFilter, EmptyFieldListFilter}, f"{kind} scans the table"
        indexed = begins_an_index(spec.field, set()) or has_partial_index(spec.field)
        assert indexed, f"{spec.field_path} is filtered row by row"


def test_the_reasons_are_about_lists_that_are_there() -> None:
    assert set(FEW) <= set(names(ADMINS))


class Scanning(ReadOnlyAdmin):
    """Planted: everything that scans."""

    list_filter = ("key", "user")
    search_fields = ("written",)


def test_a_list_that_scans_is_found() -> None:
    site = Scanning(Notification, admin.site)
    with pytest.raises(AssertionError, match="row by row"):
        test_what_is_searched_has_an_index(Notification, site)
    with pytest.raises(AssertionError, match="scans the table"):
        test_what_is_filtered_has_an_index_and_choices_that_nobody_looks_up(Notification, site)
    with pytest.raises(AssertionError):
        test_nothing_is_counted_for_long_and_nothing_sorted_by_what_has_no_index(
            Notification, admin.ModelAdmin(Notification, admin.site)
        )


@pytest.fixture
def reader(client: Client) -> User:
    made = with_second_factor(
        User.objects.create_superuser("root@example.org", "a long enough passphrase", name="Root")
    )
    client.force_login(made)
    return made


def notified(user: User, number: int) -> list[Notification]:
    return Notification.objects.bulk_create(
        Notification(user=user, key=f"key {n}", written=f"Told {n}", path="/", created_at=clock.now())
        for n in range(number)
    )


def test_it_counts_so_far_and_leads_on_to_what_is_older(
    client: Client, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", 4)
    monkeypatch.setattr(admin.site._registry[Notification], "list_per_page", 2)
    notified(reader, 7)
    address = reverse("admin:accounts_notification_changelist")
    first = client.get(address)
    assert [row.text for row in first.context["cl"].result_list] == ["Told 6", "Told 5"]
    assert "over 4 notifications" in " ".join(first.text.split())
    assert "Older" not in first.text
    last = client.get(address, {"p": 2}).context["cl"]
    assert [row.text for row in last.result_list] == ["Told 4", "Told 3"]
    older = client.get(address + last.older)
    assert [row.text for row in older.context["cl"].result_list] == ["Told 2", "Told 1"]
    assert "3 notifications" in " ".join(older.text.split())
    assert older.context["cl"].older == ""


def test_it_finds_by_number_address_and_reference(client: Client, reader: User, carla: User) -> None:
    [about, _] = notified(carla, 2)[:2]
    address = reverse("admin:accounts_notification_changelist")

    def found(term: str) -> set[str]:
        return {row.text for row in client.get(address, {"q": term}).context["cl"].result_list}

    assert found(str(about.pk)) == {"Told 0"}
    assert found(f" {carla.email.upper()} ") == {"Told 0", "Told 1"}
    assert found("Told") == found("9" * 30) == set()
    people = client.get(reverse("admin:accounts_user_changelist"), {"q": carla.name.upper()})
    assert [row.pk for row in people.context["cl"].result_list] == [carla.pk]


def test_an_address_sorts_by_nothing_that_is_not_offered(client: Client, reader: User) -> None:
    notified(reader, 3)
    listed = client.get(reverse("admin:accounts_notification_changelist"), {"o": "3"}).context["cl"]
    assert [row.text for row in listed.result_list] == ["Told 2", "Told 1", "Told 0"]
    assert admin.site._registry[Dispute].sortable_by

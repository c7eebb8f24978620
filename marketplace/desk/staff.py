"""Who may do what on the desk: every member of staff with their roles and the rights that they have beside these."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.db.models import Prefetch, QuerySet

from accounts.models import User
from accounts.roles import ROLES
from marketplace.paging import Page, page_of

PAGE = 50


@dataclass(frozen=True)
class Member:
    """Somebody of staff."""

    user: User
    roles: Sequence[str]
    rights: Sequence[str]


@dataclass(frozen=True)
class Staff:
    """A page of them, in the order in which they joined."""

    members: Sequence[Member]
    page: Page[User]
    roles: Sequence[tuple[str, str]]


def staff(query: "dict[str, str]") -> Staff:
    """Three statements, however many there are."""
    rights: QuerySet[Permission] = Permission.objects.select_related("content_type")
    people = User.objects.filter(is_staff=True).prefetch_related("groups", Prefetch("user_permissions", rights))
    page = page_of(people, query, by=("id",), size=PAGE)
    members = [
        Member(
            user,
            sorted(group.name for group in user.groups.all()),
            sorted(str(right.name) for right in user.user_permissions.all()),
        )
        for user in page
    ]
    return Staff(members, page, list(ROLES.items()))

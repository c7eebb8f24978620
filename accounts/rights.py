"""What members of staff may do: given and taken away by whoever runs the site, never on the desk itself."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import StaffAction, User
from accounts.roles import ROLES
from accounts.suspension.suspended import lock
from marketplace import clock

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class NoSuchRight(ValueError):
    """A right is named by its app and its code, such as disputes.rule_dispute."""


def find(names: Iterable[str]) -> list[Permission]:
    """The rights of these names. Raises NoSuchRight for the first that there is not."""
    found = []
    for name in names:
        app, _unused, code = name.partition(".")
        try:
            found.append(Permission.objects.get(content_type__app_label=app, codename=code))
        except Permission.DoesNotExist as error:
            raise NoSuchRight(_("There is no right called {name}.").format(name=name)) from error
    return found


def find_roles(names: Iterable[str]) -> list[Group]:
    """The roles of these names, such as "finance". Raises NoSuchRight for the first that there is not."""
    found = []
    for name in names:
        if name not in ROLES:
            raise NoSuchRight(_("There is no role called {name}.").format(name=name))
        found.append(Group.objects.get(name=name))
    return found


@transaction.atomic
def give(user: User, names: Iterable[str], *, roles: Iterable[str] = ()) -> None:
    """Make somebody staff with these rights and roles beside those they have. Locks the person. Raises NoSuchRight."""
    lock(user)
    rights, groups = find(names), find_roles(roles)
    user.user_permissions.add(*rights)
    user.groups.add(*groups)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    _note(user, "+", rights, groups)


@transaction.atomic
def take_away(user: User, names: Iterable[str], *, roles: Iterable[str] = ()) -> None:
    """Take these rights and roles away; who has none left is no staff any more. Locks the person.

    Raises NoSuchRight.
    """
    lock(user)
    rights, groups = find(names), find_roles(roles)
    user.user_permissions.remove(*rights)
    user.groups.remove(*groups)
    if not user.user_permissions.exists() and not user.groups.exists() and not user.is_superuser:
        User.objects.filter(pk=user.pk).update(is_staff=False)
    _note(user, "-", rights, groups)


def _note(user: User, sign: str, rights: Iterable[Permission], groups: Iterable[Group]) -> None:
    """Into the log of the staff: rights are given by whoever runs the site, who has no name here."""
    names = [*(right.codename for right in rights), *(group.name for group in groups)]
    said = f"{user.email}: {' '.join(f'{sign}{name}' for name in names)}"
    StaffAction.objects.create(
        at=clock.now(), by=None, view="grant", path="manage.py grant", status=200, said=said[:1000]
    )


def may_act_as_staff(user: User) -> bool:
    """Whether this is somebody of staff, with a second factor where `settings.STAFF_SECOND_FACTOR` wants one.

    Asked wherever staff see or do more than others, on the desk or outside of it.
    """
    return user.is_staff and (not settings.STAFF_SECOND_FACTOR or is_mfa_enabled(user, SECOND_FACTORS))


def has_right(user: User, name: str) -> bool:
    """Whether this person has the right, and may act as staff; one statement, and none for who is no staff."""
    if user.is_superuser or not user.is_staff or not user.is_active:
        return user.is_active and may_act_as_staff(user)
    app, _unused, code = name.partition(".")
    mine = Permission.objects.filter(Q(user=user) | Q(group__user=user), content_type__app_label=app, codename=code)
    if settings.STAFF_SECOND_FACTOR:
        mine = mine.filter(Exists(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS)))
    return mine.exists()


def names_of(user: User) -> list[str]:
    """The rights given to this person one by one, by name."""
    given = user.user_permissions.values_list("content_type__app_label", "codename")
    return sorted(f"{app}.{code}" for app, code in given)


def roles_of(user: User) -> list[str]:
    """The roles of this person, by name."""
    return sorted(user.groups.values_list("name", flat=True))


def holders_of(name: str) -> QuerySet[User]:
    """The members of staff who have a right, superusers among them; raises NoSuchRight."""
    [right] = find([name])
    by_role = User.groups.through.objects.filter(group__permissions=right).values("user")
    has_it = Q(is_superuser=True) | Q(pk__in=right.user_set.values("pk")) | Q(pk__in=by_role)
    return User.objects.filter(has_it, is_staff=True, is_active=True).order_by("pk")

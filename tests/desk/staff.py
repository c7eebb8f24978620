"""Members of staff who have just the rights that a test is about."""

from django.contrib.auth.models import Permission
from django.db.models import Q

from accounts.models import User
from tests.factories import UserFactory


def staff(*rights: str, **fields: str) -> User:
    """Somebody of staff with these rights, such as "escrow.view_payment"."""
    user: User = UserFactory(is_staff=True, **fields)
    wanted = Q(pk=None)
    for right in rights:
        app, _, codename = right.partition(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    found = Permission.objects.filter(wanted)
    assert len(found) == len(rights)
    user.user_permissions.set(found)
    return user

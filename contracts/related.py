"""Who belongs together by payment cards and contracts: read by staff on a person's page, see accounts/related.py."""

from typing import Any

from django.db.models import Max
from django.dispatch import receiver

from accounts import signals
from accounts.models import User
from accounts.related import Related
from contracts.models import Contract
from escrow.models import Payment


@receiver(signals.related_wanted)
def related(user: User, **about: Any) -> list[Related]:
    """Who has paid with the same card, and with whom alone the person has ever dealt."""
    return [*_by_card(user), *_only_each_other(user)]


def _by_card(user: User) -> list[Related]:
    cards = Payment.objects.filter(payer=user).exclude(card_fingerprint="").values("card_fingerprint")
    theirs = Payment.objects.filter(card_fingerprint__in=cards).exclude(payer=user).order_by()
    seen = dict(theirs.values_list("payer").annotate(last=Max("settled_at")))
    people = User.objects.in_bulk(list(seen))
    return [Related(people[pk], "paid with the same card", "escrow.view_payment", last) for pk, last in seen.items()]


def _only_each_other(user: User) -> list[Related]:
    """The one other side of all deposited contracts, if the person is that one's only other side as well."""
    mine = _other_sides(user)
    if len(mine) != 1:
        return []
    [other] = User.objects.filter(pk__in=mine)
    if _other_sides(other) != {user.pk}:
        return []
    contracts = Contract.objects.of(user).filter(offered_at__isnull=False)
    last = contracts.aggregate(last=Max("offered_at"))["last"]
    many = contracts.count()
    why = f"only ever had contracts with each other: {many} contract{'s' * (many != 1)}"
    return [Related(other, why, "contracts.view_contract", last)]


def _other_sides(user: User) -> set[int]:
    deposited = Contract.objects.of(user).filter(offered_at__isnull=False)
    return {pk for pair in deposited.values_list("client", "freelancer") for pk in pair} - {user.pk}

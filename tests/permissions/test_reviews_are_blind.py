"""A review is its author's alone until its time: no address shows it, or that it exists, to anybody else."""

import pytest

from accounts.models import Notification
from contracts.models import Review
from disputes.pack import record
from marketplace.drafts.models import Draft
from tests.permissions.rows import Row, own_rows, rows_of_read_only_models
from tests.permissions.test_every_form import open_page
from tests.permissions.together import SECRET
from tests.permissions.visiting import path_of
from tests.permissions.world import Visitor, World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("blind")]
# Where its author reads it.
OWN = {("review", "to_review")}
PAGES = [
    row
    for row in [*own_rows(), *(row for rows in rows_of_read_only_models().values() for row in rows)]
    if row.method == "GET"
]


def readers(world: World, row: Row) -> list[Visitor]:
    """Of those who are let in, everybody but the authors; staff with every right among them."""
    visitors = [*world.everybody, world.all_powerful]
    return [one for one in visitors if row.lets_in(one.kind) and (row.name, row.of) not in OWN]


def test_no_page_shows_it_to_anybody_else(world: World) -> None:
    word = SECRET.split()[-1]
    shown = [
        (row.name, visitor.name)
        for row in PAGES
        if "download" not in row.name
        for visitor in readers(world, row)
        if word in open_page(visitor, path_of(world, row, visitor))
    ]
    assert shown == []


def test_its_author_alone_reads_it_on_its_own_page(world: World) -> None:
    [row] = [row for row in PAGES if (row.name, row.of) in OWN]
    reads = {
        visitor.name: "quetzalcoatl" in open_page(visitor, path_of(world, row, visitor))
        for visitor in world.everybody
        if row.lets_in(visitor.kind)
    }
    assert reads == {"Carla": True, "Ana": False, "Cora": True, "Aldo": False}


def test_nor_do_the_pack_notices_and_drafts(world: World) -> None:
    (contract_id,) = world.things["to_review"]
    secret = Review.objects.get(pk=world.things["secret_review"][0])
    assert "quetzalcoatl" not in str(record.collect(contract_id).data)
    assert record.collect(contract_id).data["reviews"] == []
    told = Notification.objects.filter(about=f"/contracts/{contract_id}/", user=secret.of)
    assert not [each for each in told if "review" in each.key and each.created_at > secret.written_at]
    assert not Draft.objects.exclude(person_id=secret.by_id).filter(fields__icontains="quetzalcoatl").exists()

"""A name that runs from right to left sets itself apart in sentences and on pages; everywhere else it is as typed."""

import json

import pytest
from django.forms import modelform_factory
from django.template import Context, Template
from django.utils.html import format_html

from accounts.models import User
from marketplace.directions import FIRST_STRONG_ISOLATE as FSI
from marketplace.directions import POP_DIRECTIONAL_ISOLATE as PDI
from marketplace.typed import Typed
from tests import story
from tests.factories import ClientFactory

pytestmark = pytest.mark.django_db
NAME = "<b>\u05e9\u05e8\u05d4"
SAFE = f"{FSI}&lt;b&gt;\u05e9\u05e8\u05d4{PDI}"


@pytest.fixture
def sarah() -> User:
    return story.fresh(ClientFactory(name=NAME))


def test_in_sentences_and_on_pages(sarah: User) -> None:
    assert "With {name}.".format(name=sarah.name) == f"With {FSI}{NAME}{PDI}."  # noqa: UP032  as sentences are made
    assert Template("With {{ user.name }}.").render(Context({"user": sarah})) == f"With {SAFE}."
    assert format_html("With {}.", sarah.name) == f"With {SAFE}."


def test_as_data_it_is_what_was_typed(sarah: User) -> None:
    assert sarah.name == NAME
    assert json.loads(json.dumps([sarah.name])) == [NAME]
    form = modelform_factory(User, fields=["name"])(instance=sarah)
    assert FSI not in str(form["name"])
    sarah.save()
    assert User.objects.filter(pk=sarah.pk, name=NAME).exists()
    assert User.objects.get(name=sarah.name) == sarah


def test_others_are_ordinary_texts() -> None:
    assert type(story.fresh(ClientFactory(name="Zoë")).name) is str
    assert type(User.objects.values_list("name", flat=True).get(pk=ClientFactory(name=NAME).pk)) is Typed

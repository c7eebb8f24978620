"""Texts that people read and that do not go through gettext are found, and nothing else is."""

import pytest

from tests.texts import in_python, in_templates


@pytest.mark.parametrize(
    "template",
    [
        "<p>You can start.</p>",
        "<p>{{ amount }} is yours.</p>",
        '<img alt="A small house">',
        '<meta name="description" content="Fixed-price work">',
        '{% include "_box.html" with title="Not now" %}',
        '{{ name|default:"Nobody yet" }}',
        "{% if late %}Late{% endif %}",
        "{% blocktranslate %}Right{% endblocktranslate %} wrong",
    ],
)
def test_a_text_in_a_template_is_found(template: str) -> None:
    assert list(in_templates.untranslated(template))


@pytest.mark.parametrize(
    "template",
    [
        '<p>{% translate "You can start." %}</p>',
        "<p>{% blocktranslate with a=amount %}{{ a }} is yours.{% endblocktranslate %}</p>",
        "{# A word for developers #}<p>{{ amount }} · 12.50</p>",
        "{% comment %}Left out for now.{% endcomment %}",
        "{% block layout %}narrow{% endblock %}",
        "{% block bodyclass %}{{ block.super }} change-form{% endblock %}",
        '<span title="SHA-256">sha256 {{ digest }}</span>',
        '<meta name="color-scheme" content="light dark">',
        '{% include "_box.html" with title=_("Not now") tone="warning" %}',
        "<p>Surety</p><code>make run</code>",
    ],
)
def test_what_goes_through_gettext_or_is_no_text_is_not(template: str) -> None:
    assert not list(in_templates.untranslated(template))


@pytest.mark.parametrize(
    "mail",
    [
        "Hello {{ user.name }},",
        "{% blocktranslate %}Right{% endblocktranslate %}\n{% block content %}If <b> is wrong{% endblock %}",
        '{{ name|default:"Nobody yet" }}',
    ],
)
def test_a_text_in_the_template_of_a_mail_is_found(mail: str) -> None:
    assert list(in_templates.untranslated(mail, plain=True))


@pytest.mark.parametrize(
    "mail",
    [
        "{% autoescape off %}{% block content %}{% endblock %}\n\nSurety\n{{ site.url }}{% endautoescape %}",
        '{% extends "account/email/base_message.txt" %}{% translate "You are signed out." %}',
        "{% blocktranslate %}Hello {{ name }},\n\nit is < 3 & you know it.{% endblocktranslate %}",
    ],
)
def test_a_mail_that_goes_through_gettext_is_not(mail: str) -> None:
    assert not list(in_templates.untranslated(mail, plain=True))


@pytest.mark.parametrize(
    "module",
    [
        'raise NotYours("Only the client can do that.")',
        'raise forms.ValidationError(f"“{line}” is not a web address.")',
        'messages.success(request, f"{amount} is yours now.")',
        'name = forms.CharField(label="Message")',
        'class State(models.TextChoices):\n    DRAFT = "draft", "Draft"',
    ],
)
def test_a_text_in_python_is_found(module: str) -> None:
    assert list(in_python.untranslated(module))


@pytest.mark.parametrize(
    "module",
    [
        'raise NotYours(_("Only the client can do that."))',
        '"""A module about something."""',
        'raise ValueError("A journal moves something.")',
        'logger.warning("The provider does not answer: %s", error)',
        'amount = models.BigIntegerField(help_text="Minor units of the currency.")',
        'cursor.execute("SELECT 1 FROM escrow_hold WHERE id = %s")',
        'class State(models.TextChoices):\n    DRAFT = "draft", _("Draft")',
        'KIND = "some_thing"',
    ],
)
def test_what_developers_read_is_not(module: str) -> None:
    assert not list(in_python.untranslated(module))

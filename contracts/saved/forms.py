from django import forms

from contracts.models import SavedSearch
from marketplace.forms import LineField
from marketplace.texts import later as _later


class SearchForm(forms.Form):
    """What a search is called, and when mail tells of new jobs."""

    name = LineField(
        max_length=60,
        help_text=_later("Only you see it: in your list, and in the mail."),
        error_messages={"required": _later("Give the search a name.")},
    )
    mail = forms.ChoiceField(
        label=_later("Mail about new jobs"),
        choices=SavedSearch.Mail.choices,
        initial=SavedSearch.Mail.DAILY,
        widget=forms.RadioSelect,
    )


class MailForm(forms.Form):
    """When mail tells of new jobs."""

    mail = forms.ChoiceField(choices=SavedSearch.Mail.choices)

"""Nothing typed is lost: what somebody writes in a form with more than a line of text is kept until it is sent.

A form joins with a line in its template, `{% draft form %}` (`marketplace/templatetags/drafts.py`): that fills in what
was kept, says since when, and gives the form a signed marker of whose it is and where it is sent. Whatever comes back
with a marker is kept before anything else is asked (`middleware`), as it is typed (`static/js/drafts.js`) or when it is
sent; it goes when the form has done its work. If nobody is signed in any more, it waits in that browser's session for
the same person (`left`). `tests/drafts/test_every_form.py` finds the forms that have not joined.
"""

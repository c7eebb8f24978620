"""The record set as a PDF for people to read: A4, with contents, page numbers and every time in UTC.

It is made of the very data that becomes record.json, so that the two cannot say different things.
"""

from disputes.pack.document.cases import cases
from disputes.pack.document.files import files
from disputes.pack.document.front import front
from disputes.pack.document.ledger import ledger
from disputes.pack.document.money import money
from disputes.pack.document.paper import Paper
from disputes.pack.document.talk import messages, timeline
from disputes.pack.document.terms import terms
from disputes.pack.document.work import work
from disputes.pack.teller import Json

SECTIONS = (terms, work, cases, messages, timeline, money, ledger, files)


def set_document(data: Json) -> bytes:
    """The record as a PDF. The same data give the same bytes."""
    story = front(data)
    for section in SECTIONS:
        story += section(data)
    return Paper(data).set(story)

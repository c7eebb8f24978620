"""The record set as a PDF for people to read: A4, tagged, with contents, page numbers and every time in UTC.

`data` turns the record, the very one that becomes record.json, into what is printed; `templates` say how that looks,
one short file a section, with nothing in them but the record's own sentences; `setting` brings the two together.
A long record comes in parts (`parts`), each a PDF, so that setting it takes no more memory.
"""

from disputes.pack.document.setting import NotSet, set_evidence_for_a_bank, set_record

__all__ = ["NotSet", "set_evidence_for_a_bank", "set_record"]

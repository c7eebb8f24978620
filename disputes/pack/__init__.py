"""The evidence pack: everything on record about one contract in one zip, for a court, an adviser or an archive.

`record` collects it from the database as it is at one instant, `archive` puts it together with the files, each of which
is checked against its recorded SHA-256, and `document` sets the record as a PDF. It is the same pack for both parties
and for staff: nothing is in it that one of the parties may not read. So what staff have only proposed, their names,
addresses, and payments that failed stay out.

Whatever a contract comes to have in addition belongs in it: in `record` or beside it, and in `document`.
"""

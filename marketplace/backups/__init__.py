"""A backup of everything, database and files, in one archive; and putting it back into an empty site.

`manifest.json` comes first (migrations, tables with their columns, sequences), then each table as COPY writes it, then
the files, and `files.json` with the SHA-256 of each last. A new table or file of a row is in it without a word more.
"""

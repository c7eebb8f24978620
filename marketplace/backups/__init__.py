"""A backup of everything, database and files, in one archive; and putting it back into an empty site."""

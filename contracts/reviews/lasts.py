"""For how long reviews can be written, apart from the models: the table of clocks reads it before there are any."""

from datetime import timedelta

OPEN_FOR = timedelta(days=14)

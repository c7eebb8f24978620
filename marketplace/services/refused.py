"""The one exception that is shown to people as a line, without a traceback."""


class Refused(Exception):
    """Something on this machine stands in the way. The message is one line: what is wrong and what to do."""

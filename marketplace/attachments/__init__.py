"""Files that people send: of any type, of any content, and hostile until the end.

What comes is kept as it came, under a random name outside the web root, with its SHA-256, and leaves only through a
view that checks who asks, as a download that no browser runs. What a file is made of is looked at for information only:
nothing is opened, but pictures, of which a process of its own makes new ones (`pictures`), the only thing ever shown.
"""

from marketplace.attachments.attachment import Attachment, Sent, sha256
from marketplace.attachments.checking import FileRefused, check
from marketplace.attachments.looking import look
from marketplace.attachments.naming import clean_name, kept_at

__all__ = ["Attachment", "FileRefused", "Sent", "check", "clean_name", "kept_at", "look", "sha256"]

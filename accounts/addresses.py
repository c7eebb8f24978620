"""E-mail addresses in the one form in which they are kept, compared and sent to.

Letters are small, and the domain is written as it travels (IDNA): what a person types as `ana@müller.example` their
browser may send as `ana@xn--mller-kva.example`, and both are the same mailbox.
"""

import idna
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What the mail protocol carries, and the column holds. A longer address is refused: cut, it would be somebody else's.
LONGEST = 254


class UnusableAddress(ValidationError):
    """No mail could be sent to such an address; the message is for whoever typed it."""


def normalise(address: str) -> str:
    """The address as it is kept. Raises UnusableAddress for a domain that cannot exist, and above LONGEST."""
    local, at, domain = address.strip().lower().rpartition("@")
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError:
            raise UnusableAddress(_("There is no such domain. Look at what stands after the @.")) from None
    whole = f"{local}{at}{domain}"
    if len(whole) > LONGEST:
        raise UnusableAddress(
            _("An address has at most {longest} letters; this one has {len}.").format(longest=LONGEST, len=len(whole))
        )
    return whole


def shown(address: str) -> str:
    """The address as its owner would write it: the domain in its own letters."""
    local, at, domain = address.rpartition("@")
    if "xn--" not in domain:
        return address
    try:
        return f"{local}{at}{idna.decode(domain)}"
    except idna.IDNAError:
        return address

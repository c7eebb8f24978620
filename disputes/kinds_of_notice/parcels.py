"""What people are told when something was packed for them."""

from django.utils.translation import gettext_lazy as _

from accounts.wording.kinds import kind
from accounts.wording.out_of_date import Until

PACK_READY = kind(
    "evidence-pack-ready",
    _("The evidence pack of “{contract}” is ready. You can download it until {until}."),
    subject=_("The evidence pack of “{contract}” is ready"),
    button=_("Download it"),
    until=Until(passes="until"),
)
FILES_READY = kind(
    "all-files-ready",
    _("All files of “{contract}” are in one zip. You can download it until {until}."),
    subject=_("All files of “{contract}” are in one zip"),
    button=_("Download it"),
    until=Until(passes="until"),
)

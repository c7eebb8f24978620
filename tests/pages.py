"""What pages say, whatever lines their templates break."""

import re

BLOCK = (
    "article|aside|body|button|caption|dd|details|div|dl|dt|fieldset|footer|form|h[1-6]|header|label|legend|li|main|nav|"
    "ol|option|p|section|summary|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
AROUND_BLOCKS = re.compile(rf"\s*(</?(?:{BLOCK})\b[^>]*>)\s*")


def tight(html: str) -> str:
    """The same page with one blank where a browser shows one, and none where it shows none."""
    return AROUND_BLOCKS.sub(r"\1", re.sub(r"[ \t\r\n]+", " ", html))

import textwrap

PAGE = (595, 842)
COLUMNS = 84
LINES = 48


def pdf(heading: str, text: str) -> bytes:
    """A valid one-page A4 document in Helvetica; letters beyond Latin-1 are left out of it."""
    wrapped = [line for paragraph in text.splitlines() for line in textwrap.wrap(paragraph, COLUMNS) or [""]]
    shown = [b"BT /F1 18 Tf 60 770 Td (%s) Tj" % _escaped(heading), b"/F1 11 Tf 0 -34 Td 15 TL"]
    shown += [b"(%s) Tj T*" % _escaped(line) for line in wrapped[:LINES]]
    drawing = b"\n".join([*shown, b"ET"])
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    return _document(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>" % PAGE,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
            font,
        ]
    )


def _document(objects: list[bytes]) -> bytes:
    """The objects with the table that says where each begins."""
    written = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    begins = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, begins)
    return bytes(written)


def _escaped(text: str) -> bytes:
    latin = text.encode("cp1252", "ignore")
    return latin.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")

"""The draughtsman, in a process of its own: reads a picture from its input, writes a small new one to its output.

With an argument the new one is a square of so many dots, the middle of what was sent.
Started by `pictures` as a file, without Django and with nothing of the site's environment. What a stranger sent is
decoded here and nowhere else: with so much memory and time and no file to write. Of what it reads the dots survive.
"""

import io
import resource
import sys
import warnings

MEMORY, SECONDS = 512 * 1024**2, 8
# As many dots as good cameras take and as fit into the memory, and as many in the new picture's longer side.
MOST_DOTS, SIDE = 40_000_000, 1_200
FORMATS = ("AVIF", "BMP", "GIF", "JPEG", "PNG", "PSD", "TIFF", "WEBP")
NO_PICTURE = 3


def main() -> int:
    """Write width, height and the new picture; nothing and NO_PICTURE where there is none to be made."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    square = int(sys.argv[1]) if sys.argv[1:] else 0
    from PIL import Image, ImageOps  # noqa: PLC0415  10 MB, in this process alone

    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = MOST_DOTS
    try:
        with Image.open(io.FileIO(sys.stdin.fileno(), closefd=False), formats=FORMATS) as sent:
            if sent.width * sent.height > MOST_DOTS:
                return NO_PICTURE
            sent.draft("RGB", (SIDE, SIDE))
            seen = ImageOps.exif_transpose(sent).convert("RGBA" if sent.has_transparency_data else "RGB")
        if square:
            seen = ImageOps.fit(seen, (square, square))
        seen.thumbnail((SIDE, SIDE))
        new = Image.new(seen.mode, seen.size)
        new.paste(seen)
        written = io.BytesIO()
        new.save(written, "WEBP", quality=80)
    except Exception as error:  # whatever a stranger's bytes make of it
        sys.stderr.write(type(error).__name__)
        return NO_PICTURE
    sys.stdout.buffer.write(b"%d %d\n" % new.size + written.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())

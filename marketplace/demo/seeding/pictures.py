import struct
import zlib
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

WIDTH, HEIGHT = 320, 200
Colour = tuple[int, int, int]
GREY = (200, 196, 188)


class Block(NamedTuple):
    """A rectangle, in pixels."""

    left: int
    top: int
    width: int
    height: int


def png(heading: str) -> bytes:
    """A valid picture: a sketch of blocks on paper, another for each heading."""
    chance = Random(heading)  # noqa: S311  the same picture every time
    paper, ink = (248, 246, 240), _colour(chance)
    rows = [[paper] * WIDTH for _ in range(HEIGHT)]
    _fill(rows, Block(16, 16, 288, 24), ink)
    for column in range(3):
        left = 16 + column * 100
        _fill(rows, Block(left, 56, 88, chance.randrange(50, 84)), _colour(chance))
        _fill(rows, Block(left, 152, chance.randrange(40, 88), 8), ink)
        _fill(rows, Block(left, 168, chance.randrange(30, 80), 8), GREY)
    return _written(rows)


def portrait(name: str) -> bytes:
    """A valid picture: head and shoulders of somebody, another for each name."""
    chance = Random(name)  # noqa: S311  the same picture every time
    wall, coat, skin = _colour(chance), _colour(chance), (226, 186, 158)
    rows = [[wall] * HEIGHT for _ in range(HEIGHT)]
    for top, row in enumerate(rows):
        for left in range(HEIGHT):
            if (left - 100) ** 2 + (top - 205) ** 2 < 72**2:
                row[left] = coat
            if (left - 100) ** 2 + (top - 88) ** 2 < 44**2:
                row[left] = skin
    return _written(rows)


def _written(rows: Sequence[Sequence[Colour]]) -> bytes:
    raw = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in rows)
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(raw)) + _chunk(b"IEND", b"")


def _colour(chance: Random) -> Colour:
    return chance.randrange(40, 200), chance.randrange(60, 190), chance.randrange(60, 190)


def _fill(rows: list[list[Colour]], block: Block, colour: Colour) -> None:
    for row in rows[block.top : block.top + block.height]:
        row[block.left : block.left + block.width] = [colour] * block.width


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

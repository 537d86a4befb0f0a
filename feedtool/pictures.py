"""What a JPEG or PNG says of itself at its beginning: how large it is, and in which colours.

https://www.w3.org/TR/png-3/#11IHDR and ITU-T T.81, B.2.2
"""

from dataclasses import dataclass

JPEG, PNG = "image/jpeg", "image/png"

ENDINGS = {".jpg": JPEG, ".jpeg": JPEG, ".png": PNG}
"""The media type that a cover's ending stands for."""

SMALLEST, LARGEST = 1400, 3000
"""Pixels of a cover, each way (platform rule A5)."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_COLOURS = {0: "grey", 2: "RGB", 3: "RGB", 4: "grey", 6: "RGB"}
_PNG_SEEN_THROUGH = (4, 6)
_JPEG = b"\xff\xd8\xff"
_JPEG_COLOURS = {1: "grey", 3: "RGB", 4: "CMYK"}
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset((0x01, *range(0xD0, 0xD9)))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its media *type*, *width* and *height* in pixels, its *colours* (`RGB`, `grey`, `CMYK`).

    *clear* says that something behind it may shine through.
    """

    type: str
    width: int
    height: int
    colours: str
    clear: bool = False


def read(data: bytes) -> Picture | None:
    """Return what the beginning *data* of a file says; None when it is neither JPEG nor PNG, or says too little.

    >>> read(bytes.fromhex("89504e470d0a1a0a0000000d4948445200000bb800000bb808020000"))
    Picture(type='image/png', width=3000, height=3000, colours='RGB', clear=False)
    """
    if data.startswith(_PNG):
        return _png(data)
    return _jpeg(data) if data.startswith(_JPEG) else None


def _png(data: bytes) -> Picture | None:
    kind = _PNG_COLOURS.get(data[25]) if data[12:16] == b"IHDR" and len(data) > 25 else None
    if kind is None:
        return None
    at = len(_PNG)
    clear = data[25] in _PNG_SEEN_THROUGH
    while not clear and at + 8 <= len(data) and data[at + 4 : at + 8] != b"IDAT":
        clear = data[at + 4 : at + 8] == b"tRNS"
        at += 12 + int.from_bytes(data[at : at + 4])
    return Picture(PNG, int.from_bytes(data[16:20]), int.from_bytes(data[20:24]), kind, clear)


def _jpeg(data: bytes) -> Picture | None:
    at = 2
    while at + 10 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # it fills up
            at += 1
        elif marker in _FRAMES:
            height, width = int.from_bytes(data[at + 5 : at + 7]), int.from_bytes(data[at + 7 : at + 9])
            colours = _JPEG_COLOURS.get(data[at + 9], "other")
            return Picture(JPEG, width, height, colours) if width and height else None
        else:
            at += 2 if marker in _WITHOUT_LENGTH else 2 + int.from_bytes(data[at + 2 : at + 4])
    return None

"""The frames of MPEG sound, layer III, that an MP3 file is made of: where they are, and how long they last.

Every frame is looked at: only so the length of a file with a changing bitrate is right, whoever wrote it.
http://www.mp3-tech.org/programmer/frame_header.html
"""

import re

_BITRATES = {
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {0xFA: (44_100, 48_000, 32_000), 0xF2: (22_050, 24_000, 16_000), 0xE2: (11_025, 12_000, 8_000)}


def _headers() -> dict[bytes, tuple[int, int, int]]:
    """Return size in bytes, number of samples, and samples a second, by the second and third byte of a frame."""
    known = {}
    for kind, rates in _RATES.items():
        samples = 1152 if kind == 0xFA else 576
        for index, rate in enumerate(rates):
            for step, bitrate in enumerate(_BITRATES[kind == 0xFA], start=1):
                for padding in (0, 1):
                    size = samples * bitrate * 125 // rate + padding
                    for unprotected in (0, 1):
                        for private in (0, 1):
                            key = bytes([kind | unprotected, step << 4 | index << 2 | padding << 1 | private])
                            known[key] = size, samples, rate
    return known


_KNOWN = _headers()
_SECONDS, _THIRDS = (re.escape(bytes(sorted(set(column)))) for column in zip(*_KNOWN, strict=True))
_SYNC = re.compile(b"\xff(?=[%b][%b])" % (_SECONDS, _THIRDS))
_SILENT = re.compile(rb"Xing|Info|VBRI").search
_SILENT_WITHIN = 40


def start(data: bytes, at: int = 0, within: int | None = None) -> int | None:
    """Return where a frame lies, at *at* or after it, that another one follows, or nothing; None when there is none.

    It is looked for in the next *within* bytes, or everywhere.
    """
    end = len(data) if within is None else min(len(data), at + within)
    while match := _SYNC.search(data, at, end):
        at = match.start()
        after = at + _KNOWN[data[at + 1 : at + 3]][0]
        if after == len(data) or (data[after : after + 1] == b"\xff" and data[after + 1 : after + 3] in _KNOWN):
            return at
        at += 1
    return None


def length(data: bytes, at: int = 0) -> int | None:
    """Return how many milliseconds all frames from *at* on last; None when there are none."""
    first = found = start(data, at)
    samples: dict[int, int] = {}
    while found is not None:
        at = found
        while data[at : at + 1] == b"\xff" and (header := _KNOWN.get(data[at + 1 : at + 3])):
            size, many, rate = header
            if not (at == first and _SILENT(data, at, at + _SILENT_WITHIN)):
                samples[rate] = samples.get(rate, 0) + many
            at += size
        found = start(data, at)
    return sum(many * 1000 // rate for rate, many in samples.items()) if samples else None

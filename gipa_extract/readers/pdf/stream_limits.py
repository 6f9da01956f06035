"""What a PDF's packed streams hold, looked at before PDFium unpacks them without a limit.

Flate packs at most 1:1032, so a short stream is harmless unless what it holds is packed again; a
long one is unpacked here in pieces that are thrown away, as far as its limit. What cannot be
looked at, as an encrypted one, and what many small ones cost together, is left to apart.py.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain

from gipa_extract.readers.limits import Deadline, Limits, too_large

RATIO = 1032
"""No byte of Flate unpacks to more."""
DEPTH = 4
"""Packings in packings that are looked at; a real stream has one."""
PIECE = 2**14
"""Bytes that are unpacked at a time."""
MOST = 2**20
"""Bytes that they give at a time."""
GLANCE = 64
"""The same of the first piece: enough to tell what is packed."""

_STREAM = re.compile(rb"stream[^\r\n]{0,64}(?:\r\n|\r|\n)")
"""That this is no `endstream` tells what follows: a look behind takes twenty times as long."""
_LARGE = re.compile(rb"/Image\b|/Length1\b|/(?:CIDFontType0|Type1)C\b|/OpenType\b|/EmbeddedFile\b")
"""In the dictionary of a picture, a font or an attached file, which is never unpacked."""
_LENGTH = re.compile(rb"/Length\s+(\d{1,10})(?!\d|\s+\d+\s+R)")
"""PDFium goes by it, whatever stands in a stream."""


def check_streams(data: bytes, limits: Limits, deadline: Deadline) -> None:
    """Raise LimitError if a stream of a PDF unpacks to more than a report can need.

    A picture has at most the bytes of `max_pixels` in colour; a font is no larger.
    """
    view = memoryview(data)
    end = 0
    for match in _STREAM.finditer(data):
        start = match.end()
        if start < end or not _is_flate(data[start : start + 2]):
            continue
        deadline.check()
        close = data.find(b"endstream", start)
        end = close if close >= 0 else len(data)
        begin = max(data.rfind(b"obj", 0, start), start - 1024, 0)
        most = 3 * limits.max_pixels if _LARGE.search(data, begin, start) else limits.max_stream
        length = max((int(stated[1]) for stated in _LENGTH.finditer(data, begin, start)), default=0)
        _check_stream(view[start : max(end, start + length)], most)


def _is_flate(head: bytes) -> bool:
    """Whether two bytes are the header of a zlib stream (RFC 1950)."""
    return len(head) == 2 and head[0] & 15 == 8 and (head[0] << 8 | head[1]) % 31 == 0


def _check_stream(packed: memoryview, most: int) -> None:
    """Unpack a stream, and what is packed in it, as far as it may be too large."""
    short = len(packed) * RATIO <= most
    layer: Iterator[bytes] = (
        bytes(packed[index : index + PIECE]) for index in range(0, len(packed), PIECE)
    )
    for depth in range(DEPTH):
        layer = _within_limit(_unpack_pieces(layer), most)
        first = next(layer, b"")
        if not _is_flate(first[:2]):
            if depth == 0 and short:
                return
            break
        layer = chain((first,), layer)
    for _ in layer:
        pass


def _unpack_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What zlib makes of the pieces, as far as they are whole."""
    unpacker = zlib.decompressobj()
    most = GLANCE
    for piece in pieces:
        while piece and not unpacker.eof:
            try:
                yield unpacker.decompress(piece, most)
            except zlib.error:
                return
            piece, most = unpacker.unconsumed_tail, MOST


def _within_limit(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    """The pieces; LimitError once they are too many."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise too_large(size, most, "max_stream")
        yield piece

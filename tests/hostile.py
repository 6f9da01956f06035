"""PDFs that are made to cost memory or time, written byte by byte: most have a few kilobytes."""

from __future__ import annotations

import base64
import hashlib
import os
import time
import zlib
from collections.abc import Callable, Iterable, Mapping

from reportlab.lib.arciv import ArcIV

from gipa_extract.errors import ReadError
from gipa_extract.models import Document
from gipa_extract.readers.limits import Limits

MIB = 2**20
LINE = b"0 0 m 9 9 l S "
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
"""What pads every password (PDF 32000-1, 7.6.3.3)."""
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
Objects = dict[int, bytes]


def unpacked(content: bytes, size: int) -> bytes:
    """`content` again and again, up to `size` bytes."""
    return content * (size // len(content))


def stream(data: bytes, keys: bytes = b"", *, flate: bool = True) -> bytes:
    """A stream object's bytes; its length stands in its dictionary."""
    if flate:
        data, keys = zlib.compress(data, 9), keys + b"/Filter/FlateDecode"
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (keys, len(data), data)


def page(contents: bytes, resources: bytes = b"/Font<</F 9 0 R>>", box: bytes = b"") -> bytes:
    """A page's dictionary; `contents` is a reference or an array."""
    keys = b"/Type/Page/Parent 2 0 R/MediaBox[%b]" % (box or b"0 0 595 842")
    return b"<<%b/Resources<<%b>>/Contents %b>>" % (keys, resources, contents)


def document(
    objects: Mapping[int, bytes], pages: Iterable[int] = (3,), extra: bytes = b""
) -> bytes:
    """A PDF of these objects; 1, 2 and 9 are the catalogue, the page tree and a font."""
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    held = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, kids.count(b"R")),
        9: FONT,
        **objects,
    }
    body, places = b"%PDF-1.7\n", {}
    for number, content in held.items():
        places[number] = len(body)
        body += b"%d 0 obj%b endobj\n" % (number, content)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % item for item in sorted(places.items()))
    head = b"xref\n0 1\n0000000000 65535 f \n%btrailer<</Root 1 0 R/Size %d%b>>\n"
    return body + head % (table, max(held) + 1, extra) + b"startxref\n%d\n%%%%EOF\n" % len(body)


def in_object_stream(inner: Objects, outer: Objects, pages: Iterable[int] = (3,)) -> bytes:
    """A PDF with the `inner` objects in a packed object stream, and a packed table of objects."""
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    inner = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, kids.count(b"R")),
        9: FONT,
        **inner,
    }
    heads, bodies = b"", b""
    for number, content in inner.items():
        heads += b"%d %d " % (number, len(bodies))
        bodies += content + b" "
    holder, table = 5000, 5001
    keys = b"/Type/ObjStm/N %d/First %d" % (len(inner), len(heads))
    rows = {
        number: bytes([2]) + holder.to_bytes(4) + bytes([at]) for at, number in enumerate(inner)
    }
    body = b"%PDF-1.7\n"
    for number, content in {**outer, holder: stream(heads + bodies, keys)}.items():
        rows[number] = bytes([1]) + len(body).to_bytes(4) + bytes([0])
        body += b"%d 0 obj%b endobj\n" % (number, content)
    rows[table] = bytes([1]) + len(body).to_bytes(4) + bytes([0])
    index = b" ".join(b"%d 1" % number for number in sorted(rows))
    keys = b"/Type/XRef/Root 1 0 R/Size %d/W[1 4 1]/Index[%b]" % (table + 1, index)
    last = stream(b"".join(rows[number] for number in sorted(rows)), keys)
    return body + b"%d 0 obj%b endobj\nstartxref\n%d\n%%%%EOF\n" % (table, last, len(body))


def encrypted(content: bytes) -> bytes:
    """A PDF that opens without a password (RC4, 40 bits) and whose page's stream is encrypted."""
    identity, rights = bytes(16), 0xFFFFFFFC
    owner = bytes(ArcIV(hashlib.md5(PADDING).digest()[:5]).encode(PADDING))
    key = hashlib.md5(PADDING + owner + rights.to_bytes(4, "little") + identity).digest()[:5]
    user = bytes(ArcIV(key).encode(PADDING))
    own = hashlib.md5(key + (4).to_bytes(3, "little") + bytes(2)).digest()[:10]
    data = bytes(ArcIV(own).encode(zlib.compress(content, 9)))
    lock = b"<</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>>" % tuple(
        value.hex().encode() for value in (owner, user)
    )
    objects = {
        3: page(b"4 0 R"),
        4: stream(data, b"/Filter/FlateDecode", flate=False),
        5: lock,
    }
    return document(
        objects, extra=b"/Encrypt 5 0 R/ID[<%b><%b>]" % ((identity.hex().encode(),) * 2)
    )


def lzw(data: bytes) -> bytes:
    """LZW with early change (PDF 32000-1, 7.4.4)."""
    table = {bytes([at]): at for at in range(256)}
    bits, width, codes, held = 0, 9, 258, b""
    out = bytearray()
    pending = 0

    def put(code: int) -> None:
        nonlocal bits, pending
        bits, pending = bits << width | code, pending + width
        while pending >= 8:
            pending -= 8
            out.append(bits >> pending & 255)
            bits &= (1 << pending) - 1

    put(256)
    for at in range(len(data)):
        longer = held + data[at : at + 1]
        if longer in table:
            held = longer
            continue
        put(table[held])
        table[longer], codes, held = codes, codes + 1, data[at : at + 1]
        width = codes.bit_length()
        if codes == 4095:
            put(256)
            table, codes, width = {bytes([one]): one for one in range(256)}, 258, 9
    put(table[held])
    put(257)
    out.append((bits << (8 - pending)) & 255)
    return bytes(out)


def ascii85(data: bytes) -> bytes:
    """The same in printed characters (7.4.3)."""
    return base64.a85encode(data) + b"~>"


def contents(count: int, number: int = 4) -> bytes:
    """An array that names one stream `count` times."""
    return b"[%b]" % (b"%d 0 R " % number * count)


def forms(depth: int, each: int, leaf: bytes = LINE) -> Objects:
    """Forms 20, 21, … each of which draws the next `each` times."""
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
    held = {
        20 + at: stream(b"/X Do " * each, head + b"/Resources<</XObject<</X %d 0 R>>>>" % (21 + at))
        for at in range(depth)
    }
    return {**held, 20 + depth: stream(leaf, head)}


def picture(keys: bytes, data: bytes = b"x", words: bytes = b"") -> bytes:
    """A page that one picture covers."""
    draw = b"q 595 0 0 842 0 0 cm /X Do Q "
    head = b"/Type/XObject/Subtype/Image/BitsPerComponent 8/ColorSpace/DeviceRGB" + keys
    return document(
        {
            3: page(b"4 0 R", b"/Font<</F 9 0 R>>/XObject<</X 8 0 R>>"),
            4: stream(draw + words),
            8: stream(data, head, flate=False),
        }
    )


def jpx(side: int) -> bytes:
    """The head of a JPEG 2000 code stream of three colours, and no data."""
    size = b"".join(value.to_bytes(4) for value in (side, side, 0, 0, side, side, 0, 0))
    siz = (0).to_bytes(2) + size + (3).to_bytes(2) + b"\x07\x01\x01" * 3
    cod = bytes([0, 0, 0, 1, 0, 5, 4, 4, 0, 1])
    qcd = bytes([0x40]) + bytes([0x48] * 16)

    def segment(mark: bytes, data: bytes) -> bytes:
        return mark + (len(data) + 2).to_bytes(2) + data

    tile = segment(b"\xff\x90", (0).to_bytes(2) + (0).to_bytes(4) + b"\0\1") + b"\xff\x93\xff\xd9"
    return (
        b"\xff\x4f" + segment(b"\xff\x51", siz) + segment(b"\xff\x52", cod)
        + segment(b"\xff\x5c", qcd) + tile
    )  # fmt: skip


def jbig2(side: int) -> bytes:
    """A JBIG2 page of so many pixels a side, without a region."""
    info = side.to_bytes(4) * 2 + bytes(8) + bytes([0, 0, 0])
    return bytes([0, 0, 0, 0, 0x30, 0, 1]) + len(info).to_bytes(4) + info


WORDS = b"BT /F 9 Tf 9 800 Td (A report of a government office, and its text) Tj ET "
BIG = unpacked(LINE, 15 * MIB)


def repeated(content: bytes = BIG, count: int = 200) -> bytes:
    """A page whose contents are one stream, `count` times."""
    return document({3: page(contents(count)), 4: stream(content)})


def many_pages(count: int, times: int) -> bytes:
    """Pages with the same contents, which are one stream, `times` times."""
    numbers = range(100, 100 + count)
    return document(
        {4: stream(BIG), 5: contents(times), **dict.fromkeys(numbers, page(b"5 0 R"))}, numbers
    )


def filtered(names: bytes, data: bytes) -> bytes:
    """A page whose contents are packed in another way."""
    return document({3: page(b"4 0 R"), 4: stream(data, b"/Filter" + names, flate=False)})


def early_endstream() -> bytes:
    """A page whose packed stream has `endstream` in an early stored block."""
    packer = zlib.compressobj(0)
    head = packer.compress(b"% endstream \n") + packer.flush(zlib.Z_FULL_FLUSH)
    rest = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = rest.compress(unpacked(LINE, 128 * MIB)) + rest.flush()
    return document(
        {3: page(b"4 0 R"), 4: stream(head + body, b"/Filter/FlateDecode", flate=False)}
    )


HOSTILE: dict[str, Callable[[], bytes]] = {
    "contents-200-times": repeated,
    "contents-once-shapes": lambda: repeated(unpacked(b"0 0 9 9re f ", 15 * MIB), 1),
    "contents-once-words": lambda: repeated(b"BT/F 9 Tf " + unpacked(b"(a)Tj ", 15 * MIB), 1),
    "array-in-object-stream": lambda: in_object_stream(
        {3: page(b"5 0 R"), 5: contents(200)}, {4: stream(BIG)}
    ),
    "page-in-object-stream": lambda: in_object_stream({3: page(contents(200))}, {4: stream(BIG)}),
    "100-pages-200-times": lambda: many_pages(100, 200),
    "encrypted-bomb": lambda: encrypted(unpacked(LINE, 128 * MIB)),
    "early-endstream": early_endstream,
    "lzw": lambda: filtered(b"/LZWDecode", lzw(unpacked(LINE, 2 * MIB))),
    "run-length": lambda: filtered(b"/RunLengthDecode", b"\x81 " * (4 * MIB) + b"\x80"),
    "run-length-of-flate": lambda: filtered(
        b"[/FlateDecode/RunLengthDecode]", zlib.compress(b"\x81 " * (7 * MIB) + b"\x80", 9)
    ),
    "ascii85-of-flate": lambda: filtered(
        b"[/ASCII85Decode/FlateDecode]", ascii85(zlib.compress(unpacked(LINE, 128 * MIB), 9))
    ),
    "form-draws-itself": lambda: document(
        {
            3: page(b"4 0 R", b"/XObject<</X 20 0 R>>"),
            4: stream(b"/X Do "),
            20: stream(
                b"/X Do " * 9,
                b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 20 0 R>>>>",
            ),
        }
    ),
    "forms-in-forms": lambda: document(
        {3: page(b"4 0 R", b"/XObject<</X 20 0 R>>"), 4: stream(b"/X Do "), **forms(9, 10)}
    ),
    "form-200000-times": lambda: document(
        {
            3: page(b"4 0 R", b"/XObject<</X 20 0 R>>"),
            4: stream(b"/X Do " * 200_000),
            **forms(0, 0, LINE * 1000),
        }
    ),
    "picture-huge-text": lambda: picture(b"/Width 100000/Height 100000", words=WORDS),
    "picture-huge-scan": lambda: picture(b"/Width 100000/Height 100000"),
    "picture-large-text": lambda: picture(b"/Width 30000/Height 30000", words=WORDS),
    "picture-flate-huge": lambda: picture(
        b"/Width 40000/Height 40000/Filter/FlateDecode", zlib.compress(bytes(230 * MIB), 9)
    ),
    "picture-run-length": lambda: picture(
        b"/Width 20000/Height 20000/Filter[/FlateDecode/RunLengthDecode]",
        zlib.compress(b"\x81 " * (9 * MIB), 9),
    ),
    "jpx-huge-scan": lambda: picture(b"/Width 30000/Height 30000/Filter/JPXDecode", jpx(30000)),
    "jpx-huge-text": lambda: picture(
        b"/Width 30000/Height 30000/Filter/JPXDecode", jpx(30000), words=WORDS
    ),
    "jbig2-huge": lambda: picture(b"/Width 60000/Height 60000/Filter/JBIG2Decode", jbig2(60000)),
    "page-huge": lambda: document(
        {
            3: page(b"4 0 R", b"/XObject<</X 8 0 R>>", b"0 0 14400 14400"),
            4: stream(b"/X Do "),
            8: stream(
                b"xxx",
                b"/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceRGB",
                flate=False,
            ),
        }
    ),
}
"""What each would cost is bounded by nothing in the file; some of it PDFium bounds itself."""


def tells(data: bytes, limits: Limits) -> Document:
    """A reader whose document is what it was given."""
    return Document(text=data.decode())


def tells_its_process(data: bytes, limits: Limits) -> Document:
    """A reader whose document is the number of its process."""
    return Document(text=str(os.getpid()))


def dies(data: bytes, limits: Limits) -> Document:
    """A reader that ends its process, as PDFium does."""
    os.abort()


def never_ends(data: bytes, limits: Limits) -> Document:
    """A reader that hangs."""
    while True:
        time.sleep(1)


def refuses(data: bytes, limits: Limits) -> Document:
    """A reader that says what is wrong."""
    raise ReadError("it cannot be read", remedy="try another")


def breaks(data: bytes, limits: Limits) -> Document:
    """A reader with a fault of ours."""
    raise ZeroDivisionError

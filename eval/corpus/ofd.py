"""A PDF that other software laid out → an OFD of the same page: characters and lines, each as the
standard (GB/T 33190-2016) writes them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any
from xml.sax.saxutils import escape

MILLIMETRES = 25.4 / 72
_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd_of_pdf(pdf: Any, *, extra: str = "") -> bytes:
    """An OFD of the pages of an open pdfplumber PDF; `extra` objects stand on each page."""
    pages = [_page(page, extra) for page in pdf.pages]
    listed = "".join(
        f'<ofd:Page ID="{at + 1}" BaseLoc="Pages/Page_{at}/Content.xml"/>'
        for at in range(len(pages))
    )
    parts = {
        "OFD.xml": f"<ofd:OFD {_SPACE} Version='1.0' DocType='OFD'><ofd:DocBody><ofd:DocInfo/>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_SPACE}><ofd:CommonData><ofd:PageArea>"
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    parts |= {f"Doc_0/Pages/Page_{at}/Content.xml": page for at, page in enumerate(pages)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, xml in parts.items():
            packed.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{xml}')
    return out.getvalue()


def _page(page: Any, extra: str) -> str:
    size = f"0 0 {page.width * MILLIMETRES} {page.height * MILLIMETRES}"
    body = "".join((*_texts(page.chars), *_paths(page.edges)))
    return (
        f"<ofd:Page {_SPACE}><ofd:Area><ofd:PhysicalBox>{size}</ofd:PhysicalBox></ofd:Area>"
        f'<ofd:Content><ofd:Layer Type="Body">{body}{extra}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def _texts(chars: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A text object for each run of characters on a line, as print drivers write them."""
    for _, run in groupby(chars, lambda char: (round(char["top"], 1), round(char["size"], 1))):
        held = [char for char in run if char["text"] != "\xad"]
        if not held:
            continue
        first, size = held[0], held[0]["size"] * MILLIMETRES
        steps = [(b["x0"] - a["x0"]) * MILLIMETRES for a, b in pairwise(held)]
        x, y = first["x0"] * MILLIMETRES, first["top"] * MILLIMETRES
        yield (
            f'<ofd:TextObject ID="1" Font="2" Size="{size}" Boundary="{x} {y} 200 {size}">'
            f'<ofd:TextCode X="0" Y="{0.86 * size}" DeltaX="{" ".join(_packed(steps))}">'
            f"{escape(''.join(char['text'] for char in held))}</ofd:TextCode></ofd:TextObject>"
        )


def _packed(steps: Sequence[float]) -> Iterator[str]:
    """Distances, those that come again written with g."""
    for step, run in groupby(f"{step:.3f}" for step in steps):
        count = len(list(run))
        yield f"g {count} {step}" if count > 1 else step


def _paths(edges: Sequence[dict[str, Any]]) -> Iterator[str]:
    for edge in edges:
        x, y = edge["x0"] * MILLIMETRES, edge["top"] * MILLIMETRES
        across, down = edge["x1"] * MILLIMETRES - x, edge["bottom"] * MILLIMETRES - y
        yield (
            f'<ofd:PathObject ID="3" Boundary="{x} {y} {across} {down}" LineWidth="0.2">'
            f"<ofd:AbbreviatedData>M 0 0 L {across} {down}</ofd:AbbreviatedData></ofd:PathObject>"
        )

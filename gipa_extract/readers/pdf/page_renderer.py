"""Pages of a PDF → pictures for people to look at, upright, with what annotations show on them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec

from gipa_extract.errors import MissingExtraError, ReadError
from gipa_extract.page_places import ShownPage
from gipa_extract.readers.limits import Deadline, Limits, too_many
from gipa_extract.readers.pdf.annotations import load_page
from gipa_extract.readers.pdf.pdf_reader import open_pdf
from gipa_extract.readers.pdf.sandbox import read_apart
from gipa_extract.readers.pdf.stream_limits import check_streams


def render_pdf(
    data: bytes, pages: Sequence[ShownPage], limits: Limits, *, longest_side: int, quality: int
) -> list[bytes]:
    """A WebP picture of each of these pages, its longer side of so many pixels.

    They are drawn in a process of its own, which is held to the limits, as PDFs are read in one.
    Raises ReadError if the file is locked or damaged, LimitError if it is too large, and
    MissingExtraError.
    """
    if find_spec("pypdfium2") is None:
        raise MissingExtraError("pypdfium2", "pdf")
    if find_spec("PIL") is None:
        raise MissingExtraError("Pillow", "pdf")
    render = partial(_render_here, pages=tuple(pages), longest_side=longest_side, quality=quality)
    return read_apart(render, data, limits)


def _render_here(
    data: bytes, limits: Limits, *, pages: Sequence[ShownPage], longest_side: int, quality: int
) -> list[bytes]:
    import pypdfium2 as pdfium

    deadline = Deadline(limits)
    check_streams(data, limits, deadline)
    document = open_pdf(data)
    try:
        pictures = []
        for wanted in pages:
            deadline.check()
            page = load_page(document, wanted.page - 1)
            size = page.get_size()
            scale = longest_side / max(size)
            pixels = size[0] * size[1] * scale * scale
            if pixels > limits.max_pixels:
                raise too_many(round(pixels), "pixels", limits.max_pixels, "max_pixels")
            out = io.BytesIO()
            image = page.render(scale=scale, rotation=wanted.turned).to_pil()
            image.convert("RGB").save(out, "WEBP", quality=quality, method=4)
            pictures.append(out.getvalue())
        return pictures
    except (pdfium.PdfiumError, IndexError) as error:
        raise ReadError(
            f"a page of the PDF cannot be drawn ({error})",
            remedy="open it in a viewer and print it to PDF",
        ) from error
    finally:
        document.close()

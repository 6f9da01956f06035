"""The pages of a PDF or a scan as pictures, upright, on which the boxes of its report lie."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from gipa_extract.page_places import ShownPage
from gipa_extract.readers import DEFAULT_LIMITS, Input, Limits, archive, sniff

LONGEST_SIDE = 1754
"""Pixels of a picture's longer side: A4 at 150 dpi, which can be read at twice a pane's width."""
QUALITY = 45
"""Of WebP, from 0 to 100: type stays sharp, and a page of a noisy scan takes 120 kB."""


class PagePicture(NamedTuple):
    """One page as a picture; boxes on it are shares of `width` and `height`."""

    page: int
    """Counted from 1."""
    width: float
    """In points, like `height`: the unit of boxes, whatever the picture's own pixels are."""
    height: float
    media_type: str
    data: bytes

    @property
    def uri(self) -> str:
        """The picture itself as the address of an image."""
        return f"data:{self.media_type};base64,{b64encode(self.data).decode()}"


def render_pages(
    source: Path | Input | bytes,
    pages: Sequence[ShownPage],
    *,
    wanted: Collection[int] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> list[PagePicture]:
    """The pictures of a document's pages, as `Report.pages` names them; of some only, if asked.

    `source` is the PDF or the picture that the report was read from: a file, or its bytes. Nothing
    comes back for a format whose pages cannot be drawn. Raises ReadError if it cannot be read,
    LimitError (a ReadError) if it is too large, and MissingExtraError.
    """
    data = source if isinstance(source, bytes) else file_bytes(source, limits)
    asked = [page for page in pages if wanted is None or page.page in wanted]
    kind = sniff.kind_of(data)
    if kind == "zip":
        data = archive.only_file(data, limits)
        kind = sniff.kind_of(data)
    if kind == "pdf":
        from gipa_extract.readers.pdf.page_renderer import render_pdf

        pictures = render_pdf(data, asked, limits, longest_side=LONGEST_SIDE, quality=QUALITY)
    elif kind == "image":
        pictures = _render_image(data, asked, limits)
    else:
        return []
    return [
        PagePicture(page.page, page.width, page.height, "image/webp", picture)
        for page, picture in zip(asked, pictures, strict=True)
    ]


def file_bytes(source: Path | Input, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The bytes of a file, on the disk or in a zip; ReadError if they cannot be had."""
    file = source if isinstance(source, Input) else Input(source.as_posix(), source)
    return archive.load(file, limits)


def _render_image(data: bytes, pages: Sequence[ShownPage], limits: Limits) -> list[bytes]:
    """Frames of a picture file, upright as its camera or its print says, at reading size."""
    from gipa_extract.readers.ocr.image_frames import image_frames

    wanted = {page.page: page.turned for page in pages}
    pictures = []
    for number, picture in enumerate(image_frames(data, limits), 1):
        if number in wanted:
            picture = picture.rotate(-wanted[number], expand=True)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = io.BytesIO()
            picture.save(out, "WEBP", quality=QUALITY, method=4)
            pictures.append(out.getvalue())
    return pictures

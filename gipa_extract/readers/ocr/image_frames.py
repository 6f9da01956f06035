"""A picture file → its pages as pictures, for whoever reads or shows them."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gipa_extract.errors import LimitError, MissingExtraError, ReadError
from gipa_extract.readers.limits import Limits, too_many

if TYPE_CHECKING:
    from PIL.Image import Image


def image_frames(data: bytes, limits: Limits) -> Iterator[Image]:
    """Each page of a picture file, grey or in colours, upright as its camera says, on white paper.

    Raises ReadError when it is damaged, LimitError when it has too many pages or pixels.
    """
    try:
        from PIL import Image as Images
        from PIL import ImageSequence
    except ImportError as error:
        raise MissingExtraError("Pillow", "ocr") from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Images.DecompressionBombWarning)
            image = Images.open(io.BytesIO(data))
        pages = getattr(image, "n_frames", 1)
        if pages > limits.max_pages:
            raise too_many(pages, "pages", limits.max_pages, "max_pages")
        for frame in ImageSequence.Iterator(image):
            pixels = frame.width * frame.height
            if pixels > limits.max_pixels:
                raise too_many(pixels, "pixels", limits.max_pixels, "max_pixels")
            yield _on_paper(frame)
    except Images.DecompressionBombError as error:
        raise LimitError(
            "the image has more pixels than can be read", remedy="scan it at 200 dpi"
        ) from error
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError) as error:
        raise ReadError(f"the image is damaged ({error})", remedy="save it again as PNG") from error


def _on_paper(frame: Image) -> Image:
    """A page upright, and where nothing is drawn, white; of mode L or RGB."""
    from PIL import Image as Images
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(frame)
    if "A" in upright.getbands() or "transparency" in upright.info:
        paper = Images.new("RGBA", upright.size, "white")
        upright = Images.alpha_composite(paper, upright.convert("RGBA"))
    return upright.convert("L" if upright.mode in ("L", "1") else "RGB")

"""A page that went through the scanner on its head or on its side → how it is to be turned.

Only a page of which next to nothing was read is looked at: its longest lines are read all four
ways, and where words of the form come out, it stands upright.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from gipa_extract.forms.vocabulary import vocabulary
from gipa_extract.readers.ocr.engine import OcrReading, read_lines
from gipa_extract.readers.ocr.text_boxes import text_boxes
from gipa_extract.text.folding import label_key

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_image import PageImage
    from gipa_extract.readers.ocr.page_ink import Image

LEAST_LINES = 12
"""A page with fewer tells nothing."""
LEAST_READ = 3
"""Lines with words of the form on them: a page with more stands upright."""
WORD = 3
"""Characters: as many one after the other are hardly read by chance."""
BETTER = 3
"""By how many lines more than any other the right way must be read."""
LINES = 12
"""That are read each way."""
LONG, HIGH = 3.0, 1.6
"""Ems: lines that are read are longer and lower."""
_CHINESE = re.compile("[\u4e00-\u9fff]+")


def is_hardly_read(readings: Iterable[OcrReading]) -> bool:
    """Whether a page has lines, and yet next to none says anything that a report says."""
    texts = [reading.text for reading in readings]
    return len(texts) >= LEAST_LINES and sum(map(_has_words_of_form, texts)) < LEAST_READ


def quarters_to_upright(picture: PageImage) -> int:
    """The quarter turns, counterclockwise, that set a page upright; 0 if no way is clearly better.

    How sure the engine is tells nothing: it reads characters that stand on their side as well, in
    the order of columns.
    """
    import numpy as np

    read = [
        _lines_with_words(np.rot90(picture.grey, turn), np.rot90(picture.ink, turn), picture.em)
        for turn in range(4)
    ]
    *_, second, best = sorted(read)
    return read.index(best) if best >= second + BETTER else 0


def _lines_with_words(grey: Image, ink: Image, em: float) -> int:
    """In how many of the longest lines words of the form are read."""
    import numpy as np

    grey, ink = np.ascontiguousarray(grey), np.ascontiguousarray(ink)
    boxes = [
        box
        for box in text_boxes(ink, em)
        if box.x1 - box.x0 > LONG * em and box.y1 - box.y0 < HIGH * em
    ]
    longest = sorted(boxes, key=lambda box: box.x0 - box.x1)[:LINES]
    margin = round(0.2 * em)
    readings = read_lines([box.grown(margin, margin).of(grey) for box in longest])
    return sum(_has_words_of_form(reading.text) for reading in readings)


def _has_words_of_form(text: str) -> bool:
    key = label_key(text)
    return any(key[at : at + WORD] in _words_of_form() for at in range(len(key) - WORD + 1))


@lru_cache(maxsize=1)
def _words_of_form() -> frozenset[str]:
    """Every run of so many Chinese characters in a label that any edition prints."""
    return frozenset(
        run
        for label in vocabulary().all
        for run in (label[at : at + WORD] for at in range(len(label) - WORD + 1))
        if _CHINESE.fullmatch(run)
    )


def turned_image(image: Image, quarters: int) -> Image:
    """An image turned by quarters, counterclockwise."""
    import numpy as np

    turned: Image = np.ascontiguousarray(np.rot90(image, quarters))
    return turned

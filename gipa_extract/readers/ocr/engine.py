"""Images of single lines → text, with how sure the engine is of each character.

The recogniser of rapidocr, whose models lie in its wheel: nothing is fetched. Its detector is
not used: where text stands is told by the ink, faster, and without skipping lone digits.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from gipa_extract.errors import MissingExtraError

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image

HEIGHT = 48
"""Pixels that the recogniser wants a line to be high."""
BATCH = 96 * 16
"""Pixels of width in one batch, whose lines are all filled up to one width."""
ONE_CALL = 48 * 16
"""Pixels of width in one call: enough that its overhead is small. What the engine weighs for each
of them, all characters that it knows, should stay in the cache: twice as many take 1.2 × the time
a pixel."""
STEP = 16
"""Pixels of width: a batch is as wide as some of them."""
CALL = 24
"""Pixels of width that take as long as one more call: so much may be filled up to save it in a
batch of long lines. Values are filled up to the widest of many: with less behind a lone digit,
the recogniser is not as sure of it."""


LONG = 4 * HEIGHT
"""Pixels: a wider line is no value, and is squeezed, for time goes with the width."""
SQUEEZE = 0.7
LABEL_SQUEEZE = 0.36
"""The same where the form says whether a line was read right: see `read_labels`."""
WIDEST = 3200
MOST_THREADS = 4
"""More make the recogniser no faster: its lines are small."""


class OcrReading(NamedTuple):
    """What the engine read, and how sure it is of its least sure character, from 0 to 1."""

    text: str
    confidence: float


_LineKey = tuple[int, bool, bytes]


def read_lines(
    images: Sequence[Image], *, only: str = "", squeeze: float = SQUEEZE
) -> list[OcrReading]:
    """The reading of each image of one line; grey, dark on light, tightly cut.

    `only` names the characters that can stand there, all if empty; the engine weighs no other.
    `squeeze` is the part of its width at which a long line is read.
    """
    if not images:
        return []
    engine = _load_engine(_thread_count())
    widths = [_width_of(image, squeeze) for image in images]
    readings = [OcrReading("", 0.0)] * len(images)
    known: dict[_LineKey, OcrReading] = {}
    for batch in _batches_of(widths):
        _run_batch(engine, images, widths, batch, readings, only, known)
    return readings


def _batches_of(widths: Sequence[int]) -> Iterator[list[int]]:
    """The places of lines of like width, so that little is filled up."""
    batch: list[int] = []
    widest = 0
    for index in sorted(range(len(widths)), key=lambda index: widths[index]):
        width = _filled_up(widths[index])
        filled = len(batch) * (width - widest) if width > LONG else 0
        if batch and (filled > CALL or width * (len(batch) + 1) > max(BATCH, width)):
            yield batch
            batch = []
        batch.append(index)
        widest = width
    if batch:
        yield batch


def _filled_up(width: int) -> int:
    return -(-width // STEP) * STEP


def is_long(image: Image) -> bool:
    """Whether a line is wider than any value: words, which bear some squeezing."""
    height, width = image.shape
    return bool(width * HEIGHT > LONG * height)


def _width_of(image: Image, squeeze: float) -> int:
    """The width to read a line at."""
    height, width = image.shape
    wide: float = width * HEIGHT / height
    return min(max(16, round(wide * (squeeze if is_long(image) else 1))), WIDEST)


def _thread_count() -> int:
    """As many threads as this process has cores, or as OMP_NUM_THREADS says, as in bulk."""
    setting = os.environ.get("OMP_NUM_THREADS", "")
    if setting.isdecimal() and int(setting):
        return int(setting)
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(own, MOST_THREADS)


def _run_batch(
    engine: Any,
    images: Sequence[Image],
    widths: Sequence[int],
    batch: Sequence[int],
    readings: list[OcrReading],
    only: str,
    known: dict[_LineKey, OcrReading],
) -> None:
    """Read lines of like width; of those that are the same to the last pixel, one.

    `known` has what such lines said, by what else matters to the engine beside their pixels: the
    width that they are filled up to, and whether one is alone in its call.
    """
    import cv2
    import numpy as np

    widest = _filled_up(max(widths[at] for at in batch))
    characters = engine.postprocess_op.character
    barred = _barred_characters(characters, only) if only else []
    lines = max(1, ONE_CALL // widest)
    for first in range(0, len(batch), lines):
        some = batch[first : first + lines]
        keys = []
        new: dict[_LineKey, Image] = {}
        for at in some:
            way = cv2.INTER_AREA if images[at].shape[0] > HEIGHT else cv2.INTER_CUBIC
            line = cv2.resize(images[at], (widths[at], HEIGHT), interpolation=way)
            keys.append((widest, len(some) == 1, line.tobytes()))
            if keys[-1] not in known:
                new[keys[-1]] = line
        # One line alone is multiplied in another way, and differs in the last digit.
        rows = max(len(new), min(len(some), 2)) if new else 0
        tensor = np.zeros((rows, 3, HEIGHT, widest), dtype=np.float32)
        for row, line in enumerate(new.values()):
            tensor[row, :, :, : line.shape[1]] = line.astype(np.float32) / 127.5 - 1
        for key, scores in zip(new, engine.session(tensor) if rows else (), strict=False):
            scores[:, barred] = 0
            known[key] = _decode_line(scores, characters)
        for at, key in zip(some, keys, strict=True):
            readings[at] = known[key]


def _barred_characters(characters: Sequence[str], only: str) -> list[int]:
    """The numbers of all characters but these; number 0 is none."""
    return [at for at, char in enumerate(characters) if at and char not in only]


def _decode_line(scores: Any, characters: Sequence[str]) -> OcrReading:
    """The likeliest characters of one line; repeats within a run are one, number 0 is none."""
    likeliest = scores.argmax(axis=1)
    best, sure = likeliest.tolist(), scores[range(len(scores)), likeliest].tolist()
    text, least, at = [], 1.0, 0
    for number, run in groupby(best):
        length = len(list(run))
        if number:
            text.append(characters[number])
            least = min(least, max(sure[at : at + length]))
        at += length
    return OcrReading("".join(text).strip(), least if text else 0.0)


@lru_cache(maxsize=2)
def _load_engine(threads: int) -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise MissingExtraError("rapidocr", "ocr") from error
    import cv2
    import numpy as np

    if "OMP_NUM_THREADS" in os.environ:
        cv2.setNumThreads(threads)  # which OpenCV does not look at: its own threads cost a tenth
    settings = "EngineConfig.onnxruntime"
    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            f"{settings}.intra_op_num_threads": threads,
            f"{settings}.inter_op_num_threads": 1,
        }
    )
    blank = np.full((HEIGHT, HEIGHT, 3), 255, dtype=np.uint8)
    engine(blank, use_det=False, use_cls=False, use_rec=True)  # loads the one model needed
    return engine.text_rec

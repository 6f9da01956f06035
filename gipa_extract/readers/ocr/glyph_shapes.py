"""How the figures of a page look: type is set from one font, and a 6 read as 0 is no 0."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_image import PageImage
    from gipa_extract.readers.ocr.text_boxes import Rect

ALIKE = 2.5
"""How many times the usual distance within a character's shapes one of them may lie away."""
PEERS = 4
"""Shapes that a character must have on a page before they are compared."""


class Face:
    """The type that a page is set in: how its figures look, by the name the engine gives them."""

    def __init__(self, values: Iterable[tuple[str, Sequence[Any]]]) -> None:
        """Make a face from each value's text and the shapes of its characters."""
        import numpy as np

        peers: dict[str, list[Any]] = defaultdict(list)
        for text, shapes in values:
            if len(shapes) == len(text):
                for char, shape in zip(text, shapes, strict=True):
                    peers[char].append(shape)
        self.count = {char: len(shapes) for char, shapes in peers.items()}
        self.means = {char: np.mean(shapes, axis=0) for char, shapes in peers.items()}
        self.usual = {
            char: float(np.median([_distance_between(shape, self.means[char]) for shape in shapes]))
            for char, shapes in peers.items()
        }

    def text_of(self, shapes: Sequence[Any]) -> str | None:
        """What shapes say; None if one is like none of the page's figures."""
        names = [self._name_of(shape) for shape in shapes]
        return "".join(name for name in names if name) if names and all(names) else None

    def _name_of(self, shape: Any) -> str | None:
        away = {char: _distance_between(shape, mean) for char, mean in self.means.items()}
        char = min(away, key=lambda char: away[char], default="")
        if self.count.get(char, 0) < PEERS:
            return None
        return char if away[char] <= max(ALIKE * self.usual[char], 0.02) else None


def _distance_between(shape: Any, other: Any) -> float:
    """How different two shapes are, from 0: one less their correlation, and their widths."""
    import numpy as np

    a, b = shape[:-1] - shape[:-1].mean(), other[:-1] - other[:-1].mean()
    scale = float(np.sqrt((a @ a) * (b @ b))) or 1.0
    return 1 - float(a @ b) / scale + 0.3 * abs(float(shape[-1] - other[-1]))


def shapes_of(picture: PageImage, rect: Rect, count: int) -> list[Any]:
    """The characters of a line as vectors: darkness on a raster, and how wide they are."""
    import cv2
    import numpy as np

    grey, ink = rect.of(picture.grey), rect.of(picture.ink)
    columns = ink.any(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], columns.astype(np.int8), [0]))))
    if count == 1:  # thin type may break a lone 0 in two
        edges = np.array([0, ink.shape[1]])
    shapes = []
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        rows = ink[:, left:right].any(axis=1).nonzero()[0]
        glyph = grey[rows[0] : rows[-1] + 1, left:right]
        raster = cv2.resize(glyph, (12, 18), interpolation=cv2.INTER_AREA).astype(np.float32)
        wide = (right - left) / picture.em
        shapes.append(np.append((250 - raster.ravel()) / 250, np.float32(wide)))
    return shapes

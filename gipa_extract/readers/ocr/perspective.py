"""A photograph of a page, taken askew → the page as from straight above.

The ruling lines tell: on paper they are level or upright, so how their slant changes from the top
of the picture to the bottom, and from its left to its right, is the camera's doing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gipa_extract.readers.ocr.page_ink import Image

SIZE = 1200
"""Pixels of the longer side of the picture in which lines are looked for."""
LONG = 0.05
"""Length of the shortest line that counts, as a share of the picture's width."""
STEEPEST = 0.14
"""How slanted a line may be: a rise over its run, of 8 degrees."""
FEWEST = 4
"""Lines of a direction that must agree before the picture is bent."""
SPREAD = 0.15
"""Distance between such lines at least, as a share of the picture's side."""
LEAST = 0.005
"""A change of the slant over the whole picture below which it lies flat enough."""
AGREED = 0.006
"""How far the slant of a line may be from what the others say."""

_CORNERS = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))
"""Shares of the picture's width and height between which it is bent."""


class _Slant(NamedTuple):
    """The slant of lines of one direction, by where they cross the picture's middle."""

    at_start: float
    change: float
    """How much the slant changes from one end of the picture to the other."""

    def at(self, share: float) -> float:
        return self.at_start + self.change * share


def plane_of(ink: Image) -> Image | None:
    """What sets a photograph straight, of shape (3, 3); None where it lies flat, or too few
    lines tell.

    Args:
        ink: 255 where the picture has ink, else 0.
    """
    import cv2
    import numpy as np

    height, width = ink.shape
    level, upright = _slants_of(ink)
    if not any(slant and abs(slant.change) > LEAST for slant in (level, upright)):
        return None
    flat = _Slant(0.0, 0.0)
    level, upright = level or flat, upright or flat
    corners = []
    for across, down in _CORNERS:
        x, y = across * width, down * height
        for _ in range(3):  # where the two lines through these shares of the middle lines meet
            y = down * height + level.at(down) * (x - width / 2)
            x = across * width + upright.at(across) * (y - height / 2)
        corners.append((x, y))
    plain = [(across * width, down * height) for across, down in _CORNERS]
    plane: Image = cv2.getPerspectiveTransform(
        np.array(corners, dtype=np.float32), np.array(plain, dtype=np.float32)
    )
    return plane


def straighten_picture(grey: Image, plane: Image) -> Image:
    """The picture set straight; paper is laid where the camera saw nothing."""
    import cv2

    height, width = grey.shape
    return cv2.warpPerspective(
        grey, plane, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,)
    )


def seen_at(plane: Image, x: float, y: float) -> tuple[float, float]:
    """Where a point of the straightened picture lies on the one that was taken."""
    import numpy as np

    across, down, share = np.linalg.solve(plane, np.array((x, y, 1.0)))
    return float(across / share), float(down / share)


def _slants_of(ink: Image) -> tuple[_Slant | None, _Slant | None]:
    """How level and upright lines slant; None where too few agree."""
    import cv2
    import numpy as np

    scale = min(1.0, SIZE / max(ink.shape))
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape
    segments = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(small)[0]
    if segments is None:
        return None, None
    lines = np.asarray(segments, dtype=np.float64).reshape(-1, 4)
    lines = lines[np.hypot(lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]) > LONG * width]
    x0, y0, x1, y1 = lines.T
    across, down = x1 - x0, y1 - y0
    return (
        _fit_slant(across, down, (x0 + x1) / 2 - width / 2, (y0 + y1) / 2, height),
        _fit_slant(down, across, (y0 + y1) / 2 - height / 2, (x0 + x1) / 2, width),
    )


def _fit_slant(along: Image, aside: Image, ahead: Image, middle: Image, side: int) -> _Slant | None:
    """The slant of lines that run mostly along one direction.

    Args:
        along, aside: How far each line goes in that direction and across it.
        ahead: Where its middle lies along the direction, from the picture's centre.
        middle: Where its middle lies across the direction.
        side: The picture's length across the direction.
    """
    import numpy as np

    kept = np.abs(aside) < STEEPEST * np.abs(along)
    if kept.sum() < FEWEST:
        return None
    slope = aside[kept] / along[kept]
    place = (middle[kept] - slope * ahead[kept]) / side
    weight = np.abs(along[kept])
    for _ in range(3):
        if len(slope) < FEWEST or np.ptp(place) < SPREAD:
            return None
        change, start = np.polyfit(place, slope, 1, w=weight)
        near = np.abs(slope - start - change * place) < AGREED
        if near.all():
            break
        slope, place, weight = slope[near], place[near], weight[near]
    return _Slant(float(start), float(change))

"""Scans and prints as offices make them worse: hairlines, no lines, photographs, seals, watermarks.

Layouts `worn-…`; each is told apart by resolution in its traits.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from eval.corpus.content import Content
from eval.corpus.layouts import Layout, Write
from eval.corpus.pdf import Press, Setting, set_pdf, write_pdf
from eval.corpus.scan import laid_down, rendered
from eval.corpus.via.layouts import write_varied
from eval.corpus.written import Written

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = (150, 200, 300)
_EVERY_DPI = (100, 150, 200, 250, 300)
_WORDS = ("内部资料 2023", "政务公开专用", "第 3 版", "仅供查阅 12")
Wear = Callable[["Image", Random], "Image"]


def worn_layouts() -> dict[str, Layout]:
    """Every layout by its name."""
    writers: dict[str, Write] = {
        "worn-hairlines": partial(_write_scan, wear=_as_is, thin=True),
        "worn-photo": partial(_write_scan, wear=_photographed, thin=False),
        "worn-seal": partial(_write_scan, wear=_sealed, thin=False),
        "worn-unruled": _write_unruled_scan,
        "worn-watermark-scan": _write_stamped_scan,
        "worn-watermark-pdf": _write_stamped,
        "worn-unruled-every-dpi": partial(_write_unruled_scan, dpis=_EVERY_DPI),
    }
    return {name: Layout(name, write, make=write_varied) for name, write in writers.items()}


def _write_scan(
    content: Content,
    rng: Random,
    *,
    wear: Wear,
    thin: bool,
    setting: Setting | None = None,
    dpis: tuple[int, ...] = _DPI,
) -> Written:
    """All pages as one PDF of pictures."""
    setting = setting or Setting(broken=rng.random() < 0.5)
    if thin:
        setting = replace(
            setting, rule=round(rng.uniform(0.1, 1.0), 2), shade=round(rng.uniform(0, 0.6), 2)
        )
    dpi = rng.choice(dpis)
    paged = set_pdf(content, Press(setting, rng))
    pages = list(range(max(paged.pages.values(), default=1)))
    images = [wear(image, rng) for image in rendered(paged.data, pages, dpi)]
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=dpi, quality=85)
    traits: dict[str, str | int | float] = {"dpi": dpi, "rule": setting.rule}
    return Written(
        out.getvalue(), ".pdf", lost=paged.void, pages=paged.pages,
        traits={**traits, "shade": setting.shade},
    )  # fmt: skip


def _write_unruled_scan(content: Content, rng: Random, dpis: tuple[int, ...] = _DPI) -> Written:
    """Tables without lines, laid on the scanner a little askew."""
    setting = Setting(ruled=False, broken=rng.random() < 0.3)
    return _write_scan(content, rng, wear=_askew, thin=False, setting=setting, dpis=dpis)


def _write_stamped_scan(content: Content, rng: Random) -> Written:
    setting = Setting(watermark=rng.choice(_WORDS))
    return _write_scan(content, rng, wear=_as_is, thin=False, setting=setting)


def _write_stamped(content: Content, rng: Random) -> Written:
    setting = Setting(broken=rng.random() < 0.5, watermark=rng.choice(_WORDS))
    return write_pdf(content, rng, setting=setting)


def _as_is(image: Image, rng: Random) -> Image:
    return image


def _askew(image: Image, rng: Random) -> Image:
    tilt = round(rng.uniform(-2, 2), 2)
    return laid_down(image, rng, tilt=tilt, blur=rng.uniform(0, 0.5), noise=rng.randint(0, 14))


def _photographed(image: Image, rng: Random) -> Image:
    """A page seen by a camera held askew: its corners moved inwards, one side darker."""
    import numpy as np
    from PIL import Image as Images

    width, height = image.size
    far = 0.035
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    moved = [
        (x + (1 if x == 0 else -1) * rng.uniform(0, far) * width,
         y + (1 if y == 0 else -1) * rng.uniform(0, far) * height)
        for x, y in corners
    ]  # fmt: skip
    rows = []
    for (x, y), (u, v) in zip(moved, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    sides = [side for corner in corners for side in corner]
    plane = np.linalg.solve(np.array(rows), np.array(sides))
    seen = image.transform(
        image.size, Images.Transform.PERSPECTIVE, tuple(plane), Images.Resampling.BICUBIC,
        fillcolor=150,
    )  # fmt: skip
    grey = np.asarray(seen, dtype=np.float32)
    grey *= np.linspace(1, rng.uniform(0.75, 1), width, dtype=np.float32)[None, :]
    return Images.fromarray(grey.clip(0, 255).astype(np.uint8))


def _sealed(image: Image, rng: Random) -> Image:
    """A colour scan with a red seal somewhere in its lower half."""
    from PIL import ImageDraw

    colour = image.convert("RGB")
    side = round(image.width * 42 / 210)
    left = rng.randint(0, image.width - side)
    top = rng.randint(image.height // 2, image.height - side)
    layer = image.convert("L").point(lambda grey: 255 if grey > 128 else 0)
    seal = colour.copy()
    pen = ImageDraw.Draw(seal)
    pen.ellipse((left, top, left + side, top + side), outline=(214, 40, 40), width=side // 22)
    middle, arm = (left + side // 2, top + side // 2), side // 5
    pen.regular_polygon((*middle, arm), 5, fill=(214, 40, 40))
    # print shows through the seal's colour
    seal.paste(colour, mask=layer.point(lambda grey: 255 - grey))
    return seal

"""A Chinese font of this machine for PDFs, found through fontconfig."""

from __future__ import annotations

import subprocess
from functools import lru_cache
from random import Random
from typing import NamedTuple

from gipa_extract.errors import GipaError, MissingExtraError


@lru_cache(maxsize=1)
def chinese_fonts() -> tuple[tuple[str, int], ...]:
    """(file, index in it) of each TrueType font that holds simplified Chinese, by family.

    Only TrueType outlines can be embedded. Raises GipaError that names packages with some.
    """
    fonts = sorted((font.file, font.place) for font in _installed() if font.format == "TrueType")
    if not fonts:
        raise GipaError(
            "no TrueType font with Chinese is installed",
            stage="corpus",
            remedy="apt-get install fonts-arphic-uming fonts-wqy-microhei",
        )
    return tuple(sorted(dict(reversed(fonts)).items()))


@lru_cache(maxsize=1)
def chinese_families() -> tuple[str, ...]:
    """A family of each font that holds simplified Chinese, of any kind, by its file.

    Of several in a file it is the one drawn for the mainland. Raises GipaError without fontconfig.
    """
    by_file: dict[str, str] = {}
    for font in sorted(_installed(), key=lambda font: (font.file, font.place)):
        known = by_file.get(font.file)
        if known is None or (_is_mainland(font.family) and not _is_mainland(known)):
            by_file[font.file] = font.family
    return tuple(dict.fromkeys(by_file.values()))


def _is_mainland(family: str) -> bool:
    return family.split()[-1] in ("SC", "CN", "GB")


class _Font(NamedTuple):
    format: str
    family: str
    file: str
    place: int
    """Of the font in its file, from 0."""


def _installed() -> list[_Font]:
    """What fontconfig lists for simplified Chinese."""
    wanted = ["fc-list", "-f", "%{fontformat}|%{family[0]}|%{file}|%{index}\n", ":lang=zh-cn"]
    try:
        listed = subprocess.run(wanted, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise GipaError(
            "fc-list cannot be run", stage="corpus", remedy="apt-get install fontconfig"
        ) from error
    rows = (line.split("|") for line in listed.splitlines())
    return [_Font(kind, family, file, int(index)) for kind, family, file, index in rows]


def chosen_font(rng: Random) -> str:
    """The name under which one of the fonts is known to reportlab."""
    try:
        from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont
        from reportlab.pdfbase.ttfonts import TTFont
    except ImportError as error:
        raise MissingExtraError("reportlab", "corpus") from error
    file, index = rng.choice(chinese_fonts())
    name = file.rpartition("/")[2]
    if name not in getRegisteredFontNames():
        registerFont(TTFont(name, file, subfontIndex=index))
    return name

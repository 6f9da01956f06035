"""A Chinese font of this machine for PDFs, found through fontconfig."""

from __future__ import annotations

import subprocess
from functools import lru_cache
from random import Random

from gipa_extract.errors import GipaError, MissingExtraError


@lru_cache(maxsize=1)
def chinese_fonts() -> tuple[tuple[str, int], ...]:
    """(file, index in it) of each TrueType font that holds simplified Chinese, by family.

    Only TrueType outlines can be embedded. Raises GipaError that names packages with some.
    """
    wanted = ["fc-list", "-f", "%{fontformat}|%{family[0]}|%{file}|%{index}\n", ":lang=zh-cn"]
    try:
        listed = subprocess.run(wanted, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise GipaError(
            "fc-list cannot be run", stage="corpus", remedy="apt-get install fontconfig"
        ) from error
    fonts = sorted(line.split("|")[1:] for line in listed.splitlines() if "TrueType|" in line)
    if not fonts:
        raise GipaError(
            "no TrueType font with Chinese is installed",
            stage="corpus",
            remedy="apt-get install fonts-arphic-uming fonts-wqy-microhei",
        )
    files = {file: int(index) for _, file, index in reversed(fonts)}
    return tuple(sorted(files.items()))


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

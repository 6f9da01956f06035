"""The script and the style of the page of one report, for a notebook's widget and for the local page."""

from __future__ import annotations

from importlib import resources

from gipa_extract.display import STYLE
from gipa_extract.display.page_frame import SOURCE_VIEWS


def asset_text(name: str, package: str = "gipa_extract.reviewing") -> str:
    """The text of a file in a package's folder `static`."""
    return resources.files(package).joinpath("static", name).read_text("utf-8")


SCRIPT = SOURCE_VIEWS + asset_text("source.js") + asset_text("review.js")
"""One module of JavaScript, which exports its parts by name and, for anywidget, as a default."""
REVIEW_STYLE = STYLE + asset_text("review.css")

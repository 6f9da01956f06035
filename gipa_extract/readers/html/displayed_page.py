"""Whether a page may be displayed otherwise than its tags stand, and the page as it is displayed.

    <style>.pane {display: none} .pane.active {display: block} .v::before {content: attr(data-v)}</style>

Later stages read tags and an element's own style, and need not know the cascade. Looks at the source spare
most pages the modules that do.
"""

from __future__ import annotations

import re

from gipa_extract.reasons import Reason

TELLING = re.compile(
    r"""display\s*:\s*(?:none|var)|visibility\s*:\s*(?!visible)|opacity\s*:\s*(?:0|\.0|var)|size\s*:\s*0
    |transparent|through|super|:\s*sub|indent\s*:\s*-|(?:left|top)\s*:\s*-|clip|content\s*:|scale|unicode-bidi
    |text-security|(?:height|width)\s*:\s*(?:0|\.0|1px)|color\s*:\s*(?:white|\#fff|rgb\(\s*255)""",
    re.IGNORECASE | re.VERBOSE,
)
"""A sheet with none of these hides, raises and strikes out nothing, and prints nothing."""
_MARKS = ("<details", "<dialog", "shadowroot", "visibility", "popover", "<bdo", "unicode-bidi")
"""Any of these may keep a part of a page from being displayed."""
_HIDES = re.compile(r"display\s*:\s*none|[\s\"']hidden[\s>=/]")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SHEET = re.compile(r"<style\b[^>]*>(.*?)</style", re.IGNORECASE | re.DOTALL)


def as_displayed(page: str, *, may_hide: bool = False) -> tuple[str, tuple[Reason, ...]]:
    """A page with what its styles say in its tags, and notes; the page itself where they say nothing.

    `may_hide`: its elements' own styles are gone through even where none of them is one that hides
    whole parts of pages.
    """
    source = page.lower()
    hides = may_hide or _may_hide(source)
    is_styled_elsewhere = "stylesheet" in source
    if not (hides or is_styled_elsewhere):
        return page, ()
    from gipa_extract.readers.html.written_styles import with_styles_in_tags

    return with_styles_in_tags(page, hides=hides, is_styled_elsewhere=is_styled_elsewhere)


_OTHER_WAYS = ("stylesheet", "srcdoc", "absolute", "<svg", "grid-template-columns", "flex")
"""Any of these may say that blocks stand elsewhere, or beside one another."""
_PAGE_TAG = re.compile("<(?:!doctype|html|head|body)\\b")


def is_plain(source: str) -> bool:
    """Whether a page, but for its plain rows, is certainly displayed as its tags stand."""
    lowered = source.lower()
    return (
        not any(mark in lowered for mark in _OTHER_WAYS)
        and _PAGE_TAG.search(lowered) is not None
        and not _may_hide(lowered)
    )


def _may_hide(page: str) -> bool:
    """Whether a page's source, in small letters, may not be displayed as it stands."""
    if any(mark in page for mark in _MARKS):
        return True
    if ("hidden" in page or "none" in page) and _HIDES.search(page):
        return True
    return "<style" in page and any(map(_tells, _SHEET.findall(page)))


def _tells(sheet: str) -> bool:
    """Whether a sheet may hide, raise, strike out or print anything."""
    return bool(TELLING.search(_COMMENT.sub("", sheet) if "/*" in sheet else sheet))

"""A web page or a Word file as it looks, in a frame in which nothing runs and nothing is fetched.

What a foreign file says in markup is cut down by nh3 to what sets text and tables; the frame is
sandboxed without scripts, and its policy allows pictures that stand in the file itself, and
nothing else. Each cell of the report is found by aligning the document's text with the page's.
"""

from __future__ import annotations

import io
from importlib.util import find_spec

from gipa_extract.display.escape import escape_html
from gipa_extract.display.placed_marks import mark_places
from gipa_extract.errors import MissingExtraError
from gipa_extract.models import Document, Report
from gipa_extract.readers import sniff

LARGEST = 4_000_000
"""Bytes of a file; a larger one holds pictures, and its text is shown instead."""
LONGEST_PICTURE = 400_000
"""Characters of a picture's address, itself the picture, that stay."""
_TAGS = frozenset(
    [
        "a",
        "b",
        "big",
        "blockquote",
        "br",
        "caption",
        "center",
        "col",
        "colgroup",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
        "article",
        "main",
        "header",
        "footer",
        "label",
    ]
)
_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "title",
        "head",
        "select",
        "textarea",
        "button",
        "form",
        "nav",
        "audio",
        "video",
        "canvas",
    ]
)
"""Elements that are dropped with their content; a form's tables stay, see `_kept_attribute`."""
_ATTRIBUTES = frozenset(
    [
        "align",
        "valign",
        "width",
        "height",
        "bgcolor",
        "border",
        "cellpadding",
        "cellspacing",
        "colspan",
        "rowspan",
        "style",
    ]
)
_STYLES = frozenset(
    [
        "text-align",
        "vertical-align",
        "text-indent",
        "text-decoration",
        "font-family",
        "font-size",
        "font-weight",
        "font-style",
        "line-height",
        "color",
        "background-color",
        "width",
        "height",
        "border",
        "border-top",
        "border-right",
        "border-bottom",
        "border-left",
        "border-color",
        "border-style",
        "border-width",
        "border-collapse",
        "margin",
        "margin-top",
        "margin-left",
        "margin-right",
        "margin-bottom",
        "padding",
        "padding-top",
        "padding-left",
        "padding-right",
        "padding-bottom",
        "display",
        "visibility",
        "white-space",
    ]
)
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
FRAME_STYLE = """
body { font: 14px/1.6 SimSun, "Songti SC", "Noto Serif CJK SC", serif; margin: .6rem; color: #111; background: #fff; overflow-wrap: anywhere; }
table { border-collapse: collapse; } td, th { border: 1px solid #bbb; padding: .1em .3em; } td p { margin: 0; } img { max-width: 100%; }
[data-cells] { cursor: pointer; } .gx-confirmed { background: #2f8f5b22 !important; } .gx-doubtful { background: #f3b60055 !important; }
.gx-claim, .gx-fact { text-decoration: underline dotted #1f66a8; } .gx-claim.gx-fails { text-decoration-color: #b3261e; }
.gx-lit { outline: 2px solid #1f66a8; outline-offset: -1px; background: #1f66a833 !important; }
"""


def document_html(report: Report, document: Document, original: bytes) -> str:
    """The frame that shows a document; empty for a format, or a size, of which there is no look.

    Raises MissingExtraError.
    """
    if len(original) > LARGEST:
        return ""
    markup = _markup_of(original, document)
    if markup is None:
        return ""
    return sandbox_frame(mark_places(clean_markup(markup), report, document))


def sandbox_frame(body: str) -> str:
    """A frame that shows markup, in which no script runs and from which nothing is asked for.

    Whoever made it is not trusted here either: the sandbox and the policy hold whatever it says.
    """
    page = (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<style>{FRAME_STYLE}</style></head><body>{body}</body></html>"
    )
    return (
        '<iframe class="gx-document" sandbox="allow-same-origin" referrerpolicy="no-referrer" '
        f'srcdoc="{escape_html(page)}"></iframe>'
    )


def _markup_of(original: bytes, document: Document) -> str | None:
    """The document as HTML, whatever that holds; None where there is none."""
    kind = sniff.kind_of(original)
    if kind == "html":
        return original.decode(document.encoding or "utf-8", "replace")
    if kind != "docx":
        return None
    if find_spec("mammoth") is None:
        raise MissingExtraError("mammoth", "show")
    import mammoth

    return str(mammoth.convert_to_html(io.BytesIO(original)).value)


def clean_markup(markup: str) -> str:
    """Foreign markup cut down to what sets text and tables: no script, no link, no address."""
    if find_spec("nh3") is None:
        raise MissingExtraError("nh3", "show")
    import nh3

    return nh3.clean(
        markup,
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED),
        attributes={"*": set(_ATTRIBUTES), "img": {"src", "alt"}},
        attribute_filter=_kept_attribute,
        url_schemes={"data"},
        url_relative="deny",
        filter_style_properties=set(_STYLES),
        link_rel=None,
    )


def _kept_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src" and not (value.startswith("data:image/") and len(value) < LONGEST_PICTURE):
        return None
    return value

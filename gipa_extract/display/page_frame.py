"""The element round every display: its style, its script, its language."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from importlib import resources

from gipa_extract.display.display_words import WORDS
from gipa_extract.display.document_view import FRAME_STYLE
from gipa_extract.language import Lang


def _asset_text(name: str) -> str:
    return resources.files("gipa_extract.display").joinpath(name).read_text(encoding="utf-8")


STYLE = _asset_text("style.css")
"""The style of everything here, all of it below the class `gx`. It follows the theme of
JupyterLab, VS Code and Sphinx where it finds one, else that of the browser."""

SOURCE_VIEWS = _asset_text("source_views.js")
"""The class that shows a source as it looks, for `show` and for the review widget."""


@lru_cache(maxsize=1)
def _display_script() -> str:
    # in a function of its own: one page may hold several displays, each with its script
    return f'"use strict";\n(() => {{\n{SOURCE_VIEWS}{_asset_text("show.js")}}})();\n'


def frame_html(inside: str, lang: Lang) -> str:
    """A display that needs no script."""
    return f'<div class="gx" {_language_attributes(lang)}><style>{STYLE}</style>{inside}</div>'


def live_html(inside: str, lang: Lang) -> str:
    """A display with its script; JupyterLab leaves the keys pressed in it alone."""
    return (
        f'<div class="gx gx-shown" {_language_attributes(lang)} data-lm-suppress-shortcuts="true">'
        f"<style>{STYLE}</style>{inside}<script>{_display_script()}</script></div>"
    )


def page_html(inside: str, title: str, lang: Lang) -> str:
    """A page that needs nothing but a browser; its policy lets it fetch nothing, and run nothing
    but our own script."""
    styles = f"style-src '{csp_hash(STYLE)}'"
    if '<iframe class="gx-document"' in inside:  # no text can say that: its quotes are escaped
        # a frame inherits this policy, and a document's own styles stand in its attributes
        styles += f" '{csp_hash(FRAME_STYLE)}'; style-src-attr 'unsafe-inline'"
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"{styles}; script-src '{csp_hash(_display_script())}'; img-src data:"
    )
    return (
        f'<!doctype html>\n<html {_language_attributes(lang)} class="gx-root"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title></head><body>{inside}</body></html>\n"
    )


def csp_hash(text: str) -> str:
    """What a content security policy calls a style or a script by."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _language_attributes(lang: Lang) -> str:
    return f'lang="{WORDS[lang].tag}" dir="ltr"'

"""Tables that other programs write into a text, in a notation of their own → a Document.

Each module here knows one notation: it says where in a text its tables stand, and what their
rows hold. The text is printed anew with these tables as rows, and spans point into that, which
`gipa text FILE` prints.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module

from gipa_extract.models import Document
from gipa_extract.readers.limits import Limits
from gipa_extract.readers.table_notations.text_parts import TextPart
from gipa_extract.text.string_cache import remembered

FindTables = Callable[[str], Sequence[TextPart] | None]
"""A text as lines and tables, in order; None if it holds no table of that notation."""

_NOTATIONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("\\begin{", "\\\\"), "latex.find_tabulars"),
    (("{|",), "wiki_tables.find_wiki_tables"),
    (("^",), "wiki_tables.find_doku_tables"),
    (("table(", "tablex("), "typst_tables.find_typst_tables"),
    (("|===",), "asciidoc_tables.find_asciidoc_tables"),
    (
        ("[", "(", "R", "r", "\nA", "\nB", "行，列", "行,列", "行，第", "行,第", "行 第", "行第"),
        "addressed_cells.find_addressed_cells",
    ),
    (("\x07",), "ms_word_text.find_marked_cells"),
    (("NaN", "\n0 ", " 0 "), "data_frames.find_data_frames"),
    (("|",), "markdown_frames.find_markdown_frames"),
    (("series", "datasets"), "chart_series.find_charts"),
    (("[",), "listed_rows.find_listed_rows"),
    (("{",), "json_trees.find_json_trees"),
    (("{",), "json_records.find_json_records"),
    (("</",), "tagged_trees.find_tagged_trees"),
    (("[ RECORD ", ". row **", "\nrow: "), "expanded_records.find_expanded_records"),
    (("第1列",), "spoken_tables.find_spoken_tables"),
    (("[",), "keyed_lists.find_keyed_lists"),
    ((":", "："), "nested_lists.find_nested_lists"),
    (("\\",), "org_tables.find_org_tables"),
)
"""The texts of which one stands wherever a notation does, so that the notation itself need not look
for them, and where its `FindTables` is, which is loaded by the first text that needs it; in the order
in which they are asked."""

SIGNS_OF_NOTATIONS = tuple(signs for signs, _ in _NOTATIONS)


def read_table_notations(text: str, limits: Limits, present: frozenset[str]) -> Document | None:
    """The Document of a text with such tables; None if it holds none.

    `present` are those of `SIGNS_OF_NOTATIONS` that stand in the text.
    """
    for find_tables in _asked_where(present):
        parts = find_tables(text)
        if parts is not None:
            document = _document_of(parts, limits)
            # A line's end would say that the last line, or a number that may be cut, is whole.
            is_cut = text[-1:].isdigit() or (text[-1:] != "\n" and isinstance(parts[-1], str))
            return replace(document, text=document.text.rstrip("\n")) if is_cut else document
    return None


@remembered
def _asked_where(present: frozenset[str]) -> list[FindTables]:
    """What is asked of a text in which these signs stand; most texts have the same few."""
    return [_finder(home) for signs, home in _NOTATIONS if not present.isdisjoint(signs)]


def _finder(home: str) -> FindTables:
    module, name = home.split(".")
    finder: FindTables = getattr(import_module(f"{__name__}.{module}"), name)
    return finder


def _document_of(parts: Sequence[TextPart], limits: Limits) -> Document:
    from gipa_extract.readers.markup.builder import Composer
    from gipa_extract.readers.sheets.sheet_cell import tidy_cell
    from gipa_extract.readers.sheets.sheet_rows import compose_rows

    composer = Composer(limits, tidy_cell)
    for part in parts:
        if isinstance(part, str):
            composer.add_line(part)
        else:
            compose_rows(composer, part, all_printed=True)
    document = composer.document()
    # In all these notations a place is a place, as if lines were drawn round it.
    grids = tuple(grid._replace(ruled=grid.aligned) for grid in document.grids)
    return replace(document, grids=grids)

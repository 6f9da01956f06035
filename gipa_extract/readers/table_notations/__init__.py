"""Tables that other programs write into a text, in a notation of their own → a Document.

Each module here knows one notation: it says where in a text its tables stand, and what their
rows hold. The text is printed anew with these tables as rows, and spans point into that, which
`gipa text FILE` prints.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from gipa_extract.models import Document
from gipa_extract.readers.limits import Limits
from gipa_extract.readers.markup.builder import Composer
from gipa_extract.readers.sheets.sheet_cell import tidy_cell
from gipa_extract.readers.sheets.sheet_rows import compose_rows
from gipa_extract.readers.table_notations.addressed_cells import find_addressed_cells
from gipa_extract.readers.table_notations.asciidoc_tables import find_asciidoc_tables
from gipa_extract.readers.table_notations.data_frames import find_data_frames
from gipa_extract.readers.table_notations.expanded_records import find_expanded_records
from gipa_extract.readers.table_notations.json_records import find_json_records
from gipa_extract.readers.table_notations.json_trees import find_json_trees
from gipa_extract.readers.table_notations.keyed_lists import find_keyed_lists
from gipa_extract.readers.table_notations.latex import find_tabulars
from gipa_extract.readers.table_notations.listed_rows import find_listed_rows
from gipa_extract.readers.table_notations.markdown_frames import find_markdown_frames
from gipa_extract.readers.table_notations.ms_word_text import find_marked_cells
from gipa_extract.readers.table_notations.nested_lists import find_nested_lists
from gipa_extract.readers.table_notations.org_tables import find_org_tables
from gipa_extract.readers.table_notations.spoken_tables import find_spoken_tables
from gipa_extract.readers.table_notations.tagged_trees import find_tagged_trees
from gipa_extract.readers.table_notations.text_parts import TextPart
from gipa_extract.readers.table_notations.wiki_tables import find_wiki_tables
from gipa_extract.readers.table_notations.wrapped_cells import find_wrapped_cells

FindTables = Callable[[str], Sequence[TextPart] | None]
"""A text as lines and tables, in order; None if it holds no table of that notation."""

_NOTATIONS: tuple[FindTables, ...] = (
    find_tabulars,
    find_wiki_tables,
    find_asciidoc_tables,
    find_addressed_cells,
    find_marked_cells,
    find_data_frames,
    find_markdown_frames,
    find_listed_rows,
    find_json_trees,
    find_json_records,
    find_tagged_trees,
    find_expanded_records,
    find_spoken_tables,
    find_keyed_lists,
    find_nested_lists,
    find_org_tables,
    find_wrapped_cells,
)


def read_table_notations(text: str, limits: Limits) -> Document | None:
    """The Document of a text with such tables; None if it holds none."""
    for find_tables in _NOTATIONS:
        parts = find_tables(text)
        if parts is not None:
            document = _document_of(parts, limits)
            # A line's end would say that the last line, or a number that may be cut, is whole.
            is_cut = text[-1:].isdigit() or (text[-1:] != "\n" and isinstance(parts[-1], str))
            return replace(document, text=document.text.rstrip("\n")) if is_cut else document
    return None


def _document_of(parts: Sequence[TextPart], limits: Limits) -> Document:
    composer = Composer(limits, tidy_cell)
    for part in parts:
        if isinstance(part, str):
            composer.add_line(part)
        else:
            compose_rows(composer, part)
    document = composer.document()
    # In all these notations a place is a place, as if lines were drawn round it.
    grids = tuple(grid._replace(ruled=grid.aligned) for grid in document.grids)
    return replace(document, grids=grids)

"""The stream reading of a text: labels, values and separators in their order, and no rows.

Text as the web gives it comes in more layouts than anybody can foresee. What all of them keep is
the order of a table's labels and values. So the labels of the form are looked up wherever they
stand, whatever parts them; what follows a row's label are its values; and what a blank cell
looks like is learned from the rows that hold as many values as the form has columns. Its modules are
loaded at the first text that needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gipa_extract.first_use import loads_at_first_use

if TYPE_CHECKING:
    from gipa_extract.cells.text_stream.reading import labels_stand_apart, read_stream
    from gipa_extract.cells.text_stream.stream_result import StreamReading

__all__ = ["StreamReading", "labels_stand_apart", "read_stream"]

__getattr__ = loads_at_first_use(
    __name__,
    {
        "gipa_extract.cells.text_stream.reading": ("labels_stand_apart", "read_stream"),
        "gipa_extract.cells.text_stream.stream_result": ("StreamReading",),
    },
)

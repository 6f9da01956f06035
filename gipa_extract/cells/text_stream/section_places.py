"""Under which heading of the form a value of a text stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from gipa_extract.cells.text_stream.mentions import Mention
from gipa_extract.cells.text_stream.tokens_between import Token, Value
from gipa_extract.forms import Form, Table
from gipa_extract.text.folding import label_key


class SectionPlaces:
    """Where the headings of a form's sections stand in a text."""

    def __init__(self, tokens: Iterable[Token], form: Form) -> None:
        named = {label_key(section.label): section.id for section in form.sections}
        met = [token for token in tokens if isinstance(token, Mention) and token.key in named]
        self.starts = [heading.start for heading in met]
        self.ids = [named[heading.key] for heading in met]
        self.with_tables = form.tabular

    def values_beside(self, table: Table, start: int, values: Sequence[Value]) -> int:
        """How many values may be those of a table whose labels begin at an offset.

        Those under the heading of another section that has tables are of that one: no tool takes
        a value over two headings.
        """
        if self._section_at(start) != table.section:
            return len(values)
        others = self.with_tables - {table.section}
        return sum(self._section_at(value.start) not in others for value in values)

    def holds(self, table: Table, offset: int) -> bool:
        """Whether an offset stands under the heading of a table's section, or is that of the heading."""
        return self._section_at(offset) == table.section

    def _section_at(self, offset: int) -> str:
        place = bisect_right(self.starts, offset)
        return self.ids[place - 1] if place else ""

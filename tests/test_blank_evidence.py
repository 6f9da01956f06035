"""What the partings of a row with too few values say of its blanks."""

from __future__ import annotations

from gipa_extract.cells.text_stream.blank_evidence import Partings, learn_partings, place_values


def test_a_row_that_is_parted_like_full_rows_shows_no_blank() -> None:
    one_line, two_lines = ("\n", "\n\n", "\n\n"), ("\n\n", "\n\n", "\n\n")
    learned = learn_partings([Partings(texts, 2, "table") for texts in (one_line, two_lines)])
    assert learned is not None
    model = learned._replace(step=1)
    assert place_values(Partings(("\n\n", "\n\n"), 2, "table"), model) is None
    assert place_values(Partings(("\n\n\n", "\n\n"), 2, "table"), model) == (1,)

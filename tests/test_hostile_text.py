"""Texts and pages made to cost time: read in one pass over them, they take no longer than others.

Read again from each of their places they would take minutes, or never end.
"""

from __future__ import annotations

import pytest

from gipa_extract.errors import LimitError
from gipa_extract.readers import read_bytes
from gipa_extract.readers.html.grid_tracks import GridTracks, count_columns

SIZE = 100_000

TEXTS = {
    "open brackets of tabulars": r"\begin{tabular}{ \end{tabular}" * (SIZE // 30),
    "rows without a tabular": "a & b \\\\\n" * 4 + "a & " + "b \\\\ " * (SIZE // 5) + "x",
    "lists that are cut": "[[" + "['总计', '1" * (SIZE // 9),
    "open strings": '["' + "\\" * SIZE,
    "blanks as entities": "|" + "&nbsp;" * 7 + "&nbsp" * (SIZE // 5),
    "open rules": r"\begin{tabular}{c}" + r"\hline(" * (SIZE // 7),
    "cells in cells": r"\begin{tabular}{c}" + r"\multicolumn{1}{c}{" * (SIZE // 19),
    "tabulars in cells": r"\begin{tabular}{c}" + r"{\begin{tabular}{c}a\\" * (SIZE // 21),
    "results without an end": "[[1, 2], [3, 4], [5, 6], [7, 8]] a" + " , 1)" * (SIZE // 5),
    "a huge number": r"\begin{tabular}{c}\multicolumn{" + "1" * 5000 + r"}{c}{x}\end{tabular}",
    "attributes in attributes": "{|\n| a=" + "aa=" * 40 + "\n|}",
    "places below places": "^ a ^\n" + "^ ::: ^\n" * (SIZE // 8),
    "marks of a wiki": "^ a ^\n|" + "^" * SIZE + "|",
    "open tables": "#table(columns: 2," * (SIZE // 18),
    "heads in heads": "#table(columns: 2," + "table.header(" * (SIZE // 13),
    "tables without columns": "columns: " + "#table([a])" * (SIZE // 11),
    "names of calls": "#table(columns: 2, [a], [b])" + "a" * SIZE,
    "blanks in brackets": "总计（1，2，3）" * 4 + "\n（1，" + " ，" * (SIZE // 2) + "x",
    "blanks behind brackets": "（其他）：1／2" * 4 + "\n（其他）：1" + " ／" * (SIZE // 2) + "x",
    "runs of equal values": "总计：0×5，1，1\n" * 4 + "总计：" + "0，" * (SIZE // 2) + "×\n",
    "runs in short lines": ("1，" * 145 + "×\n") * (SIZE // 300),
    "sums of sums": ("1+" * 140 + "=\n") * (SIZE // 300) + "总计：" + "1+" * (SIZE // 2),
    "open pictures": "![总计；" * (SIZE // 5) + "![；](" * (SIZE // 5),
    "brackets of pictures": "![" + "（" * SIZE + "；](x)",
    "series": "data: series " + '{ name: "总计", data: [1, ' * (SIZE // 25),
    "letters of a key": "data: series {" + "a" * SIZE,
    "pipes": "\\\\\n" + "|" * SIZE,
    "heads of frames": "|0|\n" + "|a|\n|-|\n" * (SIZE // 8),
    "values below values": "a a\n" + "NaN 1 1\n" * (SIZE // 8),
    "a number of a frame": "NaN\n 0 1\n" + "1" * 5000 + " a b\n",
    "a list that is cut": '[["a","b"],\n' * 4 + "[" + '"a",' * (SIZE // 4) + "[",
    "lists in one line": '["a","b"],' * (SIZE // 10),
    "blanks between bars": "丨" + " " * SIZE + "丨x",
    "line ends between marks": "a\x07" * 14 + "\n" * SIZE + "x",
}
PAGES = {
    "open comments": '<iframe srcdoc="' + "<!--" * (SIZE // 4) + '">',
    "rows without tables": "<p>" + "<tr>\n" * (SIZE // 5) + "</tr>\n" * (SIZE // 6),
    "tags that are cut": "<p>" + "<a" * (SIZE // 2),
    "open scripts": "<script>" * (SIZE // 8),
    "open scripts that write": "innerHTML" + "<script>" * (SIZE // 8),
    "at signs": f"<style>.a{{display:none}}{'@a' * (SIZE // 2)}</style>",
    "dashes": "<p>\n|a|\n|" + "-" * SIZE + "x",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_made_to_take_long_is_read(name: str) -> None:
    assert read_bytes(TEXTS[name].encode()).media_type.startswith("text/")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_to_take_long_is_read(name: str) -> None:
    page = f"<html><body><p>某某局</p>{PAGES[name]}</body></html>"
    assert read_bytes(page.encode()).text.startswith("某某局")


@pytest.mark.parametrize("record", ['["a\\ud800","b"],', '{"a\\ud800":"b","c":"d"},'])
def test_half_a_character_of_a_record_can_be_written(record: str) -> None:
    assert "a\ufffd" in read_bytes(f"{record}\n".encode() * 4).text


def test_a_grid_of_many_tracks_is_none_and_one_of_long_spans_is_over_the_limit() -> None:
    assert count_columns("grid-template-columns:repeat(999,1fr)") == 0
    assert GridTracks(3).rows_before(3, 64) == 1
    style = ".g{display:grid;grid-template-columns:repeat(64,1fr)}.a{grid-row:span 64}"
    page = f"<style>{style}</style><div class=g>{'<p class=a>a</p>' * 20_000}</div>"
    with pytest.raises(LimitError, match="table cells"):
        read_bytes(f"<html><body>{page}</body></html>".encode())

"""What stands for a report: a path, a text, bytes, a Document; all that take one agree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from gipa_extract import Document, extract, label, read, review, show
from gipa_extract.errors import ReadError
from gipa_extract.readers import Readable, from_text
from gipa_extract.readers.path_or_text import is_path
from tests.conftest import REPORTS, ROOT

Taker = Callable[[Any, Path], Any]
TAKERS: dict[str, Taker] = {
    "extract": lambda source, folder: extract(source),
    "read": lambda source, folder: read(source),
    "label": lambda source, folder: label(source, who="li", file=folder / "label.jsonl"),
    "review": lambda source, folder: review(source, who="li", file=folder / "review.jsonl"),
    "show": lambda source, folder: show(source),
}
REPORT = REPORTS[0]


@pytest.mark.parametrize("taker", TAKERS.values(), ids=TAKERS)
@pytest.mark.parametrize(
    "source",
    [REPORT, str(REPORT), REPORT.read_bytes(), REPORT.read_text("utf-8"), read(REPORT)],
    ids=["path", "name", "bytes", "text", "document"],
)
def test_each_takes_whatever_stands_for_a_report(
    taker: Taker, source: Readable, tmp_path: Path
) -> None:
    assert taker(source, tmp_path) is not None


@pytest.mark.parametrize("taker", TAKERS.values(), ids=TAKERS)
def test_each_says_what_it_takes(taker: Taker, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"a path .*, its text .*, its bytes, .* not as int: 123"):
        taker(123, tmp_path)


def test_limits_are_refused_that_are_none() -> None:
    with pytest.raises(TypeError, match=r"Limits\(max_pages=…, seconds=…\); not as 3"):
        extract("一、总体情况\n", limits=cast("Any", 3))


@pytest.mark.parametrize("taker", TAKERS.values(), ids=TAKERS)
def test_each_takes_a_name_that_leads_nowhere_for_a_path(taker: Taker, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"^报告/2020\.txt: read: no such file → .* holds no 报告"):
        taker("报告/2020.txt", tmp_path)


def test_a_name_and_its_path_give_the_same() -> None:
    assert read(str(REPORT)) == read(REPORT)
    assert extract(str(REPORT)).source.path == str(REPORT)


def test_one_that_is_read_stays_the_one_it_is() -> None:
    document = from_text("一、总体情况\n")
    assert read(document) is document
    assert isinstance(read("一、总体情况"), Document)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x.txt", True),
        ("report", True),
        ("data/reports", True),
        ("C:\\reports\\2020.doc", True),
        ("报告.docx", True),
        ("报告/2020年", True),
        ("~/报告", True),
        ("一、总体情况", False),
        ("一、总体情况\n二、主动公开政府信息情况", False),
        ("2020年度，我局网址http://www.example.cn/a.htm", False),
        ("line\nline", False),
        ("", False),
        ("报" * 2000 + ".txt", False),
        ("报告\0.txt", False),
    ],
)
def test_a_line_is_a_path_where_it_looks_like_one(text: str, expected: bool) -> None:
    assert is_path(text) is expected


def test_a_chinese_name_without_a_suffix_is_a_path_where_the_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "年度报告").write_bytes(REPORT.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert extract("年度报告").year == 2019
    monkeypatch.chdir(ROOT)
    assert not is_path("年度报告")

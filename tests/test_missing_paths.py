"""A path that leads nowhere is told with where it stops being one."""

from pathlib import Path

import pytest

from gipa_extract import extract
from gipa_extract.errors import ReadError, ResultError
from gipa_extract.export import load
from tests.gipa_command import gipa


def said_of(source: Path | str) -> str:
    with pytest.raises(ReadError) as raised:
        extract(source)
    return str(raised.value)


def test_the_folder_that_lacks_it_is_named_and_what_is_alike(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "谢家集2019.pdf").write_text("x")
    monkeypatch.chdir(tmp_path)
    said = said_of(Path("report/谢家集2019.pdf"))
    assert said == (
        "report/谢家集2019.pdf: read: no such file → "
        f"{tmp_path} holds no report; did you mean reports?"
    )
    assert said_of("reports/谢家集2019.docx").endswith(
        f" → {tmp_path / 'reports'} holds no 谢家集2019.docx; did you mean 谢家集2019.pdf?"
    )
    assert said_of(tmp_path / "2023" / "a.pdf").endswith(
        f" → {tmp_path} holds no 2023; a path that holds blanks stands in quotation marks"
    )


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ("D:\reports\2023.pdf", 'write the path with / or as r"…"'),
        ('"D:/reports/2023.pdf"', "leave out the quotation marks in the path"),
        ("~/2023.pdf", "write the path of the home folder out"),
        ("file:///D:/2023.pdf", "write it as a path, without file:"),
        ("https://www.gov.cn/2023.pdf", "addresses are not opened"),
    ],
)
def test_what_people_write_in_place_of_a_path(given: str, remedy: str) -> None:
    for source in (given, Path(given)):
        said = said_of(source)
        assert f" → {remedy}" in said
        assert said.isprintable()


def test_a_word_may_have_been_meant_as_a_text() -> None:
    assert "a report's text itself: gipa_extract.readers.from_text(…)" in said_of("hello")


def test_results_that_are_not_there_are_told_in_the_same_way(tmp_path: Path) -> None:
    (tmp_path / "results.jsonl").write_text("")
    with pytest.raises(ResultError, match=r"no such file → .* did you mean results.jsonl\?"):
        list(load(tmp_path / "result.jsonl"))


@pytest.mark.parametrize("command", ["extract", "show", "text", "check", "to-excel", "review"])
def test_commands_tell_where_a_path_stops(tmp_path: Path, command: str) -> None:
    (tmp_path / "reports").mkdir()
    done = gipa(command, "raports", cwd=tmp_path, GIPA_LANG="zh")
    assert done.returncode == 1
    assert f"{tmp_path} 里没有 raports；是不是 reports？" in done.stderr

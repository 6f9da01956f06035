"""A folder of documents becomes a workbook and a page; every file is accounted for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gipa_extract.errors import GipaError
from gipa_extract.to_excel import to_excel
from tests.conftest import REPORTS
from tests.gipa_command import gipa
from tests.needs import needs

openpyxl = needs("openpyxl", "test")
needs("xlsxwriter", "xlsx")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five reports, one of them without its tables, an empty file, and a letter."""
    inputs = tmp_path / "reports"
    inputs.mkdir()
    for report in REPORTS:
        (inputs / report.name).write_bytes(report.read_bytes())
    (inputs / "cut.txt").write_text(
        "某区2020年政府信息公开工作年度报告\n一、总体情况\n平稳。", "utf-8"
    )
    (inputs / "empty.txt").write_bytes(b"")
    (inputs / "letter.txt").write_text("今天天气很好，我们去公园散步吧。", "utf-8")
    return inputs


def test_what_a_browser_saved_along_with_a_page_comes_behind_other_files(folder: Path) -> None:
    (folder / "a_files").mkdir()
    (folder / "a_files" / "menu.txt").write_text("首页 新闻 互动", "utf-8")
    done = gipa("to-excel", "reports", cwd=folder.parent)
    assert done.stdout.index("letter.txt") < done.stdout.index("a_files/menu.txt")
    assert "gipa review .reports.gipa" in done.stdout


def test_workbook_page_and_summary_account_for_every_file(folder: Path) -> None:
    done = gipa("to-excel", "reports", cwd=folder.parent)
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "reports.xlsx: 6 reports as a workbook"
    assert "8 files: 3 read, 3 read with doubts, 1 not a report, 1 failed" in lines
    assert "  reports/xiejiaji-2019.txt: cells doubtful: 7, rules failing: 9" in lines
    assert any(line.startswith("  reports/letter.txt: no annual report was") for line in lines)
    assert "  reports/empty.txt: read: the file is empty → download it again" in lines
    page = (folder.parent / "reports.html").read_text("utf-8")
    assert page.count("data-report=") == 6
    assert "2 files gave no report" in page


def test_a_file_with_two_reports_counts_as_one_file(tmp_path: Path) -> None:
    (tmp_path / "both").mkdir()
    both = "\n".join(report.read_text("utf-8") for report in REPORTS[:2])
    (tmp_path / "both" / "two.txt").write_text(both, "utf-8")
    done = gipa("to-excel", "both", cwd=tmp_path)
    lines = done.stdout.splitlines()
    assert lines[0] == "both.xlsx: 2 reports as a workbook"
    assert (
        "1 file: 1 read, 0 read with doubts, 0 not a report, 0 failed; "
        "1 further report in the same files"
    ) in lines
    assert "  both/two.txt#report-2: cells doubtful: 2, rules failing: 4" in lines


@pytest.mark.slow
def test_the_first_sheet_has_a_row_for_each_file_which_leads_to_its_form(folder: Path) -> None:
    (folder / "noise.bin").write_bytes(bytes(range(1, 256)) * 9)
    made = to_excel([folder], out=folder.parent / "all.xlsx", lang="zh")
    book = openpyxl.load_workbook(made.workbook)
    first, _, panel, *_ = book.worksheets
    rows = {Path(row[0]).name: row for row in first.iter_rows(min_row=2, values_only=True)}
    assert (first.title, panel.max_row, len(rows)) == ("文件", 8, 9)
    assert rows["xiejiaji-2019.txt"][1:8] == ("已读取但有存疑", "谢家集区", 2019, "2019", 7, 0, 9)
    assert rows["xiejiaji-2019.txt"][8] == "7个单元格存疑，9条规则不成立"
    assert rows["empty.txt"][1] == "失败"
    assert rows["noise.bin"][8] == (
        "读取：内容不是 PDF、Word、Excel 或 zip 文件（无论扩展名是什么），"
        "也不是 UTF-8、UTF-16、GB18030 或 Big5 文本"
    )
    assert rows["letter.txt"][1] == "不是报告"
    links = {Path(str(cell.value)).name: cell.hyperlink for cell in first["A"] if cell.hyperlink}
    assert links["xiejiaji-2019.txt"].location.startswith("'5 谢家集区 2019'")
    assert "empty.txt" not in links


@pytest.mark.slow
def test_a_second_call_reads_only_what_is_new_and_forgets_what_is_gone(folder: Path) -> None:
    out = folder.parent / "all.xlsx"
    to_excel([folder], out=out)
    (folder / "cut.txt").unlink()
    (folder / "another.txt").write_bytes(REPORTS[0].read_bytes())
    finished: list[str] = []
    made = to_excel([folder], out=out, on_finished=lambda each: finished.append(each.name))
    assert [Path(name).name for name in finished] == ["another.txt"]
    names = {Path(each.file).name for each in made.files}
    assert "another.txt" in names
    assert "cut.txt" not in names


def test_an_export_of_what_was_read_holds_what_the_workbook_holds(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for report in REPORTS[:2]:
        (folder / report.name).write_bytes(report.read_bytes())
    assert gipa("to-excel", "in", cwd=tmp_path).returncode == 0
    (folder / REPORTS[0].name).rename(folder / "renamed.txt")
    finished: list[str] = []
    to_excel(folder, out=tmp_path / "in.xlsx", on_finished=lambda each: finished.append(each.name))
    assert [Path(name).name for name in finished] == ["renamed.txt"]
    assert gipa("export", ".in.gipa", "--to", "reports.csv", cwd=tmp_path).returncode == 0
    rows = (tmp_path / "reports.csv").read_text("utf-8").splitlines()[1:]
    names = sorted(Path(row.split(",")[1]).name for row in rows)
    assert names == [REPORTS[1].name, "renamed.txt"]


@pytest.mark.slow
def test_a_file_that_is_not_ours_is_never_written_over(folder: Path) -> None:
    out = folder.parent / "mine.xlsx"
    out.write_bytes(b"my own work")
    done = gipa("to-excel", str(folder), "-o", str(out))
    assert (done.returncode, done.stdout) == (1, "")
    assert "mine.xlsx: it exists, and was not written by this command" in done.stderr
    assert "--overwrite" in done.stderr
    assert out.read_bytes() == b"my own work"
    assert gipa("to-excel", str(folder), "-o", str(out), "--overwrite", "-q").returncode == 1
    assert out.read_bytes() != b"my own work"


def test_a_workbook_that_was_changed_by_hand_is_not_written_over(folder: Path) -> None:
    out = folder.parent / "all.xlsx"
    to_excel([folder], out=out)
    to_excel([folder], out=out)
    with out.open("ab") as file:
        file.write(b"a note of mine")
    with pytest.raises(GipaError, match="changed since"):
        to_excel([folder], out=out)
    page = out.with_suffix(".html")
    page.write_text("another page", "utf-8")
    out.unlink()
    with pytest.raises(GipaError, match=r"all\.html: it exists"):
        to_excel([folder], out=out)


def test_a_workbook_of_another_folder_of_the_same_name_is_not_written_over(tmp_path: Path) -> None:
    for place, report in zip(("east", "west"), REPORTS, strict=False):
        (tmp_path / place / "reports").mkdir(parents=True)
        (tmp_path / place / "reports" / report.name).write_bytes(report.read_bytes())
    assert gipa("to-excel", "east/reports", cwd=tmp_path).returncode == 0
    made = (tmp_path / "reports.xlsx").read_bytes()
    done = gipa("to-excel", "west/reports", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "gipa: reports.xlsx: it exists, and was made of east/reports"
        " → name another file with -o FILE.xlsx, or add --overwrite\n"
    )
    assert (tmp_path / "reports.xlsx").read_bytes() == made
    both = ("east/reports", "west/reports", "-o", "reports.xlsx")
    assert gipa("to-excel", *both, cwd=tmp_path).returncode == 0  # the same folder, and one more
    moved = tmp_path.rename(tmp_path.with_name("moved"))
    assert gipa("to-excel", "west/reports", cwd=moved).returncode == 0


@pytest.mark.slow
def test_outputs_in_the_folder_that_is_read_are_no_inputs(folder: Path) -> None:
    for _ in range(2):
        done = gipa("to-excel", ".", cwd=folder)
        assert "8 files: 3 read," in done.stdout
    assert (folder / "reports.xlsx").is_file()


def test_nothing_is_written_where_no_report_is_read(folder: Path) -> None:
    done = gipa("to-excel", "reports/letter.txt", cwd=folder.parent)
    assert done.returncode == 1
    assert "1 file: 0 read, 0 read with doubts, 1 not a report, 0 failed" in done.stdout
    assert done.stderr.startswith("gipa: read: no report was read, so nothing was written")
    assert not list(folder.parent.glob("*.xlsx"))


def test_where_nothing_can_be_written_the_option_that_names_another_place_is_named(
    folder: Path,
) -> None:
    (folder.parent / "file").write_bytes(b"")
    done = gipa("to-excel", "reports", "-o", "file/all.xlsx", "--lang", "zh", cwd=folder.parent)
    assert (done.returncode, done.stdout) == (1, "")
    where, what = done.stderr.removeprefix("gipa：").split("：", 1)
    assert (Path(where), what.split("：")[0]) == (Path("file/all.xlsx"), "无法写入")
    assert done.stderr.endswith("→ 请用 -o FILE.xlsx 另指一个可写的文件夹\n")


def test_what_is_no_report_is_no_failure(folder: Path) -> None:
    (folder / "empty.txt").unlink()
    assert gipa("to-excel", "reports", "--quiet", cwd=folder.parent).returncode == 0


@pytest.mark.slow
def test_quiet_names_what_failed(folder: Path) -> None:
    done = gipa("to-excel", "reports", "--quiet", cwd=folder.parent)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "gipa: reports/empty.txt: read: the file is empty → download it again\n"


def test_without_the_extra_the_command_to_install_it_is_named(folder: Path) -> None:
    code = (
        "import sys; sys.modules['xlsxwriter'] = None\n"
        f"sys.argv[1:] = ['to-excel', {str(folder)!r}]\n"
        "from gipa_extract.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder.parent, capture_output=True, text=True
    )
    assert done.returncode == 1
    said, command = done.stderr.split(" → ")
    assert said == "gipa: setup: xlsxwriter is not installed"
    assert command.endswith('pip install "gipa-extract[xlsx]"\n')
    assert sorted(os.listdir(folder.parent)) == ["reports"]


@pytest.mark.parametrize("name", ["reports.csv", "reports"])
def test_a_workbook_that_no_excel_would_open_is_not_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(GipaError, match=r"name a file that ends in \.xlsx"):
        to_excel(REPORTS[0], out=tmp_path / name)
    assert list(tmp_path.iterdir()) == []

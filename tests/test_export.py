"""What leaves for other tools: nothing changed, nothing run, blank never zero."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

import openpyxl
import pandas
import pytest

from gipa_extract import Report, extract, forms
from gipa_extract.errors import GipaError
from gipa_extract.export import to_json, wide_frame, write
from gipa_extract.export.all_tables import TABLES
from gipa_extract.export.codebook import codebook_rows
from gipa_extract.export.panel import KINDS, MAX_NAME, TRUSTS, columns, crosswalk
from gipa_extract.export.sinks import STATA_LABEL
from gipa_extract.export.sources import ExportSource
from gipa_extract.export.write import write_all
from gipa_extract.language import Lang
from gipa_extract.models import Cell
from tests.conftest import ROOT
from tests.needs import needs
from tests.printing import report as printed

Texts = dict[str, str]


def filled(edition: str, **texts: str) -> Report:
    """A report that prints 0 in every cell but those given, whose ids have `__` for a point."""
    known = forms.form(edition)
    given = {name.replace("__", "."): text for name, text in texts.items()}
    return extract(printed(known, dict.fromkeys(known.cell_ids, "0") | given, "tabs"))


def changed(report: Report, cell_id: str, **fields: object) -> Report:
    def one(cell: Cell) -> Cell:
        return replace(cell, **fields) if cell.id == cell_id else cell  # type: ignore[arg-type]

    return report.model_copy(update={"cells": [one(cell) for cell in report.cells]})


def row_of(report: Report) -> dict[str, object]:
    """A report's row of the panel; a kind and a trust under the cell's id."""
    row = wide_frame([report]).astype("object").iloc[0]
    names = {each.name: each.id for each in columns()}
    return {
        f"{names[base]}:{part}" if base in names and part else names.get(name, name): None
        if pandas.isna(value)
        else value
        for name, value in row.items()
        for base, _, part in [str(name).rpartition("_")]
    }


def panel(report: Report, target: Path) -> dict[str, object]:
    write([report], target)
    read: dict[str, Callable[[Path], pandas.DataFrame]] = {
        ".csv": pandas.read_csv,
        ".parquet": pandas.read_parquet,
        ".xlsx": lambda path: pandas.read_excel(path, sheet_name="panel", header=1),
    }
    return dict(read[target.suffix](target).iloc[0])


# The crosswalk


def test_every_shared_id_is_in_the_crosswalk_once() -> None:
    shared = set.intersection(*(set(known.cell_ids) for known in forms.editions().values()))
    for cell in shared:
        assert sum(fnmatchcase(cell, same.cells) for same in crosswalk().same) == 1, cell
    assert "requests.received.total" in shared


def test_every_cell_of_every_edition_has_exactly_one_column_of_its_own() -> None:
    held = [
        (edition, cells[0])
        for column in columns()
        if not column.note
        for edition, cells in column.cells.items()
    ]
    assert len(held) == len(set(held)) == 198 + 200


def test_the_crosswalk_names_existing_cells_only() -> None:
    for column in columns():
        for edition, cells in column.cells.items():
            assert set(cells) <= set(forms.form(edition).cell_ids)
    for apart in crosswalk().apart:
        for edition, pattern in apart.cells.items():
            assert any(fnmatchcase(cell, pattern) for cell in forms.form(edition).cell_ids)


def test_other_processing_is_added_up_beside_its_parts_and_says_so() -> None:
    new = row_of(
        filled(
            "2021",
            requests__other_not_corrected__total="2",
            requests__other_fee_unpaid__total="3",
            requests__other_other__total="4",
        )
    )
    assert (new["requests.other_all.total"], new["requests.other_all.total:kind"]) == (9, "sum")
    assert (new["requests.other_fee_unpaid.total"], new["requests.other.total:kind"]) == (
        3,
        "no_such_cell",
    )
    old = row_of(filled("2019", requests__other__total="9"))
    assert (old["requests.other_all.total"], old["requests.other_all.total:kind"]) == (9, "number")


@pytest.mark.parametrize(("text", "kind"), [("", "blank"), ("/", "dash"), ("若干", "text")])
def test_a_sum_with_a_part_that_is_no_number_is_missing(text: str, kind: str) -> None:
    row = row_of(filled("2021", requests__other_fee_unpaid__total=text))
    assert (row["requests.other_all.total"], row["requests.other_all.total:kind"]) == (None, kind)


def test_a_report_without_a_form_has_a_row_of_missing_values() -> None:
    report = extract("某某局2008年政府信息公开工作年度报告\n\n一、总体情况\n\n平稳。\n")
    row = row_of(report)
    kinds = {value for name, value in row.items() if name.endswith(":kind")}
    assert (report.edition, kinds) == (None, {"no_such_cell"})


# Blank is not zero


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".xlsx"])
def test_blank_dash_text_zero_and_absent_stay_five_things(tmp_path: Path, suffix: str) -> None:
    report = filled(
        "2021",
        requests__received__business="",
        requests__received__research="—",
        requests__received__public_welfare="若干",
        requests__received__legal_service="0",
    )
    report = changed(report, "requests.received.other_org", value=None, kind="absent", raw=None)
    row = panel(report, tmp_path / f"panel{suffix}")
    names = ("business", "research", "welfare", "otherorg")
    kinds = [row[f"req_received_{name}_kind"] for name in names]
    assert kinds == ["blank", "dash", "text", "absent"]
    assert all(pandas.isna(row[f"req_received_{name}"]) for name in names)  # type: ignore[call-overload]
    assert row["req_received_legal"] == 0
    assert row["req_received_legal_kind"] == "number"


def test_stata_has_the_same_names_with_labels_kinds_and_trusts(tmp_path: Path) -> None:
    report = filled("2021", requests__received__business="", requests__received__total="7")
    write([report, filled("2019")], tmp_path / "panel.dta", lang="zh")
    frame = pandas.read_stata(tmp_path / "panel.dta")
    assert frame["req_received_total"].tolist() == [7, 0]
    assert frame["req_received_business_kind"].tolist() == ["blank", "number"]
    assert frame["req_received_business"].isna().tolist() == [True, False]
    assert frame["req_received_total_trust"].tolist() == ["doubtful", "confirmed"]
    assert frame["edition"].tolist() == ["2021", "2019"]
    with pandas.io.stata.StataReader(tmp_path / "panel.dta") as reader:
        labels, codes = reader.variable_labels(), reader.value_labels()
    assert labels["req_received_total"] == "一、本年新收政府信息公开申请数量 · 总计"
    assert max(map(len, labels)) <= 32  # what Stata takes
    assert list(labels) == list(TABLES["panel"].names)
    assert codes["req_received_total_trust"] == dict(enumerate(TRUSTS))


def test_a_sum_is_worth_what_its_weakest_part_is() -> None:
    report = filled("2021", requests__other_other__total="4")
    report = changed(report, "requests.other_other.total", trust="doubtful")
    assert row_of(report)["requests.other_all.total:trust"] == "doubtful"


def test_every_name_is_one_that_stata_and_r_take() -> None:
    for table in TABLES.values():
        assert len(set(table.names)) == len(table.names)
        for name in table.names:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", name), name
            assert len(name) <= 32  # what Stata takes
            assert name not in STATA_RESERVED
    assert max(len(each.name) for each in columns()) <= MAX_NAME


STATA_RESERVED = {
    *("byte", "double", "float", "if", "in", "int", "long", "using", "with", "end", "strL"),
    *(f"str{number}" for number in range(1, 2046)),
}


def test_the_codebook_lists_every_column_of_every_table(tmp_path: Path) -> None:
    write([filled("2019")], tmp_path / "all.csv")
    write([], tmp_path / "codebook.csv")
    book = pandas.read_csv(tmp_path / "codebook.csv", keep_default_na=False)
    for name in TABLES:
        columns_ = list(pandas.read_csv(tmp_path / f"{name}.csv").columns)
        assert book[book["table"] == name]["column"].tolist() == columns_, name
    kinds = book[(book["table"] == "panel") & book["column"].str.startswith("req_")]["values"]
    assert set(KINDS) | set(TRUSTS) == set(" ".join(kinds).split())
    told = book.set_index("column").loc["art20_9_procurement_amount"]
    assert (told["editions"], told["unit_zh"]) == ("2019", "见单位栏，不换算")
    assert told["unit"] == "as the column of units says, not converted"
    assert told["cells"] == "2019: art20_9.procurement.amount"


def test_every_column_has_its_meaning_in_both_languages() -> None:
    for row in codebook_rows():
        assert row["label"], row
        assert row["label_zh"], row
        assert not re.search("[\u4e00-\u9fff]", row["label"]), row
        assert row["table"] == "panel" or re.search("[\u4e00-\u9fff]", row["label_zh"]), row


def test_english_labels_are_english_apart_and_whole_in_stata() -> None:
    labels = [column.label_en for column in columns()]
    assert len({*labels}) == len(labels)
    assert not re.search("[\u4e00-\u9fff_]", " ".join(labels))
    assert max(len(f"{label}: trust") for label in labels) <= STATA_LABEL
    assert "requests received · total" in labels
    assert "all results · total" in labels
    assert "reconsideration · other outcome" in labels
    assert "refused: state secret · natural persons" in labels
    assert "Art. 20(1) · normative documents · in force" in labels


def test_the_english_codebook_and_crosswalk_are_english(tmp_path: Path) -> None:
    write([], tmp_path / "codebook.md")
    write([], tmp_path / "crosswalk.csv")
    assert not re.search(
        "[\u4e00-\u9fff]", (tmp_path / "codebook.md").read_text().replace("其他处理", "")
    )
    frame = pandas.read_csv(tmp_path / "crosswalk.csv", keep_default_na=False)
    english = " ".join([*frame["label_en"], *frame["crosswalk_note_en"]]).replace("其他处理", "")
    assert not re.search("[\u4e00-\u9fff]", english.replace("六", ""))
    assert ((frame["crosswalk_note"] != "") == (frame["crosswalk_note_en"] != "")).all()


def test_money_keeps_its_printed_unit_beside_it() -> None:
    row = row_of(filled("2019", art20_9__procurement__amount="25409.5万元"))
    assert str(row["art20_9.procurement.amount"]) == "25409.5"
    assert row["art20_9.procurement.amount:unit"] == "万元"


# Nothing that the source says is run


def test_csv_opens_in_excel_in_chinese_and_runs_no_formula(tmp_path: Path) -> None:
    report = filled("2021", requests__received__total="-5").model_copy(
        update={"issuer": '=HYPERLINK("http://x")'}
    )
    write([report], tmp_path / "cells.csv")
    data = (tmp_path / "cells.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert {row["issuer"] for row in rows} == {'\'=HYPERLINK("http://x")'}
    (five,) = [row for row in rows if row["cell"] == "requests.received.total"]
    assert (five["value"], five["raw"]) == ("-5", "-5")


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1"])
def test_texts_that_look_like_formulas_stay_texts_in_excel(tmp_path: Path, text: str) -> None:
    report = changed(
        filled("2021"), "requests.received.total", value=None, kind="text", raw=text
    ).model_copy(update={"issuer": text, "title": text})
    write([report], tmp_path / "panel.xlsx")
    book = openpyxl.load_workbook(tmp_path / "panel.xlsx")
    texts = {cell.value: cell.data_type for row in book.worksheets[-1].iter_rows() for cell in row}
    assert texts[text] == "s"
    assert text in {cell.value for cell in book["panel"][3] if cell.data_type == "s"}


# Excel


def sheet_of(report: Report, folder: Path) -> openpyxl.worksheet.worksheet.Worksheet:
    write([report], folder / "panel.xlsx")
    return openpyxl.load_workbook(folder / "panel.xlsx").worksheets[-1]


def test_the_form_shows_printed_numbers_and_sums_as_formulas_beside(tmp_path: Path) -> None:
    report = filled("2021", requests__received__total="5")
    sheet = sheet_of(report, tmp_path)
    row = next(r for r in sheet.iter_rows() if r[0].value == "一、本年新收政府信息公开申请数量")
    assert [cell.value for cell in row[1:8]] == [0, 0, 0, 0, 0, 0, 5]
    number = row[0].row
    assert row[8].value == (
        f'=IF(OR(COUNT(B{number}:G{number})=0,COUNT(H{number})=0),"",'
        f"SUM(B{number}:G{number})-SUM(H{number}))"
    )
    values = openpyxl.load_workbook(tmp_path / "panel.xlsx", data_only=True).worksheets[-1]
    assert values.cell(number, 9).value == -5
    assert row[7].comment.text.startswith("requests.received.total\n“5” at ")
    assert (row[7].fill.fgColor.rgb, row[8].fill.fgColor.rgb) == ("FFF4B084", "FFFCE4D6")


def test_no_formula_stands_where_a_number_is_printed(
    tmp_path: Path, reports: dict[str, Report]
) -> None:
    report = reports["xiejiaji-2019"]
    sheet = sheet_of(report, tmp_path)
    shown = {}
    for row in sheet.iter_rows():
        for cell in row[10:18]:  # where each number stands: folded away at the right
            if cell.value and "." in cell.value:
                shown[cell.value.split(" ")[0]] = row[cell.column - 10].value
    assert len(shown) == 198
    assert shown == {
        cell.id: float(cell.value) if cell.value is not None else cell.raw or None
        for cell in report.cells
    }


def test_a_unit_in_a_cell_is_shown_and_its_number_stays_a_number(tmp_path: Path) -> None:
    sheet = sheet_of(filled("2019", art20_9__procurement__items="22个"), tmp_path)
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == 22]
    assert cell.number_format == 'General"个"'


def test_a_long_number_with_its_unit_fits_its_column(tmp_path: Path) -> None:
    report = filled("2019", art20_9__procurement__amount="123456.789012万元")
    sheet = sheet_of(report, tmp_path)
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == 123456.789012]
    assert found[0].number_format == 'General"万元"'
    width = sheet.column_dimensions[found[0].column_letter].width
    assert width >= len("123456.789012") + 2 * len("万元")


# Files


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_says_each_colour_once_and_what_fails_first(
    tmp_path: Path, reports: dict[str, Report], lang: Lang
) -> None:
    unverifiable = filled("2021", requests__received__total="-")
    write([unverifiable, *reports.values()], tmp_path / "panel.xlsx", lang=lang)
    book = openpyxl.load_workbook(tmp_path / "panel.xlsx")
    summary, findings, codebook = (book.worksheets[at] for at in (0, 3, 5))
    said = [row[0].value for row in summary.iter_rows() if row[0].fill.fill_type == "solid"]
    assert len(said[-5:]) == len({*said[-5:]})
    status = [cell.value for cell in findings["E"]]
    assert status[1] == "status"
    assert {"fails", "unverifiable"} == {*status[2:]}
    assert status[2:] == sorted(status[2:])
    chinese = any(re.search("[\u4e00-\u9fff]", str(cell.value)) for cell in codebook["D"])
    assert chinese == (lang == "zh")


def test_parquet_opens_in_duckdb_with_one_line(tmp_path: Path) -> None:
    duckdb = needs("duckdb", "duckdb")
    write([filled("2021", requests__received__total="5")], tmp_path / "cells.parquet")
    query = f"SELECT value FROM '{tmp_path}/cells.parquet' WHERE cell = 'requests.received.total'"
    assert duckdb.sql(query).fetchall() == [(5.0,)]


def test_cells_are_the_rows_of_the_reports(tmp_path: Path, reports: dict[str, Report]) -> None:
    write(reports.values(), tmp_path / "cells.parquet")
    frame = pandas.read_parquet(tmp_path / "cells.parquet")
    frame = frame.rename(columns={"span_start": "start", "span_end": "end"})
    expected = [row for report in reports.values() for row in report.rows()]
    assert [name for name in frame.columns if name not in ("report_id", "cell_id")] == [
        *expected[0]
    ]
    for name in expected[0]:
        printed = [row[name] for row in expected]
        if name == "value":  # a float holds the digits of every printed number
            printed = [None if value is None else float(value) for value in printed]
        assert [None if pandas.isna(v) else v for v in frame[name]] == printed, name


def test_findings_have_a_row_each(tmp_path: Path, reports: dict[str, Report]) -> None:
    write(reports.values(), tmp_path / "findings.csv")
    frame = pandas.read_csv(tmp_path / "findings.csv")
    assert len(frame) == sum(len(report.findings) for report in reports.values())
    assert {"fails", "unverifiable"} >= set(frame["status"])
    for suffix in ("cells.parquet", "findings.parquet"):
        write(reports.values(), tmp_path / suffix)
        pandas.read_parquet(tmp_path / suffix)


def test_a_name_that_says_no_shape_is_refused_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(GipaError, match="tables: reports, panel, cells"):
        write([], tmp_path / "out.csv")


def test_a_failed_export_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    target = tmp_path / "panel.csv"
    target.write_text("old")

    def reports() -> object:
        yield filled("2021")
        raise GipaError("the ledger broke")

    with pytest.raises(GipaError, match="broke"):
        write(reports(), target)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["panel.csv"]
    assert target.read_text() == "old"


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    write([filled("2021")], tmp_path / "study" / "data" / "panel.csv")
    assert (tmp_path / "study" / "data" / "panel.csv").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(GipaError, match="cannot be written"):
        write([filled("2021")], tmp_path / "file" / "panel.csv")


def test_export_loads_pandas_only_where_it_is_needed() -> None:
    code = "import sys, gipa_extract.export, gipa_extract.bulk; print({'pandas', 'pyarrow', 'xlsxwriter', 'openai'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "set()\n"


def test_a_table_that_is_named_beside_all_of_them_is_written_once(tmp_path: Path) -> None:
    source = ExportSource.of([extract(ROOT / "data/reports/xiejiaji-2019.txt")])
    write_all(source, [tmp_path / "all.csv", tmp_path / "panel.csv"])
    assert len(list(tmp_path.glob("*.csv"))) == len(TABLES)


def test_several_targets_are_written_of_reports_in_memory_and_one_without_a_list(
    tmp_path: Path,
) -> None:
    reports = [filled("2021")]
    write_all(reports, [tmp_path / "panel.csv", tmp_path / "cells.csv"])
    write_all(iter(reports), str(tmp_path / "findings.csv"))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["cells.csv", "findings.csv", "panel.csv"]


def test_what_is_no_report_has_no_json() -> None:
    with pytest.raises(TypeError, match="a Report is wanted here, not str"):
        to_json("a.txt")  # type: ignore[arg-type]

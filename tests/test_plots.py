"""Charts say what the frames hold: zeros, numbers that are missing, labels of the form."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import pandas
import pytest

from gipa_extract import Report
from gipa_extract.errors import GipaError
from gipa_extract.export import ExportSource, long_frame, wide_frame
from gipa_extract.export.first_pass import make_first_pass
from gipa_extract.export.report_tables import FINDINGS
from tests.needs import needs

needs("altair", "notebook")
vl_convert = needs("vl_convert", "notebook")

from gipa_extract import plots
from gipa_extract.plots.form_lines import lines, order
from gipa_extract.plots.style import FONTS, Chart

CELLS: tuple[Callable[..., Chart], ...] = (plots.requests, plots.outcomes, plots.grounds)


@pytest.fixture(scope="module")
def cells(reports: dict[str, Report]) -> pandas.DataFrame:
    return long_frame(reports.values())


def findings_of(reports: dict[str, Report]) -> pandas.DataFrame:
    """The table of findings."""
    assert FINDINGS.of_report is not None
    source = ExportSource.of(reports.values())
    entries = make_first_pass(source, bodies=False).entries(source)
    rows = [row for entry in entries for row in FINDINGS.of_report(entry)]
    return pandas.DataFrame(rows, columns=list(FINDINGS.names))


def rows(chart: Chart) -> list[dict[str, Any]]:
    """What a chart draws from."""
    (data,) = chart.to_dict()["datasets"].values()
    return list(data)


def subtitle(chart: Chart) -> str:
    return "；".join(chart.to_dict()["title"]["subtitle"])


def test_requests_are_added_up_by_applicant_and_year(cells: pandas.DataFrame) -> None:
    drawn = {(row["year"], row["applicant"]): row["value"] for row in rows(plots.requests(cells))}
    assert drawn["2020", "自然人"] == 51
    assert drawn["2020", "商业企业"] == 4
    assert len(drawn) == 12
    assert not any(applicant in ("", "总计") for _, applicant in drawn)


def test_printed_totals_that_say_another_number_are_named(cells: pandas.DataFrame) -> None:
    assert subtitle(plots.requests(cells)) == "5份报告；1个存疑；所印“总计”之和为15（2019年）"


@pytest.mark.parametrize("chart", CELLS)
def test_long_cells_and_the_panel_give_one_chart(
    chart: Callable[..., Chart], reports: dict[str, Report], cells: pandas.DataFrame
) -> None:
    assert rows(chart(cells)) == rows(chart(wide_frame(reports.values())))
    assert rows(chart(cells)) == rows(chart(cells.sample(frac=1, random_state=3)))


@pytest.mark.parametrize("chart", CELLS)
def test_year_without_a_number_is_not_zero(
    chart: Callable[..., Chart], cells: pandas.DataFrame
) -> None:
    blank = cells.assign(value=None, kind="blank", year=2018)
    drawn = [row for row in rows(chart(pandas.concat([cells, blank]))) if row["year"] == "2018"]
    assert drawn
    assert {row["value"] for row in drawn} == {None}
    assert {row["said"] for row in drawn} <= {"–", None}


def test_blanks_are_counted_and_doubts_told(cells: pandas.DataFrame) -> None:
    mine = cells[cells["cell"] == "requests.received.natural_person"].head(2).copy()
    mine["kind"], mine["trust"] = ["number", "blank"], ["doubtful", "read"]
    mine["value"] = pandas.array([7, None], dtype="Float64")
    assert subtitle(plots.requests(mine, lang="en")) == (
        "2 reports; 1 of 2 cells hold no number (blank 1) and are left out, "
        "not counted as zero; doubtful: 1"
    )


def test_printed_zero_is_a_zero(cells: pandas.DataFrame) -> None:
    said = {(row["year"], row["applicant"]): row["said"] for row in rows(plots.outcomes(cells))}
    assert said["2019", "科研机构"] in ("0", None)
    assert "0" in {row["said"] for row in rows(plots.grounds(cells))}


def test_report_without_a_year_has_a_place(cells: pandas.DataFrame) -> None:
    drawn = rows(plots.requests(cells.assign(year=None), lang="en"))
    assert {row["year"] for row in drawn} == {"unknown"}


def test_words_are_those_of_the_form() -> None:
    assert order("zh", "group") == [
        "一、本年新收政府信息公开申请数量", "（一）予以公开", "（二）部分公开", "（三）不予公开",
        "（四）无法提供", "（五）不予处理", "（六）其他处理",
    ]  # fmt: skip
    assert order("en", "applicant") == [
        "natural person", "business", "research", "public welfare", "legal service",
        "other org", "",
    ]  # fmt: skip
    assert lines("en")["requests.refused_query.total"].row == "query"
    assert lines("zh")["requests.other.total"].group == "（六）其他处理"


def test_broken_sums_are_a_share_of_the_reports_that_can_be_checked(
    reports: dict[str, Report], cells: pandas.DataFrame
) -> None:
    findings = findings_of(reports)
    drawn = rows(plots.broken_sums(findings, cells, lang="en"))
    assert {row["rule"]: row["said"] for row in drawn} == {
        "balance:natural_person": "2 of 5", "balance:total": "2 of 5", "row:received": "1 of 5",
        "row:carried_in": "1 of 5", "row:granted": "1 of 5", "row:total": "1 of 5",
        "results:natural_person": "1 of 5", "results:total": "1 of 5",
    }  # fmt: skip
    assert drawn[0]["rate"] == 0.4


def test_report_in_which_a_sum_cannot_be_verified_is_in_neither_number(
    reports: dict[str, Report], cells: pandas.DataFrame
) -> None:
    findings = findings_of(reports)
    unclear = {"sha256": cells["sha256"].iloc[0], "rule": "row:total", "status": "unverifiable"}
    findings = pandas.concat([findings, pandas.DataFrame([unclear])], ignore_index=True)
    drawn = rows(plots.broken_sums(findings, cells))
    assert {row["rule"]: row["said"] for row in drawn}["row:total  （七）总计"] == "4份中1份"


def test_sums_that_hold_everywhere_leave_nothing_to_draw(cells: pandas.DataFrame) -> None:
    with pytest.raises(GipaError, match="no sum fails"):
        plots.broken_sums(pandas.DataFrame(), cells)


BREAKDOWN = pandas.DataFrame(
    [
        {"group": "cells", "cells": 200, "right": 200, "doubtful": 0, "missing": 0,
         "silently_wrong": 0},
        {"group": "bare", "cells": 200, "right": 190, "doubtful": 6, "missing": 3,
         "silently_wrong": 1},
    ]
)  # fmt: skip


def test_trust_shows_shares_of_each_layout() -> None:
    drawn = {(row["group"], row["state"]): row["share"] for row in rows(plots.trust(BREAKDOWN))}
    assert drawn["bare", "有误而未标出"] == 0.005
    assert drawn["bare", "正确"] == 0.95
    assert ("cells", "有误而未标出") not in drawn


BOARD = pandas.DataFrame(
    [
        {"run": "rules", "nonzero_accuracy": 0.97, "low": 0.95, "high": 0.99,
         "silent_errors": 0.0, "cost_usd_per_report": 0.0, "seconds_per_report": 0.002},
        {"run": "failed", "nonzero_accuracy": None, "low": None, "high": None,
         "silent_errors": 0.01, "cost_usd_per_report": 0.3, "seconds_per_report": 2.0},
    ]
)  # fmt: skip


def test_run_without_an_accuracy_is_named_and_not_drawn() -> None:
    chart = plots.cost(BOARD, lang="en")
    assert [row["run"] for row in rows(chart)] == ["rules"]
    assert subtitle(chart).endswith("not drawn, nothing is known of it: failed")


DRAWN: list[tuple[str, Callable[..., Chart]]] = [
    *((chart.__name__, chart) for chart in CELLS),
    ("trust", lambda frame, lang: plots.trust(BREAKDOWN, lang=lang)),
    ("cost", lambda frame, lang: plots.cost(BOARD, lang=lang)),
    ("seconds", lambda frame, lang: plots.cost(BOARD, by="seconds_per_report", lang=lang)),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("name", "chart"), DRAWN)
def test_every_chart_renders(
    name: str, chart: Callable[..., Chart], lang: str, cells: pandas.DataFrame
) -> None:
    spec = chart(cells, lang=lang).to_dict()
    svg = vl_convert.vegalite_to_svg(spec)
    assert spec["title"]["text"] in svg
    assert spec["config"]["font"] == FONTS
    assert "undefined" not in svg
    assert "NaN" not in svg


def test_chinese_glyphs_are_drawn_and_differ() -> None:
    """A font without a glyph draws the same box for every character."""

    def picture(text: str) -> bytes:
        spec = {
            "config": {"font": FONTS}, "data": {"values": [{}]},
            "mark": {"type": "text", "text": text, "fontSize": 40},
        }  # fmt: skip
        return bytes(vl_convert.vegalite_to_png(spec))

    shown = {picture(char) for char in "件份申请危㐂"}
    assert len(shown) == 6


@pytest.mark.parametrize("chart", CELLS)
@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (pandas.DataFrame(), "no rows"),
        (pandas.DataFrame({"a": [1]}), "no column"),
        (pandas.DataFrame({"cell": ["x"]}), "no column sha256, year, value, kind"),
    ],
)
def test_frame_that_cannot_be_drawn_says_so(
    chart: Callable[..., Chart], frame: pandas.DataFrame, says: str
) -> None:
    with pytest.raises(GipaError, match=says):
        chart(frame)


def test_reports_are_no_frame_and_cells_are_no_panel(
    reports: dict[str, Report], cells: pandas.DataFrame
) -> None:
    for draw in (plots.requests, plots.shares):
        with pytest.raises(GipaError, match=r"a chart takes a frame, not list → .*wide_frame"):
            draw(list(reports.values()))  # type: ignore[arg-type]
    with pytest.raises(GipaError, match=r"body_id.* → give it the panel: wide_frame\(reports\)"):
        plots.shares(cells)


def test_frame_without_numbers_says_so(cells: pandas.DataFrame) -> None:
    with pytest.raises(GipaError, match="no cell of the requests table"):
        plots.requests(cells[cells["table"] == "reviews"])
    with pytest.raises(GipaError, match="holds a number"):
        plots.requests(cells.assign(value=None, kind="dash"))


@pytest.mark.parametrize("draw", [plots.trust, partial(plots.cost)])
def test_evaluation_frame_of_another_kind_is_refused(draw: Callable[..., Chart]) -> None:
    with pytest.raises(GipaError, match="no column"):
        draw(pandas.DataFrame({"a": [1]}))


def test_missing_extra_names_the_command() -> None:
    code = (
        "import sys; sys.modules['altair'] = None\n"
        "from gipa_extract.errors import MissingExtraError\n"
        "try:\n    import gipa_extract.plots\nexcept MissingExtraError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith('pip install "gipa-extract[notebook]"\n')


# Charts of the panel


def panel_of(*rows_: tuple[str, int, float | None]) -> pandas.DataFrame:
    """A panel of (body, year, applications); two results of each."""
    return pandas.DataFrame(
        {
            "sha256": [str(number) for number in range(len(rows_))],
            "body_id": [hash(body) % 10**6 for body, _, _ in rows_],
            "issuer": [body for body, _, _ in rows_],
            "body_division": ["江苏省/南京市" if body == "甲局" else None for body, _, _ in rows_],
            "body_level": ["county"] * len(rows_),
            "year": [year for _, year, _ in rows_],
            "same_year_reports": 1,
            "req_received_total": [value for _, _, value in rows_],
            "req_received_total_kind": ["blank" if v is None else "number" for _, _, v in rows_],
            "req_granted_total": [value for _, _, value in rows_],
            "req_granted_total_kind": ["blank" if v is None else "number" for _, _, v in rows_],
            "req_other_total": 1.0,
            "req_other_total_kind": "number",
        }
    )


PANEL = panel_of(("甲局", 2020, 3), ("甲局", 2021, 7), ("乙局", 2020, 90), ("丙局", 2021, None))


def test_shares_are_of_the_same_bodies_only() -> None:
    chart = plots.shares(PANEL, lang="en")
    drawn = {(row["year"], row["group"]): row["value"] for row in rows(chart)}
    assert drawn == {
        ("2020", "granted"): 3, ("2020", "other"): 1, ("2021", "granted"): 7, ("2021", "other"): 1
    }  # fmt: skip
    assert subtitle(chart) == "only the 1 of 3 bodies with a number in every year"
    with pytest.raises(GipaError, match="no body has a number in every year"):
        plots.shares(PANEL[1:])


def test_bodies_one_by_one_with_a_dash_where_nothing_is_printed() -> None:
    drawn = {(row["body"], row["year"]): row["said"] for row in rows(plots.bodies(PANEL))}
    assert drawn == {
        ("甲局", "2020"): "3", ("甲局", "2021"): "7", ("乙局", "2020"): "90", ("丙局", "2021"): "–"
    }  # fmt: skip
    chart = plots.bodies(PANEL.assign(same_year_reports=[1, 1, 2, 1]), most=1)
    assert {row["body"] for row in rows(chart)} == {"甲局"}
    assert subtitle(chart) == "2个机关中申请最多的1个；同一机关同一年度有多份报告的1份未计入"


def test_coverage_counts_reports_by_year_and_region() -> None:
    drawn = {(row["place"], row["year"]): row["value"] for row in rows(plots.coverage(PANEL))}
    assert drawn == {
        ("江苏省", "2020"): 1, ("江苏省", "2021"): 1, ("不明", "2020"): 1, ("不明", "2021"): 1
    }  # fmt: skip
    with pytest.raises(ValueError, match="not drawn by 'x'; it is by 'region' and 'level'"):
        plots.coverage(PANEL, by=cast("Any", "x"))
    levels = {row["place"] for row in rows(plots.coverage(PANEL, by="level"))}
    assert levels == {"county"}


def test_a_dark_chart_draws_the_same_from_the_same_data() -> None:
    chart = plots.bodies(PANEL)
    night = plots.dark(chart)
    assert night.to_dict()["datasets"] == chart.to_dict()["datasets"]
    assert night.to_dict()["config"]["background"] == "#15181c"
    assert night.to_dict()["config"]["title"]["color"] == "#e6e9ec"


def test_a_pdf_has_its_fonts_in_it() -> None:
    pdf = vl_convert.vegalite_to_pdf(plots.coverage(PANEL).to_dict())
    assert b"/FontFile" in pdf

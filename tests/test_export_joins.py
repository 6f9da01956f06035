"""The checks of `bench export` hold, and see what is lost, doubled or misplaced."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas
import pytest

from eval.export_joins import (
    Joins,
    joins_in_calc,
    joins_in_duckdb,
    joins_in_pandas,
    joins_in_r,
    references,
)
from eval.export_traces import follow
from gipa_extract import Report
from gipa_extract.export import write
from gipa_extract.models import Document
from tests.needs import needs, skip_if_not_installed

needs("duckdb", "duckdb")

JOINS = (
    joins_in_pandas,
    joins_in_duckdb,
    pytest.param(joins_in_r, marks=pytest.mark.slow),
    pytest.param(joins_in_calc, marks=pytest.mark.slow),
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, reports: dict[str, Report]) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    write(reports.values(), folder / "all.parquet")
    write(reports.values(), folder / "all.csv")
    return folder


@pytest.mark.parametrize("joins", JOINS)
def test_a_row_that_leads_nowhere_or_to_two_is_counted(
    written: Path, tmp_path: Path, joins: Callable[[Path], Joins]
) -> None:
    folder = Path(shutil.copytree(written, tmp_path / "tables"))
    with skip_if_not_installed():
        whole = joins(folder)
    frame = pandas.read_parquet(folder / "reports.parquet")
    cells = pandas.read_parquet(folder / "cells.parquet", columns=["report_id"])["report_id"]
    assert (whole.references, whole.lost) == (len(list(references())), 0)
    assert whole.rows > len(cells)
    gone = frame["report_id"].iloc[0]
    short = pandas.concat([frame.iloc[1:], frame.iloc[1:2]])  # one is gone, one is there twice
    short.to_parquet(folder / "reports.parquet")
    short.to_csv(folder / "reports.csv", index=False, encoding="utf-8-sig")
    assert joins(folder).lost > (cells == gone).sum()


def test_a_number_is_followed_to_its_place_in_the_document(
    written: Path, tmp_path: Path, reports: dict[str, Report]
) -> None:
    documents: dict[str, Document] = {
        str(report.source.path): report.document for report in reports.values() if report.document
    }
    traces = follow(written, documents.__getitem__)
    assert traces.rows == traces.at_their_place > 900
    assert (traces.typed, traces.lost) == (0, 0)
    folder = Path(shutil.copytree(written, tmp_path / "tables"))
    frame = pandas.read_parquet(folder / "cells.parquet")
    frame.loc[frame["raw"] == "0", "span_start"] += 1
    frame.to_parquet(folder / "cells.parquet")
    assert follow(folder, documents.__getitem__).lost == (frame["raw"] == "0").sum()

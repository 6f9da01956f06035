"""The tables of an export hang together: keys, bodies, years, the user's columns, what is left out."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas
import pytest

from gipa_extract import Report, bulk, check, extract, forms
from gipa_extract.errors import GipaError
from gipa_extract.export import (
    ExportSource,
    Selection,
    long_frame,
    wide_frame,
    write,
    write_all,
)
from gipa_extract.export.all_tables import TABLES
from gipa_extract.export.sources import UserColumns
from gipa_extract.export.stable_ids import IdRegister, ReportRegister, stable_id
from gipa_extract.export.targets import targets_of
from gipa_extract.pipeline import across, explain
from gipa_extract.store import Ledger
from tests.needs import needs
from tests.printing import report as printed

CARRIED_OUT, CARRIED_IN = "requests.carried_out.total", "requests.carried_in.total"


def report_of(body: str, year: int, path: str, edition: str = "2021", **texts: str) -> Report:
    """A report of a body and year that prints 0 but where a text is given."""
    known = forms.form(edition)
    given = {name.replace("__", "."): text for name, text in texts.items()}
    text = printed(known, dict.fromkeys(known.cell_ids, "0") | given, "tabs")
    report = extract(text)
    report = report.model_copy(update={"issuer": body, "year": year, "body": None})
    return report.model_copy(update={"source": report.source.model_copy(update={"path": path})})


@pytest.fixture(scope="module")
def years() -> list[Report]:
    """Two bodies over four years: one year is missing, one is there twice, one hand-over breaks."""
    carried = {"requests__carried_out__total": "3", "requests__received__total": "3"}
    return [
        report_of("甲县人民政府", 2020, "a20.txt", "2019", **carried),
        report_of("甲县人民政府", 2021, "a21.txt", requests__carried_in__total="5"),
        report_of("甲县人民政府", 2023, "a23.txt"),
        report_of("乙县人民政府", 2021, "b21.txt"),
        report_of("乙县人民政府", 2022, "b22.txt"),
        report_of("乙县人民政府", 2022, "b22-again.txt", requests__received__total="1"),
        report_of("", 2022, "nobody.txt").model_copy(update={"issuer": None}),
    ]


def table(reports: list[Report], name: str, folder: Path) -> pandas.DataFrame:
    write(reports, folder / f"{name}.parquet")
    return pandas.read_parquet(folder / f"{name}.parquet")


def test_keys_are_unique_and_references_lead_somewhere(
    tmp_path: Path, years: list[Report], reports: dict[str, Report]
) -> None:
    write([*years, *reports.values()], tmp_path / "all.parquet")
    frames = {name: pandas.read_parquet(tmp_path / f"{name}.parquet") for name in TABLES}
    for name, known in TABLES.items():
        assert not frames[name].duplicated(list(known.key)).any(), name
        assert frames[name][list(known.key)].notna().all().all(), name
        for reference in known.references:
            left = frames[name].dropna(subset=list(reference.columns))
            joined = left.merge(
                frames[reference.table][list(reference.key)],
                left_on=list(reference.columns),
                right_on=list(reference.key),
                how="left",
                indicator="found",
            )
            assert len(joined) == len(left), (name, reference)
            assert (joined["found"] == "both").all(), (name, reference)
    assert all(len(frames[name]) for name in ("breaks", "break_cells", "problems", "claims"))


def test_numbers_of_reports_and_bodies_do_not_depend_on_what_else_is_exported(
    tmp_path: Path, years: list[Report]
) -> None:
    every = table(years, "panel", tmp_path).set_index("path")
    (tmp_path / "panel.parquet").unlink()
    some = table(years[3:0:-1], "panel", tmp_path).set_index("path")
    for name in ("report_id", "body_id"):
        assert some[name].to_dict() == every.loc[some.index, name].to_dict()
    assert every["body_id"].nunique() == 2
    assert pandas.isna(every.loc["nobody.txt", "body_id"])
    assert every["report_id"].between(10**14, 10**15 - 1).all()


def test_a_cell_has_one_number_in_every_table_and_every_export(
    tmp_path: Path, years: list[Report]
) -> None:
    cells = table(years, "cells", tmp_path)
    assert cells["cell_id"].is_unique
    assert cells["cell_id"].between(10**14, 10**15 - 1).all()
    order = {name: forms.form(name).cell_ids for name in forms.editions()}
    for row in cells.itertuples():
        assert order[row.edition][row.cell_id % 1000 - 1] == row.cell
    (tmp_path / "cells.parquet").unlink()
    fewer = table(years[2:0:-1], "cells", tmp_path).set_index(["path", "cell"])["cell_id"]
    whole = cells.set_index(["path", "cell"])["cell_id"]
    assert whole[fewer.index].tolist() == fewer.tolist()
    number_of = {(row.report_id, row.cell): row.cell_id for row in cells.itertuples()}
    for row in table(years, "breaks", tmp_path).itertuples():
        assert row.before_cell_id == number_of[row.before_report_id, row.before_cell]
        assert row.after_cell_id == number_of[row.after_report_id, row.after_cell]
    for name in ("break_cells", "finding_cells"):
        frame = table(years, name, tmp_path)
        assert len(frame)
        for row in frame.itertuples():
            assert row.cell_id == number_of[row.report_id, row.cell]


def test_a_claim_on_a_cell_has_its_number_and_one_on_a_group_has_none(
    tmp_path: Path, reports: dict[str, Report]
) -> None:
    chosen = [report for report in reports.values() if report.claims]
    group = forms.form(chosen[0].edition or "").groups[0].id
    about_group = chosen[0].claims[0].model_copy(update={"about": group})
    claimed = [about_group, *chosen[0].claims]
    chosen[0] = chosen[0].model_copy(update={"claims": claimed})
    claims = table(chosen, "claims", tmp_path)
    cells = table(chosen, "cells", tmp_path).set_index("cell_id")["cell"]
    stated = claims.dropna(subset="cell_id")
    assert len(stated) == len(claims) - 1 > 1
    assert cells[stated["cell_id"].astype("int64")].tolist() == stated["about"].tolist()
    assert not claims[claims["cell_id"].isna()]["about"].isin(cells).any()


def test_reports_whose_cells_would_have_one_number_are_told_apart_and_named() -> None:
    register = ReportRegister()
    one, other = (register.numbers(name) for name in ONE_PREFIX)
    assert stable_id("cells", ONE_PREFIX[0], digits=12) == one.cell_prefix != other.cell_prefix
    assert register.renumbered == [ONE_PREFIX[1]]


def test_two_reports_of_one_name_have_two_numbers() -> None:
    register = IdRegister()
    numbers = [register.number("report", name) for name in "aab"]
    assert numbers[::2] == [stable_id("report", "a"), stable_id("report", "b")]
    assert len(set(numbers)) == 3
    assert register.renumbered == []


ONE_NUMBER = ("reports/3725064.txt", "reports/35745167.txt")
"""Two names whose numbers are equal, found among 45 million."""


ONE_PREFIX = ("reports/292833.txt", "reports/1234183.txt")
"""Two names whose cells' prefixes are equal, found among 1.3 million."""


def test_files_whose_names_give_one_number_are_told_apart_and_it_is_said(
    tmp_path: Path, years: list[Report]
) -> None:
    assert len({stable_id("report", name) for name in ONE_NUMBER}) == 1
    reports = [
        report.model_copy(update={"source": report.source.model_copy(update={"path": name})})
        for name, report in zip(ONE_NUMBER, years[:2], strict=True)
    ]
    notes = write_all(ExportSource.of(reports), [tmp_path / "all.parquet"])
    assert [note for note in notes if ONE_NUMBER[1] in note and ONE_NUMBER[0] not in note]
    frame = pandas.read_parquet(tmp_path / "reports.parquet").set_index("path")
    assert frame["report_id"].nunique() == 2
    assert frame.loc[ONE_NUMBER[0], "report_id"] == stable_id("report", ONE_NUMBER[0])
    cells = pandas.read_parquet(tmp_path / "cells.parquet")
    assert dict(zip(cells["path"], cells["report_id"], strict=True)) == dict(frame["report_id"])


def test_bodies_whose_names_give_one_number_get_theirs_in_any_order() -> None:
    names = [("body", "第8713613街道办事处"), ("body", "第27434517街道办事处")]
    assert len({stable_id(*name) for name in names}) == 1
    registers = IdRegister(), IdRegister()
    one, other = registers[0].number_all(names), registers[1].number_all(names[::-1])
    assert one == other
    assert len(set(one.values())) == 2
    assert [register.renumbered for register in registers] == [["第8713613街道办事处"]] * 2


def test_one_panel_whether_from_python_or_from_a_file(tmp_path: Path, years: list[Report]) -> None:
    frame = wide_frame(years)
    written = table(years, "panel", tmp_path)
    assert list(frame.columns) == list(written.columns)
    for name in frame.columns:
        ours = frame[name].astype("object").where(frame[name].notna(), None)
        theirs = written[name].astype("object").where(written[name].notna(), None)
        assert ours.tolist() == theirs.tolist(), name


def test_coverage_says_which_years_are_missing_or_there_twice(
    tmp_path: Path, years: list[Report]
) -> None:
    frame = table(years, "coverage", tmp_path)
    states = {(row.body_name, row.year): row.state for row in frame.itertuples()}
    assert states["甲县人民政府", 2022] == "none"
    assert states["乙县人民政府", 2022] == "several"
    assert states["乙县人民政府", 2020] == "none"
    assert len(states) == 2 * 4
    bodies = table(years, "bodies", tmp_path).set_index("body_name")
    assert list(bodies.loc["甲县人民政府", "years_missing"]) == ["2022"]
    assert bodies.loc["甲县人民政府", "reports"] == 3
    panel = table(years, "panel", tmp_path).set_index("path")
    assert panel["same_year_reports"].to_dict()["b22.txt"] == 2


def test_a_break_names_both_places(tmp_path: Path, years: list[Report]) -> None:
    frame = table(years, "breaks", tmp_path)
    (found,) = [row for row in frame.itertuples() if row.rule == "carried:total"]
    assert (found.expected, found.printed, found.difference) == (3, 5, 2)
    assert (found.before_path, found.before_cell, found.before_raw) == ("a20.txt", CARRIED_OUT, "3")
    assert (found.after_path, found.after_cell, found.after_raw) == ("a21.txt", CARRIED_IN, "5")
    cell = years[0][CARRIED_OUT]
    assert (found.before_start, found.before_end) == (cell.start, cell.end)
    cells = table(years, "break_cells", tmp_path)
    mine = cells[cells["break_id"] == found.break_id]
    assert mine["value"].tolist() == [3, 5]


def test_two_reports_of_a_year_that_print_different_numbers_are_a_break(
    tmp_path: Path, years: list[Report]
) -> None:
    frame = table(years, "breaks", tmp_path)
    (found,) = [row for row in frame.itertuples() if row.rule.startswith("restated:")]
    assert found.rule == "restated:requests.received.total"
    files = {found.before_path: found.before_raw, found.after_path: found.after_raw}
    assert files == {"b22.txt": "0", "b22-again.txt": "1"}
    assert abs(found.difference) == 1


def test_the_crosswalk_says_what_compares_and_what_must_not(tmp_path: Path) -> None:
    frame = table([], "crosswalk", tmp_path).set_index("cell")
    assert frame.loc["requests.received.total", "comparable"] == "yes"
    assert frame.loc["requests.other_all.total", "comparable"] == "sum"
    made = frame.loc["art20_1.rules.made"]
    assert made["comparable"] == "no"
    assert "art20_1.*.issued" in made["crosswalk_note"]
    assert frame["panel_column"].isin(TABLES["panel"].names).all()


def test_what_is_worth_too_little_is_left_out_and_counted(
    tmp_path: Path, reports: dict[str, Report]
) -> None:
    report = reports["xiejiaji-2019"]
    weak = [cell for cell in report.cells if cell.trust != "confirmed"]
    notes = write_all(
        ExportSource.of([report]),
        [tmp_path / "panel.csv", tmp_path / "cells.csv"],
        selection=Selection(least="confirmed"),
    )
    assert f"{len(weak)} cells are worth less than confirmed" in notes[0]
    cells = pandas.read_csv(tmp_path / "cells.csv")
    assert set(cells["trust"]) == {"confirmed"}
    assert len(cells) == len(report.cells) - len(weak)
    panel = pandas.read_csv(tmp_path / "panel.csv").iloc[0]
    assert pandas.isna(panel["req_received_total"])
    assert panel["req_received_total_trust"] == "doubtful"


def test_only_some_reports_and_what_is_left_out_is_said(
    tmp_path: Path, years: list[Report]
) -> None:
    chosen = Selection.of(["year=2020-2021", "edition=2021"])
    source = ExportSource.of(years)
    notes = write_all(source, [tmp_path / "reports.csv"], selection=chosen)
    assert notes == ["5 of 7 reports are left out, as --only asks"]
    frame = pandas.read_csv(tmp_path / "reports.csv")
    assert sorted(frame["path"]) == ["a21.txt", "b21.txt"]
    with pytest.raises(GipaError, match="no column 'colour'"):
        write_all(source, [tmp_path / "reports.csv"], selection=Selection.of(["colour=red"]))
    with pytest.raises(GipaError, match="does not say which"):
        Selection.of(["year"])


def test_a_selection_that_leaves_nothing_writes_nothing(
    tmp_path: Path, years: list[Report]
) -> None:
    target = tmp_path / "reports.csv"
    write_all(ExportSource.of(years), [target])
    before = target.read_bytes()
    with pytest.raises(GipaError, match="leaves no report, so nothing was written"):
        write_all(ExportSource.of(years), [target], selection=Selection.of(["year=abc"]))
    assert [(each, each.read_bytes()) for each in tmp_path.iterdir()] == [(target, before)]


def test_a_format_that_would_not_hold_so_many_is_refused_before_anything_is_read(
    tmp_path: Path,
) -> None:
    def unread() -> object:
        raise AssertionError("the limit comes first")

    source = ExportSource(unread, count=1_000_000)  # type: ignore[arg-type]
    for name in ("panel.xlsx", "cells.dta"):
        with pytest.raises(GipaError, match="too many for this format"):
            write_all(source, [tmp_path / "panel.csv", tmp_path / name])
    assert not list(tmp_path.iterdir())


def test_what_takes_much_memory_or_holds_only_some_is_said_before_work_begins(
    tmp_path: Path, years: list[Report]
) -> None:
    said: list[str] = []

    def reports() -> object:
        assert len(said) == 3, "what a format takes is said first"
        return iter([])

    source = ExportSource(reports, count=5_000)  # type: ignore[arg-type]
    targets = [tmp_path / name for name in ("panel.csv", "panel.xlsx", "cells.dta")]
    assert write_all(source, targets, on_start=said.append) == []
    assert said[0].startswith("panel.xlsx is made in memory: of 5000 reports about ")
    assert said[1] == "the panel holds 5000 reports, the forms only the first 250"
    assert said[2].startswith("cells.dta is made in memory: of 5000 reports about ")
    said.clear()
    write_all(ExportSource.of(years), targets, on_start=said.append)
    assert said == []


def test_duckdb_has_all_tables_with_comments_and_views(
    tmp_path: Path, years: list[Report], reports: dict[str, Report]
) -> None:
    duckdb = needs("duckdb", "duckdb")
    write([*years, *reports.values()], tmp_path / "study.duckdb", lang="zh")
    with duckdb.connect(str(tmp_path / "study.duckdb"), read_only=True) as db:
        names = {name for (name,) in db.execute("SHOW TABLES").fetchall()}
        assert names >= {*TABLES, "codebook", "doubtful", "failing_rules", "body_years"}
        query = "SELECT comment FROM duckdb_tables() WHERE table_name = 'cells'"
        assert db.execute(query).fetchone()[0].startswith("每格一行")
        for name, known in TABLES.items():
            for ref in known.references:
                on = " AND ".join(
                    f'l."{mine}" = r."{theirs}"'
                    for mine, theirs in zip(ref.columns, ref.key, strict=True)
                )
                lost = (
                    f"SELECT count(*) FROM {name} l LEFT JOIN {ref.table} r ON {on} "
                    f'WHERE l."{ref.columns[0]}" IS NOT NULL AND r."{ref.key[0]}" IS NULL'
                )
                assert db.execute(lost).fetchone() == (0,), (name, ref)
        twice = "SELECT count(*) FROM body_years WHERE path LIKE 'b22%'"
        assert db.execute(twice).fetchone() == (0,)


# The user's own columns


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, years: list[Report]) -> Path:
    """A run of a table with columns of the user's, a file that is not there and one that is none."""
    folder = tmp_path_factory.mktemp("users")
    known = forms.form("2021")
    for name in ("one", "two"):
        text = printed(known, dict.fromkeys(known.cell_ids, "0"), "tabs")
        (folder / f"{name}.txt").write_text(f"{name}\n{text}", encoding="utf-8")
    (folder / "none.json").write_text("{}", encoding="utf-8")
    with (folder / "inputs.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["path", "id", "省份", "gdp", "code", "year"])
        rows.writerow(["one.txt", "A1", "江苏", "1.5", "007", "2021"])
        rows.writerow(["two.txt", "A2", "=1+1", "2", "010", "2022"])
        rows.writerow(["gone.txt", "A3", "安徽", "3", "011", "2022"])
        rows.writerow(["none.json", "A4", "安徽", "", "012", "2022"])
    bulk.run([folder / "inputs.csv"], out=folder / "run", options=bulk.Options(workers=1))
    return folder / "run"


def source_of(ledger: Ledger) -> ExportSource:
    from gipa_extract.export import UnreadInput

    return ExportSource(
        ledger.reports_with_rows,
        lambda: (UnreadInput(*facts, row) for facts, row in ledger.unread_with_rows()),
        ledger.user_rows,
        ledger.progress().results,
    )


def test_the_users_columns_are_in_every_table_of_an_input(run: Path, tmp_path: Path) -> None:
    with Ledger(run) as ledger:
        write_all(source_of(ledger), [tmp_path / "all.parquet", tmp_path / "panel.dta"])
    names = ["user_id", "user_省份", "user_gdp", "user_code", "user_year"]
    for name, known in TABLES.items():
        frame = pandas.read_parquet(tmp_path / f"{name}.parquet")
        assert list(frame.columns[-5:] if known.has_user_columns else names) == names, name
    panel = pandas.read_parquet(tmp_path / "panel.parquet")
    assert panel["user_id"].tolist() == ["A1", "A2"]
    assert panel["user_gdp"].tolist() == [1.5, 2.0]
    assert panel["user_code"].tolist() == ["007", "010"]  # as numbers they would lose their zeros
    assert panel["user_year"].tolist() == [2021, 2022]
    assert pandas.read_stata(tmp_path / "panel.dta")["user_省份"].tolist() == ["江苏", "=1+1"]
    failures = pandas.read_parquet(tmp_path / "failures.parquet")
    assert (failures["user_id"].tolist(), failures["stage"].tolist()) == (["A3"], ["read"])
    others = pandas.read_parquet(tmp_path / "not_reports.parquet")
    assert (others["user_id"].tolist(), others["code"].tolist()) == (["A4"], ["json_file"])


def test_reports_are_chosen_by_the_users_columns(run: Path, tmp_path: Path) -> None:
    with Ledger(run) as ledger:
        chosen = Selection.of(["user_省份=江苏"])
        write_all(source_of(ledger), [tmp_path / "panel.csv"], selection=chosen)
    assert pandas.read_csv(tmp_path / "panel.csv")["user_id"].tolist() == ["A1"]


def test_a_changed_column_is_taken_up_without_reading_again(run: Path, tmp_path: Path) -> None:
    table_file = run.parent / "inputs.csv"
    before = table_file.read_text("utf-8")
    table_file.write_text(before.replace("1.5", "9.5"), encoding="utf-8")
    seen: list[object] = []
    options = bulk.Options(workers=1)
    bulk.run([table_file], out=run, options=options, on_finished=seen.append)
    table_file.write_text(before, encoding="utf-8")
    with Ledger(run) as ledger:
        rows = [row for _, row in ledger.reports_with_rows()]
    assert seen == []
    assert rows[0]["gdp"] == "9.5"


def test_a_run_of_before_user_columns_is_exported_as_it_is(run: Path, tmp_path: Path) -> None:
    import shutil
    import sqlite3

    old = tmp_path / "old"
    shutil.copytree(run, old)
    with sqlite3.connect(old / "ledger.sqlite") as db:
        db.execute("DROP TABLE user_rows")
    db.close()
    with Ledger(old) as ledger:
        assert [row for _, row in ledger.reports_with_rows()] == [{}, {}]
        assert list(ledger.user_rows()) == []
        assert len(list(ledger.unread_with_rows())) == 2


def test_parts_of_a_run_on_ray_of_before_user_columns_are_read(tmp_path: Path) -> None:
    needs("fsspec", "ray")
    import pyarrow
    from pyarrow import parquet

    from gipa_extract.bulk.on_ray.parts import rows_of

    parquet.write_table(pyarrow.table({"name": ["a"]}), tmp_path / "part-1.parquet")
    assert rows_of(str(tmp_path), "part-1", ("name", "user")) == [{"name": "a", "user": None}]


def test_the_output_of_a_run_on_ray_carries_the_users_columns(
    tmp_path: Path, years: list[Report]
) -> None:
    needs("fsspec", "ray")
    from gipa_extract.bulk import on_ray
    from gipa_extract.bulk.on_ray import parts
    from gipa_extract.bulk.on_ray.output_rows import row_of
    from gipa_extract.store import NOT_A_REPORT, Failure, FoundInput, Recipe, pack

    recipe = Recipe("rules", "", "", "0")
    made = {"a.txt": pack(years[0]), "b.txt": Failure("read", "the file is empty", "again"),
            "c.txt": Failure(NOT_A_REPORT, "json_file", "")}  # fmt: skip
    rows = [
        row_of(
            FoundInput(name, None, name, None, None, 1, 1, user=f'{{"id": "{name}"}}'),
            name,
            each,
            recipe,
        )
        for name, each in made.items()
    ]
    parts.write_part(str(tmp_path), "part-1", rows)
    ((report, user),) = on_ray.reports_with_rows(str(tmp_path))
    assert (report.source.path, user) == ("a.txt", {"id": "a.txt"})
    assert [row["id"] for row in on_ray.user_rows(str(tmp_path))] == list(made)
    assert [
        (facts[0], facts[2], facts[3], row) for facts, row in on_ray.unread_with_rows(str(tmp_path))
    ] == [
        ("b.txt", "read", "the file is empty", {"id": "b.txt"}),
        ("c.txt", None, "json_file", {"id": "c.txt"}),
    ]


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        (["1", "-2", ""], "whole"),
        (["1", "2.50"], "number"),
        (["0.5", "0"], "number"),
        (["1", "01"], "text"),
        (["1e5"], "text"),
        (["nan"], "text"),
        (["12345678901234567"], "text"),
        (["1,000"], "text"),
        ([True], "text"),
        ([1, 2.5], "number"),
    ],
)
def test_a_column_is_a_number_only_where_nothing_is_lost(values: list[object], type_: str) -> None:
    users = UserColumns()
    for value in values:
        users.add({"x": value})
    (column,) = users.columns()
    assert column.type == type_


def test_names_of_users_columns_are_clean_and_apart() -> None:
    users = UserColumns()
    users.add({"a b": "1", "a-b": "2", "省份（新）": "3", "x" * 40: "4", "page": "y" * 2000})
    assert [column.name for column in users.columns()] == [
        "user_a_b", "user_a_b_2", "user_省份_新", "user_" + "x" * 27
    ]  # fmt: skip
    assert users.too_long == ["page"]


def test_the_codebook_as_json_names_keys_and_references(tmp_path: Path) -> None:
    write([], tmp_path / "codebook.json")
    book = json.loads((tmp_path / "codebook.json").read_text("utf-8"))
    tables = {each["name"]: each for each in book["tables"]}
    assert list(tables) == list(TABLES)
    assert tables["cells"]["key"] == ["report_id", "cell"]
    assert {ref["table"] for ref in tables["breaks"]["references"]} == {
        "reports",
        "bodies",
        "cells",
    }


def test_a_doubtful_report_stays_in_its_table_with_its_grounds(
    tmp_path: Path, reports: dict[str, Report]
) -> None:
    frame = table(list(reports.values()), "header", tmp_path)
    titles = frame[frame["fact"] == "title"]
    assert len(titles) == 5
    for row, report in zip(titles.itertuples(), reports.values(), strict=True):
        assert report.document is not None
        assert row.found_in == "title"
        found = report.document.text[int(row.span_start) : int(row.span_end)]
        assert "".join(found.split()) == "".join(str(row.value).split())


def test_problems_and_measures_are_word_for_word(
    tmp_path: Path, reports: dict[str, Report]
) -> None:
    for name in ("problems", "measures"):
        frame = table(list(reports.values()), name, tmp_path)
        texts = {
            report.source.path: report.document.text
            for report in reports.values()
            if report.document
        }
        for row in frame.itertuples():
            assert texts[row.path][row.span_start : row.span_end] == row.text
        assert len(frame) == sum(len(getattr(r.lists, name)) for r in reports.values())


def test_a_layer_of_corrections_goes_over_the_reports(tmp_path: Path, years: list[Report]) -> None:
    def corrected(report: Report) -> Report:
        cells = [
            replace(cell, value=7, raw="7", origin="human") if cell.id == CARRIED_IN else cell
            for cell in report.cells
        ]
        return report.model_copy(update={"cells": cells})

    source = ExportSource.of(years[:2])
    layered = replace(source, reports=lambda: ((corrected(r), row) for r, row in source.reports()))
    write_all(layered, [tmp_path / "panel.csv"])
    assert pandas.read_csv(tmp_path / "panel.csv")["req_carried_in_total"].tolist() == [7, 7]


@pytest.mark.parametrize("name", ["面板.xlsx", "2020.XLSX", "study panel.xlsx"])
def test_any_workbook_is_that_of_the_panel(name: str) -> None:
    (target,) = targets_of(Path(name))
    assert (target.path.name, target.shape, target.format) == (name, "panel", "xlsx")


@pytest.mark.parametrize("name", ["cells.xlsx", "2020-reports.xlsx", "all.xlsx", "面板.csv"])
def test_a_name_that_does_not_say_what_to_write_is_refused(name: str) -> None:
    with pytest.raises(GipaError, match="does not say what to write"):
        targets_of(Path(name))


def test_one_report_is_as_good_as_a_list_of_one(tmp_path: Path, years: list[Report]) -> None:
    report = years[0]
    write(report, tmp_path / "panel.csv")
    write([report], tmp_path / "2-panel.csv")
    assert (tmp_path / "panel.csv").read_bytes() == (tmp_path / "2-panel.csv").read_bytes()
    assert wide_frame(report).equals(wide_frame([report]))
    assert long_frame(report).equals(report.frame())
    assert across(report) == across([report])


@pytest.mark.parametrize("given", ["report.txt", Path("report.txt"), None, [Path("report.txt")]])
def test_what_is_no_report_is_told_with_how_to_make_one(tmp_path: Path, given: Any) -> None:
    for use in (
        check,
        explain,
        across,
        wide_frame,
        lambda each: write(each, tmp_path / "panel.csv"),
    ):
        with pytest.raises(TypeError, match=r"a Report is wanted here, not .*extract\(path\)"):
            use(given)
    assert not list(tmp_path.iterdir())

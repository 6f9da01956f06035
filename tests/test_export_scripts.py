"""The ready scripts run, and say what they leave out."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas
import pytest

from gipa_extract import Report
from gipa_extract.export import to_json
from gipa_extract.export.all_tables import TABLES
from gipa_extract.export.scripts import ScriptLanguage, script_text
from gipa_extract.language import Lang
from tests.conftest import ROOT
from tests.languages import english_in
from tests.needs import needs

LANGUAGES: tuple[ScriptLanguage, ...] = ("stata", "r", "python")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, reports: dict[str, Report]) -> Path:
    """The five reports, and each once more as that of the year after."""
    path = tmp_path_factory.mktemp("results") / "results.jsonl"
    later = [
        report.model_copy(
            update={
                "year": (report.year or 0) + 1,
                "source": report.source.model_copy(update={"path": f"{name}-later.txt"}),
            }
        )
        for name, report in reports.items()
    ]
    lines = [to_json(report) for report in (*reports.values(), *later)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def exported(results: Path, folder: Path, language: str, lang: Lang = "en") -> str:
    """The folder with the script and what it reads; what the command says."""
    command = [sys.executable, "-m", "gipa_extract", "export", str(results), "--lang", lang]
    command += ["--to", str(folder / "reports.csv"), "--with", language]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


@pytest.mark.slow
def test_the_r_script_reads_labels_drops_and_draws(results: Path, tmp_path: Path) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("R is not installed: apt install r-base-core")
    assert exported(results, tmp_path, "r") == ""
    done = subprocess.run(
        [rscript, "panel.R"], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    frame = pandas.read_csv(tmp_path / "panel.csv")
    assert f"values that were not trusted: {weak_values(frame)}" in done.stdout
    assert "reports left out: 0" in done.stdout
    for name in ("received.pdf", "granted.pdf"):
        assert (tmp_path / name).read_bytes().startswith(b"%PDF")
    assert (tmp_path / "panel-trusted.rds").stat().st_size > 1000


def weak_values(frame: pandas.DataFrame) -> int:
    """The numbers of a panel that are worth less than read."""
    kinds = [name.removesuffix("_kind") for name in frame.columns if name.endswith("_kind")]
    values = [name for name in kinds if name in frame.columns]
    weak = (frame[f"{name}_trust"].isin(["missing", "doubtful"]) for name in values)
    return sum(
        int((each & frame[name].notna()).sum()) for name, each in zip(values, weak, strict=True)
    )


@pytest.mark.slow
def test_the_notebook_runs_from_top_to_bottom(results: Path, tmp_path: Path) -> None:
    needs("altair", "notebook")
    needs("vl_convert", "notebook")
    assert exported(results, tmp_path, "python", "zh") == ""
    book = json.loads((tmp_path / "panel.ipynb").read_text("utf-8"))
    code = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]
    assert len(code) >= 6
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(code)],
        cwd=tmp_path, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    weak = weak_values(pandas.read_csv(pandas_csv(results, tmp_path)))
    assert f"因不可信而去掉的数值: {weak}" in done.stdout
    for name in ("received.svg", "granted.svg"):
        assert (tmp_path / name).read_text("utf-8").startswith("<svg")


def pandas_csv(results: Path, folder: Path) -> Path:
    """The panel as CSV beside it."""
    command = [sys.executable, "-m", "gipa_extract", "export", str(results)]
    subprocess.run([*command, "--to", str(folder / "panel.csv")], cwd=ROOT, check=True)
    return folder / "panel.csv"


def test_the_do_file_names_what_the_dta_has(results: Path, tmp_path: Path) -> None:
    exported(results, tmp_path, "stata")
    text = (tmp_path / "panel.do").read_text("utf-8")
    frame = pandas.read_stata(tmp_path / "panel.dta", convert_categoricals=False)
    named = set(re.findall(r"\b(?:req_\w+|body_id|year|same_year_reports)\b", text))
    assert len(named) >= 6
    assert named <= set(frame.columns)
    with pandas.io.stata.StataReader(tmp_path / "panel.dta") as reader:
        codes = reader.value_labels()["req_received_total_trust"]
    (said,) = re.findall(r"\* trust: (.*)", text)
    assert said == ", ".join(f"{code} {name}" for code, name in codes.items())
    least = int(re.findall(r"local least (\d)", text)[0])
    assert codes[least] == "read"
    kinds = [name.removesuffix("_kind") for name in frame.columns if name.endswith("_kind")]
    numeric = [name for name in kinds if name in frame.columns]  # as the do-file confirms
    assert all(f"{name}_trust" in frame.columns for name in numeric)
    assert len(numeric) > 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_speak_chinese_beside_their_code(language: ScriptLanguage) -> None:
    text = script_text(language, "zh")
    assert "⟦" not in text
    assert re.search("[\u4e00-\u9fff]", text)
    marks = {"stata": "* ", "r": "# ", "python": "# "}[language]
    if language == "python":
        cells = json.loads(text)["cells"]
        said = ["".join(each["source"]) for each in cells if each["cell_type"] == "markdown"]
    else:
        said = [line for line in text.splitlines() if line.startswith(marks)]
    kept = ("gipa export", "trust: ", "local years")
    assert [line for line in said if english_in(line) and not any(k in line for k in kept)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_name_columns_of_the_panel_only(language: ScriptLanguage) -> None:
    named = set(re.findall(r"\breq_\w+", script_text(language)))
    assert named
    assert named <= set(TABLES["panel"].names)

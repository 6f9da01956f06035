"""The command as its users call it: a real process, real files, real exit codes."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas
import pytest
from typer.main import get_command

from gipa_extract import Report
from gipa_extract.cli.main import app
from tests.conftest import REPORTS, ROOT
from tests.gipa_command import gipa

XIEJIAJI = str(ROOT / "data" / "reports" / "xiejiaji-2019.txt")


def test_check_tells_what_holds_from_what_was_not_checked(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(
        "某区2015年政府信息公开工作年度报告\n一、概述\n平稳。", "utf-8"
    )
    right = ROOT / "data" / "reports" / "alxa-hightech-2019.txt"
    results = tmp_path / "results.jsonl"
    assert gipa("extract", right, tmp_path / "old.txt", "-o", results).returncode == 0
    for lang, said in (
        ("en", (": no findings", ": on no known form, so nothing was checked")),
        ("zh", ("：未发现问题", "：未识别出已知版本的表格，未作核对")),
    ):
        first, second, *_ = gipa("check", results, "--lang", lang).stdout.splitlines()
        assert (first, second) == (f"{right}{said[0]}", f"{tmp_path / 'old.txt'}{said[1]}")


def test_what_comes_in_is_shown_printed_and_checked_too(tmp_path: Path) -> None:
    report = Path(XIEJIAJI).read_bytes()
    assert "谢家集区" in gipa("show", "-", stdin=report).stdout
    assert gipa("text", "-", stdin=report).stdout == gipa("text", XIEJIAJI).stdout
    results = gipa("extract", "-", "--format", "jsonl", stdin=report).stdout
    checked = gipa("check", "-", stdin=results.encode())
    assert (checked.returncode, checked.stdout.count("  fails  ")) == (0, 9)
    refused = gipa("check", "-", stdin=report)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("gipa: standard input: result: no file of results")
    assert gipa("show", "-").stderr.startswith("gipa: standard input: read: the file is empty")


@pytest.mark.parametrize("command", ["show", "text"])
def test_a_file_without_permission_is_no_wrong_command_line(command: str) -> None:
    code = (
        "import os, sys, errno; os.access = lambda *a, **k: False\n"
        "def refuse(*a): raise PermissionError(errno.EACCES, 'Permission denied')\n"
        "import gipa_extract.readers.disk_files as files; files._opened = refuse\n"
        f"sys.argv[1:] = [{command!r}, {XIEJIAJI!r}]\n"
        "from gipa_extract.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr.endswith("read: Permission denied → check the path and its rights\n")


def test_extract_prints_a_summary_of_each_report() -> None:
    done = gipa("extract", "data/reports")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("198 of 198 cells read") == 5
    assert "谢家集区 · 2019 · edition 2019" in done.stdout
    assert "results:natural_person" in done.stdout


def test_jsonl_has_a_result_a_line_in_input_order() -> None:
    paths = [str(path) for path in reversed(REPORTS)]
    done = gipa("extract", *paths, "--format", "jsonl")
    found = [Report.model_validate_json(line) for line in done.stdout.splitlines()]
    assert [report.source.path for report in found] == paths
    assert "谢家集区" in done.stdout


def test_standard_input_and_globs() -> None:
    done = gipa("extract", "-", "--format", "jsonl", stdin=Path(XIEJIAJI).read_bytes())
    assert json.loads(done.stdout)["issuer"] == "谢家集区"
    done = gipa("extract", "data/reports/*-2020.txt", "--format", "jsonl")
    assert [json.loads(line)["year"] for line in done.stdout.splitlines()] == [2020, 2020]


@pytest.mark.slow
def test_csv_and_parquet_open_in_pandas(tmp_path: Path) -> None:
    done = gipa("extract", XIEJIAJI, "--format", "csv")
    frame = pandas.read_csv(io.StringIO(done.stdout))
    assert (len(frame), frame["value"].notna().sum()) == (198, 198)
    target = tmp_path / "cells.parquet"
    assert gipa("extract", XIEJIAJI, "--format", "parquet", "-o", str(target)).returncode == 0
    assert len(pandas.read_parquet(target)) == 198
    assert gipa("extract", XIEJIAJI, "--format", "parquet").returncode == 2


def test_the_name_of_the_output_says_its_format(tmp_path: Path) -> None:
    for name in ("r.jsonl", "r.csv", "r.txt"):
        done = gipa("extract", XIEJIAJI, "-o", str(tmp_path / name))
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert json.loads((tmp_path / "r.jsonl").read_text("utf-8"))["year"] == 2019
    assert len(pandas.read_csv(tmp_path / "r.csv")) == 198
    assert "198 of 198 cells read" in (tmp_path / "r.txt").read_text("utf-8")


def test_a_name_that_says_no_format_is_refused(tmp_path: Path) -> None:
    for name in ("r.json", "r.tsv", "r.pdf"):
        done = gipa("extract", XIEJIAJI, "-o", name, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert "does not say what to write → end it in .jsonl, .csv or .parquet" in done.stderr
    assert list(tmp_path.iterdir()) == []
    done = gipa("extract", XIEJIAJI, "-o", "r.json", "--format", "jsonl", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["year"] == 2019


def test_a_report_that_is_named_as_the_output_is_not_written_over(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        shutil.copy(XIEJIAJI, tmp_path / name)
    forgotten = ("extract", "-o", "a.txt", "b.txt")  # what a shell makes of: extract -o *.txt
    for args in (
        forgotten,
        ("extract", "a.txt", "-o", "a.txt"),
        ("show", "b.txt", "--html", "a.txt"),
    ):
        done = gipa(*args, cwd=tmp_path)
        said = "gipa: a.txt: it holds a report, which would be written over → name another file\n"
        assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
    assert (tmp_path / "a.txt").read_bytes() == Path(XIEJIAJI).read_bytes()
    shutil.copy(XIEJIAJI, tmp_path / "2019.xlsx")  # what it is like inside decides
    assert gipa("extract", "a.txt", "-o", "results.jsonl", cwd=tmp_path).returncode == 0
    done = gipa("export", "results.jsonl", "--to", "2019.xlsx", cwd=tmp_path)
    assert (done.returncode, "2019.xlsx: it holds a report" in done.stderr) == (1, True)
    for _ in "first", "again":
        assert gipa("extract", "a.txt", "-o", "summary.txt", cwd=tmp_path).returncode == 0
        assert gipa("show", "a.txt", "--html", "page.html", cwd=tmp_path).returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_full_disk_behind_standard_output_is_one_line() -> None:
    for args in (["extract", "data/reports"], ["forms", "2021"]):
        with Path("/dev/full").open("wb") as full:
            command = [sys.executable, "-m", "gipa_extract.cli", *args, "--lang", "zh"]
            done = subprocess.run(
                command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, timeout=60
            )
        said = "gipa：标准输出：无法写入：磁盘已满 → 请腾出磁盘空间\n"
        assert (done.returncode, done.stderr.decode()) == (1, said)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_on_a_terminal_what_was_written_is_named(tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    target = tmp_path / "r.jsonl"
    command = [sys.executable, "-m", "gipa_extract.cli", "extract", XIEJIAJI, "-o", str(target)]
    subprocess.run(command, cwd=ROOT, stdout=theirs, check=True, timeout=60)
    os.close(theirs)
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    assert said.strip() == f"{target}: {round(target.stat().st_size / 1000)} KB"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_no_bar_runs_into_the_summaries_on_a_terminal(tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"{number}.txt").write_text("2020年政府信息公开工作年度报告", "utf-8")
    beside_summaries = _printed_on_a_terminal("extract", ".", cwd=tmp_path)
    assert "Reading" not in beside_summaries
    assert beside_summaries.count("no rule can be verified") == 25
    assert "Reading" in _printed_on_a_terminal("extract", ".", "-o", "all.jsonl", cwd=tmp_path)


def _printed_on_a_terminal(*args: str, cwd: Path) -> str:
    """What a command prints where output and errors are one terminal."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "gipa_extract.cli", *args]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, cwd=cwd, env=environment) as run:
        os.close(theirs)
        printed = b""
        with contextlib.suppress(OSError):  # Linux's word for: the other end was closed
            while piece := os.read(ours, 10_000):
                printed += piece
    os.close(ours)
    assert run.returncode == 0
    return printed.decode()


def test_a_command_to_go_on_with_quotes_a_name_that_holds_blanks(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    done = gipa("bulk", str(tmp_path / "a.txt"), "--out", str(tmp_path / "my run"), "--lang", "zh")
    assert f'gipa bulk status "{tmp_path / "my run"}"' in done.stdout
    done = gipa("bulk", "status", str(tmp_path / "my run"), "--files", "--lang", "zh")
    assert "1 × 读取（read）：文件是空的" in done.stdout
    assert f"失败：{tmp_path / 'a.txt'}：读取：文件是空的 → 请重新下载" in done.stdout


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(Path(XIEJIAJI).read_bytes())
    (tmp_path / "c.txt").write_text("今天天气很好，我们去公园散步吧。")
    done = gipa("extract", str(tmp_path), "--format", "jsonl")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    first, second = done.stderr.splitlines()
    assert first.endswith("a.txt: read: the file is empty → download it again")
    assert "c.txt: read: no annual report was found" in second


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("extract", "none.txt"), 1, "none.txt: read: no such file"),
        (("extract",), 2, "Missing argument"),
        (("extract", XIEJIAJI, "--format", "xml"), 2, "xml"),
        (("extract", XIEJIAJI, "-o", "no/such/folder.txt"), 1, "cannot be written"),
        (("forms", "1999"), 2, "unknown edition '1999': one of 2019, 2021"),
        (("extract", XIEJIAJI, "--strategy", "llm"), 2, "llm needs --model"),
        (("export", "results.jsonl", "--to", "x.txt"), 2, "the name does not say what to write"),
        (("export", "data/reports", "--to", "panel.csv"), 1, "neither a run folder nor a file"),
        (
            ("export", "no such.jsonl", "--to", "panel.csv"),
            1,
            "no such.jsonl: export: no such file",
        ),
        (("extract", XIEJIAJI, "-o", "x.xlsx"), 2, "use gipa to-excel"),
        (
            ("extract", XIEJIAJI, "-o", "x.csv", "--format", "jsonl"),
            2,
            "another format than --format",
        ),
        (("to-excel", "data/reports", "-o", "x.xls"), 2, "ends in .xlsx"),
        (("to-excel", "none"), 1, "none: read: no such file, folder or match"),
        (("extrakt",), 2, "No such command 'extrakt'. Did you mean"),
        (("bulk", "status"), 2, "Missing argument"),
        (("check", XIEJIAJI), 1, "no file of results"),
        (("check", "data/composed/reports/composed-b-2021form.docx"), 1, "no file of results"),
        (("text", "none.txt"), 1, "none.txt: read: no such file → "),
        (("extract", "https://a.gov.cn/b.html"), 1, "save the page or the file in a browser"),
        (("show", "https://a.gov.cn/b.html"), 1, "save the page or the file in a browser"),
        (("to-excel", "各区"), 1, "a path that holds blanks stands in quotation marks"),
    ],
)
def test_errors_name_what_failed_and_where(args: tuple[str, ...], code: int, message: str) -> None:
    done = gipa(*args)
    assert done.returncode == code
    assert message in done.stderr
    assert done.stderr.startswith("gipa")
    assert " → " in done.stderr
    assert done.stderr.count("\n") == 1


def test_folder_without_reports_is_an_error(tmp_path: Path) -> None:
    done = gipa("extract", str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "the folder holds no file" in done.stderr


@pytest.mark.slow
def test_check_reads_results_back(tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    gipa("extract", XIEJIAJI, "--format", "jsonl", "-o", str(results))
    done = gipa("check", str(results))
    assert done.returncode == 0
    assert done.stdout.count("\n  fails") >= 6
    results.write_text(results.read_text("utf-8").replace('"year":2019', '"year":"x"'), "utf-8")
    done = gipa("check", str(results))
    assert done.returncode == 1
    assert "results.jsonl:1" in done.stderr
    assert "year" in done.stderr


def test_show_marks_failing_rows_and_columns() -> None:
    lines = gipa("show", XIEJIAJI).stdout.splitlines()
    assert sum("✗" in line for line in lines) >= 6
    assert any("（七）总计 ✗" in line for line in lines)


@pytest.mark.slow
def test_show_writes_a_page_of_one_report_or_of_many(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = gipa("show", XIEJIAJI, "--html", str(page), "--lang", "zh")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{page}：")  # and how large it is
    assert page.read_text("utf-8").count('<td class="gx-cell') == 198
    results = tmp_path / "results.jsonl"
    gipa("extract", "data/reports", "--format", "jsonl", "-o", str(results))
    assert gipa("show", str(results), "--html", str(page)).returncode == 0
    assert page.read_text("utf-8").count("data-report=") == 5
    done = gipa("show", XIEJIAJI, "--html", str(page / "page.html"))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_text_prints_what_spans_refer_to() -> None:
    assert gipa("text", XIEJIAJI).stdout == Path(XIEJIAJI).read_text("utf-8")


def test_forms_lists_editions_and_their_cells() -> None:
    assert "198 cells" in gipa("forms").stdout
    assert "requests.other_fee_unpaid.total" in gipa("forms", "2021").stdout


def test_version() -> None:
    assert gipa("--version").stdout.startswith("gipa-extract ")


@pytest.mark.slow
def test_check_explains_findings_in_both_languages(tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    gipa("extract", XIEJIAJI, "--format", "jsonl", "-o", str(results))
    english = gipa("check", str(results), "--explain").stdout
    assert "  fails  row:granted: In row （一）予以公开 (granted), " in english
    assert "3 for 5 in 总计 (total) [one digit; agrees with the text, which says 5]" in english
    chinese = gipa("check", str(results), "--explain", "--lang", "zh").stdout
    assert "“总计”应为5而作3（一位之差；与正文所称5相符）" in chinese
    assert gipa("check", str(results), "--lang", "fr").returncode == 2


@pytest.mark.slow
def test_check_follows_a_body_over_the_years(tmp_path: Path) -> None:
    files = []
    for year, carried in ((2019, 0), (2020, 1)):
        report = json.loads(gipa("extract", XIEJIAJI, "--format", "jsonl").stdout)
        report |= {"year": year, "issuer": f"谢家集区{'人民政府' if carried else ''}"}
        for cell in report["cells"]:
            if cell["id"] == "requests.carried_in.total":
                cell["value"] = carried
        files.append(tmp_path / f"{year}.jsonl")
        files[-1].write_text(json.dumps(report), "utf-8")
    done = gipa("check", *map(str, files))
    assert done.returncode == 0
    assert (
        "\n谢家集区 = 谢家集区人民政府: 2019 2020\n  fails  carried:total: In column" in done.stdout
    )
    assert "\n  fails  items:art20_5.licensing: In row 行政许可 (licensing), " in done.stdout
    assert "\nnotice: grouped as one body by their folded names, check: 谢家集区, " in done.stdout
    assert "谢家集区 =" not in gipa("check", str(files[0])).stdout


@pytest.mark.slow
def test_show_marks_doubtful_cells_and_says_what_marks_mean() -> None:
    shown = gipa("show", XIEJIAJI).stdout
    row = next(line for line in shown.splitlines() if line.startswith("（一）予以公开 ✗"))
    assert row.split()[2:] == ["5?", "0", "0", "0", "0", "0", "3?"]
    legend, findings = shown.split("? doubtful")
    assert "✗ row:granted: In row （一）予以公开 (granted)," not in legend
    assert "✗ row:granted: In row （一）予以公开 (granted)," in findings
    assert "存疑" in gipa("show", XIEJIAJI, "--lang", "zh").stdout
    assert "9条规则不成立" in gipa("extract", XIEJIAJI, "--lang", "zh").stdout


def test_wrong_rules_end_the_run_at_once(tmp_path: Path) -> None:
    rules = tmp_path / "mine.toml"
    rules.write_text('[[silence]]\nids = ["rows:*"]', "utf-8")
    for command in ("extract", "check"):
        done = gipa(command, XIEJIAJI, "--rules", str(rules))
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.count("mine.toml: forms: silence 'rows:*': no rule has such an id") == 1


def test_what_is_no_report_is_named_and_no_failure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("今天天气很好，我们去公园散步吧。", "utf-8")
    done = gipa("extract", str(tmp_path))
    assert (done.returncode, done.stderr.count("no annual report was found")) == (1, 1)
    (tmp_path / "b.txt").write_bytes(Path(XIEJIAJI).read_bytes())
    done = gipa("extract", str(tmp_path))
    assert (done.returncode, done.stderr.count("no annual report was found")) == (0, 1)


def commands(command: Any, name: str = "gipa") -> Iterator[tuple[str, Any]]:
    """Each command and group with its full name."""
    yield name, command
    for child, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{name} {child}")


@pytest.mark.parametrize("name", [name for name, _ in commands(get_command(app))])
def test_every_help_shows_the_exit_codes_as_lines(name: str) -> None:
    done = gipa(*name.split()[1:], "--help")
    assert (done.returncode, done.stderr) == (0, "")
    tail = done.stdout[done.stdout.index("Exit codes:") :].splitlines()
    assert [line.split()[0] for line in tail[1:5]] == ["0", "1", "2", "130"]


def test_every_command_says_what_it_does_and_has_an_example() -> None:
    for name, command in commands(get_command(app)):
        if not getattr(command, "commands", None):
            assert f"Example: {name.replace(' run', '')} " in command.help + " ", name


def test_help_loads_nothing_that_reads_or_draws() -> None:
    heavy = ["rich", "pydantic", "pandas", "openai", "lxml", "xlsxwriter", "gipa_extract.models"]
    code = (
        "import sys; sys.argv = ['gipa', '--help']; from gipa_extract.cli import main\n"
        "try: main()\n"
        f"except SystemExit: print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_command_without_arguments_prints_its_help() -> None:
    for arguments in ((), ("bulk",), ("cache",)):
        done = gipa(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"Usage: {' '.join(('gipa', *arguments))} ")


@pytest.mark.slow
def test_demo_prints_what_extract_prints_of_the_five_reports(tmp_path: Path) -> None:
    done = gipa("demo", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    summaries = gipa("extract", "data/reports").stdout.replace("data/reports/", "")
    assert done.stdout.startswith(summaries)
    assert list(tmp_path.iterdir()) == []
    assert "表式" not in done.stdout
    assert "2019年版" in gipa("demo", "--lang", "zh", cwd=tmp_path).stdout


@pytest.mark.slow
def test_demo_copies_the_reports_and_leaves_other_files_alone(tmp_path: Path) -> None:
    for _ in range(2):
        done = gipa("demo", "--to", "mine", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert "\nmine/xiejiaji-2019.txt\n" in done.stdout
        assert done.stdout.endswith("gipa show mine/xiejiaji-2019.txt; gipa to-excel mine\n")
    copies = sorted((tmp_path / "mine").iterdir())
    assert [copy.read_bytes() for copy in copies] == [path.read_bytes() for path in REPORTS]
    copies[0].write_text("my notes", "utf-8")
    done = gipa("demo", "--to", "mine", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("left as it is")) == (1, 1)
    assert copies[0].read_text("utf-8") == "my notes"


def test_a_wheel_holds_the_demo_where_it_is_looked_for() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {"data/reports": "gipa_extract/demo/reports"}
    from gipa_extract import demo

    assert demo._IN_WHEEL == ROOT / "gipa_extract" / "demo" / "reports"


BASH = shutil.which("bash")


@pytest.mark.skipif(BASH is None, reason="needs bash: apt-get install bash")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("gipa ex", {"extract", "export"}),
        ("gipa to", {"to-excel"}),
        ("gipa bulk re", {"retry"}),
        ("gipa extract --format ", {"table", "jsonl", "csv", "parquet"}),
        ("gipa extract --str", {"--strategy"}),
    ],
)
def test_bash_completes_commands_options_and_choices(
    line: str, expected: set[str], tmp_path: Path
) -> None:
    command = tmp_path / "gipa"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gipa_extract.cli "$@"\n', "utf-8")
    command.chmod(0o755)
    words = line.split(" ")
    script = (
        'source <(gipa --show-completion bash)\nCOMP_WORDS=("$@")\n'
        "COMP_CWORD=$(($# - 1))\n"
        "$(complete -p gipa | sed -E 's/.*-F (\\S+) .*/\\1/') gipa\n"
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(BASH), "-c", script, "bash", *words],
        cwd=ROOT,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert set(done.stdout.split()) == expected, done.stderr


def test_a_folder_is_no_file_of_results_and_no_inputs_are_no_run(tmp_path: Path) -> None:
    checked = gipa("check", str(tmp_path), "--lang", "en")
    assert checked.returncode == 1
    assert "result: neither a run folder nor a file of results → gipa extract" in checked.stderr
    begun = gipa("bulk", "--out", str(tmp_path / "run"), "--lang", "en")
    assert (begun.returncode, begun.stdout) == (1, "")
    assert "gipa bulk INPUT… --out FOLDER" in begun.stderr
    assert not (tmp_path / "run").exists()


def test_forms_takes_a_year_for_the_edition_that_is_in_force_then() -> None:
    by_year, edition = (gipa("forms", name, "--lang", "en") for name in ("2023", "2021"))
    first, _, rest = by_year.stdout.partition("\n")
    assert first.startswith("2021  years from 2021")
    assert rest == edition.stdout

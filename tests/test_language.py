"""Whoever asks for Chinese gets Chinese, in everything that is said or written for people."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
import typer.main

from gipa_extract import Report, extract, review
from gipa_extract.checker import explanation_words
from gipa_extract.cli import cli_words
from gipa_extract.cli.main import app
from gipa_extract.display import display_words, show
from gipa_extract.error_words import in_language
from gipa_extract.export import (
    column_words,
    export_words,
    report_in_words,
    script_words,
    write,
)
from gipa_extract.language import user_lang
from gipa_extract.models import Finding
from gipa_extract.pipeline import explain
from gipa_extract.plots import chart_words, requests
from gipa_extract.reasons import Reason
from gipa_extract.reviewing import review_words
from gipa_extract.reviewing.run_review import run_words
from gipa_extract.to_excel import excel_words
from tests.conftest import ROOT
from tests.gipa_command import gipa
from tests.languages import english_in

XIEJIAJI = "data/reports/xiejiaji-2019.txt"
TABLES = (column_words, explanation_words, cli_words, display_words, export_words, script_words, chart_words, review_words,
          excel_words, run_words)  # fmt: skip


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"GIPA_LANG": "zh", "LANG": "en_GB.UTF-8"}, "zh"),
        ({"GIPA_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "de_DE"}, "zh"),
        ({"LC_ALL": "Chinese (Simplified)_China.936"}, "zh"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"GIPA_LANG": "klingon", "LANG": "zh_CN"}, "zh"),
    ],
)
def test_the_variable_goes_before_the_locale(environment: Mapping[str, str], lang: str) -> None:
    assert user_lang(environment) == lang


def test_on_windows_the_language_of_the_system_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    import ctypes

    class _Windows:
        class kernel32:  # noqa: N801
            @staticmethod
            def GetUserDefaultUILanguage() -> int:  # noqa: N802
                return 0x0804  # Chinese, People's Republic of China

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", _Windows, raising=False)
    assert user_lang({}) == "zh"
    monkeypatch.setattr(_Windows.kernel32, "GetUserDefaultUILanguage", lambda: 0x0409)
    assert user_lang({}) == "en"


def commands(command: object, name: str = "gipa") -> Iterable[tuple[str, object]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
    for child, each in (below or {}).items():
        yield from commands(each, f"{name} {child}")


def test_every_command_takes_the_language() -> None:
    found = dict(commands(typer.main.get_command(app)))
    assert len(found) > 10
    assert [
        name for name, each in found.items() if "lang" not in {p.name for p in each.params}
    ] == []


def words_of(table: object) -> Iterable[str]:
    """Every text of a table of words, however deep."""
    if isinstance(table, str):
        yield table
    elif isinstance(table, Mapping):
        yield from (text for each in table.values() for text in words_of(each))
    elif isinstance(table, tuple | list):
        yield from (text for each in table for text in words_of(each))
    elif is_dataclass(table):
        yield from (text for f in fields(table) for text in words_of(getattr(table, f.name)))


@pytest.mark.parametrize("module", TABLES, ids=lambda module: module.__name__)
def test_no_table_of_words_has_english_in_its_chinese(module: object) -> None:
    texts = list(words_of(module.WORDS["zh"]))
    assert len(texts) > 5
    assert [text for text in texts if english_in(text)] == []


def test_every_table_of_words_is_tried_here() -> None:
    found = {path.stem for path in (ROOT / "gipa_extract").rglob("*_words.py")}
    assert found - {"error_words"} == {module.__name__.rpartition(".")[2] for module in TABLES}


def test_no_reason_has_english_in_its_chinese() -> None:
    from gipa_extract.reasons import _SENTENCES

    assert [code for code, said in _SENTENCES.items() if english_in(said["zh"])] == []


@pytest.mark.parametrize(
    "args",
    [
        ("extract", "data/reports"),
        ("demo",),
        ("forms",),
        ("show", XIEJIAJI),
        ("extract", "none.txt"),
        ("extract",),
        ("extract", XIEJIAJI, "--format", "xml"),
        ("extract", XIEJIAJI, "--formt", "csv"),
        ("extract", XIEJIAJI, "--strategy", "llm"),
        ("to-excel", XIEJIAJI, "--timeout", "soon"),
        ("export", "none.jsonl", "--to", "x.doc"),
        ("check", XIEJIAJI),
        ("bulk", "status", "none"),
        ("text", "none.txt"),
        ("nothing",),
    ],
    ids=" ".join,
)
def test_no_command_says_an_english_sentence_in_chinese(args: tuple[str, ...]) -> None:
    done = gipa(*args, GIPA_LANG="zh")
    assert re.search("[\u4e00-\u9fff]", done.stdout + done.stderr)
    lines = [line.partition(" → gipa ")[0] for line in (done.stdout + done.stderr).splitlines()]
    assert [line for line in lines if english_in(line)] == []


def test_what_is_wrong_with_an_option_is_said_in_the_order_of_chinese() -> None:
    done = gipa("bulk", XIEJIAJI, "--out", "run", "--timeout", "0", GIPA_LANG="zh")
    said = "gipa bulk run：--timeout 的值有误：时限不能是0秒 → gipa bulk run --help\n"
    assert (done.returncode, done.stderr) == (2, said)
    unread = "Invalid value for 'file': path 'a.txt' is not readable"
    assert in_language(unread, "zh") == "'file' 的值有误：没有读取 'a.txt' 的权限"


def test_the_option_goes_before_the_environment() -> None:
    assert "没有这个文件" in gipa("extract", "none.txt", "--lang", "zh", GIPA_LANG="en").stderr
    assert "no such file" in gipa("extract", "none.txt", "--lang", "en", GIPA_LANG="zh").stderr


def test_a_run_is_told_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    run = tmp_path / "run"
    done = gipa("bulk", str(tmp_path / "empty.txt"), "--out", str(run), "--lang", "zh")
    assert done.stdout.startswith("共1个输入：0个有结果，1个失败")
    status = gipa("bulk", "status", str(run), "--lang", "zh").stdout
    assert "1 × 读取（read）：文件是空的" in status
    assert not english_in(status)


def test_results_carry_chinese_sentences_and_the_same_codes_keys_and_values() -> None:
    english, chinese = (
        json.loads(gipa("extract", XIEJIAJI, "--format", "jsonl", "--lang", lang).stdout)
        for lang in ("en", "zh")
    )
    assert english["findings"]
    said = [finding.pop("message") for finding in chinese["findings"]]
    said += [cell.pop("reason") for cell in chinese["cells"] if "reason" in cell]
    said += [note.pop("message") for note in chinese["notes"]]
    assert [
        text for text in said if english_in(text) or not re.search("[\u4e00-\u9fff]", text)
    ] == []
    for finding in (*english["findings"], *english["notes"]):
        del finding["message"]
    for cell in english["cells"]:
        cell.pop("reason", None)
    english["extraction"]["seconds"] = chinese["extraction"]["seconds"]
    assert chinese == english


def test_a_csv_of_cells_gives_its_reasons_in_chinese() -> None:
    done = gipa("extract", XIEJIAJI, "--format", "csv", "--lang", "zh")
    rows = list(csv.DictReader(io.StringIO(done.stdout.lstrip("\ufeff"))))
    reasons = [row["reason"] for row in rows if row["reason"]]
    assert reasons
    assert [reason for reason in reasons if english_in(reason)] == []
    assert {"path", "cell", "value", "kind", "trust", "doubt"} <= rows[0].keys()


def test_a_finding_under_a_rule_that_is_not_at_hand_is_chinese(reports: dict[str, Report]) -> None:
    finding = Finding(rule="mine", status="fails", left=1, right=2, cells=[], message="1 is not 2.")
    report = reports["qixia-office-2020"].model_copy(update={"findings": [finding]})
    (spoken,) = report_in_words(report, "zh").findings
    assert spoken.message == "规则 mine 不成立：一边为1，另一边为2。"


def test_a_users_rule_is_told_by_its_labels(tmp_path: Path) -> None:
    rules = tmp_path / "mine.toml"
    rules.write_text(
        '[[rules]]\nid = "mine"\nrelation = "at_most"\nleft = ["requests.received.total"]\n'
        'right = ["requests.carried_in.total"]\n',
        "utf-8",
    )
    args = ("extract", XIEJIAJI, "--format", "jsonl", "--rules", str(rules), "--lang", "zh")
    findings = {f["rule"]: f["message"] for f in json.loads(gipa(*args).stdout)["findings"]}
    assert "“总计”" in findings["mine"] or "列" in findings["mine"]
    assert not english_in(findings["mine"])


def test_a_report_in_chinese_is_told_in_english_again(reports: dict[str, Report]) -> None:
    report = reports["xiejiaji-2019"]
    again = report_in_words(report_in_words(report, "zh"), "en")
    assert (again.cells, again.notes) == (report.cells, report.notes)
    pairs = list(zip(again.findings, report.findings, strict=True))
    assert all(one == two for one, two in pairs if not one.rule.startswith("claim:"))
    assert all(not re.search("[，。]", one.message) for one, _ in pairs)


def test_a_page_of_a_report_has_no_english_sentence(reports: dict[str, Report]) -> None:
    html = show(reports["xiejiaji-2019"], lang="zh").html
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    titles = re.findall(r'(?:title|aria-label)="([^"]*)"', body)
    texts = [text for text in re.split(r"<[^>]*>", body) if text.strip()]
    assert [text for text in (*titles, *texts) if english_in(text)] == []


def test_a_workbook_is_chinese_but_for_the_names_of_columns(
    tmp_path: Path, reports: dict[str, Report]
) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="pip install 'gipa-extract[test]'")
    target = tmp_path / "panel.xlsx"
    write([reports["xiejiaji-2019"]], target, lang="zh")
    book = openpyxl.load_workbook(target)
    assert book.sheetnames[:6] == ["概览", "面板", "存疑单元格", "核对结果", "覆盖情况", "变量说明"]
    assert (book["面板"]["B1"].value, book["面板"]["B2"].value) == ("报告文件", "path")
    assert book["变量说明"]["D1"].value == "含义"
    form = book.worksheets[-1]
    shown = [row for sheet in (form, book["概览"]) for row in sheet.iter_rows(max_col=9)]
    cells = [cell for row in shown for cell in row]
    said = [str(cell.value) for cell in cells if isinstance(cell.value, str)]
    said += [line for cell in cells if cell.comment for line in cell.comment.text.splitlines()]
    said = [text for text in said if not text.startswith("=")]
    assert [text for text in said if english_in(text)] == []
    assert any("已印证" in text for text in said)


def test_a_codebook_heads_its_columns_in_chinese(tmp_path: Path) -> None:
    write([], tmp_path / "codebook.md", lang="zh")
    assert (tmp_path / "codebook.md").read_text("utf-8").startswith("# 变量说明\n")
    assert "| 列名 | 类型 | 含义 |" in (tmp_path / "codebook.md").read_text("utf-8")
    write([], tmp_path / "codebook.csv", lang="zh")
    assert (
        (tmp_path / "codebook.csv")
        .read_text("utf-8-sig")
        .startswith("table,column,type,label,label_zh")
    )


def test_files_of_a_folder_are_told_in_chinese(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="pip install 'gipa-extract[xlsx]'")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "talk.txt").write_text("今天天气很好，我们去公园散步吧。", "utf-8")
    (folder / "report.txt").write_bytes((ROOT / XIEJIAJI).read_bytes())
    done = gipa("to-excel", str(folder), "--lang", "zh", cwd=tmp_path)
    assert "读取：文件是空的 → 请重新下载" in done.stdout
    assert [line for line in done.stdout.splitlines() if english_in(line)] == []


def test_an_error_of_a_model_in_a_reason_is_chinese() -> None:
    assert in_language("cannot be reached: Connection refused", "zh") == "无法连接：连接被拒绝"
    assert str(Reason("digits_torn")) == "its digits are torn apart in the source"


def test_a_warning_of_the_package_is_printed_in_the_language_that_is_spoken() -> None:
    import contextvars
    import logging

    from gipa_extract.cli.spoken_language import SpokenHandler, speak

    reason = Reason("characters_damaged", {"count": 3})
    record = logging.LogRecord(
        "gipa_extract", logging.WARNING, "", 0, "%s: model: %s", ("a.txt", reason), None
    )

    def chinese_handler() -> SpokenHandler:
        speak("zh")
        return SpokenHandler()

    own_context = contextvars.Context()  # what is spoken here is not spoken in other tests
    handler = own_context.run(chinese_handler)
    assert handler.format(record) == "a.txt：模型：有3个字符已损坏"  # as in another thread
    assert record.args == ("a.txt", reason)


def test_what_the_breaker_warns_of_is_said_in_chinese() -> None:
    from gipa_extract.error_words import in_language

    for how in ("is not asked any more", "is left alone for 60 s"):
        warning = (
            f"the model {how}, reading goes on without it: m: model: "
            "there is no key → put it into OPENAI_API_KEY"
        )
        said = in_language(warning, "zh")
        assert said.endswith("：m：模型：没有密钥 → 请写入环境变量 OPENAI_API_KEY")
        assert english_in(said) is None


def test_of_a_language_that_it_does_not_speak_each_function_says_which_it_does(
    tmp_path: Path,
) -> None:
    report = extract(XIEJIAJI)
    german: Any = "de"
    for ask in (
        lambda: show(report, lang=german),
        lambda: explain(report, lang=german),
        lambda: requests(report.frame(), lang=german),
        lambda: write(report, tmp_path / "panel.csv", lang=german),
        lambda: review(report, who="li", file=tmp_path / "x.jsonl", lang=german),
    ):
        with pytest.raises(ValueError, match="there is no language 'de'; there are 'en' and 'zh'"):
            ask()
    assert list(tmp_path.iterdir()) == []

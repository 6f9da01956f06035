"""Users' rules files: what they add and silence, and which are refused."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import pytest

from gipa_extract import Report, extract
from gipa_extract.error_words import in_language
from gipa_extract.errors import FormError
from gipa_extract.export import report_in_words
from gipa_extract.forms import form
from gipa_extract.forms.user_rules import parse, with_rules
from gipa_extract.pipeline import across, check, explain
from gipa_extract.reviewing import apply, review
from tests.conftest import ROOT

XIEJIAJI = ROOT / "data" / "reports" / "xiejiaji-2019.txt"
Write = Callable[[str], Path]
ONE = '[[rules]]\nid = "mine"\n'
GRANTED = 'left = ["requests.granted.total"]\nright = ["requests.total.total"]\n'


@pytest.fixture
def written(tmp_path: Path) -> Write:
    def write(toml: str) -> Path:
        path = tmp_path / "mine.toml"
        path.write_text(toml, "utf-8")
        return path

    return write


def failing(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings if finding.status == "fails"]


def test_added_rules_are_checked_like_the_forms_own(written: Write) -> None:
    path = written(
        f'{ONE}relation = "at_most"\nleft = ["requests.total.total"]\nright = ["requests.granted.total"]'
    )
    report = extract(XIEJIAJI, rules=path)
    found = next(f for f in report.findings if f.rule == "mine")
    assert (found.left, found.right, found.verdict) == (6, 3, "source")
    assert found.message == (
        "In column 总计 (total), （七）总计 (total) says 6, which may not be more, but "
        "（一）予以公开 (granted) says 3."
    )
    assert check(report, rules=path) == report.findings
    assert "mine" not in [f.rule for f in check(report)]


def test_a_result_names_its_rules_file_and_a_check_without_it_says_so(
    written: Write, caplog: pytest.LogCaptureFixture
) -> None:
    path = written('[[silence]]\nids = ["row:*"]')
    report, plain = extract(XIEJIAJI, rules=path), extract(XIEJIAJI)
    rules = sha256(path.read_bytes()).hexdigest()
    assert (report.extraction.rules_sha256, plain.extraction.rules_sha256) == (rules, None)
    assert report.model_dump()["extraction"]["rules_sha256"] == rules
    assert check(report, rules=path) == report.findings
    check(plain)
    check(plain, rules=path)
    report_in_words(report, "zh")
    assert caplog.messages == []
    for judge_anew in (check, explain):
        caplog.clear()
        judge_anew(report)
        (said,) = caplog.messages
        assert said.startswith(f"{XIEJIAJI}: was judged by a rules file (SHA-256 {rules[:12]}…)")
        assert "自定义规则文件" in in_language(said, "zh")


def test_a_correction_says_what_it_was_judged_by(
    written: Write, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = written('[[silence]]\nids = ["row:*"]')
    report = extract(XIEJIAJI, rules=path)
    review(report, who="li", file=tmp_path / "r.jsonl", rules=path).accept("requests.total.total")
    by_rules = apply(report, tmp_path / "r.jsonl", rules=path)
    assert by_rules.extraction == report.extraction
    assert caplog.messages == []
    by_form = apply(report, tmp_path / "r.jsonl")
    review(report, who="li", file=tmp_path / "r.jsonl")
    assert [said.split(" ")[1:5] for said in caplog.messages] == [["was", "judged", "by", "a"]] * 2
    assert by_form.extraction.rules_sha256 is None


def test_a_result_of_before_rules_were_kept_is_read_and_says_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    dumped = extract(XIEJIAJI).model_dump(mode="json")
    del dumped["extraction"]["rules_sha256"]
    stored = Report.model_validate(dumped)
    assert stored.extraction.rules_sha256 is None
    assert check(stored) == stored.findings
    assert caplog.messages == []


def test_a_template_gives_a_rule_for_each_row_of_the_editions_that_have_it() -> None:
    added = parse(
        '[[rules]]\nid = "all:{table}.{row}"\nrelation = "at_most"\neach = "row"\n'
        'table = "art20_1"\nleft = ["made"]\nright = ["disclosed_total"]',
        "mine.toml",
    )
    assert set(added) == {"2019", "2021"}
    assert [r.id for r in added["2019"].rules][-2:] == [
        "all:art20_1.rules",
        "all:art20_1.normative_documents",
    ]
    assert [r.id for r in added["2021"].rules] == [r.id for r in form("2021").rules]


def test_silenced_rules_are_neither_said_nor_used(written: Write) -> None:
    report = extract(XIEJIAJI, rules=written('[[silence]]\nids = ["row:*", "claim:*"]'))
    assert failing(report) == ["balance:natural_person", "balance:total"]
    assert report["requests.granted.total"].trust == "confirmed"
    nothing = extract(XIEJIAJI, rules=written('[[silence]]\nids = ["*"]'))
    assert nothing.findings == []
    assert {cell.trust for cell in nothing.cells} == {"read"}


def test_silencing_all_counts_but_one_still_checks_that_one(written: Write) -> None:
    report = extract(XIEJIAJI)
    report["reviews.reconsideration.other"].value = -1
    path = written(
        '[[silence]]\nids = ["count:art*", "count:requests.*", "count:reviews.l*", '
        '"count:reviews.reconsideration.[!o]*", "whole:*"]'
    )
    known = with_rules(path)["2019"]
    assert [r.id for r in known.rules if r.relation == "count"] == [
        "count:reviews.reconsideration.other"
    ]
    assert "count:reviews.reconsideration.other" in [f.rule for f in check(report, rules=path)]


def test_years_rules_can_be_silenced(written: Write, reports: dict[str, Report]) -> None:
    first = reports["pingchuan-2020"].model_copy(update={"issuer": "某区", "year": 2019})
    second = reports["xiejiaji-2019"].model_copy(update={"issuer": "某区", "year": 2020})
    assert {f.rule.split(":")[0] for f in across([first, second]).findings} == {"carried", "items"}
    silenced = across([first, second], rules=written('[[silence]]\nids = ["items:*"]'))
    assert {f.rule.split(":")[0] for f in silenced.findings} == {"carried"}


@pytest.mark.parametrize(("tolerance", "fails"), [(1, True), (2, True), (3, False), (2.5, True)])
def test_tolerance_is_how_far_apart_the_sides_may_be(
    tolerance: float,
    fails: bool,
    written: Write,
) -> None:
    path = written(f'{ONE}relation = "sum"\ntolerance = {tolerance}\n{GRANTED}')
    report = extract(XIEJIAJI, rules=path)
    assert ("mine" in failing(report)) is fails
    message = next((f.message for f in report.findings if f.rule == "mine"), "")
    assert message.endswith(f"says 6 (they may be {tolerance} apart).") is fails


def test_warnings_are_said_but_point_at_no_cell(written: Write) -> None:
    path = written(
        f'[[silence]]\nids = ["r*", "b*", "c*"]\n'
        f'{ONE}relation = "sum"\nseverity = "warning"\n{GRANTED}'
    )
    report = extract(XIEJIAJI, rules=path)
    assert failing(report) == ["mine"]
    (finding,) = (f for f in report.findings if f.status == "fails")
    assert finding.message.startswith("Warning: In column 总计 (total), ")
    assert finding.suspects == []
    assert {cell.trust for cell in report.cells} == {"read"}
    (zh,) = (e.full for e in explain(report, lang="zh", rules=path) if e.finding == finding)
    assert zh == "警告：“总计”一列中，“（一）予以公开”为3，而“（七）总计”为6。"


@pytest.mark.parametrize(
    ("terms", "erred"),
    [("", True), ('severity = "warning"', False), ('severity = "note"', False), ("tolerance = 1", False)],
)  # fmt: skip
def test_only_a_rule_that_proves_a_number_wrong_says_that_the_author_erred(
    terms: str, erred: bool, written: Write
) -> None:
    path = written(
        f'[[silence]]\nids = ["r*", "b*", "c*"]\n{ONE}relation = "sum"\n{terms}\n{GRANTED}'
    )
    (said,) = (
        each.full
        for each in explain(extract(XIEJIAJI, rules=path), rules=path)
        if each.finding.rule == "mine"
    )
    assert ("its author erred" in said) is erred


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("rules = 1", "the file: rules: Input should be a valid list"),
        ("[[rule]]\nid = 1", "the file: rule: unknown key"),
        (f'{ONE}relation = "sum"\nlevel = "x"\n{GRANTED}', "rule 'mine': level: unknown key"),
        (f'{ONE}relation = "equals"\n{GRANTED}', "rule 'mine': relation: Input should be"),
        (f'{ONE}relation = "sum"\nseverity = "bad"\n{GRANTED}', "rule 'mine': severity"),
        (f'{ONE}relation = "sum"\ntolerance = -1\n{GRANTED}', "rule 'mine': tolerance"),
        (f'{ONE}relation = "sum"\ntolerance = true\n{GRANTED}', "rule 'mine': tolerance"),
        (f'{ONE}relation = "sum"\nleft = ["requests.granted.total"]', "sum needs a right side"),
        (f'{ONE}relation = "not_negative"\n{GRANTED}', "not_negative has no right side"),
        (f'{ONE}relation = "sum"\nedition = "2008"\n{GRANTED}', "unknown edition '2008'"),
        (
            f'{ONE}relation = "sum"\nleft = ["requests.grante.total"]\nright = ["a.b.c"]',
            "no cell requests.grante.total",
        ),
        (f'{ONE}relation = "sum"\ntable = "requests"\n{GRANTED}', "`each` and `table` go together"),
        (
            f'{ONE}relation = "sum"\neach = "row"\ntable = "reqests"\nleft = ["a"]\nright = ["b"]',
            "no table reqests",
        ),
        (
            '[[rules]]\nid = "x:{column}"\nrelation = "sum"\neach = "row"\ntable = "reviews"\n'
            'left = ["upheld"]\nright = ["total"]',
            "nothing fills a placeholder of the id x:{column}",
        ),
        (
            f'{ONE}relation = "sum"\nleft = ["requests.granted.total", "requests.granted.total"]\n'
            'right = ["requests.total.total"]',
            "requests.granted.total stands in it twice",
        ),
        ('[[silence]]\nids = ["rows:*"]', "silence 'rows:*': no rule has such an id"),
        ("[[silence]]\nids = []", "silence"),
        ("ids = [", "not TOML"),
    ],
)
def test_what_is_wrong_is_refused_by_name(toml: str, message: str) -> None:
    with pytest.raises(FormError, match=re.escape(message)):
        parse(toml, "mine.toml")


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (
            f'{ONE}relation = "at_most"\n{GRANTED}' * 2,
            "rules 'mine' and 'mine' have one id",
        ),
        (
            f'{ONE}relation = "sum"\n{GRANTED}[[silence]]\nids = ["min*"]\n',
            "rule 'mine' is both added and silenced",
        ),
        (
            '[[rules]]\nid = "row:received"\nrelation = "at_most"\n'
            f'{GRANTED}[[silence]]\nids = ["row:*"]\n',
            "rule 'row:received' is both added and silenced",
        ),
        (
            '[[rules]]\nid = "loose:{row}"\nrelation = "balance"\ntolerance = 1\neach = "row"\n'
            'table = "reviews"\nleft = ["total"]\n'
            'right = ["pending", "other", "corrected", "upheld"]\n',
            "rules 'reviews:reconsideration' and 'loose:reconsideration' say the same",
        ),
        (
            '[[rules]]\nid = "few:{row}"\nrelation = "sum"\neach = "row"\ntable = "reviews"\n'
            'left = ["upheld", "corrected", "other"]\nright = ["total"]\n',
            "rules 'reviews:reconsideration' and 'few:reconsideration' can both hold only where "
            "nothing is in reviews.reconsideration.pending",
        ),
        (
            f'{ONE}relation = "sum"\n{GRANTED}'
            '[[rules]]\nid = "more"\nrelation = "sum"\nleft = ["requests.total.total"]\n'
            'right = ["requests.granted.total", "requests.carried_out.total"]\n',
            "rules 'results:total' and 'mine'",
        ),
    ],
)
def test_rules_that_contradict_each_other_are_refused_as_a_pair(toml: str, message: str) -> None:
    with pytest.raises(FormError, match=message):
        parse(toml, "mine.toml")


def test_a_pair_is_fine_once_one_is_silenced_or_is_no_error() -> None:
    few = (
        '[[rules]]\nid = "few:{row}"\nrelation = "sum"\neach = "row"\ntable = "reviews"\n'
        'left = ["upheld", "corrected", "other"]\nright = ["total"]\n'
    )
    parse(few + '[[silence]]\nids = ["reviews:*"]', "mine.toml")
    parse(few + 'severity = "note"', "mine.toml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormError, match=r"none\.toml: forms: no such file → "):
        extract(XIEJIAJI, rules=tmp_path / "none.toml")
    with pytest.raises(TypeError, match="rules are given as the path of a file; not as 3"):
        extract(XIEJIAJI, rules=cast("Any", 3))


def test_a_changed_file_is_read_again(written: Write) -> None:
    first = with_rules(written('[[silence]]\nids = ["row:*"]'))
    assert with_rules(written('[[silence]]\nids = ["row:*"]\n# and\n')) is not first
    assert not with_rules(written('[[silence]]\nids = ["reviews:*"]'))["2021"].silences("row:total")


def documented(language: str) -> list[str]:
    text = (ROOT / "docs" / "checking.md").read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_every_command_and_file_of_the_documentation_works(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (example,) = documented("toml")
    (tmp_path / "mine.toml").write_text(example, "utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    said = []
    for command in "".join(documented("sh")).splitlines():
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True
        )
        assert (done.returncode, done.stderr) == (0, b""), command
        said.append(done.stdout.decode())
    plain, explained, chinese, _, ruled, _ = said[1:]
    assert "the likeliest error is" not in plain
    assert "the likeliest error is" in explained
    assert "最可能的错误是" in chinese
    assert "Note: In column 总计 (total), （七）总计 (total) says 6, which may not be more" in ruled
    assert "Note:" not in explained
